"""What people answered and what it came to. All of it is deleted some time after its last use."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from assessments.models.questionnaires import QuestionnaireVersion
from portal import access

if TYPE_CHECKING:
    from assessments.definition import Definition

ATTEMPT_LINK = "attempt"
RESULT_LINK = "result"
NOTE_LIMIT = 500


class KeptQuerySet(models.QuerySet):
    def kept(self, now: datetime | None = None) -> Self:
        """Not yet past the day on which it is to be deleted."""
        return self.filter(expires_at__gt=now or timezone.now())

    def expired(self, now: datetime | None = None) -> Self:
        return self.filter(expires_at__lte=now or timezone.now())


class Case(models.Model):
    """One decision, for one project. A person alone is a case of one."""

    class Mode(models.TextChoices):
        ALONE = "alone", "One person"
        TEAM = "team", "Several people"

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="cases")
    project = models.CharField(max_length=120, blank=True)
    mode = models.CharField(max_length=5, choices=Mode.choices, default=Mode.ALONE)
    weights = models.JSONField(
        null=True, blank=True, help_text="By criterion, where they are the case's own."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.project or f"Case {self.pk}"


class Attempt(models.Model):
    """One person's answers, behind a private link."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attempts")
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = KeptQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return access.make_token(ATTEMPT_LINK, self.public_id, self.generation)

    def get_absolute_url(self) -> str:
        return reverse("assessments:resume", args=[self.token])

    @property
    def definition(self) -> "Definition":
        return self.case.version.definition

    @property
    def given(self) -> dict[str, str | None]:
        """Question key to answer key, None for "don't know". A question not yet answered has no entry."""
        return {answer.question: answer.answer for answer in self.answers.all()}


class Answer(models.Model):
    """The answer to one question; none is "don't know"."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    answer = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001 - null is "don't know"
    note = models.CharField(max_length=NOTE_LIMIT, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="answer_once_per_question"),
            models.CheckConstraint(condition=~Q(question=""), name="answer_has_a_question"),
            models.CheckConstraint(
                condition=Q(answer__isnull=True) | ~Q(answer=""), name="answer_is_none_or_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class Result(models.Model):
    """What an attempt came to when it was finished, as one document with the answers in it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="results")
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.SET_NULL, related_name="results")
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    document = models.JSONField()
    engine_version = models.PositiveIntegerField()
    drafted_posting = models.ForeignKey(
        "jobs.Posting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = KeptQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return access.make_token(RESULT_LINK, self.public_id, self.generation)

    def get_absolute_url(self) -> str:
        return reverse("assessments:result", args=[self.token])

    @property
    def definition(self) -> "Definition":
        return self.case.version.definition
