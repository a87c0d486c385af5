// A button beside each field that is there to be copied. Without it, and where there is no clipboard, one selects it by hand.

const fields = navigator.clipboard ? [...document.querySelectorAll("[data-copy]")] : [];
const COPY = "Copy";

if (fields.length) {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.querySelector("main").append(status);

  for (const field of fields) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = COPY;
    button.setAttribute("aria-describedby", field.labels[0].id);
    if (field.closest(".input-group")) field.after(button);
    else {
      const line = document.createElement("p");
      line.className = "cluster";
      line.append(button);
      field.after(line);
    }
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        return; // not allowed: it is selected, for the keyboard to copy
      }
      button.textContent = status.textContent = "Copied";
      setTimeout(() => {
        button.textContent = COPY;
        status.textContent = "";
      }, 4000);
    });
  }
}
