"""What may happen to a posting: the one table of transitions, and the words for where it stands. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """What is stored. Expired and expiring are told by the clock, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    LIVE = "live"
    CLOSED = "closed"


class Verb(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    RECALL = "recall"
    CLOSE = "close"
    REMOVE = "remove"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"


class Reason(StrEnum):
    """Why a posting is closed. Closed is final."""

    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    REMOVED = "removed"


class Status(StrEnum):
    """What a person reads: the state, and what the clock and the reason add to it."""

    DRAFT = "draft"
    IN_REVIEW = "review"
    CHANGES_ASKED = "changes"
    LIVE = "live"
    FROZEN = "frozen"
    EXPIRED = "expired"
    FILLED = "filled"
    CLOSED = "closed"


WORDS = {
    Status.DRAFT: "Draft",
    Status.IN_REVIEW: "In review",
    Status.CHANGES_ASKED: "Changes asked",
    Status.LIVE: "Live",
    Status.FROZEN: "Frozen",
    Status.EXPIRED: "Expired",
    Status.FILLED: "Filled",
    Status.CLOSED: "Closed",
}
MEANINGS = {
    Status.DRAFT: "only your company sees it",
    Status.IN_REVIEW: "with us",
    Status.CHANGES_ASKED: "back with you",
    Status.LIVE: "public",
    Status.FROZEN: "hidden while we check it",
    Status.EXPIRED: "passed its last day",
    Status.FILLED: "you hired",
    Status.CLOSED: "taken down without a hire",
}
OVER = (Status.EXPIRED, Status.FILLED, Status.CLOSED)

_STANDING = {
    State.DRAFT: "a draft",
    State.SUBMITTED: "in review",
    State.CHANGES_REQUESTED: "back with its company",
    State.LIVE: "live",
    State.CLOSED: "closed",
}
_DONE = {
    Verb.SUBMIT: "sent for review",
    Verb.APPROVE: "approved",
    Verb.REQUEST_CHANGES: "sent back for changes",
    Verb.REJECT: "rejected",
    Verb.RECALL: "recalled",
    Verb.CLOSE: "closed",
    Verb.REMOVE: "taken down",
    Verb.FREEZE: "frozen",
    Verb.UNFREEZE: "unfrozen",
}

# State and verb give the next state; a pair that is not here cannot happen. Once a posting is live, an edit
# is a version that is submitted and judged while the posting stays live, whatever becomes of the version.
TRANSITIONS: dict[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Verb.APPROVE): State.LIVE,
    (State.SUBMITTED, Verb.REQUEST_CHANGES): State.CHANGES_REQUESTED,
    (State.SUBMITTED, Verb.REJECT): State.CLOSED,
    (State.SUBMITTED, Verb.RECALL): State.DRAFT,
    (State.CHANGES_REQUESTED, Verb.SUBMIT): State.SUBMITTED,
    (State.LIVE, Verb.SUBMIT): State.LIVE,
    (State.LIVE, Verb.APPROVE): State.LIVE,
    (State.LIVE, Verb.REQUEST_CHANGES): State.LIVE,
    (State.LIVE, Verb.REJECT): State.LIVE,
    (State.LIVE, Verb.RECALL): State.LIVE,
    (State.LIVE, Verb.CLOSE): State.CLOSED,
    (State.LIVE, Verb.REMOVE): State.CLOSED,
    (State.LIVE, Verb.FREEZE): State.LIVE,
    (State.LIVE, Verb.UNFREEZE): State.LIVE,
}

# Frozen is a flag beside the state: readers see nothing of the posting, and it is not frozen twice. Its company
# may correct the text and send it, whose approval ends the freeze; meanwhile nothing of the company goes live
# unread, though it be trusted. Closing it leaves it hidden.
NOT_WHILE_FROZEN = {Verb.FREEZE}
ONLY_WHILE_FROZEN = {Verb.UNFREEZE}

LONGEST_RUN = timedelta(days=60)  # from the day of a submission to the last day
EXPIRING = timedelta(days=7)  # before the last day ends, the employer is asked whether it is still open
READABLE = timedelta(days=30)  # after it ended, the page says so; then it answers 410
SUGGESTED_RUN = timedelta(days=30)  # from today to the last day that is proposed
ANSWERED_FOR = timedelta(days=1)  # whoever has just said that it is open is not asked
STALE = timedelta(days=14)  # after the last confirmation, the employer is asked again


class NotAllowedError(ValueError):
    """This verb does not apply to a posting in this state."""


def may(state: str, verb: str, *, is_frozen: bool = False) -> bool:
    verb = Verb(verb)
    refused = NOT_WHILE_FROZEN if is_frozen else ONLY_WHILE_FROZEN
    return verb not in refused and (State(state), verb) in TRANSITIONS


def next_state(state: str, verb: str, *, is_frozen: bool = False) -> State:
    """The state after the verb; raises NotAllowedError with a sentence for the person who tried."""
    if may(state, verb, is_frozen=is_frozen):
        return TRANSITIONS[State(state), Verb(verb)]
    standing = "frozen" if is_frozen else _STANDING[State(state)]
    raise NotAllowedError(f"This posting is {standing}: it cannot be {_DONE[Verb(verb)]}.")


def status(
    state: str, reason: str, live_until: datetime | None, now: datetime, *, is_frozen: bool = False
) -> Status:
    """Where a posting stands for those who own it."""
    match State(state):
        case State.DRAFT:
            return Status.DRAFT
        case State.SUBMITTED:
            return Status.IN_REVIEW
        case State.CHANGES_REQUESTED:
            return Status.CHANGES_ASKED
        case State.LIVE:
            if is_frozen:
                return Status.FROZEN
            return Status.LIVE if live_until is not None and now < live_until else Status.EXPIRED
        case State.CLOSED:
            return Status.FILLED if reason == Reason.FILLED else Status.CLOSED


def is_expiring(state: str, live_until: datetime | None, now: datetime) -> bool:
    """Live, with its last day in sight."""
    return state == State.LIVE and live_until is not None and live_until - EXPIRING <= now < live_until


def is_to_ask(confirmed_at: datetime | None, live_until: datetime, now: datetime) -> bool:
    """Whether the employer is asked by mail, once for this end: in the last week, but not right after an answer."""
    begin = live_until - EXPIRING
    if confirmed_at is not None:
        begin = max(begin, confirmed_at + ANSWERED_FOR)
    return begin <= now < live_until
