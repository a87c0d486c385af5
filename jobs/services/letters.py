"""The mails about postings, written before they go: what a moderator is shown is what is sent.

A letter is made from what is stored and what was decided, before anything changes. Its seal names exactly this
wording to this address; a verb that is given a seal sends nothing else.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse

from jobs.dates import last_day
from jobs.errors import ChangedLetterError
from jobs.lifecycle import State
from jobs.models import Company, Membership, PostingVersion
from jobs.services.drafts import slug_for
from portal import mail
from portal.accounts.roles import MODERATOR
from portal.mail import rendering
from portal.site import site


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    text: str


def write(template: str, to: str, context: Mapping[str, Any]) -> Letter:
    subject, text = rendering.render(f"jobs/mail/{template}.txt", context)
    return Letter(to, subject, text.replace("\0", ""))


def about(
    version: PostingVersion,
    template: str,
    *,
    to: Iterable[str] | None = None,
    reason: str = "",
    until: datetime | None = None,
    url: str = "",
    is_over: bool = False,
) -> list[Letter]:
    """To who submitted the version, unless others are named; to nobody when that is the system or a closed account."""
    posting = version.posting
    if to is None:
        to = [version.by.email] if version.by is not None and version.by.is_active else []
    context = {
        "title": version.title,
        "company": version.company.name,
        "reason": reason,
        "is_edit": posting.state == State.LIVE,
        "is_waiting": posting.versions.awaiting_review().exists(),
        "is_over": is_over,
        "last_day": last_day(until or version.live_until or version.closes_at),
        "url": site.url + (url or version.get_absolute_url()),
        "edit_url": site.url + posting.get_edit_url(),
        "contact_url": f"{site.url}/contact/",
        "review_url": site.url + reverse("admin:jobs_postingversion_review", args=[version.pk]),
        "reports_url": site.url + reverse("admin:jobs_posting_moderate", args=[posting.pk]),
    }
    return [write(template, address, context) for address in to]


def address_after_approval(version: PostingVersion) -> str:
    """An approval moves the page to its title's address."""
    return reverse("jobs:detail", args=[version.posting.public_id, slug_for(version.title)])


def to_owners(company: Company, template: str, *, reason: str = "") -> list[Letter]:
    """About the company as a whole."""
    owners = company.memberships.filter(role=Membership.Role.OWNER, user__is_active=True).order_by("pk")
    context = {
        "company": company.name,
        "reason": reason,
        "contact_url": f"{site.url}/contact/",
        "board_url": f"{site.url}{reverse('jobs:dashboard')}?company={company.slug}",
    }
    return [write(template, email, context) for email in owners.values_list("user__email", flat=True)]


def moderators() -> list[str]:
    users = get_user_model().objects.filter(Q(groups__name=MODERATOR) | Q(is_superuser=True), is_active=True)
    return list(users.values_list("email", flat=True).distinct())


def seal(letters: Iterable[Letter]) -> str:
    words = json.dumps([[letter.to, letter.subject, letter.text] for letter in letters])
    return hashlib.sha256(words.encode()).hexdigest()


def refuse_unseen(letters: Iterable[Letter], seen: str | None) -> None:
    """Raises ChangedLetterError when these are not the letters that were shown; None: nobody was shown any."""
    if seen is not None and seen != seal(letters):
        raise ChangedLetterError


def post(letters: Iterable[Letter], *, key: str) -> None:
    """Put them into the outbox, in the caller's transaction; `key` names the occasion for good."""
    for letter in letters:
        mail.send_rendered(key, letter.to, letter.subject, letter.text)
