// Keeps what is typed into a form, in this browser at once and on the server a moment later, and says who else has
// it open. Saving needs none of it. The panel's data: where to keep, the form's name and that of a new one's, the
// path of the form of a new one, the stored revision, the server's clock, fields that belong to a step and not to the
// text, and perhaps when this person last saved a new one, and a name for this opening of the form.

const WAIT = 400 // after the first change, in milliseconds
const AT_MOST = 1500 // between two sendings while somebody types
const SIGN_OF_LIFE = 20_000
const SIGNED_OUT = new Error("signed out")

const panel = document.querySelector("[data-keep]")
if (panel) start(panel)

function arrival() {
  return performance.timeOrigin + performance.getEntriesByType("navigation")[0].responseStart
}

function start(panel) {
  const form = panel.closest("form")
  const { keep, newName, page, revision } = panel.dataset
  const name = page ? `${panel.dataset.name} ${page}` : panel.dataset.name
  const ofSteps = panel.dataset.steps.split(" ") // gone when the step is taken
  const skew = Number(panel.dataset.now) * 1000 - arrival() // this browser's clock need not be right
  const says = form.querySelector("[data-kept]")
  const token = form.elements.csrfmiddlewaretoken.value
  let opened = now()
  let sent = opened
  let known = revision
  let timer
  let last = 0

  function now() {
    const data = new URLSearchParams(new FormData(form))
    data.delete("csrfmiddlewaretoken")
    return data.toString()
  }

  function without(names, typed) {
    const data = new URLSearchParams(typed)
    for (const name of names) data.delete(name)
    return data.toString()
  }
  const textOf = (typed) => without(ofSteps, typed)

  function remember(typed, isSubmitted = false) {
    try {
      localStorage.setItem(name, JSON.stringify({ typed, page, revision, isSubmitted, at: Date.now() + skew }))
    } catch {
      // a browser that keeps nothing, or is full: the server keeps it
    }
  }

  const recall = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name))
    } catch {
      return null
    }
  }
  const keys = () => {
    try {
      const own = panel.dataset.name
      return Object.keys(localStorage).filter((key) => key === own || key.startsWith(`${own} `))
    } catch {
      return []
    }
  }
  const forget = (name) => {
    try {
      localStorage.removeItem(name)
    } catch {
      // nothing was kept
    }
  }

  async function post(typed) {
    const body = new URLSearchParams(typed)
    body.set("csrfmiddlewaretoken", token)
    if (page && !body.has("page")) body.set("page", page)
    const keepalive = body.toString().length < 60_000 // browsers send no more from a page that closes
    const response = await fetch(keep, { method: "POST", body, redirect: "manual", keepalive })
    if (response.ok) return response.json()
    throw response.type === "opaqueredirect" || response.status === 403 ? SIGNED_OUT : new Error("refused")
  }

  async function send() {
    clearTimeout(timer)
    timer = undefined
    last = Date.now()
    const typed = now()
    const isNew = typed !== sent
    try {
      const answer = await post(isNew ? typed : "")
      sent = typed
      if (isNew) {
        forget(name)
        says.textContent = `Kept at ${answer.at}. Not saved yet.`
        panel.dispatchEvent(new CustomEvent("keep:kept", { bubbles: true }))
      }
      tell(answer)
    } catch (error) {
      if (!isNew) return
      const why = error === SIGNED_OUT ? "you are signed out. Sign in in another tab" : "the site does not answer"
      says.textContent = `Kept in this browser only: ${why}.`
    }
  }

  function tell({ others, revision: stored }) {
    const also = panel.querySelector("[data-others]")
    also.hidden = others.length === 0
    also.querySelector("b").textContent = others.join(", ")
    if (stored !== null && String(stored) !== revision) {
      says.textContent = panel.dataset.moved
    }
    if (stored !== null && String(stored) !== known) {
      known = String(stored)
      sent = opened // a saving of one's own, in another tab, made the server forget what is typed here
    }
  }

  form.addEventListener("input", () => {
    remember(now())
    timer ??= setTimeout(send, Math.max(WAIT, AT_MOST - (Date.now() - last)))
  })
  form.addEventListener("submit", () => {
    clearTimeout(timer)
    remember(now(), true)
    sent = now()
  })
  panel.addEventListener("keep:now", send)
  addEventListener("pagehide", () => {
    if (now() !== sent) send()
  })
  setInterval(() => {
    if (document.visibilityState === "visible") send()
  }, SIGN_OF_LIFE)

  // What earlier pages kept: it was saved if the text moved on or stands as it was typed; else it comes back, unless the
  // server has something later. A browser that is killed may not have noted yet that it forgot this.
  if (document.referrer.endsWith(panel.dataset.add) && name !== newName) forget(newName)
  const toldOf = ({ page }) => panel.querySelector(page ? `[data-of="${CSS.escape(page)}"]` : "[data-typed]")
  const hasMovedOn = (earlier) => earlier.revision !== revision || textOf(earlier.typed) === textOf(opened)
  const isSavedNew = (earlier) => earlier.at <= Number(panel.dataset.saved ?? 0) * 1000
  const isSaved = (earlier) =>
    without(["page"], earlier.typed) === without(["page"], opened) ||
    (earlier.isSubmitted && (hasMovedOn(earlier) || isSavedNew(earlier)))
  const isOlder = (earlier) => earlier.at <= Number(toldOf(earlier)?.dataset.typed ?? 0) * 1000

  let isQuiet = true
  for (const key of keys()) {
    const earlier = recall(key)
    if (!earlier || isSaved(earlier) || isOlder(earlier)) {
      forget(key)
      continue
    }
    isQuiet = false
    post(earlier.typed).then(
      () => {
        forget(key)
        if (toldOf(earlier)?.querySelector("a") == null) sayThatItIsHere(earlier)
      },
      () => {},
    )
  }
  if (isQuiet) post("").then(tell, () => {})

  function sayThatItIsHere({ page }) {
    const offline = panel.querySelector("[data-offline]")
    const link = offline.querySelector("a")
    if (page) {
      const address = new URL(link.href)
      address.searchParams.set("unsaved", page)
      link.href = address
    }
    offline.hidden = false
  }
}
