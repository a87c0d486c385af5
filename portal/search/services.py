"""Puts texts into the index and takes them out, inside the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from portal.search.models import Document
from portal.search.words import stem, tokens

MAX_TOKENS = 12_000  # PostgreSQL keeps positions to 16,383
MAX_TEXT = 200_000


def index(
    kind: str,
    object_id: int,
    *,
    version: int,
    title: str,
    text: str,
    url: str,
    live_from: datetime,
    live_until: datetime | None = None,
) -> None:
    """Make one version of an object findable between two instants; the same version is replaced.

    `title` and `text` are plain text, not HTML.
    """
    title, text = title.replace("\0", " "), text.replace("\0", " ")  # PostgreSQL stores no NUL
    title_words, words = tokens(title)[:500], tokens(text[:MAX_TEXT])[:MAX_TOKENS]
    title_stems, stems = [stem(word) for word in title_words], [stem(word) for word in words]
    document, _ = Document.objects.update_or_create(
        kind=kind,
        object_id=object_id,
        version=version,
        defaults={
            "title": title[:300],
            "text": text[:MAX_TEXT],
            "url": url,
            "live_from": live_from,
            "live_until": live_until,
            "title_words": " ".join(title_words),
            "title_stems": " ".join(title_stems),
            "words": " ".join(words),
            "stems": " ".join(stems),
        },
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_document SET words_vector = %s::tsvector, stems_vector = %s::tsvector "
                "WHERE id = %s",
                [_vector(title_words, words), _vector(title_stems, stems), document.pk],
            )


def _vector(title: Iterable[str], body: Iterable[str]) -> str:
    """A tsvector literal: the title's tokens with weight A, the text's with D."""
    positions: dict[str, list[str]] = {}
    at = 0
    for weight, words in (("A", title), ("D", body)):
        for word in words:
            at += 1
            found = positions.setdefault(word, [])
            if len(found) < 200:
                found.append(f"{at}{weight}")
    return " ".join(f"'{word}':{','.join(found)}" for word, found in positions.items())


def remove(kind: str, object_id: int, version: int | None = None) -> None:
    """Nobody finds an object, or one version of it, any more."""
    documents = Document.objects.filter(kind=kind, object_id=object_id)
    if version is not None:
        documents = documents.filter(version=version)
    documents.delete()
