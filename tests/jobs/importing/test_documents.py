"""A Greenhouse board as its documentation shows it, and pages that describe their jobs."""

import io
import json
import time
from copy import deepcopy

import pytest

from jobs.importing import texts
from jobs.importing.reading import read
from jobs.importing.records import Kind, Record
from portal.imports.runs import UnreadableError
from tests.jobs.importing.files import BOARD, POSTING, REMOTE, page


def records(value: object) -> list[Record]:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(read(io.BytesIO(content)).records())


def job(**changes: object) -> Record:
    (record,) = records({**BOARD["jobs"][0], **changes})
    return record


def posting(**changes: object) -> Record:
    (record,) = records({**POSTING, **changes})
    return record


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(io.BytesIO(content))
    return caught.value.message


def test_a_board_is_read_as_it_is_documented():
    first, second, third = records(BOARD)
    assert read(io.BytesIO(json.dumps(BOARD).encode())).kind == Kind.GREENHOUSE
    assert first.external_id == "127817" and first.problems == []
    assert first.cells == {
        "title": "Keeper of the Lower Bridge",
        "apply_url": "https://boards.greenhouse.io/span/jobs/127817",
        "work": "Keep the **lower bridge** & its log.\n\n**About the river**\n\nIt is wide.",
        "responsibilities": "- Lift it on time\n- Write the log",
        "benefits": "- A heated hut",
        "offices": "Sheffield, United Kingdom",
        "pay_min": "48000.00",
        "pay_max": "56000.50",
        "pay_currency": "GBP",
        "pay_period": "year",
        "employment_type": "Full-time",
    }
    assert first.notes == [
        "The pay is taken to be a year's: the board does not say.",
        "This job has 2 ranges of pay. The first is taken, “Salary”.",
    ]
    assert (second.cells["workplace"], second.cells["remote_countries"]) == ("remote", "Ireland")
    assert second.cells["work"] == "Plain words."
    assert "offices" not in third.cells  # CA is California, not Canada
    assert third.notes[0] == "“San Francisco, CA” names no country that we know: add it to the draft."
    assert [problem.message for problem in third.problems] == ["“lots” is not a number of cents"]


@pytest.mark.parametrize(
    ("location", "cells", "notes"),
    [
        ("Ghent, Belgium; Cork, Ireland", {"offices": "Ghent, Belgium\nCork, Ireland"}, 0),
        ("Hybrid - London, UK", {"workplace": "hybrid", "offices": "London, UK"}, 0),
        ("Remote", {"workplace": "remote"}, 0),
        (
            "United States (Remote) | Remote, EU",
            {"workplace": "remote", "remote_countries": "United States\nEU"},
            0,
        ),
        ("Remote, EMEA", {"workplace": "remote"}, 1),
        ("London, UK or Remote", {"offices": "London, UK"}, 1),
        ("NYC", {}, 1),
        ("North", {"offices": "North, United Kingdom"}, 0),
        ("", {}, 0),
    ],
)
def test_a_location_is_taken_apart_and_never_guessed(location, cells, notes):
    record = job(location={"name": location}, pay_input_ranges=None)
    found = {
        name: record.cells[name]
        for name in ("workplace", "offices", "remote_countries")
        if name in record.cells
    }
    assert (found, len(record.notes)) == (cells, notes)


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        (
            "Any text. &lt;p&gt;HTML is escaped &amp;amp; whole.&lt;/p&gt;",
            "Any text.\n\nHTML is escaped & whole.",
        ),
        ("&lt;p&gt;Write &amp;lt;b&amp;gt; for bold.&lt;/p&gt;", "Write \\<b> for bold."),
        ("Write &amp;lt;b&amp;gt; for bold.", "Write \\<b> for bold."),
        ("1 < 2. &lt;ul&gt;&lt;li&gt;One&lt;/li&gt;&lt;/ul&gt;", "1 < 2.\n\n- One"),
        ("Plain &amp;amp; short.\n\nTwice.", "Plain & short.\n\nTwice."),
    ],
)
def test_escaped_content_is_unescaped_once(content, markdown):
    assert job(content=content).cells["work"] == markdown


def test_a_job_that_is_none_is_said():
    odd = deepcopy(BOARD)
    odd["jobs"] = [7, {"title": ["x"], "content": 5, "location": "Ghent"}]
    first, second = records(odd)
    assert [problem.message for problem in first.problems] == ["this is no job but a bare value"]
    assert {problem.field for problem in second.problems} == {"title", "work", "id"}
    assert job(content="x" * 200_000).problems[0].field == "work"
    assert refusal(b'{"jobs": []}') == "This board has no jobs."


def test_a_posting_of_a_page_is_read():
    record = posting()
    assert record.cells == {
        "title": "Bridge Keeper",
        "work": "Keep it.",
        "responsibilities": "- Lift",
        "benefits": "A heated hut",
        "employment_type": "full_time",
        "closes_on": "2026-12-18",  # midnight ends the day before
        "workplace": "on_site",
        "offices": "Ghent, BE\nCork, Ireland",
        "pay_min": "40",
        "pay_max": "50.5",
        "pay_currency": "EUR",
        "pay_period": "hour",
    }
    assert record.external_id == "1234567" and record.problems == [] and record.notes == []


def test_blocks_lists_and_graphs_of_a_page_are_found():
    graph = {"@graph": [{"@type": "Organization"}, POSTING, {"itemListElement": [{"item": REMOTE}]}]}
    first, broken, second, third = records(page([POSTING], "{not JSON", graph))
    assert (first.title, second.title, third.title) == ("Bridge Keeper", "Bridge Keeper", "Remote Watcher")
    assert broken.problems[0].message.startswith(
        "block 2 of the page's JSON-LD: This JSON breaks off or has a mistake"
    )
    assert third.external_id == third.cells["apply_url"] == "https://span.example/jobs/2"
    assert (third.cells["workplace"], third.cells["remote_countries"]) == ("remote", "DE\nIreland")
    assert third.notes == ["Pay per “week” is not carried over: add it to the draft."]
    wrapped = page(f"\n//<![CDATA[\n{json.dumps(POSTING)}\n//]]>\n")
    assert records(wrapped)[0].title == "Bridge Keeper"


@pytest.mark.parametrize(
    ("changes", "cells", "notes"),
    [
        ({"validThrough": "2026-12-19"}, {"closes_on": "2026-12-19"}, 0),
        ({"validThrough": "2026-12-19T23:00:00+00:00"}, {"closes_on": "2026-12-19"}, 0),
        ({"validThrough": "soon"}, {"closes_on": "soon"}, 0),
        ({"validThrough": "2026-99-99T00:00:00"}, {"closes_on": "2026-99-99T00:00:00"}, 0),
        ({"employmentType": "OTHER"}, {"employment_type": None}, 1),
        ({"jobLocation": {"address": {"addressLocality": "Ghent"}}}, {"offices": None, "workplace": None}, 1),
        ({"jobLocation": "Ghent"}, {"offices": None}, 1),
        ({"baseSalary": 5}, {"pay_min": None}, 1),
        (
            {"baseSalary": {"value": 7, "unitText": "YEARLY"}},
            {"pay_min": "7", "pay_max": "7", "pay_period": "year"},
            0,
        ),
        ({"applicationContact": {"email": "a@span.example"}}, {"apply_email": "a@span.example"}, 0),
    ],
)
def test_what_pages_say_in_other_ways(changes, cells, notes):
    record = posting(**changes)
    assert {name: record.cells.get(name) for name in cells} == cells
    assert len(record.notes) == notes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 200_000, "nested more than 50 levels deep"),
        (b'{"jobs": [' + b'{"a":' * 60 + b"1" + b"}" * 60 + b"]}", "nested more than 50 levels deep"),
        (b'{"jobs": [{"id": NaN}]}', "NaN is not a number in JSON"),
        (b'{"jobs": [{"id": 1' + b"0" * 5000 + b"}]}", "This JSON cannot be read"),
        (b'{"jobs": [{"id": 1}', "breaks off or has a mistake in line 1, column 20"),
        (b'{"a": 1}', "neither a Greenhouse board"),
        (b"[]", "neither a Greenhouse board"),
        (b"<p>No job", "does not describe a job to search engines"),
        (page("{"), "This page cannot be read: block 1"),
    ],
)
def test_what_is_no_list_of_postings_is_refused_in_words(content, words):
    assert words in refusal(content)


@pytest.mark.parametrize(
    "piece", ["<", "<script", "<!--", "<script>", '<script type="application/ld+json">{', "<!-- -->"]
)
def test_a_hostile_page_takes_no_longer_than_it_is_long(piece):
    content = (piece * (1_000_000 // len(piece))).encode()
    started = time.process_time()
    refusal(content)
    assert time.process_time() - started < 3


def test_headings_say_which_section_follows():
    found = texts.sections(
        "<h2>Your role</h2><p>a</p><h2>Perks</h2><p>b</p><h3>Interview process</h3><p>c</p>"
    )
    assert found == {"work": "**Your role**\n\na", "benefits": "b", "process": "c"}
