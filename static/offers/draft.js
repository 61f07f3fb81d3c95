// A draft is saved as it is typed. While it is being saved the page is not sent: it
// would seem to show an older draft than the one just kept.

(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  let saving = false;
  let waiting = null;

  form.addEventListener("htmx:beforeRequest", () => {
    saving = true;
  });
  form.addEventListener("htmx:afterRequest", () => {
    saving = false;
    if (waiting) form.requestSubmit(waiting);
  });
  form.addEventListener(
    "submit",
    (event) => {
      if (!saving) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter;
    },
    true,
  );
})();
