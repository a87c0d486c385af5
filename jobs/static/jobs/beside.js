// Shows a posting beside its form as its page will look, with what is to do and where lines came from, anew while
// somebody types. The form has a button for it without a script.

const PAUSE = 500 // after the last change, in milliseconds
const AT_MOST = 2000 // between two pictures while somebody types on

const form = document.querySelector("form[data-beside]")
if (form) start(form)

function start(form) {
  const stale = document.querySelector("[data-stale]")
  let timer
  let request
  let last = 0

  async function refresh() {
    clearTimeout(timer)
    timer = undefined
    last = Date.now()
    request?.abort()
    request = new AbortController()
    try {
      const body = new URLSearchParams(new FormData(form))
      const response = await fetch(form.dataset.beside, {
        method: "POST",
        body,
        redirect: "manual",
        signal: request.signal,
      })
      if (!response.ok) throw new Error("refused")
      show(new DOMParser().parseFromString(await response.text(), "text/html"))
      stale.hidden = true
    } catch (error) {
      if (error.name !== "AbortError") stale.hidden = false
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(refresh, Math.max(0, Math.min(PAUSE, AT_MOST - (Date.now() - last))))
  })
  document.querySelector("[name=preview][form]").addEventListener("click", (event) => {
    event.preventDefault()
    refresh()
  })
}

function show(fresh) {
  for (const part of document.querySelectorAll("[data-part]")) {
    const now = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`)
    const html = now?.innerHTML ?? ""
    if (part.innerHTML === html) continue
    const open = [...part.querySelectorAll("details")].map((details) => details.open)
    part.innerHTML = html
    part.querySelectorAll("details").forEach((details, index) => (details.open = open[index] ?? false))
  }
}
