"""The rows of a company's sheets: its postings, and their figures."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from jobs import board
from jobs.counts.hits import KIND_WORDS, Kind, words_of
from jobs.models import Company
from portal.site import site

FIGURES = ("Day", "Posting", "Title", "What", "Way", "Count")
POSTINGS = (
    *("Posting", "Title", "Status", "Posted on", "Last confirmed on", "Closes or closed on"),
    *("Days left", "Views", "Apply starts", "Address"),
)


def of_figures(tallies: Any) -> Iterator[tuple[Any, ...]]:
    """A row for each posting, day, kind and way."""
    yield FIGURES
    names = ("day", "posting__public_id", "posting__title", "kind", "source", "count")
    for day, *posting, kind, source, number in (
        tallies.order_by("day", "posting", "kind", "source").values_list(*names).iterator()
    ):
        yield day, *posting, KIND_WORDS[Kind(kind)], words_of(source), number


def of_postings(company: Company) -> Iterator[tuple[Any, ...]]:
    yield POSTINGS
    for row in board.rows(company):
        posting = row.posting
        yield (
            posting.public_id,
            posting.title,
            posting.status_words,
            _on(posting.posted_at),
            _on(posting.confirmed_at),
            row.ends_on,
            row.days_left,
            row.seen.views,
            row.seen.applies,
            site.url + posting.get_absolute_url() if posting.posted_at else "",
        )


def _on(instant: datetime | None) -> date | None:
    """The day of an instant in the site's time zone."""
    return timezone.localtime(instant).date() if instant else None
