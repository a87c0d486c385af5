"""What a posting's text has several of: places, needs and lines. Freezing copies them to the version."""

from typing import Any

from django.db import models
from django.db.models import Q

from jobs import countries
from jobs.lines import HEADINGS, Section
from jobs.models.postings import Posting, PostingVersion


class Part(models.Model):
    """One row belongs to a working copy or to a version, never to both."""

    posting = models.ForeignKey(Posting, null=True, on_delete=models.CASCADE, related_name="%(class)ss")
    version = models.ForeignKey(
        PostingVersion, null=True, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(posting__isnull=False, version__isnull=True)
                | Q(posting__isnull=True, version__isnull=False),
                name="%(class)s_of_a_posting_or_a_version",
            )
        ]

    def values(self) -> dict[str, Any]:
        """The columns to copy."""
        skip = {"id", "posting", "version"}
        return {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in skip
        }


class Sourced(models.Model):
    """Where a row came from: an answer of an assessment, as plain values that outlive it."""

    source_result = models.CharField(max_length=60, blank=True)
    source_question = models.CharField(max_length=100, blank=True)
    source_answer = models.CharField(max_length=100, blank=True)
    source_label = models.CharField(max_length=300, blank=True, help_text="The source in words.")

    class Meta:
        abstract = True

    @property
    def has_source(self) -> bool:
        return bool(self.source_label or self.source_question)


class Place(Part):
    """A place of work, or a country from which a remote worker may work."""

    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2)
    is_remote = models.BooleanField(default=False)

    class Meta(Part.Meta):
        constraints = [
            *Part.Meta.constraints,
            models.CheckConstraint(condition=~Q(country=""), name="place_has_a_country"),
        ]
        indexes = [models.Index(fields=["country", "version"], name="place_by_country")]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.city, countries.name(self.country)]))


class Need(Part, Sourced):
    """A topic that the posting asks for. The anchors are copied when the text is frozen."""

    topic = models.ForeignKey("articles.Topic", on_delete=models.PROTECT, related_name="+")
    is_must = models.BooleanField("must have", default=True)
    level = models.PositiveSmallIntegerField()
    anchors = models.JSONField(default=list, blank=True)

    class Meta(Part.Meta):
        constraints = [
            *Part.Meta.constraints,
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="need_level_is_1_to_4"),
            models.UniqueConstraint(fields=["posting", "topic"], name="need_once_per_posting"),
            models.UniqueConstraint(fields=["version", "topic"], name="need_once_per_version"),
        ]
        indexes = [models.Index(fields=["topic", "version"], name="need_by_topic")]

    def __str__(self) -> str:
        return f"{self.topic}, level {self.level} of 4"

    @property
    def anchor(self) -> str:
        """What the level asked for means, in words."""
        return next((text for _number, text, is_asked in self.levels if is_asked), "")

    @property
    def levels(self) -> list[tuple[int, str, bool]]:
        """Number, anchor, and whether this is the level asked for."""
        anchors = self.anchors or list(self.topic.anchors)
        return [(number, text, number == self.level) for number, text in enumerate(anchors, 1) if text]


class Line(Part, Sourced):
    """One item or block of a section, in Markdown."""

    section = models.CharField(max_length=20, choices=[(s.value, HEADINGS[s]) for s in Section])
    text = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return self.text[:80]
