"""Which people act for a company, and who is invited to."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from jobs.models.companies import Company


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
