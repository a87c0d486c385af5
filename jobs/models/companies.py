"""Who employs, and what readers see of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from jobs import countries, domains
from portal import access, text
from portal.files.models import StoredFile

if TYPE_CHECKING:
    from jobs.models.postings import PostingVersionQuerySet


@dataclass(frozen=True, slots=True)
class LogoFacts:
    """A logo on a page: its address, and its size in pixels."""

    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CompanyText:
    """What a company says about itself, as it is shown or would be."""

    name: str = ""
    site: str = ""
    place: str = ""
    country: str = ""
    size: str = ""
    about_html: str = ""
    benefits_html: str = ""
    logo: LogoFacts | None = None

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
        """Found from the postings: of thousands of companies few may have any, and none is asked by itself."""
        return self.filter(pk__in=self._versions().live(now).values("posting__company"))

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
    benefits = models.TextField(blank=True, max_length=4000, help_text="Markdown, as the company wrote it.")
    benefits_html = models.TextField(blank=True, editable=False, help_text="What readers see.")
    logo = models.ForeignKey(
        "jobs.Logo", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    shown = models.JSONField(
        default=dict, editable=False, help_text="Name, site, place, country, size and logo that readers see."
    )
    is_trusted = models.BooleanField("trusted", default=False, help_text="Its postings go live unreviewed.")
    suspended_at = models.DateTimeField(
        "suspended", null=True, blank=True, editable=False, help_text="Since when nothing of it is public."
    )
    suspension_reason = models.TextField(blank=True, max_length=2000, editable=False)
    is_demo = models.BooleanField("demonstration", default=False)
    verified_domain = models.CharField(
        "confirmed domain",
        max_length=253,
        blank=True,
        editable=False,
        help_text="Of its site: somebody of the company read a code that was mailed there.",
    )
    verified_at = models.DateTimeField("confirmed at", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="company_has_a_name"),
            models.CheckConstraint(
                condition=Q(verified_domain="", verified_at=None)
                | (~Q(verified_domain="") & Q(verified_at__isnull=False)),
                name="company_domain_with_its_date",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True, suspension_reason="")
                | (Q(suspended_at__isnull=False) & ~Q(suspension_reason="")),
                name="company_suspended_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("jobs:company", args=[self.slug])

    @property
    def where(self) -> str:
        return where(self.place, self.country)

    @property
    def is_verified(self) -> bool:
        """The domain of the site that readers see is confirmed; before anything is shown, of the one that is written."""
        seen = self.shown.get("site", "") if self.shown else self.site
        return domains.covers(self.verified_domain, seen)

    @property
    def publishes_unread(self) -> bool:
        """What it submits goes live at once: it is trusted, and nothing of it is hidden while we check it."""
        return self.is_trusted and not self.postings.on_hold().exists()

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None

    @property
    def as_shown(self) -> CompanyText:
        """What readers see. Empty until something of the company is approved; nothing of it is public then."""
        values = dict(self.shown)
        logo = values.pop("logo", None)
        return CompanyText(
            **values,
            about_html=self.about_html,
            benefits_html=self.benefits_html,
            logo=self._logo("jobs:logo", **logo) if logo else None,
        )

    @property
    def as_written(self) -> CompanyText:
        """What readers would see after an approval; a new logo has an address that the public has not."""
        logo = None
        if self.logo is not None:
            is_shown = self.shows_logo(self.logo.public_id)
            logo = self._logo("jobs:logo" if is_shown else "jobs:logo_preview", **self.logo.facts())
        return CompanyText(
            self.name,
            self.site,
            self.place,
            self.country,
            self.size,
            text.from_markdown(self.about),
            text.from_markdown(self.benefits),
            logo,
        )

    def shows_logo(self, public_id: str) -> bool:
        """Whether readers see this one."""
        return (self.shown.get("logo") or {}).get("public_id") == public_id

    def _logo(self, route: str, public_id: str, width: int, height: int) -> LogoFacts:
        return LogoFacts(reverse(route, args=[self.slug, public_id]), width, height)


class Logo(models.Model):
    """A company's logo, cleaned and resized: the one that readers see, or the one that waits for an approval."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="logos")
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"Logo of {self.company}"

    def facts(self) -> dict[str, Any]:
        """What a company's `shown` keeps of it."""
        return {"public_id": self.public_id, "width": self.width, "height": self.height}
