"""Readers' reports: taken, settled, deleted when their time is over. One decision settles all that were read."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jobs.dates import in_words
from jobs.errors import JobsError
from jobs.models import Posting, PostingVersion, Report
from jobs.services import letters
from jobs.services.guards import locked
from jobs.services.letters import Letter
from portal import audit
from portal.site import site


def report(version: PostingVersion, *, reason: str, words: str = "", email: str = "") -> Report:
    """Note what a reader tells. The moderators hear of a posting's first report, until they have settled it."""
    with transaction.atomic():
        is_first = not version.posting.reports.unsettled().exists()
        made = Report.objects.create(
            posting=version.posting, version=version, reason=reason, words=words.strip(), email=email
        )
        if is_first:
            told = letters.about(
                version, "reported", to=letters.moderators(), reason=made.get_reason_display()
            )
            letters.post(told, key=f"jobs.reported.{made.pk}")
        audit.record("posting.report", version.posting, company=version.company, detail={"reason": reason})
    return made


def answers(posting: Posting, outcome: str, *, upto: int) -> list[Letter]:
    """What those are told who asked for an answer, once an address."""
    found = posting.reports.unsettled().filter(pk__lte=upto).exclude(email="").select_related("version")
    first = {report.email.casefold(): report for report in reversed(found)}
    return [
        letters.write(
            "report_answer",
            report.email,
            {
                "title": report.version.title,
                "reported_on": in_words(report.created_at),
                "outcome": outcome,
                "url": site.url + posting.get_absolute_url(),
                "contact_url": f"{site.url}/contact/",
            },
        )
        for report in sorted(first.values(), key=lambda report: report.pk)
    ]


def settle(posting: Posting, outcome: Report.Outcome, *, by: Any, note: str, upto: int) -> list[Letter]:
    """All reports that were read, the newest of them `upto`; 0: none was read. Callers hold the transaction."""
    if not upto:
        return []
    rows = posting.reports.unsettled().filter(pk__lte=upto)
    if not rows.exists():
        raise JobsError(f"These reports are settled already{_by_whom(posting, upto)}.")
    written = answers(posting, outcome, upto=upto)
    letters.post(written, key=f"jobs.report_answer.{posting.pk}.{upto}")
    rows.update(outcome=outcome, note=note, settled_by=by, settled_at=timezone.now())
    return written


def dismiss(posting: Posting, *, by: Any, note: str, upto: int, seen: str | None = None) -> Posting:
    """The reports were read, and the posting stays as it is. The note is for the moderators."""
    note = note.strip()
    if not note:
        raise JobsError("Note why it stays: the next moderator reads it.")
    with transaction.atomic():
        posting = locked(posting)
        if not upto:
            raise JobsError("There is no report to settle.")
        letters.refuse_unseen(settle(posting, Report.Outcome.DISMISSED, by=by, note=note, upto=upto), seen)
        audit.record("report.dismiss", posting, by=by, company=posting.company, detail={"note": note})
    return posting


def delete_ended() -> int:
    """Words and addresses of reports that were settled 90 days ago, or that nobody settled for a year."""
    return Report.objects.ended().delete()[0]


def _by_whom(posting: Posting, upto: int) -> str:
    last = posting.reports.filter(pk__lte=upto).exclude(settled_at=None).select_related("settled_by").last()
    if last is None or last.settled_at is None:
        return ""
    who = f" by {last.settled_by}" if last.settled_by else ""
    return f"{who} on {in_words(last.settled_at)}: {last.get_outcome_display().lower()}"
