"""Tables of postings: separators, encodings, headings, and rows that are broken."""

import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.forms import PostingForm
from jobs.importing.columns import COLUMNS
from jobs.importing.reading import read
from jobs.importing.records import MAX_BYTES, Record
from portal.imports.runs import UnreadableError
from tests.jobs.importing.files import page, row, sheet


def records(content: bytes) -> list[Record]:
    return list(read(io.BytesIO(content)).records())


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(io.BytesIO(content))
    return caught.value.message


def said(record: Record) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in record.problems]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_told_apart(separator):
    (record,) = records(sheet(row(title="A, b; c"), separator=separator))
    assert (record.title, record.external_id, record.number) == ("A, b; c", "K-1", 2)
    assert record.cells["work"] == 'Keep the **bridge**,\nand "lift" it.'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_told_apart(encoding):
    words = "Brückenwärter – für 5 €, naïve «Ångström»"
    content = sheet(row(title=words, work="Plain words. " * 40)).decode().encode(encoding)
    delivery = read(io.BytesIO(content))
    (record,) = delivery.records()
    assert record.title == words
    assert ("Windows-1252" in delivery.notes[0]) is (encoding == "cp1252")
    assert len(list(delivery.records())) == 1  # it begins anew


def test_headings_are_read_kindly_and_what_is_unknown_is_said():
    content = b" Job Title ;PAY FROM;Hiring manager;;closing-date\nKeeper;1;Ann;;2026-12-20\n"
    delivery = read(io.BytesIO(content))
    (record,) = delivery.records()
    assert record.cells == {"title": "Keeper", "pay_min": "1", "closes_on": "2026-12-20"}
    assert delivery.notes[1] == "Columns that we do not know are left out: “Hiring manager”."
    assert records(b"sep=;\r\ntitle;work\r\nKeeper;a,b\r\n")[0].cells["work"] == "a,b"


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    content = b'title,work\n\nOne,"two\nlines"\n,\nThree,x\n'
    assert [(record.number, record.title) for record in records(content)] == [(3, "One"), (5, "Three")]


def test_a_broken_row_is_said_and_the_next_ones_are_read():
    content = (
        b'title,pay_min,work\nOne,1,"a" b\nTwo,1,x,y\n=1+1,#REF!,x\nFour,\'=not a formula,x\nFive,1,"'
        + b"x" * 120_000
    )
    found = records(content)
    assert [said(record) for record in found[:3]] == [
        [("", "its quotation marks do not match")],
        [
            (
                "",
                "it has 4 cells and the first line 3. Put quotation marks around a text with commas in it",
            )
        ],
        [
            ("title", "“=1+1” is a formula. Save the sheet with its values"),
            ("pay_min", "“#REF!” is an error of the spreadsheet"),
        ],
    ]
    # As our own sheets write it.
    assert said(found[3]) == [] and found[3].cells["pay_min"] == "=not a formula"
    assert said(found[4]) == [("", "its quotation marks do not match")]
    (record,) = records(b'title,work\nOne,"' + b"x" * 120_000 + b'"')
    assert "has 120,000 characters. Is a quotation mark opened in it and not closed?" in said(record)[0][1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b" \n ", "This file is empty."),
        (b"title,work\n", "has a first line and no postings"),
        (b"PK\x03\x04" + b"\0" * 40, "an Excel workbook or a ZIP. Save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 40, "old Excel workbook"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"title,work\na\0b,\0\n", "bytes that are no text"),
        (b"a,b\n1,2\n", "The first line has to name the columns, as the template does: id, title"),
        (b"work,benefits\n1,2\n", "There is no column “title”"),
        (b"Title,Job title,work\n1,2,3\n", "The columns “Title” and “Job title” mean the same"),
        (b"title" + b",x" * 300 + b"\n1\n", "more than 200 columns"),
        (b"sep=|\ntitle|work\n1|2\n", "Part the cells of this file with commas, semicolons or tabs"),
        (b"title\n" + b"x\n" * 20_001, "more than 20,000 rows"),
        (b"title\n" + b"x" * MAX_BYTES, "larger than 10 MB"),
        (b"\x81\x8d\x8f title", "no text in UTF-8, UTF-16 or Windows-1252"),
        (b"\xff\xfet\0i\0t", "no text in UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, words):
    assert words in refusal(content)


@settings(max_examples=200)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda words: f"title,id,work\n{words}".encode(errors="surrogatepass"))
    | st.recursive(
        st.none() | st.floats() | st.text(max_size=5) | st.just("JobPosting"),
        lambda inside: (
            st.lists(inside, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "jobs",
                        "id",
                        "content",
                        "location",
                        "name",
                        "pay_input_ranges",
                        "@type",
                        "title",
                        "jobLocation",
                        "address",
                        "baseSalary",
                        "value",
                        "unitText",
                        "description",
                        "identifier",
                        "validThrough",
                        "metadata",
                    ]
                ),
                inside,
                max_size=6,
            )
        ),
        max_leaves=12,
    ).map(lambda value: page(value))
)
@example(b'title,work\n"')
@example(b'title\r"a\n')
def test_nonsense_is_refused_or_read_never_a_fault(content):
    try:
        for record in read(io.BytesIO(content)).records():
            assert record.number and isinstance(record.external_id, str)
            assert all(isinstance(cell, str) for cell in record.cells.values())
    except UnreadableError as error:
        assert error.message


@pytest.mark.django_db
def test_every_field_of_the_form_has_a_column():
    """A new field of the form needs a column here, in `COLUMNS` and in docs/import-export.md."""
    form = PostingForm()
    needs = {f"need_{topic.key}" for topic in form.topics}
    names = {column.name for column in COLUMNS}
    assert set(form.fields) - needs - {"revision"} == names - {"id", "must_have", "nice_to_have"}


def test_the_documentation_lists_the_columns():
    text = (Path(__file__).parents[3] / "docs" / "import-export.md").read_text(encoding="utf-8")
    assert [f"| `{column.name}` | {column.label} | {column.words} |" for column in COLUMNS] == re.findall(
        r"^\| `[a-z_]+` \| .* \| .* \|$", text, re.MULTILINE
    )
