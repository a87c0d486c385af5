"""A posting that is imported again: which parts the file has changed, and which somebody here. Pure.

A part is what is changed together: the pay with its currency and period, all places, all needs, a term, a section.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from jobs import lines
from jobs.importing.columns import LABELS
from jobs.values import PostingInput
from portal import text

PAY = ("pay_min", "pay_max", "pay_currency", "pay_period")
# Columns that are parts of a larger part, or are stored by another name.
_PART_OF = {
    **dict.fromkeys(PAY, "pay"),
    **dict.fromkeys(("offices", "remote_countries"), "places"),
    **dict.fromkeys(("must_have", "nice_to_have"), "needs"),
    "closes_on": "closes_at",
}
_WORDS = {"pay": "Pay", "places": "Places and countries", "needs": "Needs", "closes_at": "Last day"}


def parts_of(columns: Iterable[str]) -> list[str]:
    """The parts that a file with these columns speaks of."""
    return list(dict.fromkeys(_PART_OF.get(name, name) for name in columns if name != "id"))


def in_words(part: str) -> str:
    return _WORDS.get(part) or LABELS.get(part, part)


def digests(posting: PostingInput) -> dict[str, str]:
    """Part to a short digest of it, as it is once stored. Parts that say nothing have none."""
    terms = dict(posting.terms)
    pay = [terms.pop(name, None) for name in PAY]
    values: dict[str, Any] = {name: value for name, value in terms.items() if value}
    if pay[0] is not None:
        values["pay"] = pay
    if posting.places:
        values["places"] = [
            [place.country.upper(), place.city, place.is_remote] for place in dict.fromkeys(posting.places)
        ]
    if posting.needs:
        values["needs"] = sorted([need.topic_key, need.is_must, need.level] for need in posting.needs)
    for section, markdown in posting.sections.items():
        if pieces := lines.split(section, markdown):
            values[section] = pieces
    return {part: _digest(value) for part, value in values.items()}


def _digest(value: Any) -> str:
    written = json.dumps(value, default=_plain) if not isinstance(value, str) else text.one_line(value)
    return hashlib.sha256(written.encode(errors="surrogatepass")).hexdigest()[:16]


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of a posting that is here: its text, which parts the file changes, which it must leave."""

    data: PostingInput
    taken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Changed in the file and here: what is here stays."""
    base: dict[str, str] = field(default_factory=dict)
    """Digests of what the file said last, for the next time."""


def merge(
    *, here: PostingInput, incoming: PostingInput, base: Mapping[str, str], parts: Iterable[str]
) -> Merge:
    """`base`: digests of what the last import brought. What changed on one side only is that side's."""
    ours, theirs = digests(here), digests(incoming)
    new_base, taken, left = dict(base), [], []
    for part in parts:
        mine, new, old = ours.get(part, ""), theirs.get(part, ""), base.get(part, "")
        if new == mine:
            new_base[part] = new
        elif new == old:
            continue
        elif mine == old:
            taken.append(part)
            new_base[part] = new
        else:
            left.append(part)
    return Merge(_with(here, incoming, set(taken)), taken, left, {k: v for k, v in new_base.items() if v})


def _with(here: PostingInput, incoming: PostingInput, taken: set[str]) -> PostingInput:
    names = (taken - {"pay"} | (set(PAY) if "pay" in taken else set())) & set(incoming.terms)
    return PostingInput(
        terms={**here.terms, **{name: incoming.terms[name] for name in names}},
        places=incoming.places if "places" in taken else here.places,
        needs=incoming.needs if "needs" in taken else here.needs,
        sections={
            **here.sections,
            **{name: incoming.sections[name] for name in taken & set(incoming.sections)},
        },
    )
