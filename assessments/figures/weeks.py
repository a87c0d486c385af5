"""Numbers by week as columns, for an SVG of any width and one height. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .protecting import Guarded

HEIGHT = 96  # of the whole drawing, in pixels; places from left to right are shares of its width
TOP, BASE, FOOT = 20, 72, 90  # the line of the highest number, the line of nought, the words under it
GAP = 0.25  # of a column's width


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    width: str
    y: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    columns: tuple[Column, ...]
    limit: str
    first: str
    last: str
    words: str


def chart(name: str, weeks: Sequence[date], numbers: Mapping[date, Guarded], limit: int) -> Chart:
    """One verdict's columns. `limit` is what the upper line stands for, the same on all charts of a page."""
    step = 100 / len(weeks)
    columns = tuple(
        Column(
            x=f"{place * step + step * GAP / 2:.2f}%",
            width=f"{step * (1 - GAP):.2f}%",
            y=round(BASE - (BASE - TOP) * numbers[week].least / limit, 1),
            height=round((BASE - TOP) * numbers[week].least / limit, 1),
            words=f"Week of {said(week)}: {numbers[week]}",
        )
        for place, week in enumerate(weeks)
        if numbers.get(week)
    )
    return Chart(
        name, columns, f"{limit:,}", said(weeks[0]), said(weeks[-1]), _sentence(name, weeks, numbers)
    )


def limit(numbers: Sequence[Guarded]) -> int:
    """The next 10, 20 or 50 with noughts that is as high as each."""
    highest, power = max((number.least for number in numbers), default=0), 10
    while True:
        for factor in (1, 2, 5):
            if highest <= factor * power:
                return factor * power
        power *= 10


def said(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _sentence(name: str, weeks: Sequence[date], numbers: Mapping[date, Guarded]) -> str:
    drawn = [week for week in weeks if numbers.get(week)]
    if not drawn:
        return f"{name}: under 5 in each week."
    most = max(drawn, key=lambda week: numbers[week].least)
    return f"{name}, by week of beginning: most in the week of {said(most)}, {numbers[most]}. The table below has all weeks."
