"""What is typed into an article's form and not saved yet. Readers see nothing of it."""

from typing import Any

from articles.models import Article, Editing
from portal.editing import services as editing
from portal.editing.services import Typed


def form_of(article: Article | None) -> editing.Form:
    """The article's form, or that of a new one."""
    return editing.Form(Editing, article)


def look(article: Article | None, *, by: Any) -> None:
    """`by` has the form open at this moment."""
    editing.look(form_of(article), by=by)


def keep(article: Article | None, typed: Typed, *, by: Any) -> None:
    """Keep what `by` has typed so far, in the place of what was kept before."""
    editing.keep(form_of(article), typed, by=by)


def forget(article: Article | None, *, by: Any) -> None:
    """What `by` typed is saved, or not wanted any more."""
    editing.forget(form_of(article), by=by)


def delete_old_editing() -> int:
    return editing.delete_old(Editing)
