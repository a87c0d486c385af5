"""Bars from a middle line and the grid behind them, for an SVG of any width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .numbers import percent

MIDDLE = Fraction(50)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the middle line, and the interval over it where there is one."""

    x: str
    width: str
    kind: str
    low: str = ""
    high: str = ""
    end: str = ""
    is_left: bool = False


def bar(
    value: Fraction,
    scale: Fraction,
    kind: str,
    *,
    interval: tuple[Fraction, Fraction] | None = None,
    end: Fraction | None = None,
) -> Bar:
    """`scale` is what the half of the width stands for; `end`, in per cent, is where its figure stands."""
    at = place(value, scale)
    low, high = (percent(place(one, scale)) for one in interval) if interval else ("", "")
    return Bar(
        x=percent(min(at, MIDDLE)),
        width=percent(abs(at - MIDDLE)),
        kind=kind,
        low=low,
        high=high,
        end="" if end is None else percent(end),
        is_left=end is not None and value < 0,
    )


def place(value: Fraction, scale: Fraction) -> Fraction:
    """Where a value stands from left to right, in per cent."""
    return MIDDLE + value * MIDDLE / scale


def scaled(values: Iterable[Fraction], *, least: Fraction) -> tuple[Fraction, tuple[str, ...]]:
    """A scale for these values, and where the lines of the grid stand: one for each five points (or ten, or twenty).

    A third of room is left on each side, for the figures beside the bars.
    """
    reach = max([abs(value) * 4 / 3 for value in values] + [least])
    step = next(step for step in (5, 10, 20, 50, 100) if reach <= step * 4 or step == 100)
    scale = Fraction(step * -(-reach // step))
    lines = [Fraction(step * index) for index in range(int(-scale // step), int(scale // step) + 1)]
    return scale, tuple(percent(place(line, scale)) for line in lines if line)
