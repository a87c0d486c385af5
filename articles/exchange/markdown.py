"""Articles in the layout of a content pack: Markdown with front matter, images beside it, topics and authors."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator

from articles.exchange.items import (
    Incoming,
    IncomingArticle,
    IncomingEntry,
    IncomingImage,
    IncomingSeries,
    Named,
    Unusable,
)
from articles.exchange.sources import MAX_IMAGE, Source, SourceError
from portal import strict_yaml, text
from portal.text import front_matter

ENTRIES = {"topic": "topics.yaml", "author": "authors.yaml"}
SERIES = "series.yaml"
IMAGES = "images"  # the folder beside the texts, and the list in it of what the library says of each
MAX_BODY = 400_000  # characters; what is stored of it has a limit of its own
KEYS = frozenset(
    {"key", "slug", "title", "summary", "author", "topics", "published", "publish_at", "review_by"}
)
WORDS = ("title", "alt", "caption", "credit")
PACKS_OWN = frozenset({"pages", "demo"})  # folders of a content pack whose Markdown is no article


class MarkdownFiles:
    """A delivery of Markdown. Raises SourceError when there is none."""

    notes: tuple[str, ...] = ()

    def __init__(self, source: Source) -> None:
        self.source = source
        self.texts = sorted(
            (name for name in source.names if name.endswith(".md") and name.split("/")[0] not in PACKS_OWN),
            key=lambda name: (name.startswith("drafts/"), name),
        )
        if not self.texts:
            raise SourceError(
                "There is no Markdown here. An export holds its articles as articles/….md and drafts/….md."
            )
        self._words: dict[str, Mapping[str, Mapping[str, str]]] = {}

    @cached_property
    def entries(self) -> list[IncomingEntry | Unusable]:
        return [entry for kind, name in ENTRIES.items() for entry in self._entries(kind, name)]

    @cached_property
    def series(self) -> list[IncomingSeries | Unusable]:
        placed: dict[str, str] = {}
        return [
            _series(values, placed) if isinstance(values, dict) else values
            for values in self._mappings(SERIES)
        ]

    @property
    def count(self) -> int:
        return len(self.entries) + len(self.texts) + len(self.series)

    def items(self) -> Iterator[Incoming]:
        yield from self.entries
        seen: dict[tuple[str, str], str] = {}
        for name in self.texts:
            item = self._article(name)
            if isinstance(item, IncomingArticle):
                place = (PurePosixPath(name).parent.as_posix(), item.key)
                if other := seen.get(place):
                    item = Unusable(name, item.name, f"The key “{item.key}” is used twice, also in {other}.")
                else:
                    seen[place] = name
            yield item
        yield from self.series

    def _entries(self, kind: str, name: str) -> Iterator[IncomingEntry | Unusable]:
        for position, row in enumerate(self._mappings(name)):
            yield (
                row if isinstance(row, Unusable) else IncomingEntry(kind, name, {"position": position, **row})
            )

    def _mappings(self, name: str) -> Iterator[dict[str, Any] | Unusable]:
        """The entries of a list that need not be there; each has a key."""
        if name not in self.source.names:
            return
        try:
            rows = self._list(name)
        except _ValueError as error:
            yield Unusable(name, name, str(error))
            return
        for row in rows:
            if isinstance(row, dict) and isinstance(row.get("key"), str):
                yield row
            else:
                yield Unusable(name, name, "Each entry must be a mapping with a “key”.")

    def _list(self, name: str) -> list[Any]:
        try:
            rows = strict_yaml.load(self.source.text(name))
        except (SourceError, strict_yaml.NotYamlError) as error:
            raise _ValueError(f"It cannot be read: {error}") from error
        if not isinstance(rows, list):
            raise _ValueError("It must hold a list in YAML.")
        return rows

    def _article(self, name: str) -> Incoming:
        try:
            values, body = front_matter.read(self.source.text(name))
            return _Reader(self, name, values, body).article()
        except (SourceError, front_matter.FrontMatterError, _ValueError) as error:
            reason = str(error)
            return Unusable(name, name, reason if isinstance(error, SourceError) else f"{name} {reason}")

    def image(self, folder: str, address: str) -> IncomingImage | None:
        found = self.source.find(folder, address)
        if not found:
            return None
        path = PurePosixPath(found)
        words = self._words_in(path.parent.as_posix()).get(path.name, {})
        return IncomingImage(path.name, lambda: self.source.read(found, MAX_IMAGE), words)

    def _words_in(self, folder: str) -> Mapping[str, Mapping[str, str]]:
        if folder not in self._words:
            listed = self.source.find(folder, f"{IMAGES}.yaml")
            try:
                rows = self._list(listed) if listed else []
            except _ValueError:
                rows = []
            self._words[folder] = {
                str(row.get("file")): {name: str(row[name]) for name in WORDS if row.get(name)}
                for row in rows
                if isinstance(row, dict)
            }
        return self._words[folder]


class _ValueError(Exception):
    """A value in the front matter is not what it must be."""


def _series(values: dict[str, Any], placed: dict[str, str]) -> IncomingSeries | Unusable:
    """`placed`: where the file has put articles so far."""
    key, name, articles = values["key"], values.get("name"), values.get("articles")
    if not isinstance(name, str) or not isinstance(articles, list):
        return Unusable(SERIES, key, "A series has a “name”, and a list of keys as “articles”.")
    keys = [str(article) for article in articles]
    if twice := [article for article in keys if placed.setdefault(article, key) != key]:
        return Unusable(SERIES, key, f"The article “{twice[0]}” is in “{placed[twice[0]]}” already.")
    return IncomingSeries(SERIES, key, name, keys)


class _Reader:
    """One file's values, each judged."""

    def __init__(self, files: MarkdownFiles, name: str, values: dict[str, Any], body: str) -> None:
        self.files, self.name, self.values, self.body = files, name, values, body

    def article(self) -> IncomingArticle:
        folder, _, file = self.name.rpartition("/")
        key = self._words("key") or file.removesuffix(".md")
        is_draft = folder.split("/")[-1] == "drafts"
        if len(self.body) > MAX_BODY:
            raise _ValueError(f"has a text longer than {MAX_BODY:,} characters.")
        author, topics = self._words("author"), self._topics()
        return IncomingArticle(
            source=self.name,
            key=key,
            slug=self._words("slug") or key,
            title=self._words("title"),
            summary=self._words("summary"),
            html=self._html,
            image=lambda address: self.files.image(folder, address),
            author=Named(author) if author else None,
            topics=[Named(topic) for topic in topics],
            published_at=None if is_draft else self._moment("published"),
            publish_at=self._moment("publish_at"),
            review_by_on=self._day("review_by"),
            notes=self._notes(),
        )

    @property
    def _html(self) -> Callable[[Any], str]:
        return lambda relocate: text.from_markdown(self.body, relocate=relocate)

    def _notes(self) -> list[str]:
        """What other programs write into front matter, said and left."""
        unread = [Truncator(name).chars(40) for name in self.values if name not in KEYS]
        listed = ", ".join(f"“{name}”" for name in unread[:10])
        return [f"Not used here: {listed}{' and more' if unread[10:] else ''}."] if unread else []

    def _words(self, name: str) -> str:
        value = self.values.get(name) or ""
        if isinstance(value, (dict, list)):
            raise _ValueError(f"must give words as “{name}”.")
        return str(value).strip()

    def _topics(self) -> list[str]:
        value = self.values.get("topics") or []
        if not isinstance(value, list) or any(isinstance(each, (dict, list)) for each in value):
            raise _ValueError("must give a list of words as “topics”.")
        return [str(each) for each in value]

    def _day(self, name: str) -> date | None:
        value = self.values.get(name)
        if isinstance(value, datetime):
            return timezone.localdate(_aware(value))
        if value is not None and not isinstance(value, date):
            raise _ValueError(f"must give a day such as 2026-11-30 as “{name}”.")
        return value

    def _moment(self, name: str) -> datetime | None:
        value = self.values.get(name)
        if isinstance(value, datetime):
            return _aware(value)
        day = self._day(name)
        return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone()) if day else None


def _aware(moment: datetime) -> datetime:
    if timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment, timezone.get_default_timezone())
