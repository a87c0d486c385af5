"""The reminder before a deadline, to those who left an address. The address is in the outbox and nowhere else."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.models import Attempt, Case
from assessments.services.holding import hold_case_of
from assessments.services.mails import may_mail_today, reminder_key
from jobs.dates import last_day
from portal import mail
from portal.mail.models import Message, MessageQuerySet

BEFORE = (timedelta(days=1), timedelta(hours=3))
KEPT_AFTER = timedelta(days=1)


def due(deadline: datetime | None) -> datetime | None:
    """When to remind: a day before the deadline, or three hours before; None when that is past as well."""
    now = timezone.now()
    return (
        next((deadline - before for before in BEFORE if deadline - before > now), None) if deadline else None
    )


def remind(attempt: Attempt, *, to: str) -> bool:
    """Remind this person once, should they not have finished by then. False when the address had enough mails.

    A second address takes the place of the first.
    """
    if not may_mail_today(to):
        return False
    with transaction.atomic():
        # Held, so that nobody is reminded who finishes or leaves at this moment.
        attempt.case = hold_case_of(attempt)
        drop(attempt)
        if Attempt.objects.filter(pk=attempt.pk, finished_at=None).exists():
            _write(attempt, to)
    return True


def is_waiting(attempt: Attempt) -> bool:
    return _of(attempt).filter(sent_at=None).exists()


def drop(attempt: Attempt) -> None:
    _of(attempt).delete()


def move(case: Case) -> None:
    """After the deadline changed: whoever is to be reminded is reminded of the new one, or not at all."""
    for attempt in case.attempts.filter(finished_at=None):
        addresses = set(_of(attempt).values_list("to", flat=True))
        drop(attempt)
        attempt.case = case
        for address in addresses:
            _write(attempt, address)


def _write(attempt: Attempt, to: str) -> None:
    deadline = attempt.case.deadline
    send_after = due(deadline)
    if deadline is None or send_after is None:
        return
    mail.send(
        f"{reminder_key(attempt.public_id)}{deadline:%Y%m%d%H%M%S}",
        to,
        "assessments/mail/reminder.txt",
        {
            "title": attempt.definition.title,
            "url": f"{settings.SITE_URL}{attempt.get_absolute_url()}",
            "deadline": last_day(deadline),
        },
        send_after=send_after,
        delete_after=deadline + KEPT_AFTER,
    )


def _of(attempt: Attempt) -> MessageQuerySet:
    return Message.objects.filter(key__startswith=reminder_key(attempt.public_id))
