"""What is typed and not saved yet, and who else has the form open. Readers see nothing of it.

`at` is which form: its model, the thing (none for a new one), where a new one needs more to be told from another the
fields that say so, and, in a model that has a row for each page, which opening of the form.
"""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import get_random_string

from portal.editing.models import EditingOfOne, EditingQuerySet

KEPT = timedelta(days=30)
OPEN = timedelta(days=1)  # for a row in which nothing is typed
MOST_OFFERS = 5
PAGE = re.compile("[a-z0-9]{1,16}")
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """Which form a person has open."""

    model: type[EditingOfOne]
    thing: Any = None
    within: Mapping[str, Any] = field(default_factory=dict)
    page: str | None = None

    @property
    def key(self) -> dict[str, Any]:
        page = {} if self.page is None else {"page": self.page}
        return {self.model.thing_field: self.thing, **self.within, **page}

    def rows(self) -> EditingQuerySet:
        rows: EditingQuerySet = self.model._default_manager.filter(**self.key)
        return rows

    def of_any_page(self) -> EditingQuerySet:
        return replace(self, page=None).rows()


def page_named(sent: str) -> str:
    """The page that a request names, or none, whatever it sends."""
    return sent if PAGE.fullmatch(sent) else ""


def new_page() -> str:
    """A name for this opening of a form: two tabs of one person do not overwrite each other."""
    return get_random_string(12, string.ascii_lowercase + string.digits)


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


def offers(at: Form, *, by: Any) -> list[EditingOfOne]:
    """What this person typed on other pages and did not save, the newest first."""
    rows = at.of_any_page().unsaved().filter(user=by).exclude(page=at.page or "").order_by("-typed_at")
    return list(rows[:MOST_OFFERS])


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
    present = at.of_any_page().present().exclude(user=by).select_related("user")
    return sorted({str(row.user) for row in present})


def delete_old(model: type[EditingOfOne]) -> int:
    """Delete what nobody has come back to for a month, and pages with nothing typed after a day; returns how many."""
    now = timezone.now()
    is_over = Q(seen_at__lt=now - KEPT) | Q(typed__isnull=True, seen_at__lt=now - OPEN)
    with transaction.atomic():
        deleted, _ = model._default_manager.filter(is_over).delete()
    return int(deleted)
