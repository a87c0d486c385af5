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


def test_first_approval_follows_the_table():
    assert next_state("draft", "submit") is State.SUBMITTED
    assert next_state("submitted", "approve") is State.LIVE
    assert next_state("submitted", "request_changes") is State.CHANGES_REQUESTED
    assert next_state("submitted", "recall") is State.DRAFT
    assert next_state("submitted", "reject") is State.CLOSED
    assert next_state("changes_requested", "submit") is State.SUBMITTED
    assert next_state("live", "close") is State.CLOSED
    assert next_state("live", "remove") is State.CLOSED


@pytest.mark.parametrize("verb", ["submit", "approve", "request_changes", "reject", "recall"])
def test_whatever_becomes_of_an_edit_the_posting_stays_live(verb):
    assert next_state("live", verb) is State.LIVE


@pytest.mark.parametrize("verb", Verb)
def test_closed_is_final(verb):
    assert not may("closed", verb)


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("draft", "approve"),
        ("draft", "recall"),
        ("draft", "close"),
        ("submitted", "submit"),
        ("submitted", "close"),
        ("changes_requested", "approve"),
        ("changes_requested", "recall"),
    ],
)
def test_what_the_table_does_not_hold_is_refused_in_words(state, verb):
    with pytest.raises(NotAllowedError, match=r"This posting is .*: it cannot be "):
        next_state(state, verb)


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
