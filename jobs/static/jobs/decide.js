// A moderator's decision: a chosen reason goes into the text at once, and the mail is shown as it is written.
// The page works without this, by the buttons "Insert into the text" and "Show the mail".

const PAUSE = 400;

for (const form of document.querySelectorAll("[data-decide]")) {
  const letters = form.querySelector("[data-letters]");
  const reason = form.elements.reason;
  const canned = form.querySelector("[data-canned]");
  let timer, newest = 0;

  const show = async () => {
    const number = ++newest;
    const body = new FormData(form);
    body.set("step", "show");
    body.delete("seen");
    try {
      const response = await fetch(form.action, { method: "POST", body });
      if (!response.ok || response.redirected) throw new Error("not shown");
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-letters]");
      if (number === newest) letters.replaceChildren(...fresh.childNodes);
    } catch {
      form.querySelector("[data-show]").hidden = false; // the button says what is wrong
    }
  };
  const later = () => {
    clearTimeout(timer);
    newest++; // what is on its way is about an older text
    timer = setTimeout(show, PAUSE);
  };

  let inserted = "";
  canned?.addEventListener("change", () => {
    const text = canned.selectedOptions[0]?.dataset.text ?? "";
    // One takes the place of the one before, if that is untouched: arrow keys run through all of them.
    let own = reason.value.trim();
    if (inserted && own.endsWith(inserted)) own = own.slice(0, -inserted.length).trim();
    reason.value = [own, text].filter(Boolean).join("\n\n");
    inserted = text.trim();
    reason.dispatchEvent(new Event("input", { bubbles: true }));
  });
  reason.addEventListener("input", later);
  form.addEventListener("change", (event) => event.target.name === "decision" && later());
  form.querySelector("[data-show]").hidden = true;
  for (const button of form.querySelectorAll("[data-insert]")) button.remove();
}
