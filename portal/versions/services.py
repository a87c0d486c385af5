"""What articles and postings do alike with their versions. Callers hold the transaction."""

from datetime import datetime
from typing import Any

from django.db.models import F

from portal import pagecache
from portal.versions.models import Version, VersionQuerySet, VersionState


def next_number(versions: VersionQuerySet) -> int:
    """The number of the version that is frozen next."""
    return (versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _siblings(version: Version) -> VersionQuerySet:
    owner = {version.owner_field: getattr(version, f"{version.owner_field}_id")}
    manager: Any = type(version)._default_manager
    return manager.filter(**owner).exclude(pk=version.pk)


def approve(
    version: Version, *, live_from: datetime | None = None, live_until: datetime | None = None
) -> None:
    """Make a version the one that readers see from `live_from` (now, when not given, or when past).

    The predecessor ends where this one begins, and a version still scheduled is withdrawn, so that
    windows never overlap. Older versions that wait for review are recalled: this text replaces them.
    """
    now = pagecache.now()
    start = max(live_from or now, now)
    others = _siblings(version)
    others.scheduled(now).update(live_until=F("live_from"))
    others.live(now).update(live_until=start)
    others.awaiting_review().filter(number__lt=version.number).update(state=VersionState.RECALLED)
    version.state = VersionState.APPROVED
    version.live_from, version.live_until = start, live_until
    version.save(update_fields=["state", "live_from", "live_until"])


def end(versions: VersionQuerySet, *, now: datetime | None = None) -> int:
    """Readers see none of these any more: the live one ends now, the scheduled ones never begin."""
    now = now or pagecache.now()
    return versions.live(now).update(live_until=now) + versions.scheduled(now).update(
        live_until=F("live_from")
    )
