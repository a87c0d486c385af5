"""The vocabulary that ties the site together."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone


class TopicQuerySet(models.QuerySet["Topic"]):
    def capabilities(self) -> Self:
        return self.filter(kind=Topic.Kind.CAPABILITY)

    def themes(self) -> Self:
        return self.filter(kind=Topic.Kind.THEME)


class Topic(models.Model):
    """Something that articles are about, assessments find a need for, and postings ask for.

    A capability has four anchors: what somebody does at levels 1 to 4, lowest first.
    """

    class Kind(models.TextChoices):
        CAPABILITY = "capability", "Capability"
        THEME = "theme", "Theme"

    key = models.SlugField(unique=True, help_text="What questionnaires and the content pack call it.")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    summary = models.CharField(max_length=200)
    anchor_1 = models.CharField("level 1", max_length=240, blank=True)
    anchor_2 = models.CharField("level 2", max_length=240, blank=True)
    anchor_3 = models.CharField("level 3", max_length=240, blank=True)
    anchor_4 = models.CharField("level 4", max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:topic", args=[self.slug])

    @property
    def anchors(self) -> tuple[str, str, str, str]:
        return (self.anchor_1, self.anchor_2, self.anchor_3, self.anchor_4)

    @property
    def has_anchors(self) -> bool:
        return all(self.anchors)
