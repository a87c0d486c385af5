"""Sheets: what they hold is read back, and no spreadsheet runs it."""

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal import sheets


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\N{NO-BREAK SPACE}=1", "＝1+1", "-"],
)
def test_a_spreadsheet_never_runs_a_cell(text):
    assert sheets.cell(text) == f"'{text}"


@settings(max_examples=50)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=4))
def test_what_a_sheet_holds_is_what_a_reader_of_csv_finds(rows):
    data = b"".join(sheets.lines(rows))
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig", "surrogatepass"), newline="")))
    assert read == [[sheets.cell(text) for text in row] for row in rows]


@given(st.text(alphabet="'=+@\t\n＝ a1") | st.text())
def test_an_apostrophe_that_was_put_before_a_cell_is_taken_off(text):
    assume(not text.startswith("'"))
    assert sheets.without_apostrophe(sheets.cell(text)) == text
