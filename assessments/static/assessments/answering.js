// Answers questions without leaving the page: sends the form, shows what comes back, and keeps what cannot be sent yet.
// Each page works without it, and what is not expected here is left to the browser. What waits to be sent is kept for
// this tab alone and until it is sent: docs/decisions/0034 says why.

const PATIENCE = 20_000 // for the server, in milliseconds
const KEPT = "answering " // what waits is in sessionStorage, under this and the address of the attempt

// Why something is not sent or shown, as it is said.
const SAFE = "Your answer is kept in this tab and sent by itself"
const WORDS = {
  offline: () => `There is no connection to the site. ${SAFE} when it is back. You can read on, but keep the tab open.`,
  broken: () => `The site does not answer properly just now. ${SAFE} in a moment. Keep the tab open.`,
  often: (minutes) =>
    `Much was sent from your network just now, perhaps by colleagues. ${SAFE} in about ${minutes} minute${minutes === 1 ? "" : "s"}. Keep the tab open.`,
  refused: () =>
    "The site could not make sure that it came from this page, perhaps because cookies are blocked. Your answer is kept in this tab: allow cookies for this site, then send it again.",
  unreached: () => "There is no connection to the site, and this needs one. Nothing is lost: try again when it is back.",
  away: () => "The site does not answer properly just now. Nothing is lost: try again in a moment.",
  gone: () =>
    "These answers are deleted, here or on another device, or their time was over. Nothing was stored now, and nothing more can be.",
}

const main = document.getElementById("main")
function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? []
  } catch {
    return [] // a browser that keeps nothing: the page does
  }
}

function remember(name, queue) {
  try {
    if (queue.length) sessionStorage.setItem(name, JSON.stringify(queue))
    else sessionStorage.removeItem(name)
  } catch {
    // the page keeps it
  }
}

function forget() {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(KEPT)) sessionStorage.removeItem(name)
  } catch {
    // nothing was kept
  }
}

class Unreached extends Error {}

const path = (address) => new URL(address, location.href).pathname

async function ask(address, body) {
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    const response = await fetch(address, { method: body ? "POST" : "GET", body, cache: "no-store", signal })
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    const seconds = Number(response.headers.get("retry-after")) || 0
    return { status: response.status, address: path(response.url), isMoved: response.redirected, page, seconds }
  } catch (error) {
    throw new Unreached(error.name === "TimeoutError" ? "broken" : "offline")
  }
}

const isOurs = ({ status, page }) => (status === 200 || status === 422) && page.querySelector("[data-answering]")
// An answer that is taken leads elsewhere: this is another's page, such as that of a network to sign in to.
const isStrange = (answer) => answer.status === 200 && !answer.isMoved && !isOurs(answer)
const isGone = ({ status }) => status === 404 || status === 410

// What a form says, without the token: that is the page's and not the answer's.
function said(form) {
  const data = new URLSearchParams(new FormData(form))
  data.delete("csrfmiddlewaretoken")
  return data.toString()
}

const isAnswer = (body) => Boolean(new URLSearchParams(body).get("a"))

function fill(form, body) {
  for (const [name, value] of new URLSearchParams(body)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value
      else field.value = value
    }
  }
}

function start() {
  const seen = new Map() // address: what was shown there, with what was typed, for when there is no connection
  const drafts = new Map() // address: what was typed and neither sent nor skipped
  const says = Object.assign(document.createElement("div"), { className: "visually-hidden" })
  says.setAttribute("role", "status")
  document.body.append(says)
  let here // the address of what is shown
  let opened // what its form said when it was opened
  let name
  let queue // answers that are given and not sent, in that order: address, body and the question as it was read
  let why = "" // of WORDS
  let minutes = 0
  let told = ""
  let timer
  let tries = 0
  let turns = 0
  let isBusy = false
  let isPlain = false // what comes now is the browser's

  const form = () => main.querySelector("form[data-answer]")

  // Pages

  function arrive() {
    here = path(form()?.action ?? location.href)
    opened = form() && said(form())
    const kept = KEPT + main.querySelector("[data-answering]").dataset.answering
    if (name !== kept) queue = recall(kept)
    name = kept
    const typed = queue.find(({ address }) => address === here)?.body ?? drafts.get(here)
    if (form() && typed) fill(form(), typed)
    tell()
  }

  function show({ nodes, title }) {
    if (form() && said(form()) !== opened) drafts.set(here, said(form()))
    seen.set(here, { nodes: [...main.childNodes], title: document.title })
    main.replaceChildren(...nodes)
    document.title = title
    arrive()
    const wrong = main.querySelector(".alert-danger")
    const first = wrong ?? main.querySelector("h1")
    first.tabIndex = -1
    scrollTo({ top: 0, behavior: "instant" })
    first.focus({ preventScroll: !wrong })
    const messages = [...main.querySelectorAll(":scope > .alert[role=status]")]
    if (messages.length) say(messages.map((message) => message.textContent.trim()).join(" "))
  }

  const fresh = ({ page }) => ({ nodes: [...page.getElementById("main").childNodes], title: page.title })

  function go(answer) {
    if (answer.address !== path(location.href)) history.pushState(null, "", answer.address)
    show(fresh(answer))
  }

  async function turn(to, isNew = true) {
    const turned = ++turns
    const address = path(to)
    let answer
    try {
      answer = await ask(address)
    } catch (error) {
      if (!(error instanceof Unreached)) throw error
      if (turned !== turns) return
      const kept = seen.get(address)
      if (!kept) return wait("unreached")
      if (isNew) history.pushState(null, "", address)
      return show(kept)
    }
    if (turned !== turns) return
    if (isGone(answer) && isNew) return gone()
    if (!isOurs(answer)) return plainly(address)
    if (!queue.length) settle()
    if (isNew) return go(answer)
    history.replaceState(null, "", answer.address)
    show(fresh(answer))
    flush()
  }

  function plainly(address) {
    isPlain = true
    location.assign(address)
  }

  // What is said of them

  function say(text) {
    says.textContent = text
  }

  function tell() {
    const note = main.querySelector("[data-unsent]")
    note.hidden = !why
    if (!why) return void (told = "")
    const heading = why === "gone" ? "Forgotten" : queue.length ? "Not sent yet" : "Not possible just now"
    const words = WORDS[why](minutes)
    const waiting = queue.map(({ label }) => Object.assign(document.createElement("li"), { textContent: label }))
    note.querySelector("h2").textContent = heading
    note.querySelector("[data-words]").textContent = words
    note.querySelector("[data-which]").replaceChildren(...waiting)
    note.querySelector("[data-again]").hidden = !queue.length
    note.querySelector("[data-anew]").hidden = why !== "gone"
    if (told === words) return
    told = words
    note.scrollIntoView({ block: "nearest", behavior: "instant" })
    say(`${heading}. ${words}`)
  }

  function busy(is) {
    isBusy = is
    main.setAttribute("aria-busy", is)
  }

  function wait(reason, seconds = 0) {
    if (!queue.length || WORDS[reason]().includes("kept in this tab")) why = reason
    minutes = Math.max(1, Math.ceil(seconds / 60))
    tell()
    clearTimeout(timer)
    if (queue.length) timer = setTimeout(flush, 1000 * Math.max(seconds, [3, 6, 12][tries++] ?? 30))
  }

  function settle() {
    why = ""
    tries = 0
    clearTimeout(timer)
  }

  function gone() {
    queue.length = 0
    remember(name, queue)
    drafts.clear()
    seen.clear()
    settle()
    why = "gone"
    tell()
  }

  // Sending

  // A page that was fetched before somebody signed in, in another tab, bears an old token: take a new one, once.
  async function send({ address, body }) {
    const post = () => {
      const data = new URLSearchParams(body)
      data.set("csrfmiddlewaretoken", main.querySelector("[name=csrfmiddlewaretoken]").value)
      return ask(address, data)
    }
    const answer = await post()
    if (answer.status !== 403) return answer
    const token = (await ask(address)).page.querySelector("[name=csrfmiddlewaretoken]")?.value
    if (!token) return answer
    for (const field of main.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token
    return post()
  }

  // In the order in which they were given. Sent twice, an answer is stored once.
  async function flush() {
    if (isBusy || !queue.length) return
    busy(true)
    let last
    try {
      while (queue.length) {
        const [entry] = queue
        const answer = await send(entry)
        if (isGone(answer)) return gone()
        if (answer.status === 429) return wait("often", answer.seconds)
        if (answer.status === 403) return wait("refused", 600)
        if (answer.status >= 500 || isStrange(answer)) return wait("broken", answer.seconds)
        const now = entry.address === here && form() ? said(form()) : entry.body
        if (answer.status === 200 && isOurs(answer) && now !== entry.body && isAnswer(now)) {
          entry.body = now // changed while it was on its way
          continue
        }
        queue.shift()
        remember(name, queue)
        last = { entry, answer }
        if (!isOurs(answer) || answer.status === 422) break
      }
      settle()
    } catch (error) {
      if (!(error instanceof Unreached)) throw error
      return wait(error.message)
    } finally {
      busy(false)
    }
    follow(last)
  }

  function follow({ entry, answer }) {
    const isHere = here === entry.address
    if (!isOurs(answer)) return unexpected(entry, answer)
    if (answer.status === 422) {
      if (!isHere) history.pushState(null, "", entry.address)
      return show(fresh(answer))
    }
    drafts.delete(entry.address)
    if (!isHere) return sent()
    opened = said(form())
    const base = answer.page.querySelector("[data-answering]").dataset.answering
    if (!here.startsWith(base)) {
      // Going back leads to the first question of what has begun, not to another beginning.
      const question = new URLSearchParams(entry.body).get("question")
      history.replaceState(null, "", `${base}${question}/`)
    }
    go(answer)
  }

  // Somebody went on reading meanwhile: they stay where they are.
  function sent() {
    tell()
    say("Sent.")
    const project = main.querySelector("[data-finish] [name=project]")
    if (!form() && (!project || project.value === project.defaultValue)) turn(here, false)
  }

  function unexpected({ address, body }, answer) {
    if (answer.isMoved) return plainly(answer.address)
    if (here !== address) {
      drafts.set(address, body)
      return turn(address)
    }
    isPlain = true
    HTMLFormElement.prototype.submit.call(form())
  }

  function give() {
    const entry = { address: here, body: said(form()), label: main.querySelector("h1").textContent }
    const at = queue.findIndex(({ address }) => address === here)
    if (at >= 0) queue.splice(at, 1)
    queue.push(entry)
    remember(name, queue)
    flush()
  }

  // What stores nothing: skipping, or no answer chosen. Without a connection there is nothing to keep.
  async function pass(button) {
    const data = new URLSearchParams(said(form()))
    if (button?.name) data.set(button.name, button.value)
    const entry = { address: here, body: data.toString() }
    let answer
    busy(true)
    try {
      answer = await send(entry)
    } catch (error) {
      if (!(error instanceof Unreached)) throw error
      return wait("unreached")
    } finally {
      busy(false)
    }
    if (isGone(answer)) return gone()
    if (answer.status !== 422 && (answer.status !== 200 || isStrange(answer))) return wait("away")
    if (!queue.length) settle()
    follow({ entry, answer })
  }

  async function mail(form) {
    const told = form.querySelector("[data-mailed]")
    try {
      const answer = await ask(form.action, new URLSearchParams(new FormData(form)))
      const words = answer.page.querySelector("main .alert[role=status], main .alert-danger li")?.textContent.trim()
      const isOften = answer.status === 429
      told.textContent =
        (!isOften && words) || `It could not be sent${isOften ? ": too many were, from your network" : ""}. Copy the link instead, or try later.`
      if (isOurs(answer)) form.reset()
    } catch (error) {
      if (!(error instanceof Unreached)) throw error
      told.textContent = "There is no connection to the site. Copy the link instead, or try later."
    }
  }

  // What people do

  main.addEventListener("submit", (event) => {
    const form = event.target
    if (isPlain) return
    if (form.matches("[data-finish]")) {
      if (!queue.length && navigator.onLine) return void (isPlain = true)
      event.preventDefault()
      if (queue.length) flush()
      else wait("unreached")
    } else if (form.matches("[data-answer], [data-mail]")) {
      event.preventDefault()
      if (form.matches("[data-mail]")) mail(form)
      else if (isBusy) return
      else if (event.submitter?.name || !isAnswer(said(form))) pass(event.submitter)
      else give()
    }
  })
  main.addEventListener("input", () => {
    const entry = form() && queue.find(({ address }) => address === here)
    if (!entry || isBusy || !isAnswer(said(form()))) return
    entry.body = said(form())
    remember(name, queue)
  })
  main.addEventListener("click", (event) => {
    if (event.target.closest("[data-again] button")) return void flush()
    const link = event.target.closest("a[data-turn]")
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    turn(link.href)
  })
  addEventListener("popstate", () => {
    if (path(location.href) !== here) turn(location.href, false)
  })
  addEventListener("online", () => {
    if (path(location.href) !== here) turn(location.href, false) // somebody went back meanwhile
    if (queue.length) return void flush()
    if (why !== "gone") settle()
    tell()
  })
  addEventListener("offline", () => {
    if (queue.length) wait("offline")
  })
  addEventListener("beforeunload", (event) => {
    if (queue.length && !isPlain) event.preventDefault()
  })
  // What the browser kept whole may be forgotten by now.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload()
  })

  arrive()
  flush()
}

const forgetting = main.querySelector("form[data-forget]")
if (forgetting) forgetting.addEventListener("submit", forget)
else if (main.querySelector("[data-answering]")) start()
