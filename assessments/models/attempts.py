"""What people answered and what it came to. All of it is deleted some time after its last use."""

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from assessments.agreeing import FEWEST_ANONYMOUS
from assessments.models.questionnaires import QuestionnaireVersion
from portal import access

if TYPE_CHECKING:
    from assessments.definition import Definition

ATTEMPT_LINK = "attempt"
RESULT_LINK = "result"
FORM_LINK = "start"
# The links by which colleagues join a case, by which a verdict alone is shown, and to the projects side by side.
INVITATION_LINK = "case"
SHARE_LINK = "share"
PORTFOLIO_LINK = "portfolio"
NOTE_LIMIT = 500
PROJECT_LIMIT = 120
NAME_LIMIT = 80
ENOUGH_NAMED, ENOUGH_ANONYMOUS = 2, FEWEST_ANONYMOUS


class KeptQuerySet(models.QuerySet):
    def kept(self, now: datetime | None = None) -> Self:
        """Not yet past the day on which it is to be deleted."""
        return self.filter(expires_at__gt=now or timezone.now())

    def expired(self, now: datetime | None = None) -> Self:
        return self.filter(expires_at__lte=now or timezone.now())


class ResultQuerySet(KeptQuerySet):
    def latest_of_people(self) -> Self:
        """Of each person the latest, while it and their answers are kept."""
        people = Result.objects.filter(kind=Result.Kind.PERSON)
        later = people.filter(attempt=OuterRef("attempt"), pk__gt=OuterRef("pk"))
        mine = self.kept().filter(kind=Result.Kind.PERSON, attempt__isnull=False)
        return mine.filter(~Exists(later))


class Portfolio(models.Model):
    """Several projects' cases, to be seen side by side, behind a private link or for the members of a company."""

    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(max_length=120, blank=True)
    company = models.ForeignKey(
        "jobs.Company", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = KeptQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or f"Portfolio {self.pk}"

    @property
    def token(self) -> str:
        return access.make_token(PORTFOLIO_LINK, self.public_id, self.generation)

    def get_absolute_url(self) -> str:
        return reverse("assessments:portfolio", args=[self.token])


class Case(models.Model):
    """One decision, for one project. A person alone is a case of one."""

    class Mode(models.TextChoices):
        ALONE = "alone", "One person"
        TEAM = "team", "Several people"

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="cases")
    project = models.CharField(max_length=PROJECT_LIMIT, blank=True)
    mode = models.CharField(max_length=5, choices=Mode.choices, default=Mode.ALONE)
    weights = models.JSONField(
        null=True, blank=True, help_text="By criterion, where they are the case's own."
    )
    portfolio = models.ForeignKey(
        Portfolio, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    is_anonymous = models.BooleanField(
        default=False, help_text="Whether colleagues see verdicts without the names of those who gave them."
    )
    # From then on nobody joins or answers. Closing early sets it to that moment.
    deadline = models.DateTimeField(null=True, blank=True)
    parted_at = models.DateTimeField(
        null=True, editable=False, help_text="When the team ended that these answers were given in."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mode="team") | Q(is_anonymous=False, deadline__isnull=True),
                name="case_alone_has_no_terms",
            )
        ]

    def __str__(self) -> str:
        return self.project or f"Case {self.pk}"

    @property
    def own_weights(self) -> dict[str, Fraction] | None:
        """The case's own weights by criterion, which are stored as text; None for the questionnaire's."""
        return {key: Fraction(weight) for key, weight in self.weights.items()} if self.weights else None

    @property
    def is_team(self) -> bool:
        return self.mode == self.Mode.TEAM

    @property
    def is_closed(self) -> bool:
        return self.deadline is not None and self.deadline <= timezone.now()

    @property
    def enough(self) -> int:
        """How many have to be finished before the team's result is shown: fewer would give away who said what."""
        return ENOUGH_ANONYMOUS if self.is_anonymous else ENOUGH_NAMED

    @property
    def token(self) -> str:
        """By which colleagues join."""
        return access.make_token(INVITATION_LINK, self.public_id, self.generation)

    def get_absolute_url(self) -> str:
        """Where colleagues join."""
        return reverse("assessments:join", args=[self.token])


class Attempt(models.Model):
    """One person's answers, behind a private link. The organiser of a case began it and may change its terms."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attempts")
    name = models.CharField(max_length=NAME_LIMIT, blank=True)
    is_organiser = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    # The form that began it, which begins no second one when it is sent again.
    form_id = models.CharField(max_length=10, unique=True, null=True, editable=False)  # noqa: DJ001 - none is unique
    changed_at = models.DateTimeField(
        null=True, default=timezone.now, help_text="When it last changed, until that is in the tallies."
    )
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(is_organiser=True), name="case_has_one_organiser"
            ),
            models.UniqueConstraint(
                "case", Lower("name"), condition=~Q(name=""), name="name_is_once_in_a_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"], condition=Q(changed_at__isnull=False), name="attempt_to_count"
            )
        ]

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
    """What an attempt came to when it was finished, as one document with the answers in it.

    A team's result has no attempt: it is of the case. `leader` and `sureness` repeat the document for counting.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "One person's"
        TEAM = "team", "A team's"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="results")
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.SET_NULL, related_name="results")
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.PERSON)
    document = models.JSONField()
    leader = models.CharField(max_length=60, blank=True)
    sureness = models.CharField(max_length=20, blank=True)
    is_shared = models.BooleanField(default=False, help_text="Whether a link shows the verdict alone.")
    share_generation = models.PositiveIntegerField(default=0, editable=False)
    look_again_on = models.DateField(
        null=True, blank=True, help_text="Where a reminder is wanted, the day on which it is sent."
    )
    engine_version = models.PositiveIntegerField()
    drafted_posting = models.ForeignKey(
        "jobs.Posting", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        # By what SQLite can tell from the query's text: a team's result is nobody's attempt.
        indexes = [
            models.Index(fields=["case"], condition=Q(attempt__isnull=True), name="result_without_attempt")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def token(self) -> str:
        return access.make_token(RESULT_LINK, self.public_id, self.generation)

    def get_absolute_url(self) -> str:
        return reverse("assessments:result", args=[self.token])

    @property
    def share_token(self) -> str:
        """By which the verdict alone is shown, while the result is shared."""
        return access.make_token(SHARE_LINK, self.public_id, self.share_generation)

    @property
    def definition(self) -> "Definition":
        return self.case.version.definition
