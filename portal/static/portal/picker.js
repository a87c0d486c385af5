// In the window of a picker: gives what was chosen to the editor that opened it.

for (const button of document.querySelectorAll("button[data-pick]")) {
  button.addEventListener("click", () => {
    window.opener?.postMessage({ picked: JSON.parse(button.dataset.pick) }, location.origin);
    window.close();
  });
}
