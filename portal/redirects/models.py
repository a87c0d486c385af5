"""Addresses that moved, or that are gone for good."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Redirect(models.Model):
    """What an address of the past answers: a permanent redirect, or 410 when `new_path` is empty."""

    old_path = models.CharField(max_length=400, unique=True)
    new_path = models.CharField(max_length=400, blank=True, help_text="Empty: the address answers “gone”.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(old_path__startswith="/") & (Q(new_path="") | Q(new_path__startswith="/")),
                name="redirect_paths_are_of_this_site",
            ),
            models.CheckConstraint(condition=~Q(old_path=F("new_path")), name="redirect_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path or 'gone'}"
