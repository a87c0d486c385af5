"""Who employs, and which people act for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from jobs import countries
from portal import text

if TYPE_CHECKING:
    from jobs.models.postings import PostingVersionQuerySet


@dataclass(frozen=True, slots=True)
class CompanyText:
    """What a company says about itself, as it is shown or would be."""

    name: str = ""
    site: str = ""
    place: str = ""
    country: str = ""
    size: str = ""
    about_html: str = ""

    @property
    def where(self) -> str:
        return where(self.place, self.country)

    @property
    def site_words(self) -> str:
        """The address as people read it, without its scheme."""
        return self.site.partition("://")[2].removeprefix("www.").rstrip("/") or self.site

    @property
    def size_words(self) -> str:
        return dict(Company.Size.choices).get(self.size, "")


def where(place: str, country: str) -> str:
    """ "Sheffield, United Kingdom", as far as it is known."""
    return ", ".join(filter(None, [place, countries.name(country) if country else ""]))


class CompanyQuerySet(models.QuerySet["Company"]):
    def of(self, user: Any) -> Self:
        """The companies that this person acts for, whatever the role."""
        return self.filter(memberships__user=user) if user.is_authenticated else self.none()

    def public(self, now: datetime | None = None) -> Self:
        """The companies whose page readers may see: those with a posting that can be read."""
        return self.filter(Exists(self._versions().readable(now).filter(posting__company=OuterRef("pk"))))

    def with_live_postings(self, now: datetime | None = None) -> Self:
        return self.filter(Exists(self._versions().live(now).filter(posting__company=OuterRef("pk"))))

    def _versions(self) -> "PostingVersionQuerySet":
        from jobs.models.postings import PostingVersion

        return PostingVersion.objects.all()


class Company(models.Model):
    """An employer. The fields are its working copy; readers see `as_shown`: what a moderator approved last,
    or what a trusted one wrote."""

    class Size(models.TextChoices):
        MICRO = "1-9", "1 to 9 people"
        SMALL = "10-49", "10 to 49 people"
        MEDIUM = "50-249", "50 to 249 people"
        LARGE = "250-999", "250 to 999 people"
        HUGE = "1000+", "1,000 people or more"

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)
    site = models.URLField("web site", max_length=200, blank=True)
    place = models.CharField("city", max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    size = models.CharField(max_length=10, choices=Size.choices, blank=True)
    about = models.TextField(blank=True, max_length=4000, help_text="Markdown, as the company wrote it.")
    about_html = models.TextField(blank=True, editable=False, help_text="What readers see.")
    shown = models.JSONField(
        default=dict, editable=False, help_text="Name, site, place, country and size that readers see."
    )
    is_trusted = models.BooleanField("trusted", default=False, help_text="Its postings go live unreviewed.")
    is_demo = models.BooleanField("demonstration", default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "companies"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="company_has_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("jobs:company", args=[self.slug])

    @property
    def where(self) -> str:
        return where(self.place, self.country)

    @property
    def as_shown(self) -> CompanyText:
        """What readers see. Empty until something of the company is approved; nothing of it is public then."""
        return CompanyText(**self.shown, about_html=self.about_html)

    @property
    def as_written(self) -> CompanyText:
        """What readers would see after an approval."""
        return CompanyText(
            self.name, self.site, self.place, self.country, self.size, text.from_markdown(self.about)
        )


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
