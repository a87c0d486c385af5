// Refreshes the preview beside a Markdown field while somebody types. The form works without it.

const PAUSE = 400;

function previewOf(field) {
  return document.querySelector(`[data-preview="${CSS.escape(field.name)}"]`);
}

async function refresh(field, preview, signal) {
  const body = new FormData();
  body.set("text", field.value);
  body.set("section", field.dataset.section ?? "");
  body.set("posting", field.form.dataset.posting ?? "");
  body.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  const response = await fetch(field.dataset.markdown, { method: "POST", body, signal });
  if (response.ok) preview.innerHTML = await response.text();
}

for (const field of document.querySelectorAll("textarea[data-markdown]")) {
  const preview = previewOf(field);
  if (!preview) continue;
  let timer;
  let request;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      request?.abort();
      request = new AbortController();
      refresh(field, preview, request.signal).catch(() => {});
    }, PAUSE);
  });
}
