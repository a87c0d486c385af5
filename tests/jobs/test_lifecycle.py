"""The table of transitions and the words for where a posting stands."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.lifecycle import (
    EXPIRING,
    MEANINGS,
    TRANSITIONS,
    WORDS,
    NotAllowedError,
    Reason,
    State,
    Status,
    Verb,
    is_expiring,
    may,
    next_state,
    status,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
states = st.sampled_from(State)
verbs = st.sampled_from(Verb)


# The table as it was decided, each cell by hand: what becomes of a state by each verb; "-" cannot happen.
DECIDED = """
                   draft      submitted          changes_requested  live    closed
submit             submitted  -                  submitted          live    -
approve            -          live               -                  live    -
request_changes    -          changes_requested  -                  live    -
reject             -          closed             -                  live    -
recall             -          draft              -                  live    -
close              -          -                  -                  closed  -
remove             -          -                  -                  closed  -
"""
HEAD, *ROWS = [line.split() for line in DECIDED.strip().splitlines()]
CELLS = [(state, row[0], then) for row in ROWS for state, then in zip(HEAD, row[1:], strict=True)]


@pytest.mark.parametrize(("state", "verb", "then"), CELLS)
def test_each_cell_of_the_table_is_as_decided(state, verb, then):
    assert may(state, verb) == (then != "-")
    if then != "-":
        assert next_state(state, verb) == then
    else:
        with pytest.raises(NotAllowedError, match=r"This posting is .*: it cannot be "):
            next_state(state, verb)


@pytest.mark.parametrize("verb", Verb)
def test_closed_is_final(verb):
    assert not may("closed", verb)


@given(st.lists(verbs, max_size=40))
def test_no_walk_leaves_closed_or_goes_live_without_an_approval(walk):
    state, approved = State.DRAFT, False
    for verb in walk:
        if (state, verb) not in TRANSITIONS:
            continue
        approved = approved or verb is Verb.APPROVE
        before, state = state, next_state(state, verb)
        assert before is not State.CLOSED
        assert state is not State.LIVE or approved


@given(states, st.sampled_from(["", *Reason]), st.none() | st.integers(-100, 100))
def test_every_row_has_a_status_with_words(state, reason, days):
    until = None if days is None else NOW + timedelta(days=days)
    found = status(state, reason, until, NOW)
    assert WORDS[found] and MEANINGS[found]
    assert (found is Status.LIVE) == (state is State.LIVE and days is not None and days > 0)


def test_the_last_instant_is_expired():
    assert status("live", "", NOW, NOW) is Status.EXPIRED
    assert status("live", "", NOW + timedelta(microseconds=1), NOW) is Status.LIVE


def test_expiring_is_live_with_the_last_day_in_sight():
    assert is_expiring("live", NOW + EXPIRING, NOW)
    assert not is_expiring("live", NOW + EXPIRING + timedelta(seconds=1), NOW)
    assert not is_expiring("live", NOW, NOW)
    assert not is_expiring("draft", NOW + timedelta(days=1), NOW)
