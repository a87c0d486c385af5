"""Reasons that moderators give again and again."""

import re

from django.core.exceptions import ValidationError
from django.db import models

PLACEHOLDERS = ("title", "company")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def known_placeholders(text: str) -> None:
    """Raises ValidationError that names what stands in braces and means nothing."""
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        known = " and ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(f"{{{unknown[0]}}} means nothing here. You can use {known}.")


class CannedReason(models.Model):
    class Decision(models.TextChoices):
        REQUEST_CHANGES = "request_changes", "Ask for changes"
        REJECT = "reject", "Reject"
        FREEZE = "freeze", "Freeze or suspend"
        REMOVE = "remove", "Take down"
        DISMISS = "dismiss", "Leave a reported posting as it is"

    decision = models.CharField(max_length=20, choices=Decision.choices)
    title = models.CharField(max_length=80, help_text="What it is chosen by; the company does not see it.")
    text = models.TextField(
        max_length=1500,
        validators=[known_placeholders],
        help_text="{title} and {company} are replaced by the posting’s title and the company’s name.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="The lowest comes first.")

    class Meta:
        ordering = ["decision", "position", "title"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "title"], name="cannedreason_title_once_per_decision")
        ]

    def __str__(self) -> str:
        return self.title

    def filled(self, *, title: str, company: str) -> str:
        values = {"title": title, "company": company}
        return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), self.text)
