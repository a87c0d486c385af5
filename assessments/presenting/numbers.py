"""Figures as a page writes them."""

from __future__ import annotations

from fractions import Fraction

MINUS = "\N{MINUS SIGN}"


def number(value: Fraction, *, digits: int = 0, is_signed: bool = False) -> str:
    """Rounded, with a true minus sign; nought has none."""
    rounded = round(value, digits) if digits else Fraction(round(value))
    sign = MINUS if rounded < 0 else "+" if is_signed and rounded > 0 else ""
    return f"{sign}{abs(float(rounded)):.{digits}f}"


def points(value: Fraction) -> str:
    figure = number(value)
    return f"{figure} point" if figure == "1" else f"{figure} points"


def percent(value: Fraction) -> str:
    """A length for SVG, in per cent."""
    return f"{float(value):.2f}%"
