"""How each kind of item of a pack becomes an object, by the apps' own services."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from articles import services as articles
from articles.models import Article, Author, Series, Topic
from assessments import services as assessments
from assessments.models import Questionnaire
from jobs import services as jobs
from jobs.models import CannedReason, Company, Posting
from portal import services as portal
from portal import text
from portal.errors import ServiceError
from portal.models import PackItem, Page
from portal.pack.reading import digest

Values = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """`load` makes or changes an object; `fields` are those that the pack sets, by which an edit is told.

    `own` is the field by which an object that somebody made on the site is told from a new item.
    """

    model: type[models.Model]
    load: Callable[[Values, Any], models.Model]
    fields: tuple[str, ...]
    own: str = ""

    def made_here(self, values: Values) -> models.Model | None:
        """What stands in the place of an item that was never loaded."""
        if not self.own:
            return None
        return self.model._default_manager.filter(**{self.own: values.get(self.own)}).first()

    def fingerprint(self, instance: models.Model) -> str:
        """The digest of the fields that the pack sets, as they are now: another one means that somebody edited."""
        values: Values = {}
        for name in self.fields:
            value = getattr(instance, name)
            if isinstance(value, models.Manager):
                value = sorted(value.values_list("pk", flat=True))
            values[name] = value.pk if isinstance(value, models.Model) else value
        return digest(values)


def _topic(values: Values, topic: Topic | None) -> Topic:
    return articles.load_topic(values, topic=topic)


def _author(values: Values, author: Author | None) -> Author:
    return articles.load_author(values, author=author)


def _article(values: Values, article: Article | None) -> Article:
    return articles.load_article(values, article=article)


def _series(values: Values, series: Series | None) -> Series:
    """Without the articles that were deleted here, or put into another series here."""
    wanted = set(values["articles"])
    own = PackItem.objects.filter(kind="article", key__in=wanted)
    gone = {item.key for item in own if item.object is None}
    for other in Series.objects.filter(parts__article__key__in=wanted).exclude(key=values["key"]).distinct():
        if not _given_up(other, wanted):
            gone.update(other.article_keys)
    left = [key for key in values["articles"] if key not in gone]
    return articles.load_series({**values, "articles": left}, series=series)


def _given_up(series: Series, keys: set[str]) -> bool:
    """Takes articles out of a series that is still as the pack had it."""
    item = PackItem.objects.filter(kind="series", object_id=series.pk).first()
    if item is None or KINDS["series"].fingerprint(series) != item.loaded_hash:
        return False
    stay = [part.article for part in series.parts.select_related("article") if part.article.key not in keys]
    articles.arrange_series(series, stay, by=None)
    item.loaded_hash = KINDS["series"].fingerprint(series)
    item.save(update_fields=["loaded_hash"])
    return True


def _page(values: Values, page: Page | None) -> Page:
    page = page or Page()
    page.slug = values["slug"]
    page.title = values["title"]
    page.summary = values["summary"]
    page.body = text.from_markdown(values["body"])
    page.in_footer = values.get("in_footer", True)
    page.footer_column = values.get("footer_column", Page.Column.ABOUT)
    page.position = values.get("position", 0)
    return portal.save_page(page)


def _questionnaire(values: Values, questionnaire: Questionnaire | None) -> Questionnaire:
    return assessments.load_questionnaire(values, questionnaire=questionnaire)


def _reason(values: Values, reason: CannedReason | None) -> CannedReason:
    return jobs.load_reason(values, reason=reason)


def _company(values: Values, company: Company | None) -> Company:
    return jobs.load_company(values, company=company)


def _posting(values: Values, posting: Posting | None) -> Posting:
    company = PackItem.objects.get(kind="company", key=values["company"]).object
    if not isinstance(company, Company):
        raise ServiceError(f"its company “{values['company']}” has been deleted here")
    return jobs.load_posting(values, company=company, posting=posting)


KINDS: dict[str, Kind] = {
    "topic": Kind(Topic, _topic, ("slug", "name", "kind", "summary", "anchors", "position"), "key"),
    "author": Kind(Author, _author, ("slug", "name", "kind", "about"), "key"),
    "article": Kind(
        Article,
        _article,
        ("slug", "title", "summary", "body", "author", "main_topic", "topics", "review_by_on"),
        "key",
    ),
    "series": Kind(Series, _series, ("name", "article_keys"), "key"),
    "page": Kind(
        Page, _page, ("slug", "title", "summary", "body", "in_footer", "footer_column", "position"), "slug"
    ),
    "questionnaire": Kind(Questionnaire, _questionnaire, ("slug", "definition_hash")),
    "reason": Kind(CannedReason, _reason, ("decision", "title", "text", "position")),
    "company": Kind(
        Company, _company, ("slug", "name", "site", "place", "country", "size", "about", "is_demo")
    ),
    "posting": Kind(Posting, _posting, ("title", "summary", "state")),
}
