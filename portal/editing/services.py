"""What is typed and not saved yet, and who else has the form open. Readers see nothing of it.

`at` is which form: its model, the thing (none for a new one) and, where a new one needs more to be told from
another, the fields that say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from portal.editing.models import EditingOfOne, EditingQuerySet

KEPT = timedelta(days=30)
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """Which form a person has open."""

    model: type[EditingOfOne]
    thing: Any = None
    within: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> dict[str, Any]:
        return {self.model.thing_field: self.thing, **self.within}

    def rows(self) -> EditingQuerySet:
        rows: EditingQuerySet = self.model._default_manager.filter(**self.key)
        return rows


def look(at: Form, *, by: Any) -> None:
    """`by` has the form open at this moment."""
    _note(at, by)


def keep(at: Form, typed: Typed, *, by: Any) -> None:
    """Keep what `by` has typed so far, in the place of what was kept before."""
    # PostgreSQL stores no NUL
    storable = {name: [value.replace("\0", "") for value in values] for name, values in typed.items()}
    _note(at, by, typed=storable, typed_at=timezone.now())


def forget(at: Form, *, by: Any) -> None:
    """What `by` typed is saved, or not wanted any more."""
    with transaction.atomic():
        at.rows().filter(user=by).update(typed=None, typed_at=None)


def _note(at: Form, by: Any, **values: Any) -> None:
    with transaction.atomic():
        at.model._default_manager.update_or_create(
            **at.key, user=by, defaults={"seen_at": timezone.now(), **values}
        )


def unsaved(at: Form, *, by: Any) -> EditingOfOne | None:
    """What this person typed another time and did not save."""
    found: EditingOfOne | None = at.rows().unsaved().filter(user=by).first()
    return found


def as_sent(typed: Typed) -> QueryDict:
    """The same as the form sends it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    return data


def others(at: Form, *, by: Any) -> list[str]:
    """Names of those who have the thing open as well. A new one is open to whoever begins it alone."""
    if at.thing is None:
        return []
    present = at.rows().present().exclude(user=by).select_related("user")
    return sorted(str(row.user) for row in present)


def delete_old(model: type[EditingOfOne]) -> int:
    """Delete what nobody has come back to for a month; returns how many."""
    with transaction.atomic():
        deleted, _ = model._default_manager.filter(seen_at__lt=timezone.now() - KEPT).delete()
    return int(deleted)
