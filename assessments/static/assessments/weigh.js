// Puts a slider beside each number of points, and shows the effect while they move. A button does it without a script.

const PAUSE = 250 // after the last move, in milliseconds

const form = document.querySelector("form[data-weigh]")
if (form) start(form)

function start(form) {
  const shown = document.querySelector("[data-effect]")
  let timer
  let request

  async function refresh() {
    clearTimeout(timer)
    request?.abort()
    request = new AbortController()
    const body = new URLSearchParams(new FormData(form))
    body.set("do", "see")
    try {
      const response = await fetch(form.action, { method: "POST", body, signal: request.signal })
      // 422 says what is wrong with the points in the effect's place.
      if (!response.ok && response.status !== 422) return
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html")
      show(shown, fresh.querySelector("[data-effect]"))
    } catch (error) {
      if (error.name === "AbortError") return
      shown.querySelector("[role=status]").textContent = "The effect could not be fetched. “See the effect” tries again."
    }
  }

  form.querySelectorAll("input[type=number]").forEach(slide)
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(refresh, PAUSE)
  })
  form.querySelector("[value=see]").addEventListener("click", (event) => {
    event.preventDefault()
    refresh().then(() => shown.parentElement.scrollIntoView({ block: "nearest" }))
  })
}

function show(shown, fresh) {
  if (!fresh || fresh.innerHTML === shown.innerHTML) return
  // The line that says what changes stays the same element, so that it is read out.
  const said = shown.querySelector("[role=status]")
  const next = fresh.querySelector("[role=status]")
  if (said.textContent !== next.textContent) said.replaceChildren(...next.childNodes)
  next.replaceWith(said)
  const isOpen = shown.querySelector("details")?.open ?? false
  shown.replaceChildren(...fresh.childNodes)
  shown.querySelector("details")?.toggleAttribute("open", isOpen)
}

// For the pointer alone: the number beside it has the label, and the keyboard's arrows move it too.
function slide(number) {
  const range = document.createElement("input")
  range.type = "range"
  range.min = number.min
  range.max = number.max
  range.value = number.value
  range.tabIndex = -1
  range.setAttribute("aria-hidden", "true")
  number.after(range)
  range.addEventListener("input", () => (number.value = range.value))
  number.addEventListener("input", () => (range.value = number.value))
}
