"""A week before the last day somebody is asked whether the posting is still open, and answers by a private link."""

import time
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from jobs import lifecycle
from jobs.dates import last_day
from jobs.errors import JobsError
from jobs.models import Membership, Posting, PostingVersion, StillOpenLink
from jobs.permissions import WRITERS
from jobs.services import publishing
from portal import mail, pagecache
from portal.site import site

SECONDS = 60.0  # of one task


def ask_still_open(*, seconds: float = SECONDS) -> int:
    """Ask about each posting whose last day is a week away, once for each last day; returns how many mails.

    After so many seconds the rest waits for the next hour: other work gets its turn.
    """
    started = time.monotonic()
    now = pagecache.now()
    links = StillOpenLink.objects.filter(posting=OuterRef("posting"), until=OuterRef("live_until"))
    due = PostingVersion.objects.published(now).filter(
        ~Exists(links),
        live_until__lte=now + lifecycle.EXPIRING,
        posting__confirmed_at__lte=now - lifecycle.ANSWERED_FOR,
    )
    asked = 0
    for pk in list(due.order_by("live_until", "pk").values_list("posting", flat=True)):
        asked += _ask(pk, now)
        if time.monotonic() - started > seconds:
            break
    return asked


def _ask(posting_id: int, now: datetime) -> int:
    with transaction.atomic():
        posting = Posting.objects.select_for_update(of=("self",)).select_related("company").get(pk=posting_id)
        version = posting.newest_begun(now)
        if version is None or version.live_until is None or not version.is_live(now):
            return 0
        if not lifecycle.is_to_ask(posting.confirmed_at, version.live_until, now):
            return 0
        people = _who_knows(version)
        for person in people:
            link, is_new = StillOpenLink.objects.get_or_create(
                posting=posting, user=person, until=version.live_until
            )
            if is_new:
                _mail(link, version)
    return len(people)


def _who_knows(version: PostingVersion) -> list[Any]:
    """Who submitted it, if that person still writes for the company; else all who do."""
    members = Membership.objects.filter(company=version.company, role__in=WRITERS, user__is_active=True)
    writers = {member.user_id: member.user for member in members.select_related("user").order_by("pk")}
    return [writers[version.by_id]] if version.by_id in writers else list(writers.values())


def _mail(link: StillOpenLink, version: PostingVersion) -> None:
    mail.send(
        f"jobs.still_open.{link.posting_id}.{link.until:%Y%m%dT%H%M%S}",
        link.user.email,
        "jobs/mail/still_open.txt",
        {
            "title": version.title,
            "company": version.company.name,
            "last_day": last_day(link.until),
            "readable_days": lifecycle.READABLE.days,
            "link": site.url + link.get_absolute_url(),
            "is_theirs": version.by_id == link.user_id,
        },
    )


def confirm_by_link(link: StillOpenLink, *, closes_at: datetime) -> Posting:
    """The holder says that it is open, in the name of the person whose link it is."""
    with transaction.atomic():
        posting = _open(link)
        return publishing.confirm(posting, by=link.user, closes_at=closes_at, link=link.public_id)


def close_by_link(link: StillOpenLink, *, reason: str) -> Posting:
    with transaction.atomic():
        posting = _open(link)
        return publishing.close(posting, by=link.user, reason=reason, link=link.public_id)


def _open(link: StillOpenLink) -> Posting:
    """The posting, locked, if the link is still about it as it is."""
    link.posting = Posting.objects.select_for_update().get(pk=link.posting_id)
    if not link.is_open():
        raise JobsError("This was answered, or its last day has moved, since you opened the page.")
    return link.posting


def delete_past_links() -> int:
    """Delete the links of postings that ended when no page says so any more; returns how many."""
    deleted, _ = StillOpenLink.objects.past(pagecache.now() - lifecycle.READABLE).delete()
    return deleted
