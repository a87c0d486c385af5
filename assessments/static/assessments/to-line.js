// A fault's line number leads to that line of the definition.
for (const link of document.querySelectorAll("[data-line]")) {
  link.addEventListener("click", (event) => {
    const area = document.querySelector(link.hash);
    if (!area) return;
    event.preventDefault();
    const lines = area.value.split("\n");
    const before = lines.slice(0, link.dataset.line - 1);
    const start = before.reduce((sum, line) => sum + line.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[before.length] ?? "").length);
    area.scrollIntoView({ block: "center" });
    area.scrollTop = (area.scrollHeight / lines.length) * before.length - area.clientHeight / 2;
  });
}
