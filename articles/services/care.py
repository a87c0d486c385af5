"""Who looks after an article, and when it is looked at again. Facts about the article, not parts of its text."""

import calendar
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.services.effects import ArticleError, locked, settle
from portal import mail, pagecache
from portal.site import site
from portal.versions.models import VersionState

REMINDED_AGAIN = timedelta(days=7)


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def assign_owner(article: Article, owner: Any, *, by: Any) -> Article:
    stored = locked(article)
    if stored.owner_id == (owner.pk if owner else None):
        return stored
    stored.owner = owner
    stored.save(update_fields=["owner"])
    settle(stored, "assign", by=by, detail={"owner": owner.pk if owner else None}, is_private=True)
    return stored


@transaction.atomic
def plan_review(article: Article, on: date | None, *, by: Any) -> Article:
    """Set the day by which it is looked at again; readers of the live text see it."""
    stored = locked(article)
    _move(stored, on)
    settle(stored, "plan review", by=by, detail={"on": on.isoformat() if on else None})
    return stored


@transaction.atomic
def mark_reviewed(article: Article, *, by: Any, months: int) -> Article:
    """Somebody has read the live text and found it still right: it is looked at again after so many months."""
    stored = locked(article)
    if not stored.versions.live().exists():
        raise ArticleError("Readers do not see this article: there is nothing to review.")
    stored.last_reviewed_on = timezone.localdate()
    stored.save(update_fields=["last_reviewed_on"])
    due = months_after(stored.last_reviewed_on, months)
    _move(stored, due)
    settle(stored, "review", by=by, detail={"next": due.isoformat()})
    return stored


def _move(article: Article, on: date | None) -> None:
    """Date the working copy, and the versions that readers see or may come to see, which stay the same text."""
    revision = article.revision
    article.review_by_on = on
    article.revision += 1  # a form that was opened before must not bring the old date back
    if article.imported_revision == revision:
        article.imported_revision = article.revision  # nobody has edited what came in
    article.save(update_fields=["review_by_on", "revision", "imported_revision"])
    now = pagecache.now()
    is_ahead = Q(live_until__isnull=True) | Q(live_until__gt=now)
    article.versions.filter(
        Q(is_ahead, state=VersionState.APPROVED) | Q(state=VersionState.SUBMITTED)
    ).update(review_by_on=on)
    article.versions.filter(revision=revision).update(revision=article.revision)


def remind_owners() -> None:
    """Write to the owner of each published article that is due, and once more a week later."""
    today = timezone.localdate()
    due = Article.objects.due_for_review(today).filter(
        review_by_on__gt=today - 2 * REMINDED_AGAIN, owner__is_active=True
    )
    for article in due.select_related("owner").defer("body"):
        assert article.owner and article.review_by_on
        is_again = article.review_by_on <= today - REMINDED_AGAIN
        change = reverse("admin:articles_article_change", args=[article.pk])
        mail.send(
            f"article-{article.pk}-review-{article.review_by_on}{'-again' if is_again else ''}",
            article.owner.email,
            "articles/mail/review_due.txt",
            {"article": article, "is_again": is_again, "change_url": f"{site.url}{change}"},
        )
