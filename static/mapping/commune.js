// Completes the name of a commune: a combobox as the ARIA practices describe it. The
// field works without: what is typed is read by the server.

(() => {
  const PATIENCE = 150; // Milliseconds: no question for each letter of a quick hand.

  function complete(box) {
    const input = box.querySelector("[type=text]");
    const list = box.querySelector("[role=listbox]");
    const count = box.querySelector("[data-count]");
    let timer = 0;
    let asked = null;

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    const options = () => [...list.children];
    const current = () => options().find((option) => option.getAttribute("aria-selected") === "true");

    function close() {
      list.hidden = true;
      list.replaceChildren();
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(option) {
      current()?.setAttribute("aria-selected", "false");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    }

    // What was chosen counts as long as these very words stand in the field.
    function keep(text, insee) {
      box.querySelector(".commune-choices")?.remove();
      let hidden = box.querySelector("[data-insee]");
      if (!hidden) {
        hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = `${input.name}_insee`;
        hidden.dataset.insee = "";
        box.append(hidden);
      }
      hidden.value = insee;
      box.querySelector("[data-for]").value = text;
    }

    function choose(option) {
      input.value = option.dataset.label;
      keep(option.dataset.label, option.dataset.insee);
      close();
      count.textContent = "";
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function row(commune, number) {
      const option = document.createElement("li");
      option.id = `${list.id}_${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.label = commune.label;
      option.dataset.insee = commune.insee;
      const name = document.createElement("span");
      name.textContent = commune.name;
      const about = document.createElement("span");
      about.className = "muted";
      about.textContent = [commune.postcodes.slice(0, 2).join(", "), commune.departement_name].filter(Boolean).join(" · ");
      option.append(name, " ", about);
      return option;
    }

    function show(communes) {
      list.replaceChildren(...communes.map(row));
      list.hidden = communes.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
      const { none, one, many } = box.dataset;
      count.textContent = communes.length > 1 ? many.replace("%n", communes.length) : communes.length ? one : none;
    }

    async function ask() {
      asked?.abort();
      const text = input.value.trim();
      if (text.length < 2) {
        close();
        count.textContent = "";
        return;
      }
      asked = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.url}?q=${encodeURIComponent(text)}`, { signal: asked.signal });
        if (answer.ok && input.value.trim() === text && document.activeElement === input) {
          show(await answer.json());
        }
      } catch {
        // No network, or other words meanwhile: the server reads what is typed.
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PATIENCE);
    });

    input.addEventListener("keydown", (event) => {
      const all = options();
      const at = all.indexOf(current());
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!all.length) {
          ask();
          return;
        }
        const step = event.key === "ArrowDown" ? 1 : -1;
        const start = at < 0 && step < 0 ? 0 : at;
        mark(all[(start + step + all.length) % all.length]);
      } else if (event.key === "Enter" && current()) {
        event.preventDefault(); // To choose is not yet to send.
        choose(current());
      }
    });

    // Before the field loses the focus, or the list would be gone.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      close();
    });
  }

  function begin(root) {
    for (const box of root.querySelectorAll("[data-commune]:not([data-ready])")) {
      box.dataset.ready = "";
      complete(box);
    }
  }

  begin(document);
  // Fields that arrive later, in a fragment.
  if (!window.communesWatched) {
    window.communesWatched = true;
    document.addEventListener("htmx:load", (event) => begin(event.target.parentElement ?? document));
  }
})();
