"""A posting's way to readers and away from them, by the table in `jobs.lifecycle`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jobs import lifecycle
from jobs.dates import in_words, latest_end
from jobs.errors import IncompleteError, JobsError
from jobs.lifecycle import Reason, State, Verb
from jobs.models import Company, Posting, PostingVersion, Report, Review
from jobs.services import letters, reports, texts
from jobs.services.companies import show_text, texts_of
from jobs.services.drafts import slug_for
from jobs.services.finding import KIND, index
from jobs.services.guards import given, locked, next_of
from jobs.services.letters import Letter
from portal import audit, pagecache, search
from portal.versions import services as versions
from portal.versions.models import VersionState


def submit(posting: Posting, *, by: Any) -> PostingVersion:
    """Freeze the text and hand it to the moderators; a trusted company's goes live at once, unless something of it is hidden.

    An earlier version that still waits is recalled: only the newest is judged.
    """
    known = texts.rendered([*texts.sections_of(posting).values(), *texts_of(posting.company)])
    with transaction.atomic():
        posting = locked(posting)
        state = next_of(posting, Verb.SUBMIT)
        _refuse_suspended(posting)
        problems = texts.problems_of(texts.as_input(posting))
        if problems:
            raise IncompleteError(problems)
        posting.versions.awaiting_review().update(state=VersionState.RECALLED)
        version = texts.freeze(posting, by=by, known=known)
        posting.state = state
        posting.save(update_fields=["state"])
        audit.record(
            "posting.submit", posting, by=by, company=posting.company, detail={"version": version.number}
        )
        if posting.company.publishes_unread:
            version = _publish(version, by=None, note=Review.UNREAD, known=known)
        elif by is not None:
            letters.post(
                letters.about(version, "submitted", to=[by.email]), key=f"jobs.submitted.{version.pk}"
            )
            waiting = letters.about(version, "waiting", to=letters.moderators())
            letters.post(waiting, key=f"jobs.waiting.{version.pk}")
    return version


def recall(posting: Posting, *, by: Any) -> Posting:
    """The company takes back what it submitted."""
    with transaction.atomic():
        posting = locked(posting)
        posting.state = next_of(posting, Verb.RECALL)
        recalled = posting.versions.awaiting_review().update(state=VersionState.RECALLED)
        if not recalled:
            raise JobsError("Nothing of this posting is in review.")
        posting.save(update_fields=["state"])
        audit.record("posting.recall", posting, by=by, company=posting.company)
    return posting


def letters_of(version: PostingVersion, verb: Verb, *, reason: str = "") -> list[Letter]:
    """What a decision on a version that waits tells its company, word for word."""
    if verb == Verb.APPROVE:
        until = _end_of(version, version.posting, pagecache.now())
        url = letters.address_after_approval(version)
        return letters.about(version, "approved", until=until, url=url)
    return letters.about(version, verb.value, reason=reason.strip())


def approve(
    version: PostingVersion,
    *,
    by: Any,
    note: str = "",
    company_revision: int | None = None,
    seen: str | None = None,
) -> PostingVersion:
    """Readers see this text from now to the end of its last day, and what the company wrote about itself.

    `company_revision` is the one that was read before deciding: nothing is published that nobody read. `seen` is
    the seal of the mail that was shown.
    """
    known = texts.rendered(texts_of(version.company))
    with transaction.atomic():
        return _publish(version, by=by, note=note, company_revision=company_revision, known=known, seen=seen)


def _publish(
    version: PostingVersion,
    *,
    by: Any,
    note: str,
    known: Mapping[str, str],
    company_revision: int | None = None,
    seen: str | None = None,
) -> PostingVersion:
    posting, version = _locked_version(version)
    posting.company = Company.objects.select_for_update().get(pk=posting.company_id)
    if company_revision is not None and company_revision != posting.company.revision:
        raise JobsError(
            "The company changed what it says about itself while you were reading. "
            "Nothing is published: read it as it is now, then decide."
        )
    _refuse_suspended(posting)
    now = pagecache.now()
    until = _end_of(version, posting, now)
    if until is None or until <= now:
        raise JobsError("Its last day is over. Ask for changes, so that the company can set another one.")
    state = next_of(posting, Verb.APPROVE)
    written = letters_of(version, Verb.APPROVE)
    letters.refuse_unseen(written, seen)
    posting.state = state
    posting.frozen_at = posting.frozen_until = None
    posting.is_frozen_with_company = False
    posting.posted_at = posting.posted_at or now
    posting.confirmed_at = now
    posting.slug = slug_for(version.title)
    posting.save(
        update_fields=[
            "state",
            "posted_at",
            "confirmed_at",
            "slug",
            "frozen_at",
            "frozen_until",
            "is_frozen_with_company",
        ]
    )
    version.posted_at = posting.posted_at
    version.save(update_fields=["posted_at"])
    versions.approve(version, live_until=until)
    show_text(posting.company, known)
    Review.objects.create(version=version, decision=Review.Decision.APPROVED, reason=note, by=by)
    search.remove(KIND, posting.pk)
    index(version)
    letters.post(written, key=f"jobs.approved.{version.pk}")
    audit.record(
        "posting.approve", posting, by=by, company=posting.company, detail={"version": version.number}
    )
    pagecache.bump()
    return version


def _end_of(version: PostingVersion, posting: Posting, now: datetime) -> datetime | None:
    """The version's last day, or the later one that the company confirmed while the version waited."""
    before = posting.newest_begun(now)
    if version.closes_at is None or before is None or before.live_until is None:
        return version.closes_at
    was_confirmed = posting.confirmed_at is not None and posting.confirmed_at > version.created_at
    return max(version.closes_at, before.live_until) if was_confirmed else version.closes_at


def request_changes(
    version: PostingVersion, *, by: Any, reason: str, seen: str | None = None
) -> PostingVersion:
    """Back to the company, with what to change."""
    return _decide_against(
        version,
        Verb.REQUEST_CHANGES,
        VersionState.CHANGES_REQUESTED,
        Review.Decision.CHANGES_REQUESTED,
        by=by,
        reason=reason,
        seen=seen,
    )


def reject(version: PostingVersion, *, by: Any, reason: str, seen: str | None = None) -> PostingVersion:
    """Not for this site. A posting that was never live is closed with it; a live one stays as it was."""
    return _decide_against(
        version, Verb.REJECT, VersionState.REJECTED, Review.Decision.REJECTED, by=by, reason=reason, seen=seen
    )


def _decide_against(
    version: PostingVersion,
    verb: Verb,
    version_state: VersionState,
    decision: Review.Decision,
    *,
    by: Any,
    reason: str,
    seen: str | None,
) -> PostingVersion:
    reason = given(reason)
    with transaction.atomic():
        posting, version = _locked_version(version)
        state = next_of(posting, verb)
        written = letters_of(version, verb, reason=reason)
        letters.refuse_unseen(written, seen)
        version.state = version_state
        version.save(update_fields=["state"])
        if state == State.CLOSED:
            _set_closed(posting, Reason.REJECTED)
        else:
            posting.state = state
            posting.save(update_fields=["state"])
        Review.objects.create(version=version, decision=decision, reason=reason, by=by)
        letters.post(written, key=f"jobs.{verb}.{version.pk}")
        audit.record(
            f"posting.{verb}",
            posting,
            by=by,
            company=posting.company,
            detail={"version": version.number, "reason": reason},
        )
    return version


def close(posting: Posting, *, by: Any, reason: str, link: str = "") -> Posting:
    """The company takes a live posting down: filled, or withdrawn. Final. `link` names the private link used."""
    if reason not in (Reason.FILLED, Reason.WITHDRAWN):
        raise JobsError("Say whether the job was filled or is withdrawn.")
    with transaction.atomic():
        posting = locked(posting)
        next_of(posting, Verb.CLOSE)
        _end(posting, Reason(reason))
        detail = {"reason": reason, **({"link": link} if link else {})}
        audit.record("posting.close", posting, by=by, company=posting.company, detail=detail)
        pagecache.bump()
    return posting


def remove(posting: Posting, *, by: Any, reason: str, seen: str | None = None, upto: int = 0) -> Posting:
    """A moderator takes a live posting down; its page answers 410 at once. Final.

    `upto` is the newest report that was read; those up to it are settled with it.
    """
    reason = given(reason)
    with transaction.atomic():
        posting = locked(posting)
        next_of(posting, Verb.REMOVE)
        version = posting.newest_begun()
        written = letters.about(version, "removed", reason=reason) if version else []
        answers = reports.settle(posting, Report.Outcome.REMOVED, by=by, note=reason, upto=upto)
        letters.refuse_unseen([*written, *answers], seen)
        _end(posting, Reason.REMOVED)
        if version is not None:
            Review.objects.create(version=version, decision=Review.Decision.REMOVED, reason=reason, by=by)
            letters.post(written, key=f"jobs.removed.{version.pk}")
        audit.record("posting.remove", posting, by=by, company=posting.company, detail={"reason": reason})
        pagecache.bump()
    return posting


def confirm(posting: Posting, *, by: Any, closes_at: datetime | None = None, link: str = "") -> Posting:
    """Still open: noted with its date, and the last day may move, without a review."""
    with transaction.atomic():
        posting = locked(posting)
        now = pagecache.now()
        version = posting.newest_begun(now)
        if posting.state != State.LIVE or version is None or not version.is_readable(now):
            raise JobsError("This posting is not public any more. Post it again as a new one.")
        end = closes_at or version.live_until
        if end is None or end <= now:
            raise JobsError("Choose a last day that is not over.")
        if end > latest_end(now):
            raise JobsError(f"Choose a last day at most {lifecycle.LONGEST_RUN.days} days ahead.")
        version.live_until = posting.closes_at = end
        version.save(update_fields=["live_until"])
        posting.confirmed_at = now
        posting.revision += 1
        posting.save(update_fields=["confirmed_at", "closes_at", "revision"])
        index(version)
        detail = {"until": end.isoformat(), **({"link": link} if link else {})}
        audit.record("posting.confirm", posting, by=by, company=posting.company, detail=detail)
        pagecache.bump()
    return posting


def _locked_version(version: PostingVersion) -> tuple[Posting, PostingVersion]:
    """The posting's lock first, then the version as it is under that lock: two moderators take turns."""
    posting = locked(version.posting)
    fresh = PostingVersion.objects.select_related("by").get(pk=version.pk)
    fresh.posting = posting
    if fresh.state != VersionState.SUBMITTED:
        raise JobsError(f"This version is not in review any more: {_what_became_of(fresh)}.")
    return posting, fresh


def _what_became_of(version: PostingVersion) -> str:
    """ "approved by Ann on 25 November 2026, 10:31" """
    words = version.get_state_display().lower()
    review = version.reviews.select_related("by").first()
    if review is None:
        return words
    who = f" by {review.by}" if review.by else ""
    return f"{words}{who} on {in_words(review.created_at)}, {timezone.localtime(review.created_at):%H:%M}"


def _refuse_suspended(posting: Posting) -> None:
    if posting.company.is_suspended:
        raise JobsError(
            f"{posting.company.name} is suspended: nothing of it goes to readers until that is lifted."
        )


def _end(posting: Posting, reason: Reason) -> None:
    versions.end(posting.versions.all())
    posting.versions.awaiting_review().update(state=VersionState.RECALLED)
    search.remove(KIND, posting.pk)
    _set_closed(posting, reason)


def _set_closed(posting: Posting, reason: Reason) -> None:
    posting.state, posting.closed_reason, posting.closed_at = State.CLOSED, reason, pagecache.now()
    posting.save(update_fields=["state", "closed_reason", "closed_at"])
