"""CSV files to download, which a spreadsheet shows and never runs: RFC 4180, UTF-8 with its mark."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import StreamingHttpResponse

# With these a spreadsheet begins a formula, after blanks too; East Asian ones take the wide forms as well.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL = ("\t", "\r", "\n")


def download(rows: Iterable[Iterable[Any]], name: str) -> StreamingHttpResponse:
    """The file `name`.csv, sent while its rows are read."""
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    yield "\N{BYTE ORDER MARK}".encode()
    yield from map(line, rows)


def line(row: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([cell(value) for value in row])
    return text.getvalue().encode()


def cell(value: Any) -> str:
    """A value as text; one that a spreadsheet would run begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if _is_run(text) else text


def without_apostrophe(text: str) -> str:
    """What `cell` made this of."""
    return text[1:] if text.startswith("'") and _is_run(text[1:]) else text


def _is_run(text: str) -> bool:
    return text.startswith(CONTROL) or text.lstrip().startswith(FORMULA)
