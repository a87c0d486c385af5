"""What an article's page shows: of a version to readers, of the working copy to who previews it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles import calls, share_image
from articles.models import Article, ArticleText, ArticleVersion, Author, Topic
from articles.pictures import pictures_in
from articles.services import ArticleFields
from portal import text
from portal.site import site


@dataclass(frozen=True)
class Reading:
    """A text made ready; nothing in it depends on who reads."""

    title: str
    summary: str
    html: SafeString
    contents: list[text.ContentsEntry]
    minutes: int
    author: Author | None
    main_topic: Topic | None
    topics: list[Topic]
    path: str
    review_by_on: date | None
    last_reviewed_on: date | None
    published_at: datetime | None = None
    changed_at: datetime | None = None
    final_call: text.CallTarget | None = None
    share_path: str = ""

    @property
    def url(self) -> str:
        return f"{site.url}{self.path}"

    @property
    def share_url(self) -> str:
        """Of the picture drawn for it; empty where the title is in a script that none is drawn for."""
        return f"{site.url}{self.share_path}" if self.share_path else ""

    @property
    def is_changed(self) -> bool:
        """Readers have had another text on an earlier day."""
        if not self.published_at or not self.changed_at:
            return False
        return timezone.localdate(self.changed_at) > timezone.localdate(self.published_at)


def prose(row: ArticleText, *, has_linked_headings: bool = False) -> SafeString:
    """The text alone, with its calls."""
    html = text.render(
        row.body, calls.resolve, pictures=pictures_in(row.body), has_linked_headings=has_linked_headings
    )
    return mark_safe(html)  # noqa: S308 - sanitised there


def of_version(version: ArticleVersion) -> Reading:
    return _reading(
        version,
        version.article,
        minutes=version.minutes,
        published_at=version.published_at,
        changed_at=version.live_from,
        share_path=share_path(version),
    )


def share_path(version: ArticleVersion) -> str:
    """Names what is drawn, so that another title has another address. Empty when the font has no such letters."""
    if not share_image.can_draw(version.title):
        return ""
    digest = share_image.digest(version.title, site.name)
    return reverse("articles:share_image", args=[version.article.slug, digest])


def of_working_copy(article: Article) -> Reading:
    return _reading(article, article, minutes=text.minutes(article.body))


def of_fields(fields: ArticleFields, article: Article) -> Reading:
    """What somebody is writing, before it is stored; `article` may not be stored either."""
    row = Article(
        slug=article.slug or "new",
        title=fields.title,
        summary=fields.summary,
        body=fields.body,
        author=fields.author,
        main_topic=fields.main_topic,
        review_by_on=fields.review_by_on,
    )
    return _reading(row, row, minutes=text.minutes(row.body), topics=list(fields.topics))


def _reading(
    row: ArticleText,
    article: Article,
    *,
    minutes: int,
    published_at: datetime | None = None,
    changed_at: datetime | None = None,
    topics: list[Topic] | None = None,
    share_path: str = "",
) -> Reading:
    leads_on = 'data-call="assess"' in row.body
    return Reading(
        title=row.title,
        summary=row.summary,
        html=prose(row, has_linked_headings=True),
        contents=[heading for heading in text.headings(row.body) if heading.level == 2],
        minutes=minutes,
        author=row.author,
        main_topic=row.main_topic,
        topics=list(row.topics.all()) if topics is None else topics,
        path=article.get_absolute_url(),
        review_by_on=row.review_by_on,
        last_reviewed_on=article.last_reviewed_on,
        published_at=published_at,
        changed_at=changed_at,
        share_path=share_path,
        final_call=None if leads_on else calls.resolve("assess", site.questionnaire),
    )
