"""An article's working copy, and the frozen versions of it that readers see."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from articles.models.authors import Author
from articles.models.terms import Term
from articles.models.topics import Topic
from portal.text.fields import BodyField
from portal.versions.models import Version, VersionQuerySet, VersionState

PUBLISH = "articles.publish_article"
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
WORDS_A_TOPIC = 2  # so many words in common make two texts as alike as a topic that is as rare
RAREST = 12  # so many words of a text are compared: those that the fewest others have


class ArticleText(models.Model):
    """The typed fields of an article's text, in the working copy and in each version alike."""

    title = models.CharField(max_length=120, help_text="Up to 65 characters are shown by search engines.")
    summary = models.CharField(
        max_length=160, blank=True, help_text="Up to 160 characters. Shown in lists and by search engines."
    )
    body = BodyField("text", blank=True)
    author = models.ForeignKey(
        Author, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    main_topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Named in lists."
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="%(class)ss", help_text="All that it is about, the main one included."
    )
    review_by_on = models.DateField(
        "review by", null=True, blank=True, help_text="When an editor looks at it again. Shown to readers."
    )

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="%(class)s_has_a_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def missing(self) -> list[str]:
        """What readers' pages need and this text lacks, in words."""
        needs = {
            "a summary": self.summary,
            "a text": self.body,
            "an author": self.author_id,
            "a main topic": self.main_topic_id,
        }
        return [name for name, value in needs.items() if not value]


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self, now: datetime | None = None) -> Self:
        """Articles that readers see. Their text is that of the live version, never of these rows."""
        return self.filter(pk__in=ArticleVersion.objects.live(now).values("article"))

    def editable_by(self, user: Any) -> Self:
        """Working copies: an editor's are all of them, an author's the own."""
        if not user.is_active or not user.is_authenticated:
            return self.none()
        if user.has_perm(PUBLISH):
            return self
        return self.filter(owner=user) if user.has_perm("articles.change_article") else self.none()

    def with_windows(self, now: datetime | None = None) -> Self:
        """Adds what the status is told by: `newest_state`, `newest_number`, `live_since`, `scheduled_for`."""
        versions = ArticleVersion.objects.filter(article=OuterRef("pk"))
        return self.annotate(
            newest_state=Subquery(versions.order_by("-number").values("state")[:1]),
            newest_number=Subquery(versions.order_by("-number").values("number")[:1]),
            live_since=Subquery(versions.live(now).values("live_from")[:1]),
            scheduled_for=Subquery(versions.scheduled(now).values("live_from")[:1]),
        )

    def returned(self) -> Self:
        """Those whose newest text was given back to the author."""
        given_back = {VersionState.CHANGES_REQUESTED, VersionState.REJECTED}
        return self.with_windows().filter(newest_state__in=given_back)

    def scheduled(self, now: datetime | None = None) -> Self:
        return self.filter(pk__in=ArticleVersion.objects.scheduled(now).values("article"))

    def due_for_review(self, on: date, now: datetime | None = None) -> Self:
        """Published, and to be looked at again by that day."""
        return self.published(now).filter(review_by_on__lte=on)

    def with_broken_links(self, now: datetime | None = None) -> Self:
        """Published with a link that leads nowhere; adds `broken`, how many."""
        from articles.models.references import Reference  # which refers to this module's models

        references = Reference.objects.broken(now)
        counted = Count("references", filter=Q(references__in=references.values("pk")))
        return self.filter(pk__in=references.values("article")).annotate(broken=counted)

    def linked_from_nowhere(self, now: datetime | None = None) -> Self:
        """Published, and no text that readers see links to it."""
        from articles.models.references import Reference  # which refers to this module's models

        def address(slug: str) -> Concat:
            return Concat(Value("/articles/"), F(slug), Value("/"), output_field=models.CharField())

        # Asked once for all, not once for each article: of 10,000 in a tenth of a second, not in thirteen.
        linked = Reference.objects.live(now).exclude(path=address("article__slug"))
        return (
            self.published(now).annotate(address=address("slug")).exclude(address__in=linked.values("path"))
        )

    def showing(self, image: Any) -> Self:
        """Those of which some text, of whatever age, shows the image."""
        return self.filter(pk__in=image.references.values("article"))


class Article(ArticleText):
    """The working copy, which only editors and its owner see."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    key = models.SlugField(max_length=100, unique=True, editable=False)
    slug = models.SlugField("address", max_length=100, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    last_reviewed_on = models.DateField(null=True, blank=True, editable=False, help_text="Shown to readers.")
    imported_revision = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="What an import stored last: at another one, somebody has edited.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta(ArticleText.Meta):
        ordering = ["-updated_at", "-pk"]
        permissions = [("publish_article", "Can publish article")]
        indexes = [models.Index(fields=["-updated_at", "-id"], name="article_last_changed")]
        constraints = [
            *ArticleText.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_review", "approved", "withdrawn"]),
                name="article_status_is_known",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.slug])

    def is_published(self, now: datetime | None = None) -> bool:
        return self.live_version(now) is not None

    @property
    def was_approved(self) -> bool:
        """Readers have seen it, or would have: its address is promised."""
        return self.versions.filter(state=VersionState.APPROVED).exists()

    def is_editable_by(self, user: Any) -> bool:
        if not user.is_active or not user.is_authenticated:
            return False
        is_own = self.owner_id == user.pk and user.has_perm("articles.change_article")
        return user.has_perm(PUBLISH) or is_own

    def live_version(self, now: datetime | None = None) -> "ArticleVersion | None":
        return self.versions.live(now).first()

    def scheduled_version(self, now: datetime | None = None) -> "ArticleVersion | None":
        return self.versions.scheduled(now).first()

    def newest_version(self) -> "ArticleVersion | None":
        return self.versions.order_by("-number").first()


def _rarity(field: str, counts: Mapping[Any, int]) -> Sum:
    """The sum of 1/n, in millionths, over the rows whose value n articles have; one that none has adds nothing."""
    cases = [
        When(**{field: value}, then=Value(1_000_000 // count)) for value, count in counts.items() if count
    ]
    return Sum(Case(*cases, default=Value(0)))


class ArticleVersionQuerySet(VersionQuerySet):
    def begun(self, now: datetime) -> Self:
        """What readers have seen, or see: a window that began and was not empty."""
        return self.filter(
            Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
            state=VersionState.APPROVED,
            live_from__lte=now,
        )

    def newest_first(self) -> Self:
        """Of live ones. All of those are dated: that a range of dates is asked for tells SQLite which index to read."""
        return self.filter(published_at__gt=LONG_AGO).order_by("-published_at", "-article_id")

    def on(self, topics: Collection[Topic | str]) -> Self:
        """Those about at least one of the topics, which may be given by key."""
        keys = [topic.key if isinstance(topic, Topic) else topic for topic in topics]
        links = ArticleVersion.topics.through.objects.filter(topic__key__in=keys)
        return self.filter(pk__in=links.values("articleversion"))

    def related_to(self, version: "ArticleVersion", *, exclude: "Collection[Article | int]" = ()) -> Self:
        """Those that share topics: the most alike first, then the same main topic, then the newest.

        A word that n of them have counts 1/n, for what all have tells nothing; a topic twice as much.
        """
        topics = list(version.topics.all())
        seen = self.order_by().values("pk")
        has_topic = Count("articleversions", filter=Q(articleversions__in=seen))
        counted = Topic.objects.filter(pk__in=[topic.pk for topic in topics]).annotate(n=has_topic)
        by_topic = dict(counted.values_list("pk", "n"))
        links: models.QuerySet[Any] = ArticleVersion.topics.through.objects.filter(
            articleversion=OuterRef("pk"), topic__in=list(by_topic)
        )
        shared = (
            links.values("articleversion").annotate(likeness=_rarity("topic", by_topic)).values("likeness")
        )
        own = Term.objects.filter(version=version).values("stem")
        having = Term.objects.filter(stem__in=own, version__in=seen)
        common = having.values("stem").annotate(n=Count("pk")).filter(n__gt=1)
        by_stem = dict(common.order_by("n", "stem").values_list("stem", "n")[:RAREST])
        alike = Term.objects.filter(version=OuterRef("pk"), stem__in=list(by_stem)).order_by()
        words = alike.values("version").annotate(likeness=_rarity("stem", by_stem)).values("likeness")
        return (
            self.on(topics)
            .exclude(article__in=exclude)
            .annotate(
                # Counted aside: a join would group by every column of the list.
                likeness=Subquery(shared) * WORDS_A_TOPIC + Coalesce(Subquery(words), 0),
                is_same_main=Case(When(main_topic=version.main_topic_id, then=Value(1)), default=Value(0)),
            )
            .order_by("-likeness", "-is_same_main", "-published_at", "-article_id")
        )

    def for_cards(self) -> Self:
        """With what a list shows, and nothing else."""
        return self.select_related("article", "main_topic").only(
            *("title", "summary", "minutes", "published_at", "live_from"),
            *("article__slug", "main_topic__name", "main_topic__slug"),
        )

    def for_page(self) -> Self:
        """With the text, and without the one that is being written."""
        pages = self.select_related("article__part", "main_topic", "author").prefetch_related("topics")
        return pages.defer("article__body")


class ArticleVersion(ArticleText, Version):
    """A text as it was submitted. It never changes; its state and its window do."""

    owner_field = "article"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField(
        editable=False, help_text="The working copy's, when this was frozen."
    )
    minutes = models.PositiveSmallIntegerField("reading time", editable=False)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When readers first saw the article."
    )

    objects = ArticleVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        ordering = ["-number"]
        indexes = [
            # Without a condition: SQLite takes a partial index for no query whose state is a parameter.
            models.Index(fields=["state", "-published_at", "-article"], name="article_version_newest"),
            # The last three, so that what is live is counted without a look at the texts.
            models.Index(
                fields=["state", "live_from", "live_until", "article", "author", "minutes"],
                name="article_version_window",
            ),
        ]
        constraints = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state="submitted"),
                name="article_has_one_version_in_review",
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state="approved", live_until__isnull=True),
                name="article_has_one_open_window",
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="article_version_window_is_forward",
            ),
            models.CheckConstraint(
                condition=~Q(title="")
                & ~Q(summary="")
                & ~Q(body="")
                & Q(author__isnull=False)
                & Q(main_topic__isnull=False),
                name="article_version_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(published_at__isnull=False, published_at__lte=F("live_from")),
                name="article_version_approved_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return self.article.get_absolute_url()
