"""JSON from anywhere: read within limits, and what is wrong with it in words."""

import json
import re
from collections.abc import Iterator
from typing import Any

from jobs.checks import Problem
from portal.imports.runs import UnreadableError

DEEPEST = 50
_SCRIPT = re.compile(r"<!--|<script\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_LD_JSON = re.compile(r"\btype\s*=\s*[\"']?\s*application/ld\+json\b", re.IGNORECASE)
_WRAPPING = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$")
LONGEST_TAG = 2_000


def parsed(words: str) -> Any:
    """The value of a JSON text. Raises UnreadableError."""
    try:
        value = json.loads(words, parse_constant=_no_number, strict=False)
    except RecursionError:
        raise UnreadableError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"This JSON breaks off or has a mistake in line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except ValueError as error:  # a number of thousands of digits, NaN
        raise UnreadableError(f"This JSON cannot be read: {error}.") from error
    if _depth(value) > DEEPEST:
        raise UnreadableError(_TOO_DEEP)
    return value


_TOO_DEEP = f"This JSON is nested more than {DEEPEST} levels deep. No list of postings is."


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def _depth(value: Any) -> int:
    """How many lists and objects stand in one another, counted to just beyond the limit."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        level = [child for parent in level for child in _children(parent)]
        depth += 1
    return depth


def _children(value: Any) -> Iterator[Any]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (child for child in inside if isinstance(child, dict | list))


def scripts(page: str) -> Iterator[str]:
    """The JSON-LD blocks of a page. Each search goes on where the last one ended, however hostile the page."""
    position = 0
    while found := _SCRIPT.search(page, position):
        if found[0] == "<!--":
            position = page.find("-->", found.end())
            if position < 0:
                return
            continue
        start = page.find(">", found.end(), found.end() + LONGEST_TAG)
        end = _SCRIPT_END.search(page, start) if start >= 0 else None
        if start >= 0 and end is None:
            return
        if end and _LD_JSON.search(page, found.end(), start):
            yield _WRAPPING.sub("", _WRAPPING.sub("", page[start + 1 : end.start()]))
        position = end.end() if end else found.end()


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value, outer ones first, in their order."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            yield current
        waiting += reversed(list(_children(current)))


def listed(value: Any) -> list[Any]:
    """One or several: schema.org allows both everywhere."""
    return value if isinstance(value, list) else [] if value is None else [value]


class Cells:
    """The texts of one record as they are found, with what could not be carried over."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def put(self, name: str, value: Any) -> None:
        """A text, a number or nothing; anything else is a problem of that column."""
        if value is None or value == "":
            return
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.problems.append(Problem(name, "here is no text and no number"))
            return
        self.values[name] = f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

    def add(self, name: str, words: str) -> None:
        """More of a section."""
        known = self.values.get(name)
        self.values[name] = f"{known}\n\n{words}" if known else words


def as_text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
