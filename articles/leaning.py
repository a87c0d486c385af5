"""What leans on an article: what its editor should know before it moves or is withdrawn.

Each app that stands above registers in `AppConfig.ready()` a function that tells of its own things:
`leaning.provider(function)`; `function(articles)` gives what leans on them there, each with its article, in as
many queries for a hundred articles as for one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from articles.models import Article, ArticleVersion, Reference
from portal.redirects.models import Redirect
from portal.versions.models import VersionState


@dataclass(frozen=True)
class Lean:
    """`is_link`: by the article's address; others lean on there being such an article at all."""

    what: str
    name: str
    how: str
    url: str = ""
    is_link: bool = True


Provider = Callable[[Sequence[Article]], Iterable[tuple[Article, Lean]]]

_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    if function not in _providers:
        _providers.append(function)
    return function


def on(article: Article) -> list[Lean]:
    """All that leans on the article, what readers see first within each kind."""
    return on_each([article])[article.pk]


def on_each(articles: Sequence[Article]) -> Mapping[int, list[Lean]]:
    """The same of several that go together, by their ids."""
    found: dict[int, list[Lean]] = defaultdict(list)
    for function in _providers if articles else ():
        for article, lean in function(articles):
            found[article.pk].append(lean)
    return found


def addresses(articles: Iterable[Article]) -> dict[str, Article]:
    return {article.get_absolute_url(): article for article in articles}


def beginning(paths: Iterable[str]) -> str:
    """What to look for in texts that may hold one of these addresses: of one the whole, of several how all begin."""
    first, *more = paths
    return reverse("articles:list") if more else first


def by_articles(articles: Sequence[Article]) -> Iterable[tuple[Article, Lean]]:
    """Other articles whose texts link to it: what readers see or will see, what is in review, working copies."""
    by_path, versions = addresses(articles), ArticleVersion.objects
    live = set(versions.live().values_list("pk", flat=True).filter(references__path__in=by_path))
    ahead = versions.scheduled() | versions.filter(state=VersionState.SUBMITTED)
    rows = (
        Reference.objects.filter(path__in=by_path)
        .filter(
            Q(version=None) | Q(version__in=versions.live().values("pk")) | Q(version__in=ahead.values("pk"))
        )
        .order_by("article__title", "article_id")
        .values_list("path", "article_id", "article__title", "version_id")
    )
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for path, pk, title, version in rows:
        if pk != by_path[path].pk:
            rank = 0 if version in live else 1 if version else 2
            found[path, pk] = min(found.get((path, pk), (rank, title)), (rank, title))
    how = ("readers see the link", "in a text that is in review or scheduled", "in its draft only")
    for (path, pk), (rank, title) in sorted(found.items(), key=lambda item: item[1]):
        url = reverse("admin:articles_article_change", args=[pk])
        yield by_path[path], Lean("Article", title, how[rank], url)


def by_redirects(articles: Sequence[Article]) -> Iterable[tuple[Article, Lean]]:
    """Addresses of the past that lead to it: a move takes them along."""
    by_path = addresses(articles)
    for old, new in Redirect.objects.filter(new_path__in=by_path).values_list("old_path", "new_path"):
        yield by_path[new], Lean("Former address", old, "leads here", is_link=False)
