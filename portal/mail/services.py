"""Writing a message, delivering it, trying it again, deleting it."""

import logging
import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import formataddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from portal.mail import rendering
from portal.mail.models import Message, backoff
from portal.site import site

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
CLAIM = timedelta(minutes=5)  # longer than the mail server may take, and then the note of it
PAUSES = (1, 5, 25)  # seconds
# What is further off is queued by the sweep when it is due, so that what is withdrawn meanwhile leaves no task behind.
QUEUED_AHEAD = timedelta(days=1)
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
OURS = re.compile(
    r"auto-submitted|bcc|cc|content-.*|date|from|message-id|mime-version|resent-.*|return-path|sender|subject|to",
    re.IGNORECASE,
)


@transaction.atomic
def write(
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    headers: Mapping[str, str],
    send_after: datetime | None = None,
    delete_after: datetime | None = None,
) -> Message:
    """Put a message into the outbox and queue its delivery, both with the caller's transaction."""
    from portal.mail.tasks import deliver

    _check(to, headers)
    now = timezone.now()
    subject, text = rendering.one_line(subject), text.replace("\0", "")
    message, is_new = Message.objects.get_or_create(
        key=key,
        to=to,
        defaults={
            "subject": subject,
            "text": text,
            "html": html or rendering.html_part(subject, text),
            "headers": dict(headers),
            "send_after": send_after or now,
            "delete_after": delete_after or (send_after or now) + KEPT,
        },
    )
    if is_new and (send_after is None or send_after <= now + QUEUED_AHEAD):
        task = deliver.using(run_after=send_after) if send_after else deliver
        task.enqueue(message.pk)
    return message


def _check(to: str, headers: Mapping[str, str]) -> None:
    """Nothing that was typed by a person may become a header of its own."""
    try:
        validate_email(to)
    except ValidationError as error:
        raise ValueError("A message goes to one e-mail address.") from error
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or OURS.fullmatch(name):
            raise ValueError(f"{name!r} is no header that a message may set.")
        if not value.isprintable():
            raise ValueError(f"The header {name} holds a line break or a control character.")


def deliver(pk: int) -> bool:
    """Hand one message to the mail server, unless it is sent, not due, or in another worker's hands."""
    now = timezone.now()
    row = Message.objects.filter(pk=pk)
    claimed = row.due(now).update(claimed_until=now + CLAIM, attempts=F("attempts") + 1)
    if not claimed:
        return False
    message = row.get()
    try:
        _as_email(message).send()
    except Exception as error:  # whatever the server or the network says, another time it may go
        _put_off(message, error)
        return False
    _note_sent(row)
    return True


def _note_sent(row: QuerySet[Message]) -> None:
    """A mail that is sent and not noted would be sent again, so a database that does not answer is asked again."""
    for pause in PAUSES:
        try:
            row.update(sent_at=timezone.now(), claimed_until=None, last_error="")
            return
        except (OperationalError, InterfaceError):
            log.warning("a mail is sent, but the database does not take the note of it", exc_info=True)
            time.sleep(pause)
            close_old_connections()
    row.update(sent_at=timezone.now(), claimed_until=None, last_error="")


def _as_email(message: Message) -> EmailMultiAlternatives:
    sender = settings.DEFAULT_FROM_EMAIL
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=sender if "<" in sender else formataddr((site.name, sender)),
        to=[message.to],
        headers={
            **message.headers,
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(message.html, "text/html")
    return email


def _put_off(message: Message, error: Exception) -> None:
    from portal.mail import tasks

    send_after = timezone.now() + backoff(message.attempts)
    said = f"{type(error).__name__}: {error}"[:200]
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(
            send_after=send_after, claimed_until=None, last_error=said
        )
        if not message.is_given_up:
            tasks.deliver.using(run_after=send_after).enqueue(message.pk)
    # The error may name the address, so it is kept in the row and not in the log.
    level = logging.ERROR if message.is_given_up else logging.WARNING
    log.log(level, "a mail was not delivered (%s)", type(error).__name__, extra={"message_id": message.pk})


def try_again(message: Message) -> None:
    """Begin anew with a message that was given up, or that waits for its next attempt."""
    from portal.mail.tasks import deliver as task

    with transaction.atomic():
        changed = Message.objects.filter(pk=message.pk, sent_at=None).update(
            attempts=0, send_after=timezone.now(), last_error=""
        )
        if changed:
            task.enqueue(message.pk)


def undelivered(now: datetime) -> list[int]:
    """What is due although nothing is queued for it: a worker died, or the queue was emptied."""
    from portal.mail.tasks import waiting_messages

    waiting = waiting_messages()
    due = Message.objects.due(now - timedelta(seconds=30)).order_by("send_after")
    return [pk for pk in due.values_list("pk", flat=True)[: 1_000 + len(waiting)] if pk not in waiting]


def delete_old(now: datetime) -> int:
    """Delete what is past its time, sent or not; returns how many."""
    count, _ = Message.objects.filter(delete_after__lte=now).delete()
    return count
