"""Private links that show one version to somebody without an account."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import SHARE_LINK, ArticleVersion, ShareLink
from articles.services.effects import ArticleError, locked
from portal import access, audit

SHARED_DAYS = (1, 7, 30)
LISTED = timedelta(days=90)  # how long a link that has ended stays in the article's list


@transaction.atomic
def share(version: ArticleVersion, *, days: int, by: Any) -> ShareLink:
    """Make a link that shows this version for so many days."""
    if days not in SHARED_DAYS:
        raise ArticleError("Choose how long the link works: 1, 7 or 30 days.")
    article = locked(version.article)
    link = ShareLink.objects.create(version=version, expires_at=timezone.now() + timedelta(days=days), by=by)
    detail = {"version": version.number, "link": link.public_id, "days": days}
    audit.record("share", article, by=by, detail=detail)
    return link


@transaction.atomic
def revoke(link: ShareLink, *, by: Any) -> ShareLink:
    """Let a link show nothing from now on, whatever the clock says later. Twice is once."""
    stored = (
        ShareLink.objects.select_for_update(of=("self",)).select_related("version__article").get(pk=link.pk)
    )
    now = timezone.now()
    if stored.is_open(now):
        stored.generation += 1
        stored.expires_at = now
        stored.save(update_fields=["generation", "expires_at"])
        detail = {"version": stored.version.number, "link": stored.public_id}
        audit.record("revoke", stored.version.article, by=by, detail=detail)
    return stored


def shared(token: str) -> ShareLink | None:
    """The open link of this token, with its version."""
    public_id = access.read_token(token)
    links = ShareLink.objects.open().select_related("version__article")
    link = links.filter(public_id=public_id).first() if public_id else None
    return link if link and access.is_valid(SHARE_LINK, token, link.generation) else None


@transaction.atomic
def delete_ended_links() -> int:
    """Delete links that ended long ago; returns how many. What the audit noted of them stays."""
    deleted, _ = ShareLink.objects.filter(expires_at__lt=timezone.now() - LISTED).delete()
    return deleted
