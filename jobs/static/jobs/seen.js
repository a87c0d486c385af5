// Tells the site that somebody sees this page: once, without a cookie, and nothing of who. See docs/jobs.md.

const ENGINES =
  /^(www\.|search\.|m\.|\w\w\.)?(google|bing|duckduckgo|ecosia|qwant|yahoo|yandex|baidu|startpage|kagi|brave|mojeek|naver|seznam)\.[\w.]+$/;
const PAGES = [
  [/^\/(employers|admin|account)\//, "own"],
  [/^\/j\//, "again"],
  [/^\/jobs\/$/, "list"],
  [/^\/jobs\//, "posting"],
  [/^\/search\//, "search"],
  [/^\/companies\//, "company"],
  [/^\/(articles|topics|authors|series)\//, "article"],
  [/^\/(assess|a|r)\//, "assessment"],
];

/** The referrer as one word, which is all of it that leaves the browser. */
export function cameFrom(referrer, here) {
  let from;
  try {
    from = new URL(referrer);
  } catch {
    return "none";
  }
  if (from.origin !== here.origin) return ENGINES.test(from.hostname) ? "engine" : "site";
  if (from.pathname === here.pathname) return "again";
  return PAGES.find(([pattern]) => pattern.test(from.pathname))?.[1] ?? "page";
}

function isRefused() {
  return navigator.webdriver || navigator.globalPrivacyControl || navigator.doNotTrack === "1";
}

/** Reloaded, or come back to by the browser's buttons. */
function isRepeated() {
  const type = performance.getEntriesByType("navigation")[0]?.type;
  return type === "reload" || type === "back_forward";
}

/** Not yet when it is prepared behind the scenes or in another tab. */
function whenShown(act) {
  const wait = (name) => document.addEventListener(name, () => whenShown(act), { once: true });
  if (document.prerendering) wait("prerenderingchange");
  else if (document.visibilityState === "hidden") wait("visibilitychange");
  else act();
}

/** What the link said, taken out of the address, so that a copy of it does not say so again. */
function takeTag() {
  const address = new URL(location.href);
  const tag = address.searchParams.get("from");
  if (tag === null) return history.state?.from ?? "";
  address.searchParams.delete("from");
  history.replaceState({ ...history.state, from: tag }, "", address);
  return tag;
}

function send(address, said) {
  const query = new URLSearchParams(said);
  fetch(`${address}?${query}`, { method: "POST", keepalive: true, credentials: "omit" }).catch(() => {});
}

function view(address) {
  const from = takeTag();
  const by = cameFrom(document.referrer, location);
  if (isRefused()) return;
  const apply = address.replace(/seen$/, "apply/");
  for (const link of document.querySelectorAll(`a[href="${apply}"]`)) {
    link.search = new URLSearchParams({ from, by });
  }
  if (by !== "own" && by !== "again" && !isRepeated()) send(address, { kind: "view", from, by });
}

/** The page's own referrer is itself; where its reader came from, the posting has handed on. */
function apply(address) {
  const said = new URLSearchParams(location.search);
  const [from, by] = ["from", "by"].map((name) => said.get(name) ?? "");
  if (!isRefused() && by !== "own" && !isRepeated()) send(address, { kind: "apply", from, by });
}

const script = document.querySelector("script[data-seen]");
if (script) whenShown(() => (script.dataset.kind === "view" ? view : apply)(script.dataset.seen));
