// Marks in the contents of a page the section that is being read. Without it they are a plain list.

const list = document.querySelector("[data-contents]");
const links = list ? [...list.querySelectorAll('a[href^="#"]')] : [];
const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))).filter(Boolean);
const READ = 0.3; // a section is read from where its heading has passed this part of the window

function mark() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= innerHeight * READ);
  const current = passed.at(-1);
  for (const link of links) {
    if (current && link.hash === `#${current.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (headings.length && "IntersectionObserver" in window) {
  // From far above the window, so that a heading that is jumped over counts as passed.
  const rootMargin = `1000000px 0px -${(1 - READ) * 100}% 0px`;
  const observer = new IntersectionObserver(mark, { rootMargin });
  for (const heading of headings) observer.observe(heading);
}
