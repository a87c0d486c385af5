"""A company's proof, under way, that its site's domain is its own."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from jobs.models.companies import Company


class DomainProof(models.Model):
    """A code was mailed to a mailbox, and is not typed in yet. One at a time; of the code only a keyed digest is kept."""

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="proof")
    email = models.EmailField(max_length=254)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.company}: {self.email}"

    def is_open(self, now: datetime | None = None) -> bool:
        return self.expires_at > (now or timezone.now())
