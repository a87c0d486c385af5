"""Companies and postings out of a content pack, by way of the same services as everybody's."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jobs import money
from jobs.dates import end_of_day
from jobs.errors import JobsError
from jobs.lines import join
from jobs.models import CannedReason, Company, Posting, PostingVersion
from jobs.services import drafts, publishing
from jobs.services.companies import TEXTS, create_company, show_text, update_company
from jobs.services.finding import KIND, index
from jobs.services.texts import rendered
from jobs.values import DraftNeed, PlaceOfWork, PostingInput
from portal import audit, pagecache, search
from portal.versions.models import VersionState


def load_company(
    values: Mapping[str, Any], *, company: Company | None = None, is_demo: bool = True
) -> Company:
    """Make or change a company from the pack's values: name, slug, site, place, country, size, about, benefits."""
    if company is not None:
        return update_company(company, by=None, values=values)
    known = rendered([values.get(name, "") for name in TEXTS])
    with transaction.atomic():
        company = create_company(by=None, values=values, is_demo=is_demo, slug=values.get("slug", ""))
        show_text(company, known)
        pagecache.bump()
    return company


def load_posting(values: Mapping[str, Any], *, company: Company, posting: Posting | None = None) -> Posting:
    """Make or change a posting from the pack's values, submitted and approved by the system.

    Its dates are counted from now: posted so many days ago, open for so many days from then. A posting
    that exists keeps its dates and gets the new text as an edit, unless it is closed or frozen.
    """
    now = pagecache.now()
    posted_at = now - timedelta(days=values["posted_days_ago"])
    posted_on = timezone.localtime(posted_at).date()
    closes_at = end_of_day(posted_on + timedelta(days=values["open_days"]))
    with transaction.atomic():
        if posting is not None:
            return _follow(posting, values, now)
        data = _input(values, closes_at=max(closes_at, now + timedelta(days=1)))
        posting = drafts.create_posting(company=company, by=None, data=data)
        version = _publish(posting)
        posting.refresh_from_db()
        _backdate(posting, version, posted_at, closes_at)
        if values.get("state") == "closed":
            _close(posting, values.get("closed", "withdrawn"), posted_at, min(closes_at, now))
        elif closes_at <= now:
            search.remove(KIND, posting.pk)
        pagecache.bump()
    return posting


def load_reason(values: Mapping[str, Any], *, reason: CannedReason | None = None) -> CannedReason:
    """Make or change a reason that moderators choose from: decision, title, text, position.

    One of that title which a moderator wrote here stays as it is.
    """
    if reason is None:
        theirs = CannedReason.objects.filter(decision=values.get("decision"), title=values.get("title"))
        if their := theirs.first():
            return their
        reason = CannedReason()
    for name in ("decision", "title", "text", "position"):
        setattr(reason, name, values.get(name, 0))
    try:
        reason.full_clean()
    except ValidationError as error:
        raise JobsError(" ".join(error.messages)) from error
    reason.save()
    return reason


def _follow(posting: Posting, values: Mapping[str, Any], now: datetime) -> Posting:
    """The pack's new text for a posting that was loaded before."""
    if (
        posting.is_frozen
        or posting.state != Posting.State.LIVE
        or posting.closes_at is None
        or posting.closes_at <= now
    ):
        return posting
    data = _input(values, closes_at=posting.closes_at)
    posting = drafts.save_posting(posting, by=None, data=data)
    _publish(posting)
    posting.refresh_from_db()
    return posting


def _publish(posting: Posting) -> PostingVersion:
    version = publishing.submit(posting, by=None)
    if version.state == VersionState.SUBMITTED:
        version = publishing.approve(version, by=None, note="From the content pack.")
    return version


def _backdate(posting: Posting, version: PostingVersion, posted_at: datetime, closes_at: datetime) -> None:
    """As if it had been approved when the pack says that it was posted, for search too."""
    PostingVersion.objects.filter(pk=version.pk).update(
        live_from=posted_at,
        posted_at=posted_at,
        created_at=posted_at,
        live_until=closes_at,
        closes_at=closes_at,
    )
    posting.posted_at = posting.confirmed_at = posted_at
    posting.closes_at = closes_at
    posting.save(update_fields=["posted_at", "confirmed_at", "closes_at"])
    version.refresh_from_db()
    index(version)


def _close(posting: Posting, reason: str, posted_at: datetime, end: datetime) -> None:
    """Closed two thirds of the way to its last day, or to now."""
    closed_at = posted_at + (end - posted_at) * 2 / 3
    publishing.close(posting, by=None, reason=reason)
    PostingVersion.objects.filter(posting=posting).update(live_until=closed_at)
    Posting.objects.filter(pk=posting.pk).update(closed_at=closed_at)
    posting.refresh_from_db()
    audit.record("posting.load", posting, company=posting.company)


def _input(values: Mapping[str, Any], *, closes_at: datetime) -> PostingInput:
    names = [
        "title",
        "summary",
        "employment_type",
        "seniority",
        "workplace",
        "hybrid_days",
        "hours_per_week",
        "duration_months",
        "starts_on",
        "no_pay_reason",
        "language",
        "reply_days",
        "apply_url",
        "apply_email",
    ]
    terms: dict[str, object] = {name: values[name] for name in names if values.get(name) is not None}
    terms |= {"has_visa": values.get("visa", False), "has_relocation": values.get("relocation", False)}
    terms["closes_at"] = closes_at
    if pay := values.get("pay"):
        currency = pay["currency"]
        terms |= {
            "pay_min": money.to_minor(pay["min"], currency),
            "pay_max": money.to_minor(pay["max"], currency),
            "pay_currency": currency,
            "pay_period": pay["period"],
        }
    offices = [PlaceOfWork(place["country"], place.get("city", "")) for place in values.get("places") or ()]
    remote = [PlaceOfWork(code, is_remote=True) for code in values.get("remote_countries") or ()]
    return PostingInput(
        terms=terms,
        places=[*offices, *remote],
        needs=[DraftNeed(need["topic"], need["must"], need["level"]) for need in values.get("needs") or ()],
        sections={section: join(section, texts) for section, texts in (values.get("lines") or {}).items()},
    )
