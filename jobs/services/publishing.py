"""A posting's way to readers and away from them, by the table in `jobs.lifecycle`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from jobs import lifecycle
from jobs.dates import last_day, latest_end
from jobs.errors import IncompleteError, JobsError
from jobs.lifecycle import Reason, State, Verb
from jobs.models import Company, Posting, PostingVersion, Review
from jobs.services import texts
from jobs.services.companies import show_text, texts_of
from jobs.services.drafts import slug_for
from jobs.services.finding import KIND, index
from portal import audit, mail, pagecache, search
from portal.accounts.roles import MODERATOR
from portal.site import site
from portal.versions import services as versions
from portal.versions.models import VersionState


def submit(posting: Posting, *, by: Any) -> PostingVersion:
    """Freeze the working copy and hand it to the moderators; a trusted company's goes live at once.

    An earlier version that still waits is recalled: only the newest is judged.
    """
    known = texts.rendered([*texts.sections_of(posting).values(), *texts_of(posting.company)])
    with transaction.atomic():
        posting = _locked(posting)
        state = _next(posting, Verb.SUBMIT)
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
        if posting.company.is_trusted:
            version = _publish(version, by=None, note=Review.UNREAD, known=known)
        elif by is not None:
            _tell(version, "submitted", to=by.email)
            for email in _moderators():
                _tell(version, "waiting", to=email)
    return version


def recall(posting: Posting, *, by: Any) -> Posting:
    """The company takes back what it submitted."""
    with transaction.atomic():
        posting = _locked(posting)
        posting.state = _next(posting, Verb.RECALL)
        recalled = posting.versions.awaiting_review().update(state=VersionState.RECALLED)
        if not recalled:
            raise JobsError("Nothing of this posting is in review.")
        posting.save(update_fields=["state"])
        audit.record("posting.recall", posting, by=by, company=posting.company)
    return posting


def approve(
    version: PostingVersion, *, by: Any, note: str = "", company_revision: int | None = None
) -> PostingVersion:
    """Readers see this text from now to the end of its last day, and what the company wrote about itself.

    `company_revision` is the one that was read before deciding: nothing is published that nobody read.
    """
    known = texts.rendered(texts_of(version.company))
    with transaction.atomic():
        return _publish(version, by=by, note=note, company_revision=company_revision, known=known)


def _publish(
    version: PostingVersion,
    *,
    by: Any,
    note: str,
    known: Mapping[str, str],
    company_revision: int | None = None,
) -> PostingVersion:
    posting, version = _locked_version(version)
    posting.company = Company.objects.select_for_update().get(pk=posting.company_id)
    if company_revision is not None and company_revision != posting.company.revision:
        raise JobsError(
            "The company changed what it says about itself while you were reading. "
            "Nothing is published: read it as it is now, then decide."
        )
    now = pagecache.now()
    until = _end_of(version, posting, now)
    if until is None or until <= now:
        raise JobsError("Its last day is over. Ask for changes, so that the company can set another one.")
    posting.state = _next(posting, Verb.APPROVE)
    posting.posted_at = posting.posted_at or now
    posting.confirmed_at = now
    posting.slug = slug_for(version.title)
    posting.save(update_fields=["state", "posted_at", "confirmed_at", "slug"])
    version.posted_at = posting.posted_at
    version.save(update_fields=["posted_at"])
    versions.approve(version, live_until=until)
    show_text(posting.company, known)
    Review.objects.create(version=version, decision=Review.Decision.APPROVED, reason=note, by=by)
    search.remove(KIND, posting.pk)
    index(version)
    _tell(version, "approved")
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


def request_changes(version: PostingVersion, *, by: Any, reason: str) -> PostingVersion:
    """Back to the company, with what to change."""
    return _decide_against(
        version,
        Verb.REQUEST_CHANGES,
        VersionState.CHANGES_REQUESTED,
        Review.Decision.CHANGES_REQUESTED,
        by=by,
        reason=reason,
    )


def reject(version: PostingVersion, *, by: Any, reason: str) -> PostingVersion:
    """Not for this site. A posting that was never live is closed with it; a live one stays as it was."""
    return _decide_against(
        version, Verb.REJECT, VersionState.REJECTED, Review.Decision.REJECTED, by=by, reason=reason
    )


def _decide_against(
    version: PostingVersion,
    verb: Verb,
    version_state: VersionState,
    decision: Review.Decision,
    *,
    by: Any,
    reason: str,
) -> PostingVersion:
    reason = reason.strip()
    if not reason:
        raise JobsError("Give a reason: the company reads it.")
    with transaction.atomic():
        posting, version = _locked_version(version)
        state = _next(posting, verb)
        version.state = version_state
        version.save(update_fields=["state"])
        if state == State.CLOSED:
            _set_closed(posting, Reason.REJECTED)
        else:
            posting.state = state
            posting.save(update_fields=["state"])
        Review.objects.create(version=version, decision=decision, reason=reason, by=by)
        _tell(version, verb.value, reason=reason)
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
        posting = _locked(posting)
        _next(posting, Verb.CLOSE)
        _end(posting, Reason(reason))
        detail = {"reason": reason, **({"link": link} if link else {})}
        audit.record("posting.close", posting, by=by, company=posting.company, detail=detail)
        pagecache.bump()
    return posting


def remove(posting: Posting, *, by: Any, reason: str) -> Posting:
    """A moderator takes a live posting down; its page answers 410 at once. Final."""
    reason = reason.strip()
    if not reason:
        raise JobsError("Give a reason: the company reads it.")
    with transaction.atomic():
        posting = _locked(posting)
        _next(posting, Verb.REMOVE)
        version = posting.newest_begun()
        _end(posting, Reason.REMOVED)
        if version is not None:
            Review.objects.create(version=version, decision=Review.Decision.REMOVED, reason=reason, by=by)
            _tell(version, "removed", reason=reason)
        audit.record("posting.remove", posting, by=by, company=posting.company, detail={"reason": reason})
        pagecache.bump()
    return posting


def confirm(posting: Posting, *, by: Any, closes_at: datetime | None = None, link: str = "") -> Posting:
    """Still open: noted with its date, and the last day may move, without a review."""
    with transaction.atomic():
        posting = _locked(posting)
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


def _locked(posting: Posting) -> Posting:
    return Posting.objects.select_for_update(of=("self",)).select_related("company").get(pk=posting.pk)


def _locked_version(version: PostingVersion) -> tuple[Posting, PostingVersion]:
    """The posting's lock first, then the version as it is under that lock: two moderators take turns."""
    posting = _locked(version.posting)
    fresh = PostingVersion.objects.get(pk=version.pk)
    fresh.posting = posting
    if fresh.state != VersionState.SUBMITTED:
        raise JobsError(f"This version is not in review any more: {fresh.get_state_display().lower()}.")
    return posting, fresh


def _next(posting: Posting, verb: Verb) -> State:
    try:
        return lifecycle.next_state(posting.state, verb)
    except lifecycle.NotAllowedError as error:
        raise JobsError(str(error)) from error


def _end(posting: Posting, reason: Reason) -> None:
    versions.end(posting.versions.all())
    posting.versions.awaiting_review().update(state=VersionState.RECALLED)
    search.remove(KIND, posting.pk)
    _set_closed(posting, reason)


def _set_closed(posting: Posting, reason: Reason) -> None:
    posting.state, posting.closed_reason, posting.closed_at = State.CLOSED, reason, pagecache.now()
    posting.save(update_fields=["state", "closed_reason", "closed_at"])


def _moderators() -> list[str]:
    users = get_user_model().objects.filter(Q(groups__name=MODERATOR) | Q(is_superuser=True), is_active=True)
    return list(users.values_list("email", flat=True).distinct())


def _tell(version: PostingVersion, what: str, *, to: str = "", reason: str = "") -> None:
    """Mail about a version to who submitted it, or to `to`."""
    address = to or (version.by.email if version.by is not None and version.by.is_active else "")
    if not address:
        return
    mail.send(
        f"jobs.{what}.{version.pk}",
        address,
        f"jobs/mail/{what}.txt",
        {
            "title": version.title,
            "company": version.company.name,
            "reason": reason,
            "is_edit": version.posting.state == State.LIVE,
            "last_day": last_day(version.live_until or version.closes_at),
            "url": site.url + version.get_absolute_url(),
            "edit_url": site.url + version.posting.get_edit_url(),
            "contact_url": f"{site.url}/contact/",
            "review_url": site.url + reverse("admin:jobs_postingversion_review", args=[version.pk]),
        },
    )
