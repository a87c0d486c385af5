"""What moderators do to what is public already: ask for changes, hide it while it is checked, show it again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from jobs.errors import JobsError
from jobs.lifecycle import State, Verb
from jobs.models import Company, Posting, PostingVersion, Report, Review
from jobs.services import letters, reports, texts
from jobs.services.companies import locked_whole
from jobs.services.finding import KIND, index
from jobs.services.guards import given, locked, next_of
from jobs.services.letters import Letter
from portal import audit, pagecache, search
from portal.versions import services as versions
from portal.versions.models import VersionState


def ask_changes(posting: Posting, *, by: Any, reason: str, seen: str | None = None, upto: int = 0) -> Posting:
    """The company is asked to change a live posting, which stays public meanwhile."""
    reason = given(reason)
    with transaction.atomic():
        posting = locked(posting)
        version = posting.newest_begun()
        if posting.state != State.LIVE or posting.is_frozen or version is None:
            raise JobsError("Only a live posting can be sent back like this.")
        written = letters.about(version, "changes_to_live", reason=reason)
        answers = reports.settle(posting, Report.Outcome.CHANGES_REQUESTED, by=by, note=reason, upto=upto)
        letters.refuse_unseen([*written, *answers], seen)
        review = Review.objects.create(
            version=version, decision=Review.Decision.CHANGES_REQUESTED, reason=reason, by=by
        )
        letters.post(written, key=f"jobs.changes_to_live.{review.pk}")
        audit.record(
            "posting.ask_changes", posting, by=by, company=posting.company, detail={"reason": reason}
        )
    return posting


def freeze(posting: Posting, *, by: Any, reason: str, seen: str | None = None, upto: int = 0) -> Posting:
    """Readers see nothing of it from now, until it is unfrozen or a corrected text is approved.

    What waited for review is recalled: the company sends it again, perhaps corrected.
    """
    reason = given(reason)
    with transaction.atomic():
        posting = locked(posting)
        next_of(posting, Verb.FREEZE)
        version = posting.newest_begun()
        assert version is not None  # it is live
        written = letters.about(version, "frozen", reason=reason)
        answers = reports.settle(posting, Report.Outcome.FROZEN, by=by, note=reason, upto=upto)
        letters.refuse_unseen([*written, *answers], seen)
        _hide(posting)
        review = Review.objects.create(version=version, decision=Review.Decision.FROZEN, reason=reason, by=by)
        letters.post(written, key=f"jobs.frozen.{review.pk}")
        audit.record("posting.freeze", posting, by=by, company=posting.company, detail={"reason": reason})
        pagecache.bump()
    return posting


def letters_of_unfreezing(posting: Posting) -> list[Letter]:
    version = posting.newest_begun()
    until = posting.frozen_until
    if version is None or until is None:
        return []
    return letters.about(version, "unfrozen", until=until, is_over=until <= pagecache.now())


def unfreeze(posting: Posting, *, by: Any, seen: str | None = None) -> Posting:
    """The text that readers saw is shown again, to the end of the day that it had, unless that is over."""
    with transaction.atomic():
        posting = locked(posting)
        next_of(posting, Verb.UNFREEZE)
        if posting.company.is_suspended:
            raise JobsError(f"{posting.company.name} is suspended. Lift that first.")
        if posting.versions.awaiting_review().exists():
            raise JobsError("A corrected text waits for review: approving it ends the freeze.")
        written = letters_of_unfreezing(posting)
        letters.refuse_unseen(written, seen)
        _reveal(posting, by=by)
        version = posting.newest_begun()
        assert version is not None
        letters.post(written, key=f"jobs.unfrozen.{version.pk}")
        audit.record("posting.unfreeze", posting, by=by, company=posting.company)
        pagecache.bump()
    return posting


def suspend(company: Company, *, by: Any, reason: str, seen: str | None = None) -> Company:
    """Nothing of the company is public from now, and nothing of it can be published."""
    reason = given(reason)
    with transaction.atomic():
        company = locked_whole(company)
        if company.is_suspended:
            raise JobsError(f"{company.name} is suspended already.")
        written = letters.to_owners(company, "suspended", reason=reason)
        letters.refuse_unseen(written, seen)
        company.suspended_at, company.suspension_reason = pagecache.now(), reason
        company.save(update_fields=["suspended_at", "suspension_reason"])
        _hide_all(company, company.suspended_at)
        audit.record("company.suspend", company, by=by, company=company, detail={"reason": reason})
        letters.post(written, key=f"jobs.suspended.{company.pk}.{company.suspended_at.isoformat()}")
        pagecache.bump()
    return company


def resume(company: Company, *, by: Any, seen: str | None = None) -> Company:
    """What the suspension hid is shown again; what was frozen by itself stays frozen."""
    with transaction.atomic():
        company = locked_whole(company)
        if not company.is_suspended:
            raise JobsError(f"{company.name} is not suspended.")
        written = letters.to_owners(company, "resumed")
        letters.refuse_unseen(written, seen)
        company.suspended_at, company.suspension_reason = None, ""
        company.save(update_fields=["suspended_at", "suspension_reason"])
        hidden = company.postings.filter(is_frozen_with_company=True)
        for posting in hidden.filter(state=State.LIVE):
            posting.company = company
            _reveal(posting, by=by)
        hidden.update(frozen_at=None, frozen_until=None, is_frozen_with_company=False)
        audit.record("company.resume", company, by=by, company=company)
        letters.post(written, key=f"jobs.resumed.{company.pk}.{pagecache.now().isoformat()}")
        pagecache.bump()
    return company


def _hide_all(company: Company, now: datetime) -> None:
    """As `_hide`, of all that is not frozen by itself, in as many statements for thousands as for one."""
    shown = company.postings.filter(state=State.LIVE, frozen_at=None).with_window(now)
    shown.update(frozen_at=now, frozen_until=F("window_until"), is_frozen_with_company=True)
    hidden = company.postings.filter(state=State.LIVE, is_frozen_with_company=True)
    of_hidden = PostingVersion.objects.filter(posting__in=hidden.values("pk"))
    versions.end(of_hidden, now=now)
    of_hidden.awaiting_review().update(state=VersionState.RECALLED)
    search.remove_all(KIND, hidden.values("pk"))


def _hide(posting: Posting) -> None:
    version = posting.newest_begun()
    assert version is not None
    posting.frozen_at, posting.frozen_until = pagecache.now(), version.live_until
    posting.save(update_fields=["frozen_at", "frozen_until"])
    versions.end(posting.versions.all())
    posting.versions.awaiting_review().update(state=VersionState.RECALLED)
    search.remove(KIND, posting.pk)


def _reveal(posting: Posting, *, by: Any) -> None:
    """A copy, because a window that has ended does not begin again."""
    version, until = posting.newest_begun(), posting.frozen_until
    assert version is not None and until is not None
    posting.frozen_at = posting.frozen_until = None
    posting.is_frozen_with_company = False
    posting.save(update_fields=["frozen_at", "frozen_until", "is_frozen_with_company"])
    if until <= pagecache.now():
        return
    version.posting = posting
    shown = texts.copy(version)
    versions.approve(shown, live_until=until)
    note = Review.UNREAD if not version.was_read and by is None else "Shown again after a check."
    Review.objects.create(version=shown, decision=Review.Decision.APPROVED, reason=note, by=by)
    index(shown)
