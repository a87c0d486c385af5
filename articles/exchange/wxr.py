"""Reads WordPress exports (WXR, which is RSS with elements of WordPress's own): item by item, damage repaired."""

import codecs
import hashlib
import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from html.entities import html5
from typing import IO, Any, Self
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.text import slugify

from articles.exchange.sources import MAX_XML, SourceError

CHUNK = 65_536
MAX_HELD = 64  # characters of an entity that may go on in the next chunk
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(r"&(?:#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31};))?")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


@dataclass
class Post:
    """An item: a post, a page, an attachment or what else WordPress keeps so."""

    id: str = ""
    guid: str = ""
    title: str = ""
    link: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    date: str = ""
    date_gmt: str = ""
    name: str = ""
    status: str = ""
    type: str = ""
    password: str = ""
    attachment_url: str = ""
    comments: int = 0
    terms: list[tuple[str, str, str]] = field(default_factory=list)  # domain, nicename, name
    meta: dict[str, str] = field(default_factory=dict)


@dataclass
class Channel:
    """What an export says of the whole site."""

    addresses: list[str] = field(default_factory=list)
    authors: dict[str, str] = field(default_factory=dict)  # names by login
    descriptions: dict[str, str] = field(default_factory=dict)  # of categories, by key

    def add(self, other: Self) -> None:
        self.addresses += other.addresses
        self.authors |= other.authors
        self.descriptions |= other.descriptions


_FIELDS = {
    "post_id": "id",
    "guid": "guid",
    "title": "title",
    "link": "link",
    "creator": "creator",
    "post_date": "date",
    "post_date_gmt": "date_gmt",
    "post_name": "name",
    "status": "status",
    "post_type": "type",
    "post_password": "password",
    "attachment_url": "attachment_url",
}
_ADDRESSES = frozenset({"link", "base_site_url", "base_blog_url"})


class _Repaired(io.RawIOBase):
    """The file as UTF-8 that is XML: odd bytes read as Windows-1252, no control characters, no entity unknown to XML.

    All of it leaves the HTML inside as it was: there an entity means the same as its character.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        start = file.read(CHUNK)
        self.decoder = codecs.getincrementaldecoder(_encoding(start))(errors="windows-1252")
        self.waiting = _DECLARATION.sub("", self.decoder.decode(start).removeprefix("\ufeff"))
        self.is_over = not start
        self.ready = b""
        self.count = len(start)

    def read(self, size: int = -1) -> bytes:
        while len(self.ready) < max(size, 1) and not self.is_over:
            self._fill()
        taken, self.ready = self.ready[:size], self.ready[size:]
        return taken

    def _fill(self) -> None:
        chunk = self.file.read(CHUNK)
        self.count += len(chunk)
        if self.count > MAX_XML:
            raise SourceError(f"This file is larger than {MAX_XML // 1_048_576} MB.")
        self.is_over = not chunk
        text = self.waiting + self.decoder.decode(chunk, final=not chunk)
        cut = len(text)
        if not self.is_over:
            last = text.rfind("&", max(0, len(text) - MAX_HELD))
            cut = last if last >= 0 else cut
        self.waiting = text[cut:]
        self.ready += _AMPERSAND.sub(_entity, _NOT_XML.sub("", text[:cut])).encode("utf-8", "replace")


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return _character(match[0]) if len(match[0]) > 1 else "&amp;"
    if name in _OF_XML:
        return match[0]
    known = html5.get(name)
    return html.escape(known) if known else f"&amp;{name}"


def _character(reference: str) -> str:
    """A numeric reference, if XML may have that character."""
    digits = reference[2:-1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return reference if number < 0x110000 and not _NOT_XML.match(chr(number)) else ""


def _encoding(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = _ENCODING.match(start.removeprefix(codecs.BOM_UTF8).lstrip())
    name = found[1].decode() if found else "utf-8"
    try:
        is_text = codecs.lookup(name)._is_text_encoding
    except LookupError:
        return "utf-8"
    return name if is_text and not name.lower().startswith(("utf-16", "utf-32", "utf16")) else "utf-8"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = bytes(error.object[error.start : error.end])
    return bad.decode("cp1252", errors="replace"), error.end


codecs.register_error("windows-1252", _as_windows_1252)


def read(opened: Callable[[], AbstractContextManager[Any]]) -> Iterator[Post | Channel]:
    """The posts in the order of the file, then the channel. Raises SourceError, maybe after some posts."""
    channel = Channel()
    try:
        with opened() as file:
            yield from _posts(file, channel)
    except DefusedXmlException as error:
        raise SourceError(
            "This file declares a document type or entities of its own, which no export needs. It is refused."
        ) from error
    except (ParseError, UnicodeError, ValueError, OSError, RecursionError, MemoryError) as error:
        raise SourceError(f"This file is not XML that can be read to its end: {error}.") from error
    yield channel


def _posts(file: IO[bytes], channel: Channel) -> Iterator[Post]:
    depth, root, is_rss = 0, None, False
    for event, element in iterparse(_Repaired(file), events=("start", "end"), forbid_dtd=True):
        tag = _local(element)
        if event == "start":
            depth += 1
            if depth > 100:
                raise SourceError("This file nests elements deeper than any export does.")
            root = element if root is None else root
            if depth == 1 and tag != "rss":
                raise SourceError("This is not an export of WordPress: it is no RSS file.")
            is_rss = is_rss or tag == "channel"
            continue
        depth -= 1
        if depth != 2:
            continue
        if tag == "item":
            yield _post(element)
        elif tag in _ADDRESSES and (element.text or "").strip():
            channel.addresses.append(_words(element))
        elif "author" in tag:
            values = {_local(child): _words(child) for child in element}
            if login := values.get("author_login"):
                channel.authors[login] = values.get("author_display_name") or login
        elif tag == "category":
            values = {_local(child): _words(child) for child in element}
            key = key_of(values.get("category_nicename") or values.get("cat_name", ""), "topic")
            channel.descriptions[key] = values.get("category_description", "")
        element.clear()
        if root is not None and len(root):
            root[0].clear()
    if not is_rss:
        raise SourceError("This is not an export of WordPress: it holds no channel.")


def _post(item: Element) -> Post:
    post = Post()
    for child in item:
        tag, space = _local(child), child.tag.rpartition("}")[0]
        if tag == "encoded":
            setattr(post, "excerpt" if "excerpt" in space else "content", child.text or "")
        elif tag in _FIELDS:
            setattr(post, _FIELDS[tag], _words(child))
        elif tag == "category":
            post.terms.append((child.get("domain", "category"), child.get("nicename", ""), _words(child)))
        elif tag == "postmeta":
            values = {_local(each): (each.text or "").strip() for each in child}
            post.meta[values.get("meta_key", "")] = values.get("meta_value", "")
        elif tag == "comment":
            post.comments += 1
    return post


def key_of(name: str, kind: str) -> str:
    """A key for what WordPress knows by a name that may be percent-encoded."""
    name = unquote(name)
    return slugify(name)[:50].strip("-") or f"{kind}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: Element) -> str:
    """Text without markup: titles and names may hold entities even inside CDATA."""
    return html.unescape(element.text or "").strip()
