"""A company's postings on its board: where each stands, and what to do next.

A company may have thousands. The counts are the database's, the rows are those that are shown, and what to do is
told from a few values of each posting that is live, by the same rule as a row tells it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, Subquery, Value

from jobs import figures, lifecycle
from jobs.counts.hits import Kind
from jobs.dates import in_words, last_day
from jobs.figures import Seen
from jobs.lifecycle import Status
from jobs.models import Company, Posting, PostingVersion, Review, Tally
from portal import pagecache
from portal.versions.models import VersionState

PAGE = 50
TO_DO = 8  # shown; the tabs have them all
CHUNK = 500  # rows at once, of a sheet
QUIET = timedelta(days=7)
Tab = tuple[str, str, int, bool]
TAB_WORDS = {
    Status.DRAFT: "Drafts",
    Status.IN_REVIEW: "In review",
    Status.CHANGES_ASKED: "Changes asked",
    Status.LIVE: "Live",
    Status.FROZEN: "Frozen",
    Status.EXPIRED: "Expired",
    Status.FILLED: "Filled",
    Status.CLOSED: "Closed",
}


class ToDo(StrEnum):
    """What waits for the company, the most urgent first."""

    CHANGES = "changes"
    EDIT = "edit"
    FROZEN = "frozen"
    ASKED = "asked"
    CONFIRM = "confirm"
    UNSENT = "unsent"
    QUIET = "quiet"
    DRAFT = "draft"


class Facts(NamedTuple):
    """Of a posting, by which it is told what to do about it; columns and annotations of `_with_facts`."""

    state: str
    frozen_at: datetime | None
    posted_at: datetime | None
    updated_at: datetime
    confirmed_at: datetime | None
    window_until: datetime | None
    has_edit: bool
    newest_state: str | None
    newest_at: datetime | None
    """Of its newest version."""
    asks: bool | None
    """Whether the newest decision asks for a change of what readers see; None: nothing was decided."""
    is_opened: bool
    """In the last week, or counts are not that old."""

    @property
    def is_live(self) -> bool:
        return self.state == Posting.State.LIVE

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def has_returned_edit(self) -> bool:
        """The posting stays live, and its newest text came back with a reason."""
        return self.is_live and self.newest_state in PostingVersion.RETURNED

    def has_unsent(self, now: datetime) -> bool:
        """The working copy was saved after the last text that was sent: readers see nothing of it."""
        if self.newest_at is None or self.has_edit or self.has_returned_edit:
            return False
        return self.is_open(now) and self.updated_at > self.newest_at

    @property
    def is_asked(self) -> bool:
        """A moderator asks for a change of what is live, or has frozen it; sending a text answers it."""
        if not self.is_live or self.asks is None or self.has_edit:
            return False
        return self.is_frozen or self.asks

    def is_open(self, now: datetime) -> bool:
        status = lifecycle.status(self.state, "", self.window_until, now, is_frozen=self.is_frozen)
        return self.is_live and status == Status.LIVE

    def is_to_confirm(self, now: datetime) -> bool:
        if self.window_until is None or not self.is_open(now):
            return False
        is_stale = self.confirmed_at is not None and self.confirmed_at < now - lifecycle.STALE
        return is_stale or lifecycle.is_to_ask(self.confirmed_at, self.window_until, now)

    def is_quiet(self, now: datetime) -> bool:
        """Live for a week or longer, and nobody opened it in the last one."""
        is_old = self.posted_at is not None and self.posted_at <= now - QUIET
        return is_old and not self.is_opened and self.is_open(now)

    def todo(self, now: datetime) -> ToDo | None:
        if self.state == Posting.State.CHANGES_REQUESTED:
            return ToDo.CHANGES
        if self.has_returned_edit:
            return ToDo.EDIT
        if self.is_asked:
            return ToDo.FROZEN if self.is_frozen else ToDo.ASKED
        if self.is_to_confirm(now):
            return ToDo.CONFIRM
        if self.has_unsent(now):
            return ToDo.UNSENT
        if self.is_quiet(now):
            return ToDo.QUIET
        return ToDo.DRAFT if self.state == Posting.State.DRAFT else None


@dataclass(frozen=True, slots=True)
class Row:
    posting: Posting
    facts: Facts
    review: Review | None
    """The newest decision about it."""
    todo: ToDo | None
    ends_on: date | None
    seen: Seen
    days_left: int | None
    """After today, of a live posting."""

    @property
    def left_words(self) -> str:
        match self.days_left:
            case None:
                return ""
            case 0:
                return "Last day today"
            case 1:
                return "1 day left"
            case days:
                return f"{days} days left"

    @property
    def note(self) -> str:
        """Beneath the title: since when it is where it is."""
        posting = self.posting
        when = posting.posted_at or posting.updated_at
        word = "Posted" if posting.posted_at else "Saved"
        words = f"{word} {in_words(when)}"
        if self.facts.has_returned_edit:
            return f"{words}, an edit was not accepted"
        if self.todo == ToDo.UNSENT:
            return f"{words}, an edit is not sent yet"
        return f"{words}, an edit is in review" if self.has_edit else words

    @property
    def has_edit(self) -> bool:
        return self.facts.is_live and self.facts.has_edit


@dataclass(frozen=True, slots=True)
class Board:
    tabs: list[Tab]
    page: Page
    """Of rows."""
    todo: list[Row]
    """The most urgent first."""
    more_to_do: int


def read(company: Company, *, status: str = "", page: Any = 1) -> Board:
    """One page of the board, in as many queries for thousands of postings as for one."""
    now = pagecache.now()
    status = status if status in TAB_WORDS else ""
    counts = _counts(company, now)
    shown = counts[status] if status else sum(counts.values())
    found = Paginator(range(shown), PAGE).get_page(page)
    pks = list(_pks(company, status, now)[max(found.start_index() - 1, 0) : found.end_index()])
    postings = _with_facts(company, now)
    waiting, number = _to_do(company, postings, counts[Status.DRAFT], now)
    rows = {row.posting.pk: row for row in _rows(postings, [*pks, *waiting], now)}
    found.object_list = [rows[pk] for pk in pks if pk in rows]  # type: ignore[misc]
    todo = [rows[pk] for pk in waiting if pk in rows]
    return Board(_tabs(counts, status), found, todo, number - len(waiting))


def rows(company: Company) -> Iterator[Row]:
    """Every posting of the company, some at a time."""
    now = pagecache.now()
    pks, postings = list(_pks(company, "", now)), _with_facts(company, now)
    for start in range(0, len(pks), CHUNK):
        yield from _rows(postings, pks[start : start + CHUNK], now)


def _counts(company: Company, now: datetime) -> dict[str, int]:
    postings: Any = company.postings.with_status(now)
    found = postings.order_by().values("standing").annotate(count=Count("pk"))
    return dict.fromkeys(TAB_WORDS, 0) | {row["standing"]: row["count"] for row in found}


def _pks(company: Company, status: str, now: datetime) -> Any:
    """The newest first."""
    found: Any = company.postings.all()
    if status:
        found = found.with_status(now).filter(standing=status)
    return found.values_list("pk", flat=True)


def _with_facts(company: Company, now: datetime) -> Any:
    reviews = Review.objects.filter(version__posting=OuterRef("pk"))
    reviews = reviews.order_by("-created_at", "-version__number", "-pk")
    about_live = Q(decision=Review.Decision.CHANGES_REQUESTED, version__state=VersionState.APPROVED)
    asks = reviews.annotate(asks=ExpressionWrapper(about_live, BooleanField())).values("asks")[:1]
    newest = PostingVersion.objects.filter(posting=OuterRef("pk")).order_by("-number")
    today, since = figures.today(), figures.counted_since()
    views = Tally.objects.filter(
        posting=OuterRef("pk"), kind=Kind.VIEW, day__gte=figures.first_day(QUIET.days), count__gt=0
    )
    can_be_quiet = since is not None and since <= today - QUIET
    return company.postings.with_window(now).annotate(
        newest_state=Subquery(newest.values("state")[:1]),
        newest_at=Subquery(newest.values("created_at")[:1]),
        asks=Subquery(asks),
        newest_review=Subquery(reviews.values("pk")[:1]),
        is_opened=Exists(views) if can_be_quiet else Value(value=True),
    )


def _to_do(company: Company, postings: Any, drafts: int, now: datetime) -> tuple[list[int], int]:
    """The most urgent of what waits for the company, and how much waits. Every draft does."""
    states = (Posting.State.CHANGES_REQUESTED, Posting.State.LIVE)
    found = postings.filter(state__in=states).values_list("pk", *Facts._fields)
    by_kind: dict[ToDo, list[int]] = {kind: [] for kind in ToDo}
    number = drafts
    for pk, *facts in found.iterator():
        todo = Facts._make(facts).todo(now)
        if todo is None:
            continue
        number += 1
        if len(by_kind[todo]) < TO_DO:
            by_kind[todo].append(pk)
    by_kind[ToDo.DRAFT] = list(_pks(company, Status.DRAFT, now)[:TO_DO])
    return [pk for kind in ToDo for pk in by_kind[kind]][:TO_DO], number


def _rows(postings: Any, pks: Sequence[int], now: datetime) -> list[Row]:
    """In the order of their ids."""
    found = postings.in_bulk(pks)
    newest = [posting.newest_review for posting in found.values() if posting.newest_review]
    reviews = Review.objects.in_bulk(newest)
    seen = figures.by_posting(Tally.objects.filter(posting__in=found), QUIET.days)
    return [_row(found[pk], reviews.get(found[pk].newest_review), seen, now) for pk in pks if pk in found]


def _row(posting: Any, review: Review | None, seen: Any, now: datetime) -> Row:
    facts = Facts._make(getattr(posting, name) for name in Facts._fields)
    end = posting.closed_at or posting.frozen_until or posting.window_until or posting.closes_at
    ends_on = last_day(end)
    days_left = (ends_on - figures.today()).days if ends_on and facts.is_open(now) else None
    _recently, ever = seen.get(posting.pk, (Seen(), Seen()))
    return Row(posting, facts, review, facts.todo(now), ends_on, ever, days_left)


def _tabs(counts: dict[str, int], status: str) -> list[Tab]:
    """Status, words, how many, and whether it is the one shown."""
    tabs = [("", "All", sum(counts.values()), not status)]
    return tabs + [
        (key, words, counts[key], key == status) for key, words in TAB_WORDS.items() if counts[key]
    ]


def meanings() -> list[tuple[str, str]]:
    return [(lifecycle.WORDS[status], lifecycle.MEANINGS[status]) for status in Status]
