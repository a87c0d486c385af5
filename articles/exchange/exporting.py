"""Articles as files in the layout of a content pack: what readers see in articles/, everything else in drafts/."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from articles.exchange.markdown import ENTRIES, IMAGES, SERIES, WORDS
from articles.models import Article, ArticleText, ArticleVersion, Author, Image, Series, SeriesPart, Topic
from articles.pictures import IMAGE_PATH
from portal import text
from portal.text import front_matter

BATCH = 200
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same articles are the same bytes


@dataclass
class Export:
    """Files by their name, made one by one; `missing` names images that storage has lost."""

    articles: QuerySet[Article]
    is_whole: bool = True
    missing: list[str] = field(default_factory=list)

    def files(self) -> Iterator[tuple[str, bytes]]:
        topics: set[Topic] = set()
        authors: set[Author] = set()
        folders = {name: _Folder(name, self.missing) for name in ("articles", "drafts")}
        for standing in _standings(self.articles):
            article = standing.article
            for folder, text_row, extra in standing.rows():
                topics.update(text_row.topics.all())
                if text_row.author:
                    authors.add(text_row.author)
                yield from folders[folder].add(article, text_row, extra)
        for each in folders.values():
            yield from each.words()
        if self.is_whole:
            topics, authors = set(Topic.objects.all()), set(Author.objects.all())
        yield from _entries(topics, authors)
        if series := _series(None if self.is_whole else self.articles):
            yield SERIES, front_matter.dump(series).encode()


@dataclass(frozen=True)
class _Standing:
    article: Article
    live: ArticleVersion | None
    scheduled: ArticleVersion | None

    def rows(self) -> Iterator[tuple[str, ArticleText, dict[str, Any]]]:
        """The text that readers see, and the working copy where that is another."""
        if self.live and self.live.published_at:
            published = timezone.localdate(self.live.published_at, timezone.get_default_timezone())
            yield "articles", self.live, {"published": published}
        if self.live is None or self.live.revision != self.article.revision:
            is_ahead = self.scheduled is not None and self.scheduled.revision == self.article.revision
            at = self.scheduled.live_from if self.scheduled and is_ahead else None
            yield "drafts", self.article, {"publish_at": at}


def _standings(articles: QuerySet[Article]) -> Iterator[_Standing]:
    """In the order of their keys, a batch at a time."""
    rows = articles.select_related("author", "main_topic").prefetch_related("topics").order_by("key")
    last = ""
    while batch := list(rows.filter(key__gt=last)[:BATCH]):
        last = batch[-1].key
        versions = ArticleVersion.objects.for_page().filter(article__in=batch)
        live = {version.article_id: version for version in versions.live()}
        scheduled = {version.article_id: version for version in versions.scheduled()}
        for article in batch:
            yield _Standing(article, live.get(article.pk), scheduled.get(article.pk))


class _Folder:
    """Texts, and the images that they show under names that an import keeps."""

    def __init__(self, name: str, missing: list[str]) -> None:
        self.name, self.missing = name, missing
        self.shown: dict[str, str] = {}  # the file's name by the image's public id
        self.described: list[dict[str, str]] = []

    def add(self, article: Article, row: ArticleText, extra: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
        yield from self._images(row.body)
        main = [row.main_topic] if row.main_topic else []
        others = [topic for topic in row.topics.all() if topic not in main]
        values = {
            "key": article.key,
            "slug": article.slug,
            "title": row.title,
            "summary": row.summary,
            "author": row.author.key if row.author else None,
            "topics": [topic.key for topic in [*main, *others]],
            **extra,
            "review_by": row.review_by_on,
        }
        document = front_matter.write(
            {name: value for name, value in values.items() if value}, self._markdown(row.body)
        )
        yield f"{self.name}/{article.key}.md", document.encode()

    def _images(self, html: str) -> Iterator[tuple[str, bytes]]:
        wanted = [found for found in dict.fromkeys(IMAGE_PATH.findall(html)) if found not in self.shown]
        images = Image.objects.select_related("original").in_bulk(wanted, field_name="public_id")
        for public_id in wanted:
            image = images.get(public_id)
            if image is None:
                continue
            try:
                with image.original.open() as file:
                    content = file.read()
            except OSError:
                self.missing.append(str(image))
                continue
            name = self.shown[public_id] = self._free_name(image)
            words = {word: getattr(image, word) for word in WORDS if getattr(image, word)}
            self.described.append({"file": name, **words})
            yield f"{self.name}/{IMAGES}/{name}", content

    def _free_name(self, image: Image) -> str:
        stem = slugify(PurePosixPath(image.original.name).stem)[:60] or "image"
        ending = image.original.key.rpartition(".")[2]
        taken = set(self.shown.values())
        name, number = f"{stem}.{ending}", 2
        while name in taken:
            name, number = f"{stem}-{number}.{ending}", number + 1
        return name

    def _markdown(self, html: str) -> str:
        """The text with relative addresses of images, which the text itself may not have."""
        number = 0
        while (place := f"/{IMAGES}-{number}/") in html:
            number += 1

        def relocate(tag: str, address: str) -> str:
            found = IMAGE_PATH.match(address) if tag == "img" else None
            name = self.shown.get(found[1]) if found else None
            return f"{place}{name}" if name else address

        return text.to_markdown(html, relocate=relocate).replace(place, f"{IMAGES}/")

    def words(self) -> Iterator[tuple[str, bytes]]:
        if self.described:
            rows = sorted(self.described, key=lambda row: row["file"])
            yield f"{self.name}/{IMAGES}/{IMAGES}.yaml", front_matter.dump(rows).encode()


def _entries(topics: Iterable[Topic], authors: Iterable[Author]) -> Iterator[tuple[str, bytes]]:
    rows: dict[str, list[dict[str, Any]]] = {
        "topic": [
            {
                **_fields(topic, "key slug name kind summary"),
                **({"anchors": list(topic.anchors)} if any(topic.anchors) else {}),
                "position": topic.position,
            }
            for topic in sorted(topics, key=lambda topic: (topic.position, topic.key))
        ],
        "author": [
            _fields(author, "key slug name kind about")
            for author in sorted(authors, key=lambda each: each.key)
        ],
    }
    for kind, name in ENTRIES.items():
        if rows[kind]:
            yield name, front_matter.dump(rows[kind]).encode()


def _series(articles: QuerySet[Article] | None) -> list[dict[str, Any]]:
    """All, or those of some articles, of which only these are named and what readers see."""
    parts, series = SeriesPart.objects.select_related("article"), Series.objects.order_by("key")
    if articles is not None:
        parts = parts.filter(Q(article__in=articles) | Q(article__in=Article.objects.published()))
        series = series.filter(parts__article__in=articles).distinct()
    return [
        {
            "key": each.key,
            "name": each.name,
            "articles": [part.article.key for part in each.parts.all()],
        }
        for each in series.prefetch_related(Prefetch("parts", parts))
    ]


def _fields(entry: Topic | Author, names: str) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names.split() if getattr(entry, name)}


def write_folder(export: Export, folder: Path) -> int:
    """Returns how many files there are. Others that lie in the folder stay."""
    count = 0
    for name, content in export.files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        count += 1
    return count


class _Pipe(io.RawIOBase):
    """Takes what a ZIP writes, so that it can be sent while it grows."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.waiting.append(bytes(content))
        return len(self.waiting[-1])

    def taken(self) -> bytes:
        content, self.waiting = b"".join(self.waiting), []
        return content


def zipped(export: Export) -> Iterator[bytes]:
    """A ZIP of the export, in pieces."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in export.files():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
            yield pipe.taken()
    yield pipe.taken()
