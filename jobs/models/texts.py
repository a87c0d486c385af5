"""The typed fields of a posting's text."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from jobs import money, wording
from jobs.dates import last_day
from jobs.money import Pay
from jobs.values import PlaceOfWork


class PostingText(models.Model):
    """In the working copy and in each version alike."""

    class EmploymentType(models.TextChoices):
        FULL_TIME = "full_time", "Full time"
        PART_TIME = "part_time", "Part time"
        CONTRACT = "contract", "Contract"
        FREELANCE = "freelance", "Freelance or fractional"
        INTERNSHIP = "internship", "Internship"

    class Seniority(models.TextChoices):
        ASSOCIATE = "associate", "Associate"
        MID = "mid", "Mid-level"
        SENIOR = "senior", "Senior"
        LEAD = "lead", "Lead or principal"
        HEAD = "head", "Head and above"

    class Workplace(models.TextChoices):
        REMOTE = "remote", "Remote"
        HYBRID = "hybrid", "Hybrid"
        ON_SITE = "on_site", "On site"

    class PayPeriod(models.TextChoices):
        YEAR = "year", "Year"
        MONTH = "month", "Month"
        DAY = "day", "Day"
        HOUR = "hour", "Hour"

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        GERMAN = "de", "German"
        FRENCH = "fr", "French"
        SPANISH = "es", "Spanish"
        ITALIAN = "it", "Italian"
        DUTCH = "nl", "Dutch"
        POLISH = "pl", "Polish"
        PORTUGUESE = "pt", "Portuguese"
        SWEDISH = "sv", "Swedish"

    typed_places: Sequence[PlaceOfWork] | None = None
    """Of a text that is typed and not stored, and so has no rows."""

    title = models.CharField("job title", max_length=120)
    summary = models.CharField("one-line summary", max_length=140, blank=True)
    employment_type = models.CharField(max_length=12, choices=EmploymentType.choices, blank=True)
    seniority = models.CharField(max_length=10, choices=Seniority.choices, blank=True)
    workplace = models.CharField(max_length=8, choices=Workplace.choices, blank=True)
    hybrid_days = models.PositiveSmallIntegerField("days a week on site", null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField("months", null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    pay_min = models.BigIntegerField("pay from", null=True, blank=True, help_text="Minor units.")
    pay_max = models.BigIntegerField("pay to", null=True, blank=True, help_text="Minor units.")
    pay_currency = models.CharField("currency", max_length=3, blank=True)
    pay_period = models.CharField("per", max_length=5, choices=PayPeriod.choices, blank=True)
    no_pay_reason = models.CharField(max_length=200, blank=True)
    has_visa = models.BooleanField("visa sponsored", default=False)
    has_relocation = models.BooleanField("help with relocation", default=False)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    reply_days = models.PositiveSmallIntegerField("working days to a reply", null=True, blank=True)
    apply_url = models.URLField(max_length=500, blank=True)
    apply_email = models.EmailField(blank=True)
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="The instant at which the last day ends."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="%(class)s_has_a_title",
                violation_error_message="Enter a job title.",
            ),
            models.CheckConstraint(
                condition=(Q(pay_min__isnull=True) & Q(pay_max__isnull=True))
                | (
                    Q(pay_min__gte=0, pay_max__isnull=False)
                    & Q(pay_max__gte=F("pay_min"))
                    & ~Q(pay_currency="")
                    & ~Q(pay_period="")
                ),
                name="%(class)s_pay_is_a_range",
                violation_error_message="Give the pay as a range, from and to, with currency and period.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def pay(self) -> Pay | None:
        if self.pay_min is None or self.pay_max is None:
            return None
        return Pay(self.pay_min, self.pay_max, self.pay_currency, self.pay_period)

    @property
    def last_day(self) -> date | None:
        return last_day(self.closes_at)

    @property
    def pay_words(self) -> str:
        return str(self.pay) if self.pay else ""

    @property
    def pay_in_short(self) -> str:
        """A yearly figure goes without its period."""
        return money.in_short(self.pay) if self.pay else "Pay not stated"

    @property
    def where(self) -> str:
        return wording.where(self.workplace, self._places())

    @property
    def where_in_short(self) -> str:
        return wording.where(self.workplace, self._places(), short=True)

    @property
    def terms(self) -> str:
        label = self.get_employment_type_display()
        return wording.terms(label, months=self.duration_months, hours=self.hours_per_week)

    @property
    def terms_in_short(self) -> str:
        return wording.terms(self.get_employment_type_display(), months=self.duration_months)

    @property
    def days_on_site(self) -> int | None:
        return self.hybrid_days if self.workplace == self.Workplace.HYBRID else None

    def is_worked_from(self, place: Any) -> bool:
        """Countries count for remote work alone, places of work for the rest."""
        return bool(place.is_remote == (self.workplace == self.Workplace.REMOTE))

    def _places(self) -> list[PlaceOfWork]:
        if self.typed_places is not None:
            return list(self.typed_places)
        places: Any = self.places  # type: ignore[attr-defined]
        return [PlaceOfWork(place.country, place.city, place.is_remote) for place in places.all()]

    @classmethod
    def text_fields(cls) -> list[str]:
        return [field.name for field in PostingText._meta.get_fields()]

    def text_values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.text_fields()}
