"""The table of transitions and the words for where a posting stands."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.lifecycle import (
    EXPIRING,
    MEANINGS,
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
from jobs.models import Posting, PostingVersion
from portal import pagecache
from tests.jobs.factories import make_company

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
    state, approved, is_frozen = State.DRAFT, False, False
    for verb in walk:
        if not may(state, verb, is_frozen=is_frozen):
            continue
        approved = approved or verb is Verb.APPROVE
        before, state = state, next_state(state, verb, is_frozen=is_frozen)
        is_frozen = verb is Verb.FREEZE or (is_frozen and verb not in (Verb.UNFREEZE, Verb.APPROVE))
        assert before is not State.CLOSED
        assert state is not State.LIVE or approved


def test_frozen_is_a_flag_that_is_set_once_and_taken_off_once():
    assert may("live", "freeze") and not may("live", "freeze", is_frozen=True)
    assert may("live", "unfreeze", is_frozen=True) and not may("live", "unfreeze")
    assert next_state("live", "freeze") is next_state("live", "unfreeze", is_frozen=True) is State.LIVE
    assert next_state("live", "close", is_frozen=True) is State.CLOSED
    for state in set(State) - {State.LIVE}:
        assert not may(state, "freeze") and not may(state, "unfreeze", is_frozen=True)
    with pytest.raises(NotAllowedError, match="is frozen: it cannot be frozen"):
        next_state("live", "freeze", is_frozen=True)


@pytest.mark.parametrize("verb", set(Verb) - {Verb.FREEZE, Verb.UNFREEZE})
def test_a_frozen_posting_is_corrected_judged_and_closed_like_a_live_one(verb):
    assert may("live", verb, is_frozen=True) is may("live", verb)


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_frozen_says_so_until_it_is_closed(until):
    assert status("live", "", until, NOW, is_frozen=True) is Status.FROZEN
    assert status("closed", "filled", until, NOW, is_frozen=True) is Status.FILLED


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


@pytest.mark.django_db
def test_the_database_and_the_table_say_the_same_of_every_posting():
    company, now = make_company(), pagecache.now()
    for state, reason, is_frozen, days in product(State, ["", *Reason], (False, True), (None, -1, 0, 1)):
        if (state is State.CLOSED) != bool(reason) or (is_frozen and state not in (State.LIVE, State.CLOSED)):
            continue
        end = None if days is None else now + timedelta(days=days)
        begun = now - timedelta(days=9)
        closed = {"closed_reason": reason, "closed_at": now if reason else None}
        frozen = {"frozen_at": now, "frozen_until": now} if is_frozen else {}
        posting = Posting.objects.create(company=company, title="Keeper", state=state, **closed, **frozen)
        if end:
            dates = {"live_from": begun, "posted_at": begun, "live_until": end}
            values = {"state": "approved", "title": "Keeper", "no_pay_reason": "None.", **dates}
            PostingVersion.objects.create(posting=posting, number=1, **values)
        found = Posting.objects.with_status(now).get(pk=posting.pk)
        assert found.standing == status(state, reason, end, now, is_frozen=is_frozen)
        assert found.standing == found.status or days == 0  # the moment goes on
    assert {row.standing for row in Posting.objects.with_status(now)} == set(Status)
