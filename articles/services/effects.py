"""What follows every change: the status, the search index, the log, the page cache."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from articles import lifecycle
from articles.models import Article
from portal import audit, pagecache, search, text
from portal.errors import ServiceError
from portal.versions.models import VersionState

KIND = "article"


class ArticleError(ServiceError):
    """A rule about articles refused the change."""


def locked(article: Article) -> Article:
    """The article as stored, held until the transaction ends."""
    try:
        return Article.objects.select_for_update().get(pk=article.pk)
    except Article.DoesNotExist:
        raise ArticleError("This article has been deleted in the meantime.") from None


def settle(
    article: Article, verb: str, *, by: Any, detail: dict[str, Any] | None = None, is_private: bool = False
) -> None:
    """Bring along what depends on an article's versions, inside the caller's transaction.

    `is_private`: readers see no difference, so that their pages may stay in the cache.
    """
    now = pagecache.now()
    newest = article.newest_version()
    article.status = lifecycle.status(
        newest.state if newest else None,
        is_ahead=article.versions.live(now).exists() or article.versions.scheduled(now).exists(),
        was_live=article.versions.begun(now).exists(),
    )
    article.save(update_fields=["status"])
    audit.record(verb, article, by=by, detail=detail)
    if not is_private:
        index(article, now)
        pagecache.bump()


def index(article: Article, now: datetime) -> None:
    """Let search know the versions that readers see or will see, and no others."""
    search.remove(KIND, article.pk)
    ahead = article.versions.filter(
        Q(live_until__isnull=True) | Q(live_until__gt=now), state=VersionState.APPROVED
    )
    for version in ahead:
        if version.live_from is None or version.live_from == version.live_until:
            continue
        search.index(
            KIND,
            article.pk,
            version=version.number,
            title=version.title,
            text=f"{version.summary}\n\n{text.plain(version.body)}",
            url=article.get_absolute_url(),
            live_from=version.live_from,
            live_until=version.live_until,
        )
