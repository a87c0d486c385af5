// What word processors, mail programs and other pages put on the clipboard, as the subset that the editor holds.

// Styles and handlers would be refused by the policy, each with an error in the console. What styles say is needed.
const SHEET = /<style\b[^]*?<\/style>/gi
const STYLE = /\sstyle(?=\s*=)/gi
const HANDLER = /\son\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi
const readable = (html) =>
  html.replace(SHEET, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(HANDLER, "").replace(STYLE, " data-style"))

const GONE = "style, script, meta, link, title, template, noscript, xml, button, input, select, textarea, iframe, object, svg, math, del"
const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, table, blockquote, pre, figure, hr, section, article, aside, header, footer, main"
const HEADINGS = "h1, h2, h3, h4, h5, h6"
const TRACKING = /^(utm_.*|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_hsenc|_hsmi|vero_id|mkt_tok)$/i

const look = (element) => element.dataset.style ?? ""
const BOLD = /(^|[\s;"])font-weight:\s*(bold|[6-9]00)/i
const NOT_BOLD = /(^|[\s;"])font-weight:\s*(normal|[1-4]00)/i
const ITALIC = /(^|[\s;"])font-style:\s*italic/i
const NOT_ITALIC = /(^|[\s;"])font-style:\s*normal/i
const says = (element) => element.textContent.replace(/[\s\u00a0\u200b]+/g, "")
const unwrap = (element) => element.replaceWith(...element.childNodes)

function renamed(element, tag) {
  const other = element.ownerDocument.createElement(tag)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}

function wrapInside(element, tag) {
  const inner = element.ownerDocument.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
}

// The HTML for the editor, and how many images it leaves out.
export function tidied(html) {
  if (html.includes("data-pm-slice")) return { html, images: 0 } // from this editor, or another like it
  const { body } = new DOMParser().parseFromString(readable(html), "text/html")
  const all = (selector) => [...body.querySelectorAll(selector)]
  for (const element of all(GONE)) element.remove()
  for (const element of all("[data-style]")) if (/display:\s*none|mso-hide:\s*all/i.test(look(element))) element.remove()

  listsOfWord(all)
  comments(body)
  for (const element of all("*")) if (element.tagName.includes(":")) unwrap(element) // <o:p>
  notes(body, all)
  emphasis(all)
  headings(all)
  lists(all)
  tables(all)
  links(all)
  const images = pictures(all)
  spaces(body)
  paragraphs(body, all)
  for (const element of all("[data-style]")) element.removeAttribute("data-style")
  return { html: body.innerHTML, images }
}

function comments(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found = []
  while (walker.nextNode()) found.push(walker.currentNode)
  for (const comment of found) comment.remove()
}

// Word writes an item as a paragraph with the list's level in its style and the bullet in its text.
function listsOfWord(all) {
  for (const paragraph of all("[data-style*='mso-list']")) {
    const level = /mso-list:\s*l\d+\s+level(\d+)/i.exec(look(paragraph))?.[1]
    if (!level || paragraph.matches(HEADINGS)) continue
    const mark = [...paragraph.querySelectorAll("[data-style]")].find((span) => /mso-list:\s*ignore/i.test(look(span)))
    const number = /^\(?(?:(\d+)|[a-z]{1,4})[.)]/i.exec(mark ? says(mark) : "")
    mark?.remove()
    const item = renamed(paragraph, "li")
    item.setAttribute("aria-level", level)
    const list = item.ownerDocument.createElement(number ? "ol" : "ul")
    if (number?.[1]) list.setAttribute("start", number[1])
    item.replaceWith(list)
    list.append(item)
  }
  for (const mark of all("[data-style]")) if (/mso-list:\s*ignore/i.test(look(mark))) mark.remove() // a heading's number
}

// A reference that its note links back to becomes that note, where it stands.
function notes(body, all) {
  const target = (link) => /#(.+)$/.exec(link.getAttribute("href") ?? "")?.[1]
  const byName = new Map()
  for (const element of all("[id], a[name]")) {
    for (const name of [element.id, element.getAttribute("name")]) if (name) byName.set(name, element)
  }
  for (const link of all("a[href*='#']")) {
    const place = byName.get(target(link))
    const note = place?.closest("li, p, dd") ?? place?.querySelector("p") ?? place
    if (!note || note.contains(link) || note === body) continue
    const back = [...note.querySelectorAll("a[href*='#']")].find((each) => byName.get(target(each))?.contains(link) || byName.get(target(each)) === link)
    if (!back || back.compareDocumentPosition(link) !== Node.DOCUMENT_POSITION_PRECEDING) continue
    back.remove()
    const mark = body.ownerDocument.createElement("sup")
    mark.className = "note"
    mark.textContent = note.textContent.replace(/\s+/g, " ").trim()
    const outer = link.closest("sup")
    ;(outer && says(outer) === says(link) ? outer : link).replaceWith(mark)
    const holder = note.closest("[id^='ftn'], [id^='sdfootnote'], [style*='footnote'], [id^='edn']")
    note.remove()
    if (holder && !says(holder)) holder.remove()
  }
  for (const list of all("[data-style*='mso-element:footnote-list'], [data-style*='mso-element:endnote-list']")) {
    if (!says(list)) list.remove()
  }
}

// Bold and italic that only a style says; and <b> that a style takes back, which Google Docs puts around everything.
function emphasis(all) {
  for (const element of all("b, strong, i, em")) {
    const isTakenBack = (element.matches("b, strong") ? NOT_BOLD : NOT_ITALIC).test(look(element))
    if (isTakenBack || element.querySelector(BLOCKS)) unwrap(element)
  }
  for (const element of all("span, font, a, p, td, th, div, li")) {
    const inner = element.matches("p, td, th, div, li") && element.querySelector(BLOCKS)
    if (inner || !says(element)) continue
    if (BOLD.test(look(element)) && !element.closest("b, strong, th")) wrapInside(element, "strong")
    if (ITALIC.test(look(element)) && !element.closest("i, em")) wrapInside(element, "em")
  }
}

// The page has the first level already: where it is used, all go down by one.
function headings(all) {
  for (const element of all("[role='heading'][aria-level]")) {
    if (!element.matches(HEADINGS)) renamed(element, `h${Math.min(6, Number(element.getAttribute("aria-level")) || 2)}`)
  }
  for (const element of all("p.MsoTitle")) renamed(element, "h1")
  const down = all("h1").length ? 1 : 0
  for (const element of all(HEADINGS)) {
    for (const bold of element.querySelectorAll("b, strong")) unwrap(bold)
    const level = Math.min(4, Math.max(2, Number(element.tagName[1]) + down))
    if (says(element)) renamed(element, `h${level}`)
    else element.remove()
  }
}

// Lists that stand beside their items, and items that say their level instead of standing inside of another.
function lists(all) {
  for (const wrapper of all("div")) {
    if (wrapper.children.length && [...wrapper.children].every((child) => child.matches("ul, ol")) && !ownText(wrapper)) unwrap(wrapper)
  }
  for (const list of all("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const before = list.previousElementSibling
    if (before?.matches("li")) before.append(list)
    else unwrap(list)
  }
  for (const list of all("ul, ol")) {
    const [first] = list.children
    if (!first || list.parentElement.closest("li")) continue
    const before = list.previousElementSibling
    if (!before?.matches("ul, ol") || textBetween(before, list)) continue
    const level = levelOf(first)
    if (!level) continue
    let place = before
    for (let depth = levelOf(before.children[0]) || 1; depth < level; depth++) {
      const last = place.lastElementChild
      const inner = last?.lastElementChild?.matches("ul, ol") ? last.lastElementChild : null
      if (!inner) {
        last?.append(list)
        place = null
        break
      }
      place = inner
    }
    const goesOn = place?.tagName === list.tagName && (!list.hasAttribute("start") || continues(place, list))
    if (goesOn) {
      place.append(...list.children)
      list.remove()
    } else if (place && place !== before) place.after(list)
  }
}

const levelOf = (item) => Number(item?.getAttribute("aria-level") ?? item?.getAttribute("data-aria-level")) || 0
const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
const continues = (list, next) => Number(list.getAttribute("start") ?? 1) + list.children.length === Number(next.getAttribute("start"))

function textBetween(before, after) {
  for (let node = before.nextSibling; node !== after; node = node.nextSibling) if (node.textContent.trim()) return true
  return false
}

// Headers are the cells of a head, or of a first row that is set apart by its look.
function tables(all) {
  for (const table of all("table")) {
    const rows = [...table.rows]
    const isLayout = table.getAttribute("role") === "presentation" || table.querySelectorAll("td, th").length === 1
    if (isLayout) {
      table.replaceWith(...rows.flatMap((row) => [...row.cells]).map((cell) => renamed(cell, "div")))
      continue
    }
    const cells = [...(rows[0]?.cells ?? [])]
    const isHead = rows[0]?.parentElement.matches("thead") || (cells.some(says) && cells.every((cell) => !says(cell) || isApart(cell)))
    if (isHead && rows.length > 1 && !table.querySelector("th")) for (const cell of cells) header(cell)
    for (const cell of table.querySelectorAll("th")) for (const bold of cell.querySelectorAll("b, strong")) unwrap(bold)
  }
}

function isApart(cell) {
  const bold = [...cell.querySelectorAll("b, strong")].map(says).join("")
  return bold === says(cell) || cell.hasAttribute("bgcolor") || /background(-color)?:\s*(?!white|transparent|none|#fff|rgb\(255, 255, 255\))\S/i.test(look(cell))
}

function header(cell) {
  const head = renamed(cell, "th")
  for (const name of ["colspan", "rowspan"]) if (cell.hasAttribute(name)) head.setAttribute(name, cell.getAttribute(name))
  head.setAttribute("scope", "col")
}

// The address behind what mail programs and search pages put before it, and without what follows readers around.
function links(all) {
  for (const link of all("a")) {
    const written = link.getAttribute("href") ?? ""
    const address = bare(written)
    if (address && says(link)) link.setAttribute("href", address)
    else unwrap(link)
  }
}

function bare(written) {
  if (/^(mailto:|\/(?!\/))/i.test(written)) return written
  if (!URL.canParse(written) || !/^https?:/i.test(written)) return ""
  const url = new URL(written)
  const behind =
    (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" && (url.searchParams.get("q") ?? url.searchParams.get("url"))) ||
    (url.hostname.endsWith(".safelinks.protection.outlook.com") && url.searchParams.get("url"))
  if (behind) return bare(behind)
  const tracking = [...url.searchParams.keys()].filter((name) => TRACKING.test(name))
  for (const name of tracking) url.searchParams.delete(name)
  if (url.origin === location.origin) return url.pathname + url.search + url.hash
  return tracking.length ? url.href : written
}

// Images of this site stay; others are of somebody's disk, or would be gone when the text is saved.
function pictures(all) {
  let count = 0
  for (const image of all("img")) {
    const source = image.getAttribute("src") ?? ""
    const url = URL.canParse(source, location.href) ? new URL(source, location.href) : null
    if (url?.origin === location.origin && url.pathname.startsWith("/images/")) {
      image.setAttribute("src", url.pathname)
      continue
    }
    const isPixel = Number(image.getAttribute("width")) === 1 || Number(image.getAttribute("height")) === 1
    if (!isPixel) count++
    image.remove()
  }
  return count
}

// A space that does not break stays beside a figure: 5 km. Elsewhere it is what an editor left behind.
function spaces(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode
    if (text.parentElement.closest("pre")) continue
    text.data = text.data
      .replace(/[\u200b\u00ad\ufeff]/g, "")
      .replace(/[ \t\r\n]*\u00a0[\s\u00a0]+|[ \t\r\n]+\u00a0/g, " ")
      .replace(/(^|[^\d])\u00a0(?!\d)/g, "$1 ")
  }
}

// Two line breaks are a paragraph's end; what holds nothing goes.
function paragraphs(body, all) {
  for (const line of all("br")) {
    const parent = line.parentElement
    if (!line.isConnected || line.closest("pre, li, td, th") || !(parent.matches("p, div") || parent === body)) continue
    const isBesideBlock = [line.previousElementSibling, line.nextElementSibling].some((each) => each?.matches(BLOCKS))
    const isLast = !line.nextSibling || (!line.nextSibling.nextSibling && !line.nextSibling.textContent.trim())
    if (line.className === "Apple-interchange-newline" || isLast || (isBesideBlock && !parent.matches("p"))) line.remove()
    else if (line.nextElementSibling?.matches("br") && !textBetween(line, line.nextElementSibling) && parent !== body && !parent.querySelector(BLOCKS)) {
      const second = parent.cloneNode()
      let node = line.nextElementSibling.nextSibling
      line.nextElementSibling.remove()
      while (node) {
        const next = node.nextSibling
        second.append(node)
        node = next
      }
      parent.after(second)
      line.remove()
    }
  }
  for (const element of all("p, div, span, b, strong, i, em, a, li, ul, ol, blockquote").reverse()) {
    if (!says(element) && !element.querySelector("img, hr, table, br, pre")) element.matches("span, b, strong, i, em, a") ? unwrap(element) : element.remove()
    else if (!says(element) && element.matches("p, div, li") && !element.querySelector("img, hr, table, pre")) element.remove()
  }
}
