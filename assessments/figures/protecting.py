"""What may be said of what people answered, so that nobody is recognised by it. Pure.

That somebody came, finished or left is counted exactly. What they answered, and what that came to, is said in fives
rounded down, and not at all of fewer than five: one person does not show in such a number, nor, but where it happens to
pass a five, in the difference between two pages (a shorter period, one version fewer, yesterday's).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LEAST = 5


@dataclass(frozen=True, slots=True)
class Guarded:
    """A number that is said in fives: `least` is what is certain of it."""

    least: int

    @classmethod
    def of(cls, number: int) -> Guarded:
        return cls(number // LEAST * LEAST)

    def __str__(self) -> str:
        return f"{self.least:,}+" if self.least else f"under {LEAST}"

    def __bool__(self) -> bool:
        return bool(self.least)

    def share(self, of: int) -> str:
        """ "41%", at least so many; empty where nothing is certain."""
        return percent(self.least, of) if self.least else ""


def percent(number: int, of: int) -> str:
    """In whole per cent, never 0% for something nor 100% for less than all; empty where there is nothing to share."""
    if not of:
        return ""
    if 0 < number * 100 < of:
        return "under 1%"
    if of * 99 < number * 100 < of * 100:
        return "over 99%"
    return f"{100 * number / of:.0f}%"


def dates(days: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """How each day of a version is written in rows of single answers: as exactly as at least five rows share.

    That is the day, else the week, the month, the year of those whose days are not written, else nothing exact; a
    version whose rest is fewer than five rows keeps that back.
    """
    waiting = Counter(days)
    found: dict[tuple[int, date], str] = {}
    for level in (_day, _week, _month, _year, _ever):
        sizes: Counter[tuple[int, str]] = Counter()
        for (version, day), number in waiting.items():
            sizes[version, level(day)] += number
        for version, day in list(waiting):
            if sizes[version, level(day)] >= LEAST:
                found[version, day] = level(day)
                del waiting[version, day]
    return found


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(day: date) -> str:
    return day.isoformat()


def _week(day: date) -> str:
    return f"week of {monday(day).isoformat()}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _year(day: date) -> str:
    return f"{day:%Y}"


def _ever(day: date) -> str:
    return "any day"
