"""The outbox."""

import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

MAX_ATTEMPTS = 20
FIRST_BACKOFF = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(hours=6)


class MessageQuerySet(models.QuerySet["Message"]):
    def unsent(self) -> "MessageQuerySet":
        """To be sent, now or later; not those that were given up."""
        return self.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS)

    def due(self, now: datetime) -> "MessageQuerySet":
        """To be sent now, and not in the hands of a worker. The row's twin: `Message.is_due`."""
        return self.unsent().filter(Q(claimed_until=None) | Q(claimed_until__lte=now), send_after__lte=now)


class Message(models.Model):
    """One mail to one address, from the moment it is decided until it is deleted."""

    key = models.CharField(max_length=200)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    send_after = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    delete_after = models.DateTimeField(db_index=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "to"], name="mail_one_message_per_key_and_address")
        ]
        indexes = [
            models.Index(fields=["send_after"], condition=Q(sent_at=None), name="mail_unsent_by_send_after")
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mailbox that got it twice can tell."""
        facts = f"{self.pk} {self.created_at.isoformat()} {self.key} {self.to}"
        digest = hashlib.blake2b(facts.encode(), digest_size=16).hexdigest()
        return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"

    @property
    def is_given_up(self) -> bool:
        return self.sent_at is None and self.attempts >= MAX_ATTEMPTS

    def is_due(self, now: datetime) -> bool:
        is_free = self.claimed_until is None or self.claimed_until <= now
        return self.sent_at is None and not self.is_given_up and is_free and self.send_after <= now


def backoff(attempts: int) -> timedelta:
    """How long to wait after the attempt of that number: doubling from a minute to six hours, three days in all."""
    return min(FIRST_BACKOFF * 2 ** (attempts - 1), LONGEST_BACKOFF)
