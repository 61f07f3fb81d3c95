// Turns this browser's notifications on and off, on the preferences page. Where the
// browser cannot, or runs no script, the section stays hidden: nothing is missing.

(() => {
  const section = document.getElementById("push");
  const able = "serviceWorker" in navigator && "PushManager" in window;
  if (!section || !able || !("Notification" in window)) return;

  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const add = section.querySelector("[data-act=add]");
  const remove = section.querySelector("[data-act=remove]");

  function show(state) {
    for (const line of section.querySelectorAll("[data-state]")) {
      line.hidden = line.dataset.state !== state;
    }
    const isOn = state === "on";
    add.hidden = isOn || state === "denied";
    remove.hidden = !isOn;
  }

  function keyBytes(text) {
    const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  }

  async function tell(address, subscription) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(subscription),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  }

  async function turnOn() {
    if ((await Notification.requestPermission()) !== "granted") return "denied";
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: keyBytes(section.dataset.key),
    });
    await tell(section.dataset.add, subscription);
    return "on";
  }

  async function turnOff() {
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.getSubscription();
    if (subscription) {
      await tell(section.dataset.remove, subscription);
      await subscription.unsubscribe();
    }
    return "off";
  }

  async function current() {
    if (Notification.permission === "denied") return "denied";
    const worker = await navigator.serviceWorker.ready;
    return (await worker.pushManager.getSubscription()) ? "on" : "off";
  }

  async function run(act) {
    add.disabled = remove.disabled = true;
    try {
      show(await act());
    } catch {
      show("failed");
    }
    add.disabled = remove.disabled = false;
  }

  add.addEventListener("click", () => run(turnOn));
  remove.addEventListener("click", () => run(turnOff));
  section.hidden = false;
  run(current);
})();
