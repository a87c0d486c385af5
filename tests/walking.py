"""A walk over every page that a reader reaches from the home page, through the page cache."""

from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from tests.serving import Answer, Cached

PARTS = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
RELATIONS_THAT_LOAD = {"stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload"}
MOST = 2_000


class Reading(HTMLParser):
    """What a page says of itself, where it leads and what it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.headings = 0
        self.title = ""
        self.description = ""
        self.robots = ""
        self.language = ""
        self.has_post_form = False
        self._in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in pairs}
        if tag in PARTS and attributes.get(PARTS[tag]):
            self.parts.append(attributes[PARTS[tag]])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "link":
            loads = RELATIONS_THAT_LOAD & set(attributes.get("rel", "").split())
            (self.parts if loads else self.links).append(attributes.get("href", ""))
        elif tag == "meta" and attributes.get("name") == "description":
            self.description = attributes.get("content", "")
        elif tag == "meta" and attributes.get("name") == "robots":
            self.robots = attributes.get("content", "")
        elif tag == "html":
            self.language = attributes.get("lang", "")
        elif tag == "form" and attributes.get("method", "").lower() == "post":
            self.has_post_form = True
        self.headings += tag == "h1"
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


@dataclass
class Walk:
    answers: dict[str, Answer] = field(default_factory=dict)
    # For each address one page that leads there.
    found_on: dict[str, str] = field(default_factory=dict)

    @property
    def public(self) -> dict[str, Answer]:
        return {
            path: answer
            for path, answer in self.answers.items()
            if answer.headers.get("cache-control", "").startswith("public")
        }

    @property
    def pages(self) -> dict[str, Reading]:
        return {
            path: Reading(answer.text)
            for path, answer in self.answers.items()
            if answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")
        }


def own_path(address: str, on: str) -> str | None:
    """The address within this site, without its fragment; nothing for another host or scheme."""
    site = urlsplit(settings.SITE_URL)
    target = urlsplit(urljoin(f"{settings.SITE_URL}{on}", address))
    if (target.scheme, target.netloc) != (site.scheme, site.netloc):
        return None
    return target.path + (f"?{target.query}" if target.query else "")


def walk(client: Cached, start: str = "/") -> Walk:
    found = Walk(found_on={start: ""})
    queue = deque([start])
    while queue:
        path = queue.popleft()
        answer = found.answers[path] = client.get(path)
        assert len(found.answers) < MOST, f"the walk does not end: {path}, from {found.found_on[path]}"
        if answer.status in {301, 302}:
            target = own_path(answer.headers["location"], path)
            if target and target not in found.found_on:
                found.found_on[target] = path
                queue.append(target)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        reading = Reading(answer.text)
        for address in [*reading.links, *reading.parts]:
            target = own_path(address, path)
            if target and target not in found.found_on:
                found.found_on[target] = path
                queue.append(target)
    return found
