"""What a posting needs before a review, and what would make it better."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.checks import SECTIONS, YEARS, checks, problems
from jobs.values import DraftNeed, PlaceOfWork, PostingInput

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATEST = NOW + timedelta(days=60)
COMPLETE = {
    "title": "Bridge Keeper",
    "summary": "Keep it.",
    "employment_type": "full_time",
    "seniority": "mid",
    "workplace": "on_site",
    "pay_min": 100,
    "pay_max": 140,
    "reply_days": 5,
    "apply_email": "posts@holm.example",
    "closes_at": NOW + timedelta(days=10),
}


def posting(**changes):
    parts = {
        "places": changes.pop("places", [PlaceOfWork("GB", "Holm")]),
        "needs": changes.pop("needs", [DraftNeed("lifting", True, 2)]),
        "sections": changes.pop("sections", {"work": "Lift.", "outcomes": "- Nothing sings."}),
    }
    return PostingInput(terms={**COMPLETE, **changes}, **parts)


def fields(**changes) -> list[str]:
    return [problem.field for problem in problems(posting(**changes), now=NOW, latest=LATEST)]


def test_a_complete_posting_has_no_problem():
    assert fields() == []


def test_an_empty_one_is_told_everything_in_the_order_of_the_form():
    found = [problem.field for problem in problems(PostingInput(terms={}), now=NOW, latest=LATEST)]
    order = [name for names in SECTIONS.values() for name in names]
    assert found == sorted(found, key=order.index)
    assert len(found) == 12


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "  "}, ["title"]),
        ({"pay_min": None, "pay_max": None}, ["pay_min"]),
        ({"pay_min": None, "pay_max": None, "no_pay_reason": "In December."}, []),
        ({"places": []}, ["offices"]),
        ({"places": [PlaceOfWork("GB")]}, ["offices"]),
        ({"places": [], "workplace": "remote"}, []),
        ({"needs": []}, ["needs"]),
        ({"needs": [DraftNeed("a", False, 1)]}, ["needs"]),
        ({"needs": [DraftNeed(str(n), True, 1) for n in range(6)]}, ["needs"]),
        ({"sections": {"work": "Lift."}}, ["responsibilities"]),
        ({"sections": {"outcomes": "- A"}}, ["work"]),
        ({"closes_at": None}, ["closes_on"]),
        ({"closes_at": NOW}, ["closes_on"]),
        ({"closes_at": LATEST}, []),
        ({"closes_at": LATEST + timedelta(seconds=1)}, ["closes_on"]),
        ({"apply_email": "", "apply_url": "https://holm.example/"}, []),
        ({"apply_email": ""}, ["apply_url"]),
    ],
)
def test_each_thing_that_is_needed(changes, expected):
    assert fields(**changes) == expected


@pytest.mark.parametrize(
    ("text", "is_hollow"),
    [
        ("We want a ledger ninja.", True),
        ("Rock-star wanted", False),
        ("rock stars", True),
        ("Ninjago fan", False),
    ],
)
def test_hollow_words_are_named(text, is_hollow):
    data = posting(sections={"work": text, "outcomes": "- a"})
    wording = [check for check in checks(data, []) if check.group == "Wording"]
    assert wording[-1].is_met is not is_hollow


@pytest.mark.parametrize(
    ("text", "is_rule"),
    [
        ("At least 5 years of experience", True),
        ("5+ years' product experience", True),
        ("3-5 years experience", True),
        ("In two years the platform is replaced; experience helps", False),
        ("kept for seven years", False),
    ],
)
def test_years_of_experience_are_noticed(text, is_rule):
    data = posting(sections={"work": text, "outcomes": "- a"})
    check = next(check for check in checks(data, []) if "years" in check.text)
    assert check.is_met is not is_rule


@given(st.dictionaries(st.sampled_from(sorted(COMPLETE)), st.none() | st.just("")), st.text(max_size=80))
def test_any_part_may_be_missing(gaps, words):
    data = posting(**gaps, sections={"work": words})
    found = problems(data, now=NOW, latest=LATEST)
    assert checks(data, found)
    assert {problem.field for problem in found} <= {field for fields in SECTIONS.values() for field in fields}


def test_a_run_of_spaces_is_read_once():
    """Two quantifiers side by side tried every way to share it: a second and more for one field."""
    started = time.process_time()
    assert YEARS.search("1" + " " * 100_000 + "x") is None
    assert time.process_time() - started < 1
