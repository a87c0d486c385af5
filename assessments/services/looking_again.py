"""A reminder to look at a result again: a row of the outbox that waits, and the day on the result."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessments import presenting
from assessments.calendars import add_months
from assessments.errors import AssessmentError
from assessments.models import Result
from assessments.services import retention
from assessments.services.holding import hold_result
from assessments.services.mails import SENT_AT_ONCE_KEPT, again_key, may_mail
from portal import audit, mail
from portal.mail.models import Message

MONTHS_AHEAD = 24
IN_THE_MORNING = time(9)
# The outbox tries for three days.
SENT_LATER_KEPT = timedelta(days=4)


def days_to_choose() -> tuple[date, date]:
    """The first and the last day on which a reminder may come."""
    today = timezone.localdate()
    return today + timedelta(days=1), add_months(today, MONTHS_AHEAD)


def day_to_look_again(result: Result) -> date:
    """The day that was chosen, or the option's usual time after the result; once that is past, after today."""
    today = timezone.localdate()
    if result.look_again_on and result.look_again_on > today:
        return result.look_again_on
    months = presenting.verdict(result.definition, result.document).leader.look_again_months
    usual = add_months(timezone.localdate(result.created_at), months)
    return usual if usual > today else add_months(today, months)


def remind(result: Result, *, on: date, to: str) -> bool:
    """Remind of the result on that day, in place of an earlier reminder. False when the address had enough mails.

    The address is in the outbox and nowhere else.
    """
    first, last = days_to_choose()
    if not first <= on <= last:
        raise AssessmentError(f"Choose a day from {date_format(first)} to {date_format(last)}.")
    if not may_mail(to):
        return False
    with transaction.atomic():
        held = hold_result(result)
        _mails(held).delete()
        _set_day(held, on)
        due = datetime.combine(on, IN_THE_MORNING, timezone.get_current_timezone())
        _send(held, to, on, "look_again", send_after=due, delete_after=due + SENT_LATER_KEPT)
        now = timezone.now()
        _send(
            held,
            to,
            on,
            "look_again_set",
            suffix=f":{now:%Y%m%d%H%M%S}",
            delete_after=now + SENT_AT_ONCE_KEPT,
        )
        audit.record("assessment.remind", held.case.version.questionnaire)
    result.look_again_on, result.expires_at = held.look_again_on, held.expires_at
    return True


def withdraw_reminder(result: Result) -> bool:
    """Take the reminder back, with the address that it held. False when there was none."""
    with transaction.atomic():
        held = hold_result(result)
        was_waiting = has_reminder(held)
        _mails(held).delete()
        if held.look_again_on is not None:
            _set_day(held, None)
            audit.record("assessment.remind_not", held.case.version.questionnaire)
    result.look_again_on, result.expires_at = held.look_again_on, held.expires_at
    return was_waiting


def has_reminder(result: Result) -> bool:
    """Whether a mail about this result still waits for its day."""
    if result.look_again_on is None:
        return False
    return Message.objects.filter(key=again_key(result.public_id)).unsent().exists()


def _mails(result: Result) -> Any:
    key = again_key(result.public_id)
    return Message.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:"))


def _set_day(result: Result, on: date | None) -> None:
    result.look_again_on = on
    result.save(update_fields=["look_again_on"])
    retention.keep_result(result)


def _send(result: Result, to: str, on: date, template: str, *, suffix: str = "", **times: Any) -> None:
    def address(name: str) -> str:
        return f"{settings.SITE_URL}{reverse(name, args=[result.token])}"

    verdict = presenting.verdict(result.definition, result.document)
    stop = address("assessments:look_again_stop")
    context = {
        "title": result.definition.title,
        "project": result.case.project,
        "made_at": result.created_at,
        "on": on,
        "verdict": verdict.title,
        "sure": verdict.sure,
        "triggers": verdict.triggers,
        "url": address("assessments:result"),
        "stop_url": stop,
        "expires_at": result.expires_at,
    }
    mail.send(
        f"{again_key(result.public_id)}{suffix}",
        to,
        f"assessments/mail/{template}.txt",
        context,
        unsubscribe_url=stop,
        **times,
    )
