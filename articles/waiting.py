"""What waits for a person who writes or publishes articles: lists that the admin filters by and the desk shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from articles import permissions
from articles.models import Article

SOON = timedelta(days=14)  # a review that falls due so soon is already told of
SHOWN = 5


@dataclass(frozen=True)
class Row:
    name: str
    url: str
    note: str


@dataclass(frozen=True)
class Section:
    """A part of the desk. `column` heads the rows' notes, `url` leads to the whole list, `summary` says what it is of."""

    title: str
    column: str
    empty: str
    url: str
    count: int
    rows: list[Row] = field(default_factory=list)
    summary: str = ""


@dataclass(frozen=True)
class Waiting:
    """`articles(user)` are those that wait; `note` tells why or since when, `url` where to see to it, of a row with
    its windows."""

    name: str
    title: str
    column: str
    empty: str
    articles: Callable[[Any], Any]
    note: Callable[[Any], str]
    url: Callable[[Any], str] = lambda article: reverse("admin:articles_article_change", args=[article.pk])
    is_on_desk: bool = True


def _all(user: Any) -> Any:
    return Article.objects.editable_by(user)


def _own(user: Any) -> Any:
    return _all(user).filter(owner=user)


def soon() -> date:
    return timezone.localdate() + SOON


def _day(value: Any) -> str:
    moment = timezone.localtime(value) if hasattr(value, "hour") else value
    return format_date(moment, "j F Y") if moment else ""


LISTS = (
    Waiting(
        "drafts",
        "My drafts",
        "Changed",
        "You have no drafts.",
        lambda user: (
            _own(user).filter(status=Article.Status.DRAFT).exclude(pk__in=_own(user).returned().values("pk"))
        ),
        lambda article: _day(article.updated_at),
    ),
    Waiting(
        "returned",
        "Changes asked",
        "Changed",
        "Nothing of yours was given back.",
        lambda user: _own(user).returned(),
        lambda article: _day(article.updated_at),
    ),
    Waiting(
        "review",
        "In review",
        "From",
        "Nothing waits for a review.",
        lambda user: _all(user).filter(status=Article.Status.IN_REVIEW),
        lambda article: f"{article.owner or 'nobody'}, {_day(article.updated_at)}",
        lambda article: reverse("admin:articles_article_version", args=[article.pk, article.newest_number]),
    ),
    Waiting(
        "scheduled",
        "Scheduled",
        "Publishes on",
        "Nothing is scheduled.",
        lambda user: _all(user).scheduled().order_by("updated_at"),
        lambda article: format_date(timezone.localtime(article.scheduled_for), "j F Y, H:i"),
    ),
    Waiting(
        "due",
        "Due for review",
        "Due by",
        "No published article falls due in the next two weeks.",
        lambda user: _all(user).due_for_review(soon()).order_by("review_by_on", "pk"),
        lambda article: _day(article.review_by_on),
    ),
    Waiting(
        "broken",
        "Broken links",
        "Links",
        "Every link to a page of this site leads somewhere. They are checked each hour.",
        lambda user: _all(user).with_broken_links().order_by("-broken", "pk"),
        lambda article: str(article.broken),
    ),
    Waiting(
        "unlinked",
        "Nothing links to it",
        "",
        "",
        lambda user: _all(user).linked_from_nowhere(),
        lambda article: "",
        is_on_desk=False,
    ),
)


def sections(user: Any) -> list[Section]:
    """What of articles waits for this person, each list with its first rows."""
    if not user.is_active or not user.has_perm("articles.change_article"):
        return []
    listed = reverse("admin:articles_article_changelist")
    return [
        Section(
            "To review" if each.name == "review" and permissions.can_publish(user) else each.title,
            each.column,
            each.empty,
            f"{listed}?waiting={each.name}",
            each.articles(user).count(),
            [
                Row(
                    article.title,
                    each.url(article),
                    each.note(article),
                )
                for article in each.articles(user)
                .with_windows()
                .select_related("owner")
                .defer("body")[:SHOWN]
            ],
        )
        for each in LISTS
        if each.is_on_desk
    ]
