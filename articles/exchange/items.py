"""What an import brings, whatever file it came from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from portal.text.canonical import Relocate


@dataclass(frozen=True)
class Named:
    """A topic or an author as a file refers to it: by key, slug or name."""

    key: str
    name: str = ""


@dataclass(frozen=True)
class IncomingEntry:
    """A topic or an author, with all that is to be known of it. `values` as in a content pack."""

    kind: str
    source: str
    values: Mapping[str, Any]
    is_known_by_name: bool = False  # one of this name that is here is the same, whatever its key

    @property
    def name(self) -> str:
        return str(self.values.get("name") or self.values.get("key") or self.source)


@dataclass(frozen=True)
class IncomingImage:
    """A file for the image library; `read` may raise SourceError."""

    name: str
    read: Callable[[], bytes]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IncomingArticle:
    """A text, with where it comes from and where readers may find it.

    `html(relocate)` is the text, canonical, its addresses as `relocate` says. `image(address)` finds what comes
    along for an address in the text. `yields`: what was written on this site since stays, even if it is kept in
    versions.
    """

    source: str
    key: str
    slug: str
    title: str
    html: Callable[[Relocate], str]
    image: Callable[[str], IncomingImage | None]
    link: Callable[[str], str] = str
    summary: str = ""
    author: Named | None = None
    topics: Sequence[Named] = ()
    published_at: datetime | None = None
    publish_at: datetime | None = None
    review_by_on: date | None = None
    old_path: str = ""
    notes: Sequence[str] = ()
    yields: bool = False

    @property
    def name(self) -> str:
        return self.title or self.key


@dataclass(frozen=True)
class IncomingSeries:
    """Articles in an order, by their keys; comes after them."""

    source: str
    key: str
    name: str
    articles: Sequence[str]


@dataclass(frozen=True)
class Unusable:
    """Something in the files that cannot be carried over, and why."""

    source: str
    name: str
    reason: str


Incoming = IncomingEntry | IncomingArticle | IncomingSeries | Unusable


class Delivery(Protocol):
    """Files that were read: how many items they hold, and the items, always in the same order."""

    @property
    def count(self) -> int: ...

    @property
    def notes(self) -> Sequence[str]: ...

    def items(self) -> Iterator[Incoming]: ...
