"""What is typed into an article's form and not saved yet, and who else has it open. Readers see nothing of it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Editing

KEPT = timedelta(days=30)
Typed = Mapping[str, Sequence[str]]


def look(article: Article | None, *, by: Any) -> None:
    """`by` has the form open at this moment."""
    _note(article, by)


def keep(article: Article | None, typed: Typed, *, by: Any) -> None:
    """Keep what `by` has typed so far, in the place of what was kept before."""
    # PostgreSQL stores no NUL
    storable = {name: [value.replace("\0", "") for value in values] for name, values in typed.items()}
    _note(article, by, typed=storable, typed_at=timezone.now())


def forget(article: Article | None, *, by: Any) -> None:
    """What `by` typed is saved, or not wanted any more."""
    with transaction.atomic():
        Editing.objects.of(article).filter(user=by).update(typed=None, typed_at=None)


def _note(article: Article | None, by: Any, **values: Any) -> None:
    with transaction.atomic():
        Editing.objects.update_or_create(
            article=article, user=by, defaults={"seen_at": timezone.now(), **values}
        )


def delete_old_editing() -> int:
    """Delete what nobody has come back to for a month; returns how many."""
    with transaction.atomic():
        deleted, _ = Editing.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()
    return deleted
