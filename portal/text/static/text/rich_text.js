// Turns each textarea[data-rich-text] into the rich editor and keeps its value up to date.

const BELOW_THE_BUTTONS = { top: 90, right: 0, bottom: 10, left: 0 } // pixels

async function start(textarea) {
  const addresses = JSON.parse(textarea.dataset.richText)
  const [library, { extensions }, { tidied }] = await Promise.all(
    [addresses.library, addresses.extensions, addresses.paste].map((address) => import(address)),
  )
  const element = document.createElement("div")
  element.className = "prose-editor"
  textarea.before(element)
  element.append(textarea)
  const said = document.createElement("p")
  said.className = "help"
  said.setAttribute("role", "status")
  const label = document.querySelector(`label[for="${textarea.id}"]`)?.textContent.replace(/:\s*$/, "").trim()
  const editor = new library.Editor({
    element,
    extensions: extensions(library, addresses.pickers ?? {}),
    content: textarea.value,
    editable: !textarea.disabled,
    injectCSS: false, // the policy forbids it; its rules are in rich_text.css
    editorProps: {
      scrollMargin: BELOW_THE_BUTTONS,
      scrollThreshold: BELOW_THE_BUTTONS,
      transformPastedHTML(pasted) {
        const { html, images } = tidied(pasted)
        said.textContent = images ? leftOut(images) : ""
        return html
      },
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label || "Text" },
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  element.append(said)
  textarea.dispatchEvent(new CustomEvent("rich-text:ready", { bubbles: true, detail: { editor } }))
}

const leftOut = (images) =>
  `${images === 1 ? "One image was" : `${images} images were`} not pasted. Put what readers need into the library, and insert it as a figure.`

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) start(textarea)
