"""What a posting needs before a review, and what would make it better."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import words
from jobs.checks import SECTIONS, YEARS, checks, contradictions, problems
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
        ({"title": "???"}, ["title"]),
        ({"title": "Keeper, see www.holm.example"}, ["title"]),
        ({"places": [], "workplace": "remote"}, ["remote_countries"]),
        ({"workplace": "remote"}, ["remote_countries"]),
        ({"places": [PlaceOfWork("GB", is_remote=True)], "workplace": "remote"}, []),
        ({"places": [PlaceOfWork("GB", is_remote=True)]}, ["offices"]),
        ({"sections": {"work": "**Bridge keeper**", "outcomes": "- A"}}, ["work"]),
        ({"sections": {"work": "Write to Posts@holm.example.", "outcomes": "- A"}}, ["work"]),
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


LISTS = words.parse(
    {
        "en": {
            "words": [
                {
                    "name": "No songs",
                    "says": "“{word}” is a song",
                    "words": ["ninja", "rock star", "dominat*"],
                }
            ],
            "titles": [
                {"says": "Not a lock", "title": ["lock keeper"]},
                {"says": "No harbour", "title": ["harbour master"], "without": ["harbour", "quay"]},
                {"says": "A ferry", "duties": ["ferry"], "title": ["keeper"]},
            ],
        }
    }
)


def unmet(**changes) -> list[tuple[str, str]]:
    """Field and words of what the panel would have done."""
    data = posting(**changes)
    found = problems(data, now=NOW, latest=LATEST)
    lists = LISTS.of(changes.get("language", "en"))
    return [(check.field, check.text) for check in checks(data, found, words=lists) if not check.is_met]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("We want a ledger ninja.", "ninja"),
        ("Rock-star wanted", "Rock-star"),
        ("rock\nstars", "rock stars"),
        ("She dominates", "dominates"),
        ("Ninjago fan", ""),
        ("A bedrock star", ""),
    ],
)
def test_the_packs_words_are_named_where_they_stand(text, word):
    found = [said for field, said in unmet(sections={"work": "Lift.", "outcomes": text}) if "song" in said]
    assert found == ([f"“{word}” is a song"] if word else [])
    assert ("outcomes", f"“{word}” is a song") in unmet(sections={"outcomes": text}) or not word


def test_words_are_of_the_language_of_the_posting():
    assert "is a song" not in str(unmet(title="Ninja", language="de"))
    assert "is a song" in str(unmet(title="Ninja"))


@pytest.mark.parametrize(
    ("title", "work", "said"),
    [
        ("Lock Keeper", "Lift.", "Not a lock"),
        ("Harbour Master", "Lift.", ""),
        ("Keeper", "Row the ferry.", "A ferry"),
        ("Rower", "Row the ferry.", ""),
    ],
)
def test_a_title_is_held_against_the_duties(title, work, said):
    found = [text for field, text in unmet(title=title, sections={"work": work}) if field == "title"]
    assert found == ([said] if said else [])


@pytest.mark.parametrize(
    "source",
    [
        [],
        {"en": []},
        {"en": {"word": []}},
        {"en": {"words": "ninja"}},
        {"en": {"words": [{"name": "A", "says": "B", "words": []}]}},
        {"en": {"words": [{"name": "A", "says": "", "words": ["x"]}]}},
        {"en": {"words": [{"name": "A", "says": "B", "words": [1]}]}},
        {"en": {"words": [{"name": "A", "says": "B", "words": ["*"]}]}},
        {"en": {"titles": [{"says": "B", "without": ["x"]}]}},
        {1: {}},
    ],
)
def test_lists_that_cannot_be_meant_are_refused(source):
    with pytest.raises(words.WordsError):
        words.parse(source)


def test_a_pack_without_lists_has_none(tmp_path):
    assert words.read(tmp_path).of("en") == words.NOTHING
    (tmp_path / "words.yaml").write_text("en: {words: [")
    with pytest.raises(words.WordsError, match="not valid YAML"):
        words.read(tmp_path)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": "BRIDGE KEEPER"}, "title", "capitals"),
        ({"title": "Keeper, £45,000!"}, "title", "capitals"),
        ({"title": "Keeper " * 12}, "title", "at most 70"),
        ({}, "work", "write 600 or more"),
        ({"sections": {"work": "x" * 8001}}, "work", "Shorten it"),
        ({"pay_max": 1000}, "pay_max", "Upper end"),
        ({"employment_type": "freelance", "pay_period": "year"}, "pay_period", "by day or hour"),
        ({"employment_type": "part_time"}, "hours_per_week", "Hours a week"),
        ({"employment_type": "contract"}, "duration_months", "Months"),
        ({"workplace": "hybrid"}, "hybrid_days", "Days a week"),
        ({"sections": {"work": "This is fully remote."}}, "work", "promises remote"),
        ({"sections": {"work": "Ask a@holm.example"}}, "work", "read by robots"),
    ],
)
def test_what_would_make_it_better(changes, field, says):
    assert [where for where, said in unmet(**changes) if says in said] == [field]


LABELS = {"employment_type": {"freelance": "Freelance or fractional", "full_time": "Full time"}}


@pytest.mark.parametrize(
    ("drafted", "terms", "said"),
    [
        ({}, {"employment_type": "full_time"}, []),
        (
            {"employment_type": "freelance"},
            {"employment_type": "full_time"},
            ["The assessment advised freelance or fractional; this posting says full time"],
        ),
        ({"employment_type": "freelance"}, {"employment_type": ""}, []),
        (
            {"hours_per_week": 16},
            {"hours_per_week": 30},
            ["The assessment advised 16 hours a week; this posting says 30 hours a week"],
        ),
        (
            {"hours_per_week": 16},
            {"hours_per_week": 18},
            ["The terms are those that the assessment advised"],
        ),
    ],
)
def test_what_the_assessment_advised_is_held_against_the_terms(drafted, terms, said):
    assert [check.text for check in contradictions(drafted, terms, LABELS)] == said


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


def test_a_text_made_to_be_hard_to_read_takes_no_time():
    hard = ("a" * 8_000, "a." * 4_000, "a@" * 4_000, "rock " * 1_600, "5 years " * 1_000, "fully " * 1_300)
    started = time.process_time()
    for text in hard:
        unmet(sections=dict.fromkeys(("work", "outcomes", "responsibilities", "benefits", "process"), text))
    assert time.process_time() - started < 2


def test_a_run_of_spaces_is_read_once():
    """Two quantifiers side by side tried every way to share it: a second and more for one field."""
    started = time.process_time()
    assert YEARS.search("1" + " " * 100_000 + "x") is None
    assert time.process_time() - started < 1
