"""Puts texts into the index and takes them out, inside the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from portal.search import spelling
from portal.search.models import Document, Unlearnt, Word, WordKey
from portal.search.words import spellings, stem, tokens

MAX_TOKENS = 12_000  # PostgreSQL keeps positions to 16,383
MAX_TEXT = 200_000
LEARNT_AT_ONCE = 10  # a second of writing at most


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
    Unlearnt.objects.bulk_create([Unlearnt(document=document)], ignore_conflicts=True)
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


def remove_all(kind: str, object_ids: QuerySet[Any]) -> None:
    """As `remove`, of all objects that a queryset of their ids names."""
    Document.objects.filter(kind=kind, object_id__in=object_ids).delete()


def remove(kind: str, object_id: int, version: int | None = None) -> None:
    """Nobody finds an object, or one version of it, any more."""
    documents = Document.objects.filter(kind=kind, object_id=object_id)
    if version is not None:
        documents = documents.filter(version=version)
    documents.delete()


def learn_words() -> bool:
    """Put the words of some documents into the vocabulary; whether documents are left.

    By the worker alone, apart from what publishes: words are shared, and would have publishers wait for one another.
    """
    with transaction.atomic():
        # Who is writing one of these meanwhile is passed by: so neither a new text goes unread, nor does a publisher
        # who takes several wait for this, and this for the publisher.
        free = Unlearnt.objects.select_for_update(skip_locked=True, of=("self", "document"))
        waiting = list(
            free.select_related("document")
            .only("document__title", "document__text")
            .order_by("pk")[: LEARNT_AT_ONCE + 1]
        )
        taken = waiting[:LEARNT_AT_ONCE]
        Unlearnt.objects.filter(pk__in=[mark.pk for mark in taken]).delete()
        found: dict[str, str] = {}
        for mark in taken:
            found = spellings(f"{mark.document.title} {mark.document.text}") | found
        _add_words({token: shown for token, shown in found.items() if _may_be_meant(token)})
    return len(waiting) > LEARNT_AT_ONCE


def _may_be_meant(token: str) -> bool:
    return spelling.SHORTEST <= len(token) <= spelling.LONGEST and not token.isdecimal()


def _add_words(shown: dict[str, str]) -> None:
    new = sorted(shown.keys() - Word.objects.in_bulk(shown).keys())
    Word.objects.bulk_create(
        [Word(token=token, shown=shown[token][:100]) for token in new], batch_size=400, ignore_conflicts=True
    )
    keys = [WordKey(key=key, word_id=token) for token in new for key in sorted(spelling.keys(token))]
    WordKey.objects.bulk_create(keys, batch_size=400, ignore_conflicts=True)
