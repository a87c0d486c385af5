// a[data-to-field] leads to a field of the form, also to one that the rich editor stands in for.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-to-field]")
  const field = link && document.querySelector(link.hash)
  if (!field) return
  event.preventDefault()
  field.closest(".form-row")?.scrollIntoView({ block: "start" })
  const editor = field.closest(".prose-editor")?.querySelector("[contenteditable=true]")
  ;(editor ?? field).focus({ preventScroll: true })
})
