"""Numbers by day as columns: where each is drawn, for an SVG of any width and one height. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 140  # of the whole drawing, in pixels; places from left to right are shares of its width
TOP, BASE, FOOT = 20, 112, 132  # the line of the highest number, the line of nought, the dates' words
GAP = 0.2  # of a column's width


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    width: str
    y: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    columns: list[Column]
    """Of the days with a number above nought."""
    limit: str
    """What the upper line stands for."""
    first: str
    last: str
    words: str
    """The whole in one sentence."""


def columns(values: Sequence[tuple[date, int]], *, one: str, many: str) -> Chart:
    """A chart of at least one day; `one` and `many` name what is counted."""
    highest = max(number for _, number in values)
    limit = round_up(highest)
    step = 100 / len(values)
    drawn = [
        Column(
            x=f"{index * step + step * GAP / 2:.2f}%",
            width=f"{step * (1 - GAP):.2f}%",
            y=round(BASE - (BASE - TOP) * number / limit, 1),
            height=round((BASE - TOP) * number / limit, 1),
            words=f"{_day(day)}: {_number(number, one, many)}",
        )
        for index, (day, number) in enumerate(values)
        if number
    ]
    first, last = _day(values[0][0]), _day(values[-1][0])
    return Chart(drawn, _number(limit, one, many), first, last, _sentence(values, one, many))


def round_up(number: int) -> int:
    """The next 1, 2 or 5 with noughts; 1 at least."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if number <= factor * power:
                return factor * power
        power *= 10


def _sentence(values: Sequence[tuple[date, int]], one: str, many: str) -> str:
    total = sum(number for _, number in values)
    words = f"{many.capitalize()} by day from {_day(values[0][0])} to {_day(values[-1][0])}: {total:,} in all"
    if not total:
        return f"{words}."
    day, most = max(values, key=lambda pair: pair[1])
    return f"{words}, most on {_day(day)}, {most:,}."


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
