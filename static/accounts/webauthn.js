// Around allauth's own scripts: what needs a passkey is shown only where the browser
// knows them, and a key that does not answer is said in the page.

(() => {
  for (const element of document.querySelectorAll("[data-passkey]")) {
    element.hidden = !window.PublicKeyCredential;
  }

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.getElementById("passkey-failed").hidden = false;
  });
})();
