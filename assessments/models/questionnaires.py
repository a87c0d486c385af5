"""A questionnaire and the versions of its definition."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from assessments.definition import Definition, parse


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def with_versions(self) -> Self:
        """With the rows that tell the state, and without their documents."""
        versions = QuestionnaireVersion.objects.defer("document").select_related("by")
        return self.prefetch_related(models.Prefetch("versions", versions))


class Questionnaire(models.Model):
    """What stays the same while the definition is revised: the key and the address."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        REVISING = "revising", "Published, a draft waits"

    key = models.SlugField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="questionnaire_has_a_key")]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("assessments:detail", args=[self.slug])

    @property
    def current_version(self) -> "QuestionnaireVersion | None":
        """The version that new attempts begin with."""
        return self.versions.published().order_by("-number").first()

    @property
    def draft_version(self) -> "QuestionnaireVersion | None":
        return self.versions.drafts().order_by("-number").first()

    @property
    def definition_hash(self) -> str:
        """The hash of the definition that is published, or an empty string."""
        version = self.current_version
        return version.hash if version else ""

    @property
    def state(self) -> State:
        states = {version.is_published for version in self.versions.all()}
        if True not in states:
            return self.State.DRAFT
        return self.State.REVISING if False in states else self.State.PUBLISHED


class QuestionnaireVersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def current(self) -> Self:
        """Of each questionnaire the newest published version."""
        newer = (
            QuestionnaireVersion.objects.published()
            .filter(questionnaire=OuterRef("questionnaire"))
            .order_by("-number")
        )
        return self.published().filter(number=Subquery(newer.values("number")[:1]))


class QuestionnaireVersion(models.Model):
    """One definition, whole. Once published it never changes: results refer to it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(editable=False)
    document = models.JSONField()
    hash = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", F("number").desc()]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_number"),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(published_at__isnull=True),
                name="questionnaire_has_one_draft",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="questionnaire_version_from_1"),
            models.CheckConstraint(condition=~Q(hash=""), name="questionnaire_version_has_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.document.get('title', self.questionnaire_id)}, version {self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def definition(self) -> Definition:
        """The definition as the pure modules take it. It was validated when it was stored."""
        if self.hash not in _parsed:
            if len(_parsed) >= MAX_PARSED:
                _parsed.clear()
            _parsed[self.hash] = parse(self.document)
        return _parsed[self.hash]


# Reading a document takes milliseconds and its hash names it for good, so a process keeps what it has read.
MAX_PARSED = 32
_parsed: dict[str, Definition] = {}
