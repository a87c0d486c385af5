"""Sections as one text and as lines that keep their identity."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import lines as lines_of
from jobs.lines import LISTS, Section, join, match, split

sections = st.sampled_from(Section)
texts = st.text(st.sampled_from("ab *-+#|>`1.[]:\n\t é"), max_size=200) | st.text(max_size=200)


def test_items_begin_at_a_hyphen_or_after_a_gap():
    text = "- One\n  more of one\n* Two\n\nThree\nstill three\r\n- Four\n\n  a second paragraph\n  - nested"
    assert split("outcomes", text) == [
        "One\nmore of one",
        "Two",
        "Three\nstill three",
        "Four\n\na second paragraph\n- nested",
    ]


def test_prose_is_split_at_blocks():
    text = "First.\n\n- a\n\n- b\n\nLast [link].\n\n[link]: /x"
    assert split("work", text) == ["First.", "- a\n\n- b", "Last [link].\n\n[link]: /x"]
    assert split("work", " \n\n") == []


@given(sections, texts)
def test_a_stored_section_comes_back_as_it_was(section, text):
    lines = split(section, text)
    assert split(section, join(section, lines)) == lines


@given(sections, texts)
def test_nothing_written_is_lost(section, text):
    kept = Counter("".join("".join(split(section, text)).split()))
    written = Counter("".join(text.split()))
    assert kept <= written
    assert set(written - kept) <= (set("-*+") if section in LISTS else set())


@given(st.lists(st.text(max_size=30), max_size=8), st.randoms())
def test_unchanged_lines_keep_their_identity_in_any_order(lines, random):
    shuffled = [*lines]
    random.shuffle(shuffled)
    found = match(lines, shuffled)
    assert sorted(found) == list(range(len(lines)))
    assert [lines[index] for index in found] == shuffled


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
def test_no_line_is_two_lines(old, new):
    found = [index for index in match(old, new) if index is not None]
    assert len(found) == len(set(found))
    assert all(0 <= index < len(old) for index in found)


def test_an_edited_line_is_still_that_line():
    old = ["Estimates as ranges.", "The data-protection position.", "A plan."]
    new = [
        "The data-protection position, in writing.",
        "Something new entirely",
        "A plan.",
        "Estimates as ranges.",
    ]
    assert match(old, new) == [1, None, 2, 0]


def test_the_only_line_that_was_rewritten_keeps_its_place():
    assert match(["Alpha", "Kept"], ["Omega, fully different", "Kept"]) == [0, 1]


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("Own the roadmap for payments", "You own the payments roadmap", True),
        ("Review specifications", "Review and correct technical specifications", True),
        ("Talk to engineers", "Talk to customers", False),
        ("Judge estimates before the board sees them.", "Review plans before development sees them.", False),
    ],
)
def test_a_line_is_known_again_by_its_words(old, new, is_same):
    assert (match([old, "Kept", "Gone"], ["Kept", new]) == [1, 0]) is is_same


def test_lines_made_to_be_hard_to_compare_take_no_time():
    """Letter by letter, thirty lines that are nearly the same took twenty seconds, in a transaction."""
    old, new = (["a" * 250 + letter * count for count in range(30)] for letter in "bc")
    started = time.process_time()
    assert len(match(old, new)) == 30
    assert time.process_time() - started < 1


@pytest.mark.parametrize("count", [31, 400, 2_000])
def test_a_long_section_that_was_rewritten_costs_no_more_than_its_length(monkeypatch, count):
    compared = 0

    def likeness(one: str, other: str) -> float:
        nonlocal compared
        compared += 1
        return 1.0 if one.split()[1] == other.split()[1] else 0.0

    monkeypatch.setattr(lines_of, "_likeness", likeness)
    old, new = ([f"{word} {number}" for number in range(count)] for word in ("alpha", "omega"))
    assert match(old, new) == list(range(count))
    assert compared <= 2 * max(lines_of.MOST_PAIRS, count)
