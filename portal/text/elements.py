"""Any HTML as elements: nh3 parses as a browser does, and drops what is not on the list."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import nh3

from portal.text.tree import printable

MAX_NESTING = 100


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Elements that only end a paragraph: their own meaning is not kept, their content is.
_BOUNDARIES = _names(
    "address article center dd details div dl dt fieldset figcaption footer form header legend li main nav"
    " section summary tbody td tfoot th thead tr caption aside h1 h2 h3 h4 h5 h6 p"
)
MARKS = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "code": "code",
    "kbd": "code",
    "samp": "code",
}
BLOCKS = _names("blockquote figure hr img ol pre table ul") | _BOUNDARIES
_VOID = _names("br hr img")
_TAGS = BLOCKS | frozenset(MARKS) | {"a", "br", "sup"}
_ATTRIBUTES = {
    "a": {"href"},
    "aside": {"class", "data-call", "data-target", "data-title"},
    "code": {"class"},
    "img": {"src", "alt", "role"},
    "ol": {"start"},
    "pre": {"class"},
    "section": {"class", "data-title"},
    "sup": {"class"},
    "table": {"data-caption"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_DROPPED_WITH_CONTENT = _names(
    "script style template iframe object noscript noembed noframes textarea title select xmp svg math head"
)
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_DROPPED_WITH_CONTENT),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)

_TAG_START = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NOT_NESTING = _names(
    "area base br col colgroup dd dt embed hr img input li link meta p param source tbody td tfoot th thead tr track wbr"
)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*) ?/?>|([^<]+)|<')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


def elements(html: str) -> Element:
    """The root of what is allowed of any HTML, hostile HTML included."""
    return _elements(_CLEANER.clean(_bounded(printable(html))))


def _bounded(html: str) -> str:
    """The HTML without tags nested deeper than anybody writes: browsers' parsing is quadratic in depth."""
    is_open: dict[str, int] = {}
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        tag = match[2].lower()
        if tag in _NOT_NESTING:
            return match[0]
        if match[1]:
            if is_open.get(tag):
                is_open[tag] -= 1
                depth -= 1
            return match[0]
        if depth >= MAX_NESTING:
            return "<br"
        is_open[tag] = is_open.get(tag, 0) + 1
        depth += 1
        return match[0]

    return _TAG_START.sub(keep, html)


def _elements(safe: str) -> Element:
    """The elements of nh3's output, which is well formed: lower case, quoted, closed."""
    root = Element("")
    stack = [root]
    for match in _TOKEN.finditer(safe):
        closing, tag, attributes, text = match.groups()
        if text:
            stack[-1].children.append(printable(entities.unescape(text)))
        elif not tag:
            stack[-1].children.append("<")
        elif closing:
            if len(stack) > 1 and stack[-1].tag == tag:
                stack.pop()
        else:
            values = {
                name: printable(entities.unescape(value)) for name, value in _ATTRIBUTE.findall(attributes)
            }
            element = Element(tag, values)
            stack[-1].children.append(element)
            if tag not in _VOID:
                stack.append(element)
    return root


def descendants(node: Element) -> Iterator[Element]:
    """In the order of the text; a generator in a generator would cost each its depth."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found is not node:
            yield found
        waiting.extend(child for child in reversed(found.children) if isinstance(child, Element))
