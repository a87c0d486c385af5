"""Who did what to which object: the log that every service writes."""

from typing import Any


def record(
    verb: str, target: Any, *, by: Any = None, company: Any = None, detail: dict[str, Any] | None = None
) -> None:
    """Write one event inside the caller's transaction. `by=None` is the system; `detail` must be JSON."""
    from portal.audit.models import Event

    Event.objects.create(
        verb=verb,
        by=by,
        kind=target._meta.label_lower,
        object_id=target.pk,
        name=str(target)[:200],
        company_id=getattr(company, "pk", None),
        detail=detail or {},
    )
