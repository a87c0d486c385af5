// Lets readers copy the address of a section: by a mark beside its heading, or by Enter on the heading's link.
// Without it, and where there is no clipboard, the heading is a plain link to itself.

const text = document.querySelector("[data-copy-addresses]");
const links = text && navigator.clipboard ? [...text.querySelectorAll("a.self")] : [];
const COPY = "Copy link";

if (links.length) {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  text.after(status);

  for (const link of links) {
    const mark = document.createElement("span");
    mark.className = "copy noprint";
    mark.setAttribute("aria-hidden", "true"); // the heading keeps its name; the status says what was done
    mark.textContent = COPY;
    link.append(mark);

    link.addEventListener("click", async (event) => {
      const isByKey = event.detail === 0;
      if (event.target !== mark && !isByKey) return;
      if (!isByKey) event.preventDefault();
      try {
        await navigator.clipboard.writeText(link.href);
      } catch {
        return; // not allowed: the address bar shows it after the jump
      }
      mark.textContent = status.textContent = "Link copied";
      setTimeout(() => {
        mark.textContent = COPY;
        status.textContent = "";
      }, 3000);
    });
  }
}
