// What the rich editor can hold: the elements of canonical HTML (portal/text/__init__.py), and no others.

const GROUPS = [
  { group: "blockType -lists", type: "dropdown", minItems: 2 },
  { group: "lists" },
  { group: "marks" },
  { group: "link" },
  { group: "nodes -blockType -lists" },
  { group: "blocks" },
  { group: "table" },
  { group: "history" },
  { group: "utility" },
]

// Another host's image, or one of somebody's disk, would be gone once the text is saved.
const OWN_IMAGE = 'img[src^="/"]:not([src^="//"])'

export function extensions(library, pickers) {
  return [
    library.Document.extend({ content: "(block | top)+" }),
    library.Paragraph,
    library.Text,
    library.Dropcursor,
    library.Gapcursor,
    library.History,
    library.Bold,
    library.Italic,
    // Beside bold and links, not instead of them.
    library.Code.extend({ excludes: "code" }),
    library.CodeBlock,
    heading(library),
    library.BulletList,
    orderedList(library),
    library.ListItem.extend({ content: "block+" }), // an item may begin with a list
    library.Blockquote,
    library.HorizontalRule,
    library.HardBreak,
    link(library, pickers.link),
    image(library),
    figure(library, pickers.image),
    library.Caption,
    table(library),
    library.TableRow,
    library.TableHeader.extend(scope),
    library.TableCell,
    note(library),
    callout(library),
    side(library),
    call(library),
    wayOut(library),
    library.HTML,
    library.Fullscreen,
    library.Menu.configure({ groups: GROUPS }),
  ]
}

// Other levels come with what is pasted.
function heading(library) {
  const level = (number) => Math.min(Math.max(number, 2), 4)
  return library.Heading.configure({ levels: [2, 3, 4] }).extend({
    parseHTML: () => [1, 2, 3, 4, 5, 6].map((number) => ({ tag: `h${number}`, attrs: { level: level(number) } })),
  })
}

const paragraphAt = (editor, pos) =>
  editor.chain().insertContentAt(pos, { type: "paragraph" }).setTextSelection(pos + 1).scrollIntoView().run()

// From the last line of a table or a frame that ends the text, the way down is to a new paragraph.
function wayOut(library) {
  const isLast = ({ $from }) => {
    for (let depth = 0; depth < $from.depth; depth++) {
      const node = $from.node(depth)
      if (node.type.name !== "tableRow" && $from.index(depth) < node.childCount - 1) return false
    }
    return $from.depth > 1
  }
  return library.Extension.create({
    name: "wayOut",
    addKeyboardShortcuts: () => ({
      ArrowDown: ({ editor }) => {
        const { selection, doc } = editor.state
        return selection.empty && isLast(selection) && editor.view.endOfTextblock("down") && paragraphAt(editor, doc.content.size)
      },
    }),
  })
}

// The library's own begins no list when somebody types "1. ", as the other list does for "- ".
function orderedList(library) {
  return library.OrderedList.configure({ enableListAttributes: false }).extend({
    addInputRules() {
      const { type } = this
      return [
        library.wrappingInputRule({
          find: /^(\d{1,2})\.\s$/,
          type,
          getAttributes: ([, number]) => ({ start: Number(number) }),
          joinPredicate: ([, number], list) => list.childCount + list.attrs.start === Number(number),
        }),
      ]
    },
  })
}

// An attribute of the node that is one of the element's.
const stored = (name, fallback) => ({
  default: fallback,
  parseHTML: (element) => element.getAttribute(name) || fallback,
  renderHTML: () => ({}),
})

// Asks for the properties; runs the change with what was entered, if anything was.
async function ask(library, editor, title, properties, values, change) {
  const entered = await library.updateAttrsDialog(properties, { title })(editor, values)
  if (entered) change(entered)
}

// A button beside a field that opens a window of the site's own; what is chosen there goes to `choose`.
function picker(address, choose) {
  if (!address) return null
  const handler = ({ input }) => {
    const opened = window.open(address, "picker", "popup,width=960,height=720")
    window.addEventListener("message", function listen({ origin, source, data }) {
      if (origin !== location.origin || source !== opened || !data?.picked) return
      window.removeEventListener("message", listen)
      choose(input, data.picked)
    })
  }
  return { label: "Choose…", handler }
}

function image(library) {
  return library.Image.extend({
    addAttributes() {
      return {
        ...this.parent?.(),
        role: {
          default: null,
          parseHTML: (element) => (element.getAttribute("role") === "presentation" ? "presentation" : null),
          renderHTML: ({ role }) => (role ? { role } : {}),
        },
      }
    },
    parseHTML: () => [{ tag: OWN_IMAGE }],
  })
}

// The image that the cursor is at: selected, or in a figure around the selection.
function imageAt({ selection }) {
  if (selection.node?.type.name === "image") return { node: selection.node, pos: selection.from }
  const figure = selection.node?.type.name === "figure" ? { node: selection.node, pos: selection.from } : null
  const { $from } = selection
  for (let depth = $from.depth; depth > 0 && !figure; depth--) {
    if ($from.node(depth).type.name === "figure") return firstImage($from.node(depth), $from.before(depth))
  }
  return figure && firstImage(figure.node, figure.pos)
}

function firstImage(figure, pos) {
  let found = null
  figure.forEach((node, offset) => {
    if (!found && node.type.name === "image") found = { node, pos: pos + 1 + offset }
  })
  return found
}

function figure(library, address) {
  const fill = (input, picked) => {
    const { elements } = input.form
    input.value = picked.src
    elements.alt.value ||= picked.alt
    if (elements.caption) elements.caption.value ||= picked.caption
  }
  const properties = {
    src: { title: "Image", description: "from the library", required: true, picker: picker(address, fill) },
    alt: { title: "Alternative text", description: "what it shows, for readers who do not see it" },
    decorative: { title: "Only decoration: it says nothing to readers who do not see it", type: "boolean" },
  }
  const caption = { caption: { title: "Caption", description: "below the image" } }
  return library.Figure.extend({
    parseHTML: () => [{ tag: `figure:has(${OWN_IMAGE})` }],
    addKeyboardShortcuts() {
      // Image and caption are all there is: the next paragraph stands below.
      return {
        ...this.parent?.(),
        Enter: ({ editor }) => imageAt(editor.state) !== null && paragraphAt(editor, editor.state.selection.$from.after(1)),
      }
    },
    addCommands() {
      return {
        ...this.parent?.(),
        editImage:
          () =>
          ({ editor, state, dispatch }) => {
            if (!dispatch) return true
            const found = imageAt(state)
            const { src, alt, role } = found?.node.attrs ?? {}
            const values = { src, alt, decorative: Boolean(role) }
            const shown = found ? properties : { ...properties, ...caption }
            const change = (entered) => {
              if (!/^\/(?!\/)/.test(entered.src.trim())) {
                ask(library, editor, "Only images of the library can be shown", shown, entered, change)
                return
              }
              const role = entered.decorative && !entered.alt.trim() ? "presentation" : null
              const attrs = { src: entered.src.trim(), alt: entered.alt.trim(), role }
              const chain = editor.chain().focus()
              if (found) chain.setNodeSelection(found.pos).updateAttributes("image", attrs).run()
              else chain.insertContent(figureOf(attrs, entered.caption.trim())).run()
            }
            ask(library, editor, found ? "Figure" : "New figure", shown, values, change)
            return true
          },
      }
    },
  })
}

function figureOf(attrs, caption) {
  const content = [{ type: "image", attrs }]
  if (caption) content.push({ type: "caption", content: [{ type: "text", text: caption }] })
  return { type: "figure", content }
}

// As people type them: a host alone is another site, a mail address is one, anything else is a path of this site.
function hrefOf(typed) {
  if (/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(typed)) return typed
  if (/^[^\s@/]+@[^\s@/]+$/.test(typed)) return `mailto:${typed}`
  return /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(typed) ? `https://${typed}` : `/${typed}`
}

function link(library, address) {
  return library.Link.configure({
    autolink: false,
    defaultProtocol: "https",
    protocols: ["http", "https", "mailto"],
  }).extend({
    addCommands() {
      return {
        ...this.parent?.(),
        addLink:
          () =>
          ({ editor }) => {
            const properties = {
              href: {
                title: "Address",
                description: "/articles/… on this site, or https://…",
                required: true,
                picker: picker(address, (input, { href }) => {
                  input.value = href
                }),
              },
            }
            ask(library, editor, "Link", properties, editor.getAttributes("link"), ({ href }) => {
              const chain = editor.chain().focus()
              if (editor.isActive("link")) chain.extendMarkRange("link")
              chain.setLink({ href: hrefOf(href.trim()) }).run()
            })
            return true
          },
      }
    },
  })
}

const scope = {
  addAttributes() {
    return {
      ...this.parent?.(),
      scope: {
        default: null,
        parseHTML: (element) => element.getAttribute("scope"),
        renderHTML: (attributes) => (attributes.scope ? { scope: attributes.scope } : {}),
      },
    }
  },
}

function table(library) {
  return library.Table.configure({ resizable: false }).extend({
    addAttributes() {
      return {
        ...this.parent?.(),
        caption: {
          default: null,
          parseHTML: (element) =>
            element.querySelector("caption")?.textContent || element.getAttribute("data-caption"),
          renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
        },
      }
    },
    parseHTML() {
      return [{ tag: "table" }, { tag: "caption", ignore: true }]
    },
    addCommands() {
      const size = (title) => ({ type: "number", title, format: "number", min: "1", max: "40" })
      const properties = {
        rows: size("Rows"),
        cols: size("Columns"),
        withHeaderRow: { title: "The first row holds headers", enum: ["Yes", "No"] },
      }
      const values = { rows: "3", cols: "3", withHeaderRow: "Yes" }
      return {
        ...this.parent?.(),
        insertTableWithOptions:
          () =>
          ({ editor }) => {
            ask(library, editor, "New table", properties, values, ({ rows, cols, withHeaderRow }) => {
              const options = { rows: Number(rows) || 3, cols: Number(cols) || 3, withHeaderRow: withHeaderRow === "Yes" }
              editor.chain().focus().insertTable(options).run()
            })
            return true
          },
      }
    },
    addMenuItems(context) {
      this.parent?.(context)
      const { buttons, menu } = context
      menu.defineItem({
        name: "table:caption",
        groups: "table",
        button: buttons.material("short_text", "Table caption"),
        hidden: (editor) => !editor.isActive("table"),
        command(editor) {
          const properties = { caption: { title: "Caption" } }
          ask(library, editor, "Table", properties, editor.getAttributes("table"), ({ caption }) => {
            editor.chain().focus().updateAttributes("table", { caption: caption.trim() || null }).run()
          })
        },
      })
    },
  })
}

// A footnote is its text, marked where it stands; the page gathers and numbers them.
function note(library) {
  let count = 0
  return library.Mark.create({
    name: "note",
    priority: 1100, // outside of links
    inclusive: false,
    addAttributes() {
      // Keeps two notes in a row apart.
      return { key: { default: null, parseHTML: () => String(++count), renderHTML: () => ({}) } }
    },
    parseHTML: () => [{ tag: "sup.note" }],
    renderHTML: () => ["sup", { class: "note" }, 0],
    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name: "note",
        groups: "marks",
        button: buttons.text("[1]", "Footnote: the selected words become a note"),
        active: (editor) => editor.isActive("note"),
        command(editor) {
          const attrs = { key: String(++count) }
          const chain = editor.chain().focus()
          if (editor.isActive("note")) chain.extendMarkRange("note").unsetMark("note").run()
          else if (!editor.state.selection.empty) chain.setMark("note", attrs).run()
          else chain.insertContent({ type: "text", text: "Note", marks: [{ type: "note", attrs }] }).run()
        },
      })
    },
  })
}

// A block with a title around others. `offer` puts its button into the menu.
function titled(library, name, title, definition, offer) {
  return library.Node.create({
    name,
    group: "top",
    content: "block+",
    defining: true,
    ...definition,
    addMenuItems({ buttons, menu }) {
      offer(buttons, menu)
      menu.defineItem({
        name: `${name}:title`,
        groups: "blocks",
        button: buttons.material("edit", `${title}: change the title`),
        hidden: (editor) => !editor.isActive(name),
        command(editor) {
          const properties = { title: { title: "Title", required: true } }
          ask(library, editor, title, properties, editor.getAttributes(name), (values) => {
            editor.chain().focus().updateAttributes(name, values).run()
          })
        },
      })
      menu.defineItem({
        name: `${name}:lift`,
        groups: "blocks",
        button: buttons.material("layers_clear", `${title}: take the frame away`),
        hidden: (editor) => !editor.isActive(name),
        command: (editor) => editor.chain().focus().lift(name).run(),
      })
    },
  })
}

function callout(library) {
  const definition = {
    addAttributes: () => ({ title: stored("data-title", "Note") }),
    parseHTML: () => [{ tag: "aside.callout" }],
    renderHTML: ({ node }) => ["aside", { class: "callout", "data-title": node.attrs.title }, 0],
  }
  return titled(library, "callout", "Callout", definition, (buttons, menu) => {
    menu.defineItem({
      name: "callout",
      groups: "blocks",
      button: buttons.text("Callout", "Put the selected paragraphs into a callout"),
      active: (editor) => editor.isActive("callout"),
      enabled: (editor) => editor.can().wrapIn("callout"),
      command: (editor) => editor.chain().focus().wrapIn("callout").run(),
    })
  })
}

function side(library) {
  const definition = {
    addAttributes: () => ({
      kind: { default: "for", parseHTML: (element) => (element.matches(".against") ? "against" : "for"), renderHTML: () => ({}) },
      title: stored("data-title", ""),
    }),
    parseHTML: () => [{ tag: "section.for" }, { tag: "section.against" }],
    renderHTML: ({ node }) => ["section", { class: node.attrs.kind, "data-title": node.attrs.title }, 0],
  }
  const content = ["for", "against"].map((kind) => ({
    type: "side",
    attrs: { kind, title: kind === "for" ? "For" : "Against" },
    content: [{ type: "bulletList", content: [{ type: "listItem", content: [{ type: "paragraph" }] }] }],
  }))
  return titled(library, "side", "For or against", definition, (buttons, menu) => {
    menu.defineItem({
      name: "sides",
      groups: "blocks",
      button: buttons.text("± Sides", "Insert for and against, side by side"),
      active: (editor) => editor.isActive("side"),
      enabled: (editor) => editor.state.selection.$from.depth === 1,
      command(editor) {
        const from = editor.state.selection.$from.before(1)
        editor.chain().focus().insertContent(content).run()
        let pos = null
        editor.state.doc.nodesBetween(from, editor.state.doc.content.size, (node, at) => {
          if (pos === null && node.type.name === "side") pos = at
          return false
        })
        editor.commands.setTextSelection(pos + 4) // in the first item of what speaks for it
      },
    })
  })
}

// A way onward: kind and target only; the site makes its heading and button.
function call(library) {
  const properties = {
    kind: { title: "Leads to", enum: ["assess", "jobs"] },
    target: { title: "Target", description: "the key of a questionnaire or topic; empty: the main one, or all jobs" },
  }
  return library.Node.create({
    name: "call",
    group: "top",
    content: "paragraph",
    defining: true,
    addAttributes: () => ({ kind: stored("data-call", "assess"), target: stored("data-target", "") }),
    addKeyboardShortcuts() {
      // It holds one paragraph: the next one stands below it.
      return { Enter: ({ editor }) => editor.isActive("call") && paragraphAt(editor, editor.state.selection.$from.after(1)) }
    },
    parseHTML: () => [{ tag: "aside.call" }],
    renderHTML: ({ node }) => [
      "aside",
      { class: "call", "data-call": node.attrs.kind, "data-target": node.attrs.target },
      0,
    ],
    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name: "call",
        groups: "blocks",
        button: buttons.text("→ Call", "Lead on to the assessment or to jobs; again to change where"),
        active: (editor) => editor.isActive("call"),
        enabled: (editor) => editor.isActive("call") || editor.can().wrapIn("call"),
        command(editor) {
          const values = editor.isActive("call") ? editor.getAttributes("call") : { kind: "assess", target: "" }
          ask(library, editor, "Call", properties, values, (entered) => {
            const chain = editor.chain().focus()
            if (editor.isActive("call")) chain.updateAttributes("call", entered).run()
            else chain.wrapIn("call", entered).run()
          })
        },
      })
      menu.defineItem({
        name: "call:lift",
        groups: "blocks",
        button: buttons.material("layers_clear", "Call: take the frame away"),
        hidden: (editor) => !editor.isActive("call"),
        command: (editor) => editor.chain().focus().lift("call").run(),
      })
    },
  })
}
