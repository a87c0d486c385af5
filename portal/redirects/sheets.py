"""Redirects as CSV: two columns, `old_path` and `new_path`; an empty new path means “gone”."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from portal import links
from portal.errors import ServiceError
from portal.links import Leads
from portal.redirects import services
from portal.redirects.models import Redirect

HEADER = ["old_path", "new_path"]
MAX_BYTES = 1_000_000
MAX_ROWS = 5_000
LONGEST = 400  # the columns' length


class Outcome(StrEnum):
    ADDED = "to add"
    CHANGED = "to change"
    SAME = "already so"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """A line of the sheet and what becomes of it."""

    line: int
    old_path: str
    new_path: str
    outcome: Outcome
    said: str = ""


def read(content: bytes) -> list[Entry]:
    """What each line would do, in the order of the sheet. Raises ServiceError for what is no such sheet."""
    if len(content) > MAX_BYTES:
        raise ServiceError("This file is larger than 1 MB. Send it in parts.")
    try:
        rows = list(_rows(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, csv.Error):
        raise ServiceError("This is no CSV file in UTF-8.") from None
    if len(rows) > MAX_ROWS:
        raise ServiceError(f"This file has more than {MAX_ROWS:,} lines. Send it in parts.")
    known = dict(Redirect.objects.values_list("old_path", "new_path"))
    leads = _leads([cells for _, cells in rows])
    seen: dict[str, int] = {}
    return [_entry(line, cells, known, seen, leads) for line, cells in rows]


@transaction.atomic
def apply(entries: Iterable[Entry], *, by: Any) -> int:
    """Store what was not refused; returns how many redirects were added or changed."""
    wanted = [each for each in entries if each.outcome in {Outcome.ADDED, Outcome.CHANGED}]
    for each in wanted:
        services.add(each.old_path, each.new_path, by=by)
    return len(wanted)


def written() -> Iterator[Iterable[str]]:
    """All redirects, as rows of a sheet."""
    yield HEADER
    yield from Redirect.objects.values_list("old_path", "new_path").iterator()


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that holds something, with its number; separated by commas, semicolons or tabs."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        is_header = reader.line_num == 1 and [cell.casefold() for cell in stripped[:2]] == HEADER
        if any(stripped) and not is_header:
            yield reader.line_num, stripped


def _leads(rows: Iterable[list[str]]) -> dict[str, Leads]:
    """Where the addresses of the sheet lead once it is stored."""
    pairs = [(*cells, "")[:2] for cells in rows]
    paths = {path for old, new in pairs for path in (old, services.plain(new)) if path.startswith("/")}
    leads = links.lead(path for path in paths if path.isprintable())
    moved = {old for old, new in pairs if new and leads.get(old) == Leads.NOWHERE}
    return leads | dict.fromkeys(moved, Leads.MOVED)


def _entry(
    line: int, cells: list[str], known: dict[str, str], seen: dict[str, int], leads: Mapping[str, Leads]
) -> Entry:
    old, new = (*cells, "")[:2]
    said = _refusal(cells, old, new, seen)
    if not said and services.is_in_use(old, leads):
        said = services.IN_USE
    seen.setdefault(old, line)
    if said:
        return Entry(line, old, new, Outcome.REFUSED, said)
    warning = services.NOWHERE if services.leads_nowhere(new, leads) else ""
    if old not in known:
        return Entry(line, old, new, Outcome.ADDED, warning)
    if known[old] == new:
        return Entry(line, old, new, Outcome.SAME, warning)
    before = f"It led to {known[old]}." if known[old] else "It said “gone”."
    return Entry(line, old, new, Outcome.CHANGED, f"{before} {warning}".rstrip())


def _refusal(cells: list[str], old: str, new: str, seen: dict[str, int]) -> str:
    if len(cells) > 2 and any(cells[2:]):
        return "This line has more than two columns."
    if not old:
        return "This line has no old address."
    if max(len(old), len(new)) > LONGEST:
        return f"An address has at most {LONGEST} characters."
    if not (old + new).isprintable():
        return "An address has no line breaks and no control characters."
    if old in seen:
        return f"Line {seen[old]} is about this address already."
    try:
        services.check(old, new)
    except ServiceError as error:
        return error.message
    return ""
