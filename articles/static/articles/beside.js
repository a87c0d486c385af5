// Shows the page as it will be beside the article's form, anew each time that what is typed was kept.

const button = document.querySelector("[data-beside]")
if (button) {
  button.hidden = false
  button.addEventListener("click", () => (document.querySelector(".beside") ? close() : open()))
}

function open() {
  const frame = document.createElement("iframe")
  frame.className = "beside"
  frame.title = "Preview"
  frame.src = button.dataset.beside
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, Number(frame.dataset.top ?? 0)))
  document.body.append(frame)
  document.body.classList.add("has-beside")
  button.setAttribute("aria-pressed", "true")
  document.addEventListener("keep:kept", refresh)
  button.dispatchEvent(new CustomEvent("keep:now", { bubbles: true }))
}

function close() {
  document.querySelector(".beside").remove()
  document.body.classList.remove("has-beside")
  button.setAttribute("aria-pressed", "false")
  document.removeEventListener("keep:kept", refresh)
}

function refresh() {
  const frame = document.querySelector(".beside")
  frame.dataset.top = frame.contentWindow.scrollY
  frame.contentWindow.location.reload()
}
