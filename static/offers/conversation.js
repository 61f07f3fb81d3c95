// While the conversation is looked at, it asks for what was written meanwhile. Without
// it, the page shows the same when it is opened again.

(() => {
  const EVERY = 15000;

  function look() {
    const thread = document.querySelector("[data-look]");
    if (thread && document.visibilityState === "visible") htmx.trigger(thread, "look");
  }

  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);

  // The latest is at the end: that is where one reads on.
  document.querySelector("#thread li:last-child")?.scrollIntoView({ block: "center" });
})();
