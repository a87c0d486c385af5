// Turns each textarea[data-rich-text] into the rich editor and keeps its value up to date.

// What is pasted brings styles along, each of which the policy would refuse with an error in the console.
const SHEETS = /<style\b[^]*?<\/style>/gi
const LOOKS = /\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi
const withoutLooks = (html) =>
  html.replace(SHEETS, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(LOOKS, ""))

async function start(textarea) {
  const addresses = JSON.parse(textarea.dataset.richText)
  const [library, { extensions }] = await Promise.all([import(addresses.library), import(addresses.extensions)])
  const element = document.createElement("div")
  element.className = "prose-editor"
  textarea.before(element)
  element.append(textarea)
  const label = document.querySelector(`label[for="${textarea.id}"]`)?.textContent.replace(/:\s*$/, "").trim()
  const editor = new library.Editor({
    element,
    extensions: extensions(library, addresses.pickers ?? {}),
    content: textarea.value,
    editable: !textarea.disabled,
    injectCSS: false, // the policy forbids it; its rules are in rich_text.css
    editorProps: {
      transformPastedHTML: withoutLooks,
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label || "Text" },
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  textarea.dispatchEvent(new CustomEvent("rich-text:ready", { bubbles: true, detail: { editor } }))
}

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) start(textarea)
