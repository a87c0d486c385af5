"""Finds documents: FTS5 on SQLite, tsvector on PostgreSQL, with the same matches.

At most the RANKED newest matches are ranked, and counts stop at COUNTED, so that a word that
everything contains costs no more than a rare one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise, product
from typing import Any

from django.db import connection
from django.utils.safestring import SafeString

from portal import pagecache
from portal.search import spelling
from portal.search.models import Document, Word, WordKey
from portal.search.words import Query, highlight, parse, snippet, stem, terms

RANKED = 2_000
COUNTED = 1_000
MENDED = 4  # words of one query: who misspelt more finds other words
NEAREST = 3  # spellings that are tried of a word
TOGETHER, TRIED = 4, 12  # other queries that are tried: those that mend each word, and all
CANDIDATES = 1_000


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


def _has(words: Collection[str]) -> tuple[str, str]:
    if connection.vendor == "postgresql":
        return "d.words_vector @@ %s::tsquery", " & ".join(f"'{word}'" for word in words)
    texts = " AND ".join(f'{{title_words words}} : "{word}"' for word in words)
    return "d.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)", texts


_TABLES = {
    "sqlite": "search_fts JOIN search_document d ON d.id = search_fts.rowid",
    "postgresql": "search_document d",
}


def _matches(query: Query, kinds: Collection[str] | None, now: datetime) -> tuple[str, list[Any]]:
    """FROM and WHERE of what is live and has every word, and the parameters."""
    match, params, _, _ = _match(query)
    where = [match, "d.live_from <= %s", "(d.live_until IS NULL OR d.live_until > %s)"]
    instant = connection.ops.adapt_datetimefield_value(now)
    params = [*params, instant, instant]
    if kinds is not None:
        where.append(f"d.kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else "1 = 0")
        params += list(kinds)
    return f"FROM {_TABLES[connection.vendor]} WHERE {' AND '.join(where)}", params


def _rows(query: Query, kinds: Collection[str] | None, now: datetime) -> list[tuple[int, int, float]]:
    """(document id, object id, rank) of the newest matches, newest first."""
    matches, params = _matches(query, kinds, now)
    _, _, rank, rank_params = _match(query)
    sql = (
        f"SELECT d.id, d.object_id, {rank} AS rank {matches} "
        f"ORDER BY d.live_from DESC, d.id DESC LIMIT {RANKED}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*rank_params, *params])
        return cursor.fetchall()


def _finds(
    query: Query, kinds: Collection[str] | None, now: datetime, *, literally: Collection[str] = ()
) -> bool:
    """Whether something live is found that has some of the words just as they are, not as a stem or a beginning."""
    matches, params = _matches(query, kinds, now)
    if literally:
        condition, param = _has(literally)
        matches += f" AND {condition}"
        params.append(param)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 {matches} LIMIT 1", params)
        return cursor.fetchone() is not None


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


def suggest(query: str, *, kinds: Collection[str] | None = None, now: datetime | None = None) -> str:
    """What somebody may have meant who found nothing: other spellings, of which a search finds something; or "".

    The vocabulary holds words of hidden texts too, so no word is said that readers cannot read in what it finds.
    """
    now = now or pagecache.now()
    typed = terms(query)
    for meant in islice(_meant(typed, kinds, now), TRIED):
        other = parse(meant)
        changed = [word for word in other.words if word not in typed]
        if changed and _finds(other, kinds, now, literally=changed):
            return meant
    return ""


def _meant(typed: dict[str, str], kinds: Collection[str] | None, now: datetime) -> Iterator[str]:
    """Other ways to write what was typed: misspelt words mended, one as two among them, then two words as one.

    At last one word alone: those that stand in no text together are found one by one.
    """
    words = list(typed)
    joined = [first + second for first, second in pairwise(words)]
    halves = {word: list(spelling.halves(word)) for word in words}
    known = _shown({*words, *joined, *(half for pairs in halves.values() for pair in pairs for half in pair)})
    options: dict[str, list[str]] = {}
    for word in words:
        if not spelling.SHORTEST <= len(word) <= spelling.LONGEST:
            continue
        # Before the last, a word counts as a stem only; twice the same word asks for that.
        is_found = _finds(Query((word,) if word == words[-1] else (word, word)), kinds, now)
        if not is_found:
            split = [
                f"{known[one]} {known[two]}" for one, two in halves[word] if one in known and two in known
            ]
            options[word] = [*split, *_nearest(word).values()][:NEAREST]
        elif word not in known:  # but its stem is, as that of "managment"
            mended = [shown for token, shown in _nearest(word).items() if _is_ill_written(word, token)]
            if mended:
                options[word] = [mended[0], typed[word]]
        if len(options) > MENDED:
            return
    for chosen in islice(product(*options.values()), TOGETHER):
        yield " ".join((typed | dict(zip(options, chosen, strict=True))).values())
    written = list(typed.values())
    for at, whole in enumerate(joined):
        if whole in known:
            yield " ".join([*written[:at], known[whole], *written[at + 2 :]])
    yield from (spellings[0] for spellings in options.values() if spellings)


def _is_ill_written(word: str, other: str) -> bool:
    """Whether a word has the stem of another without being that with an ending more or less."""
    return stem(word) == stem(other) and not word.startswith(other) and not other.startswith(word)


def _nearest(word: str) -> dict[str, str]:
    """The words of the vocabulary that are nearest, the nearest first, and how they are written."""
    near = WordKey.objects.filter(key__in=spelling.keys(word)).order_by("key", "word_id")  # as indexed
    tokens = spelling.nearest(word, set(near.values_list("word_id", flat=True)[:CANDIDATES]))[:NEAREST]
    shown = _shown(tokens)
    return {token: shown[token] for token in tokens}


def _shown(tokens: Collection[str]) -> dict[str, str]:
    return dict(Word.objects.filter(token__in=tokens).values_list("token", "shown"))
