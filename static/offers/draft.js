// A draft is saved as it is typed, one saving after the other. The page itself is sent
// when none is on its way, and nothing is saved after it: each carries the number of the
// draft it shows, and an older one would be refused.

(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  let saving = false;
  let sent = false;
  let waiting = null;

  form.addEventListener("htmx:beforeRequest", (event) => {
    if (sent) event.preventDefault();
    else saving = true;
  });
  form.addEventListener("htmx:afterRequest", () => {
    saving = false;
    // Later: htmx may first begin the next saving, of what changed meanwhile.
    setTimeout(() => {
      if (waiting && !saving) form.requestSubmit(waiting);
    });
  });
  form.addEventListener(
    "submit",
    (event) => {
      sent = !saving;
      if (sent) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter;
    },
    true,
  );
  window.addEventListener("pageshow", () => {
    sent = false;
    waiting = null;
  });
})();
