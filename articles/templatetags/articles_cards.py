"""Articles on the pages of others: those on some topics."""

from collections.abc import Iterable

from django import template

from articles.models import Article, ArticleVersion, Topic
from articles.series import Place

register = template.Library()


@register.simple_tag
def articles_on(
    topics: Topic | str | Iterable[Topic | str], limit: int = 3, exclude: Article | None = None
) -> list[ArticleVersion]:
    """The newest live articles on any of the topics, which may be given by key.

    `{% articles_on topics=topics limit=3 as found %}`, then include `articles/_card.html` for each.
    """
    given = [topics] if isinstance(topics, Topic | str) else list(topics)
    found = ArticleVersion.objects.live().on(given).exclude(article=exclude)
    return list(found.for_cards().newest_first()[:limit])


@register.simple_tag
def related_articles(
    version: ArticleVersion, series: Place | None = None, limit: int = 3
) -> list[ArticleVersion]:
    """Live articles that share topics with this one, the most alike first; the parts of its series stand elsewhere."""
    parts = series.parts if series else [version]
    known = [part.article_id for part in parts]
    return list(ArticleVersion.objects.live().related_to(version, exclude=known).for_cards()[:limit])
