"""Finds documents: FTS5 on SQLite, tsvector on PostgreSQL, with the same matches.

At most the RANKED newest matches are ranked, and counts stop at COUNTED, so that a word that
everything contains costs no more than a rare one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.safestring import SafeString

from portal import pagecache
from portal.search.models import Document
from portal.search.words import Query, highlight, parse, snippet

RANKED = 2_000
COUNTED = 1_000


@dataclass(frozen=True)
class Hit:
    """One document that was found, with what was looked for in `<mark>`."""

    kind: str
    object_id: int
    title: str
    url: str
    live_from: datetime
    title_html: SafeString
    snippet_html: SafeString


@dataclass(frozen=True)
class Found:
    """One page of hits, of `total` that were ranked."""

    total: int
    hits: list[Hit]

    @property
    def count(self) -> int:
        """What to show: it stops at COUNTED, and `is_capped` says that it did."""
        return min(self.total, COUNTED)

    @property
    def is_capped(self) -> bool:
        return self.total > COUNTED


def _match(query: Query) -> tuple[str, list[Any], str, list[Any]]:
    """SQL condition and its parameters, rank expression and its parameters. Tokens are [a-z0-9]+ only."""
    last = query.words[-1]
    *first_stems, last_stem = query.stems
    if connection.vendor == "postgresql":
        condition, params = (
            "(d.stems_vector @@ %s::tsquery OR d.words_vector @@ %s::tsquery)",
            [
                f"'{last_stem}'",
                f"'{last}':*",
            ],
        )
        if first_stems:
            condition = f"d.stems_vector @@ %s::tsquery AND {condition}"
            params.insert(0, " & ".join(f"'{stem}'" for stem in first_stems))
        rank = "ts_rank(d.stems_vector, %s::tsquery) + ts_rank(d.words_vector, %s::tsquery)"
        return (
            condition,
            params,
            rank,
            [
                " | ".join(f"'{stem}'" for stem in query.stems),
                " | ".join(f"'{word}'" for word in query.words),
            ],
        )
    terms = [f'{{title_stems stems}} : "{stem}"' for stem in first_stems]
    terms.append(f'({{title_stems stems}} : "{last_stem}" OR {{title_words words}} : "{last}" *)')
    # bm25 is lower for better matches; the weights are those of title_words, title_stems, words, stems
    return "search_fts MATCH %s", [" AND ".join(terms)], "-bm25(search_fts, 10.0, 8.0, 2.0, 1.0)", []


_TABLES = {
    "sqlite": "search_fts JOIN search_document d ON d.id = search_fts.rowid",
    "postgresql": "search_document d",
}


def _rows(query: Query, kinds: Collection[str] | None, now: datetime) -> list[tuple[int, int, float]]:
    """(document id, object id, rank) of the newest matches, newest first."""
    match, params, rank, rank_params = _match(query)
    where = [match, "d.live_from <= %s", "(d.live_until IS NULL OR d.live_until > %s)"]
    instant = connection.ops.adapt_datetimefield_value(now)
    params = [*params, instant, instant]
    if kinds is not None:
        where.append(f"d.kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else "1 = 0")
        params += list(kinds)
    sql = (
        f"SELECT d.id, d.object_id, {rank} AS rank FROM {_TABLES[connection.vendor]} "  # noqa: S608
        f"WHERE {' AND '.join(where)} ORDER BY d.live_from DESC, d.id DESC LIMIT {RANKED}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*rank_params, *params])
        return cursor.fetchall()


def find(
    query: str,
    *,
    kinds: Collection[str] | None = None,
    now: datetime | None = None,
    offset: int = 0,
    limit: int = 20,
) -> Found:
    """The best matches of what somebody typed, ready to show. Two queries; any input is accepted."""
    parsed = parse(query)
    if not parsed:
        return Found(0, [])
    rows = _rows(parsed, kinds, now or pagecache.now())
    best = sorted(rows, key=lambda row: -row[2])[offset : offset + limit]
    documents = Document.objects.defer("title_words", "title_stems", "words", "stems").in_bulk(
        [row[0] for row in best]
    )
    hits = [
        Hit(
            kind=document.kind,
            object_id=document.object_id,
            title=document.title,
            url=document.url,
            live_from=document.live_from,
            title_html=highlight(document.title, parsed),
            snippet_html=snippet(document.text, parsed),
        )
        for row in best
        if (document := documents.get(row[0]))
    ]
    return Found(len(rows), hits)


def matching_ids(query: str, kind: str, now: datetime | None = None) -> list[int]:
    """The object ids of the newest matches of one kind, newest first, at most RANKED."""
    parsed = parse(query)
    if not parsed:
        return []
    return [row[1] for row in _rows(parsed, [kind], now or pagecache.now())]
