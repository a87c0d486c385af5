// Shows what needs a passkey where the browser knows them, and says in the page what went wrong with one.
const known = "credentials" in navigator && "PublicKeyCredential" in window;
for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !known;
for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = known;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-note]")) {
    note.hidden = false;
    note.focus();
  }
});
