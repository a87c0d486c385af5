"""What is said about a version, and who is told of it by e-mail."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from articles import permissions
from articles.models import Article, ArticleVersion, ReviewComment
from articles.services.effects import ArticleError, locked
from portal import audit, mail
from portal.site import site

MAX_COMMENT = 4_000
Decision = ReviewComment.Decision


def said(words: str, limit: int) -> str:
    """What somebody wrote, trimmed. Refuses what is too long to be stored."""
    words = words.strip()
    if len(words) > limit:
        raise ArticleError(f"Shorten this to {limit} characters; it has {len(words)}.")
    return words


@transaction.atomic
def comment(version: ArticleVersion, words: str, *, by: Any) -> ReviewComment:
    """Say something about a version; those concerned with it are told."""
    article = locked(version.article)
    words = said(words, MAX_COMMENT)
    if not words:
        raise ArticleError("Write a comment first.")
    stored = ReviewComment.objects.create(version=version, by=by, text=words)
    audit.record("comment", article, by=by, detail={"version": version.number})
    tell(f"comment.{stored.pk}", _concerned(version), "comment", version, by=by, words=words)
    return stored


def decided(version: ArticleVersion, decision: Decision, words: str, *, by: Any) -> ReviewComment:
    """Keep a decision on a version with the other comments. The caller holds the article."""
    words = said(words, MAX_COMMENT)
    if not words and decision != Decision.APPROVED:
        raise ArticleError("Say why, so that the author can do something about it.")
    return ReviewComment.objects.create(version=version, by=by, decision=decision, text=words)


def tell_of_decision(version: ArticleVersion, decision: Decision, *, by: Any, words: str = "") -> None:
    tell(f"{decision}.{version.pk}", _concerned(version), str(decision), version, by=by, words=words)


def tell_of_submission(version: ArticleVersion, *, by: Any) -> None:
    tell(f"submitted.{version.pk}", permissions.publishers(), "submitted", version, by=by, words=version.note)


def tell(
    key: str, people: Iterable[Any], what: str, version: ArticleVersion, *, by: Any, words: str = ""
) -> None:
    """Mail to each who may read the version, but for the one who acts."""
    article: Article = version.article
    address = reverse("admin:articles_article_version", args=[article.pk, version.number])
    context = {
        "title": version.title,
        "number": version.number,
        "by": by or "The site",
        "words": words,
        "live_from": version.live_from,
        "is_scheduled": version.is_scheduled(),
        "url": f"{site.url}{address}",
    }
    for person in people:
        if person != by and person.is_staff and article.is_editable_by(person):
            mail.send(f"articles.{key}", person.email, f"articles/mail/{what}.txt", context)


def _concerned(version: ArticleVersion) -> Iterable[Any]:
    """Whose article it is, who submitted it, and who has said something about this version or an earlier one."""
    said_something = ReviewComment.objects.filter(version__article=version.article_id)
    commenters = said_something.exclude(by=None).values("by")
    people = Q(pk__in=commenters) | Q(pk__in=[version.article.owner_id or 0, version.by_id or 0])
    return get_user_model().objects.filter(people, is_active=True).order_by("pk")
