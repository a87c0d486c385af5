"""How verdicts fall, as rows and bars of a page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.definition import Definition
from assessments.figures.protecting import Guarded, percent
from assessments.scoring import Sureness

from .report import Falls


@dataclass(frozen=True, slots=True)
class Segment:
    x: str
    width: str
    kind: str
    opacity: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    share: str
    sure: str
    fairly_sure: str
    open: str
    segments: tuple[Segment, ...]


def rows(definition: Definition, falls: Falls, *, of_people: bool = False) -> list[Row]:
    """A row for each option, in the definition's order. Of people it is said as the owners' figures are: in fives."""
    total = sum(falls.values())
    names = {option.key: option.name for option in definition.options}
    for key, _ in falls:
        names.setdefault(key, f"{key} (no longer an option)")
    return [_row(name, _mix(falls, key), total, of_people) for key, name in names.items()]


def _mix(falls: Falls, leader: str) -> tuple[int, int, int]:
    by_sureness = {sureness: falls.get((leader, sureness.value), 0) for sureness in Sureness}
    unclear = by_sureness[Sureness.TOO_CLOSE] + by_sureness[Sureness.NOT_ENOUGH_KNOWN]
    return by_sureness[Sureness.SURE], by_sureness[Sureness.FAIRLY_SURE], unclear


def _row(name: str, mix: tuple[int, int, int], total: int, of_people: bool) -> Row:
    def said(count: int) -> str:
        if not of_people:
            return percent(count, total)
        guarded = Guarded.of(count)
        return guarded.share(total) or str(guarded)

    segments, start = [], 0
    parts = tuple(Guarded.of(count).least for count in mix) if of_people else mix
    for count, kind, opacity in zip(parts, ("for", "for", "rest"), ("1", ".5", ".55"), strict=True):
        if count:
            segments.append(Segment(_percent(start, total), _percent(count, total), kind, opacity))
        start += count
    sure, fairly, unclear = (said(count) for count in mix)
    return Row(name, said(sum(mix)), sure, fairly, unclear, tuple(segments))


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total:.2f}%"


def verdict_name(names: Mapping[str, str], key: str) -> str:
    """What a verdict is called: an option's name, or why there was none."""
    return {
        Sureness.TOO_CLOSE.value: "Too close to call",
        Sureness.NOT_ENOUGH_KNOWN.value: "Not enough known",
    }.get(key, names.get(key, f"{key} (no longer an option)"))
