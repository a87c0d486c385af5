"""A company's postings on its board: where each stands, and what to do next."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Prefetch

from jobs import figures, lifecycle
from jobs.dates import in_words, last_day
from jobs.figures import Seen
from jobs.lifecycle import Status
from jobs.models import Company, Posting, PostingVersion, Review
from portal import pagecache
from portal.versions.models import VersionState

PAGE = 50
TO_DO = 8  # shown; the tabs have them all
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


@dataclass(frozen=True, slots=True)
class Row:
    posting: Posting
    review: Review | None
    """The newest decision about it."""
    ends_on: date | None
    is_to_confirm: bool
    seen: Seen
    is_quiet: bool
    """Live for a week or longer, and nobody opened it in the last one."""
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
    def todo(self) -> ToDo | None:
        if self.posting.status == Status.CHANGES_ASKED:
            return ToDo.CHANGES
        if self.has_returned_edit:
            return ToDo.EDIT
        if self.is_asked:
            return ToDo.FROZEN if self.posting.is_frozen else ToDo.ASKED
        if self.is_to_confirm:
            return ToDo.CONFIRM
        if self.has_unsent:
            return ToDo.UNSENT
        if self.is_quiet:
            return ToDo.QUIET
        return ToDo.DRAFT if self.posting.status == Status.DRAFT else None

    @property
    def note(self) -> str:
        """Beneath the title: since when it is where it is."""
        posting = self.posting
        when = posting.posted_at or posting.updated_at
        word = "Posted" if posting.posted_at else "Saved"
        words = f"{word} {in_words(when)}"
        if self.has_returned_edit:
            return f"{words}, an edit was not accepted"
        if self.has_unsent:
            return f"{words}, an edit is not sent yet"
        return f"{words}, an edit is in review" if self.has_edit else words

    @property
    def has_returned_edit(self) -> bool:
        """The posting stays live, and its newest text came back with a reason."""
        newest = next(iter(self.posting.versions.all()), None)
        return self.posting.state == Posting.State.LIVE and newest is not None and newest.is_returned

    @property
    def has_unsent(self) -> bool:
        """The working copy was saved after the last text that was sent: readers see nothing of it."""
        newest = next(iter(self.posting.versions.all()), None)
        is_live = self.posting.status == Status.LIVE and not self.has_edit and not self.has_returned_edit
        return is_live and newest is not None and self.posting.updated_at > newest.created_at

    @property
    def is_asked(self) -> bool:
        """A moderator asks for a change of what is live, or has frozen it; sending a text answers it."""
        review = self.review
        if self.posting.state != Posting.State.LIVE or review is None or self.has_edit:
            return False
        is_about_live = review.version.state == VersionState.APPROVED
        return self.posting.is_frozen or (
            is_about_live and review.decision == review.Decision.CHANGES_REQUESTED
        )

    @property
    def has_edit(self) -> bool:
        return self.posting.state == Posting.State.LIVE and self.posting.has_edit  # type: ignore[attr-defined]


def rows(company: Company) -> list[Row]:
    """Everything of a company, in two queries, one for the decisions and two for the figures."""
    now = pagecache.now()
    today = figures.today()
    since = figures.counted_since()
    can_be_quiet = since is not None and since <= today - QUIET
    seen = figures.by_posting(company, QUIET.days)
    versions = PostingVersion.objects.defer("html")  # long, and not shown here
    reviews = Review.objects.order_by("-created_at", "-pk")
    postings = company.postings.with_window(now)
    postings = postings.prefetch_related(
        Prefetch("versions", versions), Prefetch("versions__reviews", reviews)
    )
    found = []
    for posting in postings:
        newest = max(
            (review for version in posting.versions.all() for review in version.reviews.all()),
            key=lambda review: review.created_at,
            default=None,
        )
        end = posting.closed_at or posting.frozen_until or posting.window_end(now) or posting.closes_at
        is_stale = posting.confirmed_at is not None and posting.confirmed_at < now - lifecycle.STALE
        is_live = posting.status == Status.LIVE
        recently, ever = seen.get(posting.pk, (Seen(), Seen()))
        is_old = posting.posted_at is not None and posting.posted_at <= now - QUIET
        ends_on = last_day(end)
        row = Row(
            posting,
            newest,
            ends_on,
            is_to_confirm=is_live and (posting.is_expiring or is_stale),
            seen=ever,
            is_quiet=can_be_quiet and is_live and is_old and not recently.views,
            days_left=(ends_on - today).days if is_live and ends_on else None,
        )
        found.append(row)
    return found


def tabs(found: list[Row], status: str) -> list[Tab]:
    """Status, words, how many, and whether it is the one shown."""
    counts = {key: sum(row.posting.status == key for row in found) for key in TAB_WORDS}
    tabs = [("", "All", len(found), not status)]
    return tabs + [
        (key, words, counts[key], key == status) for key, words in TAB_WORDS.items() if counts[key]
    ]


def to_do(found: list[Row]) -> list[Row]:
    """What waits for the company, the most urgent first."""
    order = list(ToDo)
    waiting = [(order.index(row.todo), row) for row in found if row.todo is not None]
    return [row for _, row in sorted(waiting, key=lambda pair: pair[0])]


def meanings() -> list[tuple[str, str]]:
    return [(lifecycle.WORDS[status], lifecycle.MEANINGS[status]) for status in Status]
