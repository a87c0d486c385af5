"""Which people act for a company, and who is invited to."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from jobs.models.companies import Company
from portal import access

INVITATION = "company-invitation"
INVITED_FOR = timedelta(days=14)


class Membership(models.Model):
    """A person acts for a company."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner: everything, the company's own page included"
        RECRUITER = "recruiter", "Recruiter: writes, submits and closes postings"
        REVIEWER = "reviewer", "Reviewer: reads"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="membership_once_per_company"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    @property
    def role_words(self) -> str:
        return role_words(self.role)


class Invitation(models.Model):
    """A private address by which whoever owns an e-mail address may join a company. Holds nothing secret.

    It is a row until it is accepted or withdrawn. Whether the address has an account is never looked up.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=10, choices=Membership.Role.choices)
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["email", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "email"], name="invitation_once_per_address"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def token(self) -> str:
        return access.make_token(INVITATION, self.public_id, self.generation)

    def get_absolute_url(self) -> str:
        return reverse("jobs:invitation", args=[self.token])

    @property
    def role_words(self) -> str:
        return role_words(self.role)

    def is_open(self, now: datetime | None = None) -> bool:
        return self.expires_at > (now or timezone.now())


def role_words(role: str) -> str:
    """ "Recruiter", without what it may do."""
    return str(Membership.Role(role).label).partition(":")[0]
