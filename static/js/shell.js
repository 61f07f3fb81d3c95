// What the frame of every page adds when scripts run. Without it, nothing is missing
// but comfort: forms post, links lead, the server answers.

(() => {
  const busy = document.getElementById("busy");
  const progress = document.getElementById("progress");
  let timer = null;

  // Anything over a second shows that it works, and says so aloud.
  function begin() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      progress.hidden = false;
      busy.textContent = busy.dataset.busy;
    }, 1000);
  }

  function end() {
    clearTimeout(timer);
    progress.hidden = true;
    busy.textContent = "";
  }

  // A form that has been sent is not sent again by an impatient second click.
  function release(form) {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("[data-sent]")) {
      button.disabled = false;
      delete button.dataset.sent;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-get]")) return;
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    begin();
    // Later: a disabled button would not be part of what this click sends.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button])")) {
        if (button.disabled) continue;
        button.disabled = true;
        button.dataset.sent = "";
      }
    });
  });

  window.addEventListener("pageshow", () => {
    end();
    document.querySelectorAll("form[aria-busy]").forEach(release);
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.target.setAttribute("aria-busy", "true");
    begin();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target.removeAttribute("aria-busy");
    const form = event.detail.elt.closest("form");
    if (form) release(form);
    end();
  });
  // After a refusal, the first field to mend is where the cursor goes.
  document.addEventListener("htmx:afterSettle", () => {
    const wrong = document.querySelector("#main [aria-invalid=true]");
    if (wrong) wrong.focus();
  });

  // A live region speaks when its text changes, not when it is uncovered.
  const offline = document.getElementById("offline");
  function sayIfOffline() {
    offline.hidden = navigator.onLine;
    offline.textContent = navigator.onLine ? "" : offline.dataset.offline;
  }
  window.addEventListener("online", sayIfOffline);
  window.addEventListener("offline", sayIfOffline);
  sayIfOffline();

  // What is pushed to this browser was meant for the person who now leaves it.
  async function forgetDevice() {
    const worker = await navigator.serviceWorker.getRegistration();
    const subscription = await worker?.pushManager.getSubscription();
    await subscription?.unsubscribe();
  }

  const leaving = document.querySelector("form[data-sign-out]");
  if (leaving && window.Notification?.permission === "granted") {
    leaving.addEventListener("submit", (event) => {
      event.preventDefault();
      const tooLong = new Promise((done) => setTimeout(done, 2000));
      Promise.race([forgetDevice().catch(() => {}), tooLong]).then(() => leaving.submit());
    });
  }

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(document.body.dataset.worker).catch(() => {
      // Refused by a private window or a full disk: the portal works without.
    });
  }
})();
