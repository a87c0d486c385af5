"""A posting's working copy, and the frozen versions of it that readers see."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from jobs import lifecycle
from jobs.dates import last_day
from jobs.models.companies import Company
from jobs.models.texts import PostingText
from portal import access, pagecache
from portal.versions.models import Version, VersionQuerySet, VersionState

REVIEW = "jobs.review_postingversion"


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, user: Any) -> Self:
        """The working copies that this person may see: the company's people, and who reviews."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_perm(REVIEW):
            return self
        return self.filter(company__memberships__user=user)

    def on_hold(self) -> Self:
        """What a moderator hides and may show again."""
        is_frozen = Q(frozen_at__isnull=False, state=Posting.State.LIVE)
        of_suspended = Q(company__suspended_at__isnull=False)
        return self.filter(is_frozen | of_suspended).exclude(closed_reason=Posting.ClosedReason.REMOVED)

    def drafted_from(self, *results: str) -> Self:
        """Those that have a line or a need from one of these results of assessments, the oldest first."""
        has_part = Q(lines__source_result__in=results) | Q(needs__source_result__in=results)
        return self.filter(has_part).distinct().order_by("pk")

    def with_window(self, now: datetime | None = None) -> Self:
        """Adds `window_until`, the end of the newest window that readers had, and `has_edit`: one waits."""
        now = now or pagecache.now()
        versions = PostingVersion.objects.filter(posting=OuterRef("pk"))
        begun = versions.filter(state=VersionState.APPROVED, live_from__lte=now).order_by("-number")
        return self.annotate(
            window_until=Subquery(begun.values("live_until")[:1]),
            has_edit=Exists(versions.filter(state=VersionState.SUBMITTED)),
        )

    def with_status(self, now: datetime | None = None) -> Self:
        """Adds `standing`, the twin of `lifecycle.status`, by which the database filters and counts."""
        now = now or pagecache.now()
        states, statuses = lifecycle.State, lifecycle.Status
        cases = [
            (Q(state=states.DRAFT), statuses.DRAFT),
            (Q(state=states.SUBMITTED), statuses.IN_REVIEW),
            (Q(state=states.CHANGES_REQUESTED), statuses.CHANGES_ASKED),
            (Q(state=states.CLOSED, closed_reason=lifecycle.Reason.FILLED), statuses.FILLED),
            (Q(state=states.CLOSED), statuses.CLOSED),
            (Q(frozen_at__isnull=False), statuses.FROZEN),
            (Q(window_until__gt=now), statuses.LIVE),
        ]
        return self.with_window(now).annotate(
            standing=Case(
                *(When(case, then=Value(status.value)) for case, status in cases),
                default=Value(statuses.EXPIRED.value),
                output_field=models.CharField(),
            )
        )


class Posting(PostingText):
    """The working copy, which only its company and the moderators see."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "In review"
        CHANGES_REQUESTED = "changes_requested", "Changes asked"
        LIVE = "live", "Live"
        CLOSED = "closed", "Closed"

    class ClosedReason(models.TextChoices):
        FILLED = "filled", "Filled"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REJECTED = "rejected", "Rejected"
        REMOVED = "removed", "Removed"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="postings")
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    slug = models.SlugField(max_length=120)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    closed_reason = models.CharField(max_length=10, choices=ClosedReason.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True, help_text="When readers first saw it.")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When it was last said to be open.")
    reposted_from = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="reposts"
    )
    first_posted_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Of a repost: when readers first saw the first of them.",
    )
    drafted = models.JSONField(
        default=dict, editable=False, help_text="Terms that an assessment advised, as they were drafted."
    )
    frozen_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when a moderator hides it."
    )
    frozen_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The end of the window that the freeze cut short."
    )
    is_frozen_with_company = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta(PostingText.Meta):
        ordering = ["-updated_at", "-pk"]
        constraints = [
            *PostingText.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(closed_reason="") & Q(closed_at__isnull=False))
                | (~Q(state="closed") & Q(closed_reason="") & Q(closed_at__isnull=True)),
                name="posting_closed_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reposted_from__isnull=True) | Q(first_posted_at__isnull=False),
                name="posting_repost_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_until__isnull=True, is_frozen_with_company=False)
                | (Q(frozen_at__isnull=False, frozen_until__isnull=False) & Q(state__in=["live", "closed"])),
                name="posting_frozen_was_live",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.public_id, self.slug])

    def get_edit_url(self) -> str:
        return reverse("jobs:posting_edit", args=[self.public_id])

    def is_visible_to(self, user: Any) -> bool:
        if not user.is_authenticated or not user.is_active:
            return False
        return user.has_perm(REVIEW) or self.company.memberships.filter(user=user).exists()

    def window_end(self, now: datetime | None = None) -> datetime | None:
        """The end of the newest window that readers had; `with_window` brings it along."""
        if "window_until" in self.__dict__:
            return self.__dict__["window_until"]
        newest = self.newest_begun(now)
        return newest.live_until if newest else None

    def newest_begun(self, now: datetime | None = None) -> "PostingVersion | None":
        now = now or pagecache.now()
        begun = self.versions.filter(state=VersionState.APPROVED, live_from__lte=now)
        return begun.order_by("-number").first()

    @property
    def status(self) -> lifecycle.Status:
        now = pagecache.now()
        end = self.window_end(now)
        return lifecycle.status(self.state, self.closed_reason, end, now, is_frozen=self.is_frozen)

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def status_words(self) -> str:
        return lifecycle.WORDS[self.status]

    @property
    def is_expiring(self) -> bool:
        now = pagecache.now()
        return lifecycle.is_expiring(self.state, self.window_end(now), now)

    @property
    def is_repost(self) -> bool:
        """The same job was public before, at another address, whose row may be gone."""
        return self.first_posted_at is not None

    @property
    def is_deletable(self) -> bool:
        """No reader ever saw it, and nobody is reading it now."""
        return self.state in (self.State.DRAFT, self.State.CHANGES_REQUESTED)

    @property
    def results(self) -> set[str]:
        """The results of assessments that its lines and needs are from."""
        found = [rows.order_by().values_list("source_result", flat=True) for rows in (self.lines, self.needs)]
        return {result for rows in found for result in rows if result}

    def may(self, verb: str) -> bool:
        return lifecycle.may(self.state, verb, is_frozen=self.is_frozen)


class PostingVersionQuerySet(VersionQuerySet):
    def readable(self, now: datetime | None = None) -> Self:
        """The newest begun version of each posting that has a page: live, or over for less than 30 days.

        What a moderator removed has no page, nor what is frozen, nor anything of a suspended company.
        """
        now = now or pagecache.now()
        newer = PostingVersion.objects.filter(
            posting=OuterRef("posting"),
            number__gt=OuterRef("number"),
            state=VersionState.APPROVED,
            live_from__lte=now,
        )
        return self.filter(
            ~Exists(newer),
            ~Q(posting__closed_reason=Posting.ClosedReason.REMOVED),
            posting__frozen_at__isnull=True,
            posting__company__suspended_at__isnull=True,
            state=VersionState.APPROVED,
            live_from__lte=now,
            live_until__gt=now - lifecycle.READABLE,
        )

    def expired(self, now: datetime | None = None) -> Self:
        """Readable, and over: the page says so and offers no way to apply."""
        now = now or pagecache.now()
        return self.readable(now).filter(live_until__lte=now)

    def visible_to(self, user: Any, now: datetime | None = None) -> Self:
        """Readable by anybody, and every version for the company's people and who reviews."""
        if user.is_authenticated and user.is_active:
            if user.has_perm(REVIEW):
                return self
            own = Company.objects.of(user)
            return self.filter(
                Q(posting__company__in=own.values("pk"))
                | Q(pk__in=PostingVersion.objects.readable(now).values("pk"))
            )
        return self.readable(now)

    def published(self, now: datetime | None = None) -> Self:
        """Live, and no demonstration: what feeds and the sitemap carry."""
        return self.live(now).filter(posting__company__is_demo=False)

    def for_cards(self) -> Self:
        """With what a card shows, in two queries."""
        return self.select_related("posting__company").prefetch_related("places")

    def with_text(self) -> Self:
        """With everything that its page says, in four queries."""
        return self.for_cards().prefetch_related("needs__topic")

    def newest_first(self) -> Self:
        return self.order_by("-posted_at", "-posting_id")

    def with_most_of(self, needs: models.QuerySet[Any], *then: str) -> Self:
        """Those with any of the needs, those with most of them first, then by the fields named, then the newest."""
        needs = needs.order_by()
        shared = needs.filter(version=OuterRef("pk")).values("version").annotate(count=Count("pk"))
        rows = self.filter(pk__in=needs.values("version")).annotate(shared=Subquery(shared.values("count")))
        return rows.order_by("-shared", *then, "-posted_at", "-posting_id")

    def next_public_change(self, now: datetime) -> datetime | None:
        """Also the instant at which a page that says "closed" turns into 410."""
        ends = self.filter(state=VersionState.APPROVED, live_until__gt=now - lifecycle.READABLE)
        earliest = ends.aggregate(first=models.Min("live_until"))["first"]
        instants = [self.next_change(now), earliest + lifecycle.READABLE if earliest else None]
        return min((instant for instant in instants if instant), default=None)


class PostingVersion(PostingText, Version):
    """A frozen text of a posting, and the window in which readers see it."""

    owner_field = "posting"
    RETURNED = (VersionState.CHANGES_REQUESTED, VersionState.REJECTED)

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="versions")
    html = models.JSONField(default=dict, editable=False, help_text="Section to sanitised HTML.")
    posted_at = models.DateTimeField(null=True, blank=True, editable=False)
    pay_reference = models.BigIntegerField(
        default=0,
        editable=False,
        help_text="A year, in minor units of the reference currency. 0: not stated.",
    )
    pay_reference_on = models.DateField(null=True, blank=True, editable=False, help_text="Date of the rates.")

    sketch = models.JSONField(default=list, editable=False, help_text="By which like texts are found.")

    objects = PostingVersionQuerySet.as_manager()

    class Meta(PostingText.Meta):
        ordering = ["-number"]
        verbose_name = "version of a posting"
        verbose_name_plural = "postings to review"
        permissions = [("review_postingversion", "Can approve, return and reject postings")]
        indexes = [
            models.Index(fields=["state", "-posted_at", "-posting"], name="postingversion_newest"),
            models.Index(fields=["state", "live_until", "posting"], name="postingversion_closing"),
            models.Index(fields=["state", "-pay_reference", "-posting"], name="postingversion_pay"),
            models.Index(fields=["state", "created_at"], name="postingversion_queue"),
        ]
        constraints = [
            *PostingText.Meta.constraints,
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["posting", "number"], name="postingversion_number_once"),
            models.CheckConstraint(
                condition=Q(pay_max__isnull=False) | ~Q(no_pay_reason=""),
                name="postingversion_has_pay_or_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (
                    Q(live_until__isnull=False)
                    & Q(live_until__gte=F("live_from"))
                    & Q(posted_at__isnull=False)
                ),
                name="postingversion_approved_has_an_end",
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.posting.get_absolute_url()

    @property
    def last_day(self) -> date | None:
        """The last day of the window, which "still open" may have moved."""
        return last_day(self.live_until or self.closes_at)

    @property
    def company(self) -> Company:
        return self.posting.company

    @property
    def is_returned(self) -> bool:
        """A moderator decided against it and the company has sent nothing since, if it is the newest."""
        return self.state in self.RETURNED

    @property
    def was_read(self) -> bool:
        """A person approved it; that of a trusted company is approved unread."""
        reviews: Any = self.reviews
        return bool(
            reviews.filter(decision=VersionState.APPROVED).exclude(reason=reviews.model.UNREAD).exists()
        )

    def is_readable(self, now: datetime | None = None) -> bool:
        """The twin of `readable` for one row."""
        now = now or pagecache.now()
        newest = self.posting.newest_begun(now)
        return (
            newest is not None
            and newest.pk == self.pk
            and self.posting.closed_reason != Posting.ClosedReason.REMOVED
            and not self.posting.is_frozen
            and not self.company.is_suspended
            and self.live_until is not None
            and self.live_until > now - lifecycle.READABLE
        )

    def is_expired(self, now: datetime | None = None) -> bool:
        now = now or pagecache.now()
        return self.is_readable(now) and not self.is_live(now)

    def is_visible_to(self, user: Any, now: datetime | None = None) -> bool:
        return self.posting.is_visible_to(user) or self.is_readable(now)
