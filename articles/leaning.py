"""What leans on an article: what its editor should know before it moves or is withdrawn.

Each app that stands above registers in `AppConfig.ready()` a function that tells of its own things:
`leaning.provider(function)`; `function(article)` gives what leans on it there.
"""

from collections.abc import Callable, Iterable
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


Provider = Callable[[Article], Iterable[Lean]]

_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    if function not in _providers:
        _providers.append(function)
    return function


def on(article: Article) -> list[Lean]:
    """All that leans on the article, what readers see first within each kind."""
    return [lean for function in _providers for lean in function(article)]


def by_articles(article: Article) -> Iterable[Lean]:
    """Other articles whose texts link to it: what readers see or will see, what is in review, working copies."""
    versions = ArticleVersion.objects
    live = set(versions.live().values_list("pk", flat=True).filter(references__path=_path(article)))
    ahead = versions.scheduled() | versions.filter(state=VersionState.SUBMITTED)
    rows = (
        Reference.objects.filter(path=_path(article))
        .exclude(article=article)
        .filter(Q(version=None) | Q(version__in=live) | Q(version__in=ahead.values("pk")))
        .order_by("article__title", "article_id")
        .values_list("article_id", "article__title", "version_id")
    )
    found: dict[int, tuple[int, str]] = {}
    for pk, title, version in rows:
        rank = 0 if version in live else 1 if version else 2
        found[pk] = min(found.get(pk, (rank, title)), (rank, title))
    how = ("readers see the link", "in a text that is in review or scheduled", "in its draft only")
    for pk, (rank, title) in sorted(found.items(), key=lambda item: item[1]):
        yield Lean("Article", title, how[rank], reverse("admin:articles_article_change", args=[pk]))


def by_redirects(article: Article) -> Iterable[Lean]:
    """Addresses of the past that lead to it: a move takes them along."""
    for old in Redirect.objects.filter(new_path=_path(article)).values_list("old_path", flat=True):
        yield Lean("Former address", old, "leads here", is_link=False)


def _path(article: Article) -> str:
    return article.get_absolute_url()
