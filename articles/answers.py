"""What is behind the addresses of articles, topics, authors and images, for `portal.links`."""

from collections.abc import Collection

from articles.models import Article, ArticleVersion, Author, Image, Topic
from portal import links
from portal.links import Leads


def articles(slugs: Collection[str]) -> dict[str, Leads]:
    """Live; later, while it is in the making. What was withdrawn leads nowhere, or is a redirect."""
    ahead = Article.objects.filter(slug__in=slugs).exclude(status=Article.Status.WITHDRAWN)
    live = ArticleVersion.objects.live().filter(article__slug__in=slugs)
    return dict.fromkeys(ahead.values_list("slug", flat=True), Leads.LATER) | links.lives(
        live.values_list("article__slug", flat=True)
    )


def topics(slugs: Collection[str]) -> dict[str, Leads]:
    return links.lives(Topic.objects.filter(slug__in=slugs).values_list("slug", flat=True))


def authors(slugs: Collection[str]) -> dict[str, Leads]:
    return links.lives(Author.objects.filter(slug__in=slugs).values_list("slug", flat=True))


def images(ids: Collection[str]) -> dict[str, Leads]:
    return links.lives(Image.objects.filter(public_id__in=ids).values_list("public_id", flat=True))


def register() -> None:
    links.answers("articles:detail", "slug", articles)
    for form in ("", "_feed", "_feed_rss", "_feed_json"):
        links.answers(f"articles:topic{form}", "slug", topics)
        links.answers(f"articles:author{form}", "slug", authors)
    links.answers("articles:image", "public_id", images)
