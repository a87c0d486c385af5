"""An article's way to its readers: frozen, judged, live, taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from articles.models import Article, ArticleVersion, Term
from articles.services.checking import refuse_blocked
from articles.services.effects import ArticleError, locked, settle
from articles.services.reviewing import Decision, decided, said, tell_of_decision, tell_of_submission
from articles.services.writing import fields_of, write
from articles.terms import telling
from portal import pagecache, text
from portal.redirects import services as redirects
from portal.versions import services as versions
from portal.versions.models import VersionState

MAX_NOTE = 500


def _freeze(article: Article, *, by: Any, note: str, is_checked: bool = True) -> ArticleVersion:
    """A version of the working copy as it is; one that waits for review is recalled for it."""
    if article.missing:
        raise ArticleError(f"Before others can see it, the article needs {_listed(article.missing)}.")
    if is_checked:
        refuse_blocked(article, by=by)
    article.versions.awaiting_review().update(state=VersionState.RECALLED)
    version = ArticleVersion(
        article=article,
        number=versions.next_number(article.versions.all()),
        revision=article.revision,
        minutes=text.minutes(article.body),
        by=by,
        note=said(note, MAX_NOTE),
    )
    write(version, fields_of(article))
    _note_terms(version)
    return version


def _note_terms(version: ArticleVersion) -> None:
    stems = telling(version.title, version.summary, text.plain(version.body))
    Term.objects.bulk_create(Term(version=version, stem=stem) for stem in stems)


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _in_review(version: ArticleVersion) -> tuple[Article, ArticleVersion]:
    """The article, held, and its version as stored, if that still waits for a decision."""
    article = locked(version.article)
    stored = article.versions.awaiting_review().filter(pk=version.pk).first()
    if stored is None:
        raise ArticleError(_why_not_in_review(article, version))
    stored.article = article
    return article, stored


def _why_not_in_review(article: Article, version: ArticleVersion) -> str:
    stored = article.versions.filter(pk=version.pk).first()
    state = f": {stored.get_state_display().lower()}" if stored else ""
    waiting = article.versions.awaiting_review().first()
    instead = f" Version {waiting.number} waits instead, and may say something else." if waiting else ""
    return f"Version {version.number} is no longer in review{state}.{instead}"


@transaction.atomic
def submit(article: Article, *, by: Any, note: str = "") -> ArticleVersion:
    """Freeze the working copy for review; `note` says why. The editors are told."""
    stored = locked(article)
    newest = stored.newest_version()
    if newest and newest.state == VersionState.SUBMITTED and newest.revision == stored.revision:
        raise ArticleError("This text is already in review.")
    version = _freeze(stored, by=by, note=note)
    settle(stored, "submit", by=by, detail={"version": version.number}, is_private=True)
    tell_of_submission(version, by=by)
    return version


@transaction.atomic
def recall(version: ArticleVersion, *, by: Any) -> ArticleVersion:
    """Take a version back from review."""
    article, stored = _in_review(version)
    stored.state = VersionState.RECALLED
    stored.save(update_fields=["state"])
    settle(article, "recall", by=by, detail={"version": stored.number}, is_private=True)
    return stored


@transaction.atomic
def request_changes(version: ArticleVersion, *, by: Any, words: str) -> ArticleVersion:
    """Give a version back to its author, with what to change."""
    return _decline(version, Decision.CHANGES_REQUESTED, "request changes", by=by, words=words)


@transaction.atomic
def reject(version: ArticleVersion, *, by: Any, words: str) -> ArticleVersion:
    """Decide against a version, with the reason."""
    return _decline(version, Decision.REJECTED, "reject", by=by, words=words)


def _decline(
    version: ArticleVersion, decision: Decision, verb: str, *, by: Any, words: str
) -> ArticleVersion:
    article, stored = _in_review(version)
    remark = decided(stored, decision, words, by=by)
    stored.state = VersionState(decision)
    stored.save(update_fields=["state"])
    detail = {"version": stored.number, "words": remark.text}
    settle(article, verb, by=by, detail=detail, is_private=True)
    tell_of_decision(stored, decision, by=by, words=remark.text)
    return stored


@transaction.atomic
def approve(
    version: ArticleVersion, *, by: Any, at: datetime | None = None, words: str = ""
) -> ArticleVersion:
    """Let readers see a version from `at`, or from now; the one they saw until then ends there."""
    article, stored = _in_review(version)
    refuse_blocked(stored, by=by)
    remark = decided(stored, Decision.APPROVED, words, by=by)
    return _approve(article, stored, by=by, at=at, words=remark.text)


def _approve(
    article: Article, version: ArticleVersion, *, by: Any, at: datetime | None, words: str = ""
) -> ArticleVersion:
    now = pagecache.now()
    start = max(at or now, now)
    first = article.versions.begun(now).order_by("number").first()
    version.published_at = first.published_at if first else start
    version.save(update_fields=["published_at"])
    versions.approve(version, live_from=start)
    if start <= now:
        redirects.release(article.get_absolute_url())
    tell_of_decision(version, Decision.APPROVED, by=by, words=words)
    verb = "publish" if start <= now else "schedule"
    settle(article, verb, by=by, detail={"version": version.number, "from": start.isoformat()})
    return version


@transaction.atomic
def publish(
    article: Article, *, by: Any, at: datetime | None = None, note: str = "", is_checked: bool = True
) -> ArticleVersion:
    """Freeze and approve in one step: an editor's own decision. A note on a text in review is said about it.

    Not `is_checked`: what blocks a text is said elsewhere. An import may link to what it brings next.
    """
    stored = locked(article)
    live = stored.live_version()
    if at is None and live and live.revision == stored.revision:
        raise ArticleError("Readers already see this text.")
    waiting = stored.versions.awaiting_review().filter(revision=stored.revision).first()
    if waiting:
        waiting.article = stored
        return approve(waiting, by=by, at=at, words=note)
    return _approve(stored, _freeze(stored, by=by, note=note, is_checked=is_checked), by=by, at=at)


@transaction.atomic
def unschedule(article: Article, *, by: Any) -> Article:
    """Take back what is scheduled; what readers see now stays."""
    stored = locked(article)
    scheduled = stored.scheduled_version()
    if scheduled is None:
        raise ArticleError("Nothing of this article is scheduled.")
    live = stored.live_version()
    stored.versions.filter(pk=scheduled.pk).update(live_until=scheduled.live_from)
    if live:
        stored.versions.filter(pk=live.pk).update(live_until=None)
    settle(stored, "unschedule", by=by, detail={"version": scheduled.number})
    return stored


@transaction.atomic
def withdraw(article: Article, *, by: Any, instead: str = "") -> Article:
    """Take the article from its readers, what is scheduled included.

    Its address then leads to the path `instead`, or says that the article is gone, and where to go.
    """
    stored = locked(article)
    now = pagecache.now()
    was_seen = stored.versions.begun(now).exists()
    if not versions.end(stored.versions.all(), now=now):
        raise ArticleError("Readers do not see this article: there is nothing to withdraw.")
    if was_seen:
        redirects.add(stored.get_absolute_url(), instead, by=by)
    settle(stored, "withdraw", by=by, detail={"instead": instead})
    return stored
