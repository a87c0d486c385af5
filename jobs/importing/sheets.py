"""Postings as a table: CSV with commas, semicolons or tabs, whichever program wrote it."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from jobs.checks import Problem
from jobs.importing.columns import COLUMNS, LABELS, named
from jobs.importing.encodings import NAMES, encoding_of
from jobs.importing.records import LONGEST_ID, MAX_BYTES, MAX_RECORDS, Delivery, Kind, Record
from portal.imports.runs import UnreadableError
from portal.sheets import without_apostrophe

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line
LONGEST_CELL = 100_000
LONGEST_HEADING = 60
MOST_COLUMNS = 200
ERROR_VALUE = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME\?|NULL|NUM|SPILL|CALC)!?")

# A quotation mark that is never closed makes one cell of the rest of the file, and that is said of its row. With
# the module's own limit the reader would give up in the middle of the cell and take what follows for rows.
csv.field_size_limit(MAX_BYTES)


class Sheet:
    """Reads the file from its beginning each time, a row at a time. Raises UnreadableError for what is no table."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.encoding = encoding_of(file)
        self.separator, self.has_separator_line = self._separator()
        self.columns, self.unknown = self._header()

    def delivery(self) -> Delivery:
        count = 0
        for count, _row in enumerate(self._rows(), 1):
            if count > MAX_RECORDS:
                raise UnreadableError(f"This file has more than {MAX_RECORDS:,} rows. Send it in parts.")
        if not count:
            raise UnreadableError("This file has a first line and no postings below it.")
        notes = [f"Read as {NAMES[self.encoding]}, with {SEPARATORS[self.separator]} between the cells."]
        if self.unknown:
            names = ", ".join(f"“{name[:LONGEST_HEADING]}”" for name in self.unknown[:20])
            notes.append(f"Columns that we do not know are left out: {names}.")
        return Delivery(Kind.CSV, count, self.records, notes)

    def records(self) -> Iterator[Record]:
        for number, cells in self._rows():
            yield self._record(number, cells)

    def _lines(self) -> Iterator[tuple[int, list[str] | None]]:
        """Each row with its number, as a spreadsheet counts; no cells if its quotation marks do not match."""
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, self.encoding, newline="")
        try:
            if self.has_separator_line:
                text.readline()
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            number = 0
            while True:
                number += 1
                try:
                    yield number, next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    yield number, None
        finally:
            with suppress(ValueError):  # the file is closed already: somebody read no further
                text.detach()

    def _rows(self) -> Iterator[tuple[int, list[str] | None]]:
        """The rows below the heading that hold something."""
        is_below = False
        for number, cells in self._lines():
            if cells is None or any(cell.strip() for cell in cells):
                if is_below:
                    yield number, cells
                is_below = True

    def _separator(self) -> tuple[str, bool]:
        """The one that parts the first line into most columns that we know."""
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, self.encoding, newline="")
        try:
            sample = text.read(LONGEST_CELL)
        finally:
            text.detach()
        if "\0" in sample:
            raise UnreadableError("This is no CSV file: it holds bytes that are no text.")
        first = sample.partition("\n")[0]
        told = SEPARATOR_LINE.fullmatch(first)
        if told:
            if told[1] not in SEPARATORS:
                raise UnreadableError("Part the cells of this file with commas, semicolons or tabs.")
            return told[1], True

        def known(separator: str) -> tuple[int, int]:
            try:
                cells = next(
                    csv.reader(io.StringIO(sample.lstrip("\r\n"), newline=""), delimiter=separator), []
                )
            except csv.Error:
                return 0, 0
            return sum(bool(named(cell)) for cell in cells), len(cells)

        return max(SEPARATORS, key=known), False

    def _header(self) -> tuple[list[str], list[str]]:
        """The name of each column, empty for one that we do not know; and the headings of those."""
        headings = next((cells for _number, cells in self._lines() if cells is None or any(cells)), None)
        if not headings:
            raise UnreadableError("This file is empty, or its first line cannot be read.")
        if len(headings) > MOST_COLUMNS:
            raise UnreadableError(f"This file has more than {MOST_COLUMNS} columns.")
        columns = [named(heading) for heading in headings]
        if not any(columns):
            names = ", ".join(column.name for column in COLUMNS[:5])
            raise UnreadableError(
                f"The first line has to name the columns, as the template does: {names} …. "
                f"Here it begins with “{headings[0].strip()[:LONGEST_HEADING]}”."
            )
        if "title" not in columns:
            raise UnreadableError("There is no column “title”. It is the one that every posting needs.")
        for name in LABELS:
            twice = [
                heading.strip() for heading, column in zip(headings, columns, strict=True) if column == name
            ]
            if len(twice) > 1:
                words = " and ".join(f"“{heading[:LONGEST_HEADING]}”" for heading in twice)
                raise UnreadableError(f"The columns {words} mean the same. Keep one of them.")
        unknown = [
            heading.strip()
            for heading, column in zip(headings, columns, strict=True)
            if not column and heading.strip()
        ]
        return columns, unknown

    def _record(self, number: int, cells: list[str] | None) -> Record:
        if cells is None:
            return Record(number, {}, problems=[Problem("", "its quotation marks do not match")])
        found = {name: cell for name, cell in zip(self.columns, cells, strict=False) if name}
        problems = list(_problems(found))
        if any(cell.strip() for cell in cells[len(self.columns) :]):
            problems.append(
                Problem(
                    "",
                    f"it has {len(cells)} cells and the first line {len(self.columns)}. "
                    f"Put quotation marks around a text with {SEPARATORS[self.separator]} in it",
                )
            )
        broken = {problem.field for problem in problems}
        values = {
            name: without_apostrophe(cell.strip()) if name not in broken else cell[:200]
            for name, cell in found.items()
        }
        return Record(number, values, values.pop("id", "")[: LONGEST_ID + 1], problems)


def _problems(found: dict[str, str]) -> Iterator[Problem]:
    """What a spreadsheet leaves in a cell that is no text of anybody's."""
    for name, cell in found.items():
        words = cell.strip()
        if len(cell) > LONGEST_CELL:
            yield Problem(
                name,
                f"this cell has {len(cell):,} characters. Is a quotation mark opened in it and not closed?",
            )
        elif words.startswith("="):
            yield Problem(name, f"“{words[:40]}” is a formula. Save the sheet with its values")
        elif ERROR_VALUE.fullmatch(words):
            yield Problem(name, f"“{words}” is an error of the spreadsheet")
