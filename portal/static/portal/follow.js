// Work that goes on in the background: shows how far it is, until it is over.
const EVERY = 1500;

async function follow(shown) {
  while (shown.dataset.follow) {
    await new Promise((done) => setTimeout(done, EVERY));
    let answer;
    try {
      answer = await fetch(location.href, { headers: { accept: "text/html" } });
    } catch {
      continue; // the connection may come back
    }
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.querySelector("[data-follow]");
    if (!newer) return;
    // The line that says how far it is stays the same element, so that it is read out.
    const standing = shown.querySelector("[data-standing]");
    standing.replaceChildren(...newer.querySelector("[data-standing]").childNodes);
    newer.querySelector("[data-standing]").replaceWith(standing);
    shown.replaceChildren(...newer.childNodes);
    shown.dataset.follow = newer.dataset.follow;
  }
}

document.querySelectorAll("[data-follow]").forEach(follow);
