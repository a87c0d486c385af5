"""How names stand in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def listed(parts: Sequence[str], last: str = "and", *, comma: str = "") -> str:
    """ "A", "A and B", "A, B and C"; with `comma`, one stands before the last word too."""
    return f"{comma} {last} ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)
