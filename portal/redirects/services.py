"""Adds redirects so that no address leads through more than one."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.db import transaction

from portal import audit, pagecache
from portal.errors import ServiceError
from portal.links import Leads
from portal.redirects.models import Redirect

IN_USE = "A page of this site is at this address: nobody would be led on."
NOWHERE = "Nothing of this site is at its target."


def check(old_path: str, new_path: str) -> None:
    """Raises ServiceError for an address of another site, or one that would lead to itself."""
    for path in (old_path, new_path):
        if path and (not path.startswith("/") or path.startswith("//") or "\\" in path):
            raise ServiceError(f"“{path}” is not an address of this site. Begin it with one “/”.")
    if old_path == new_path:
        raise ServiceError("The old and the new address are the same.")


def is_in_use(old_path: str, leads: Mapping[str, Leads]) -> bool:
    """Whether a page answers there, so that nobody would be led on; with a query it may be an address of its own."""
    return "?" not in old_path and leads.get(old_path) == Leads.LIVE


def leads_nowhere(new_path: str, leads: Mapping[str, Leads]) -> bool:
    return leads.get(plain(new_path)) == Leads.NOWHERE


def plain(path: str) -> str:
    """Without query and fragment."""
    return urlsplit(path).path


@transaction.atomic
def add(old_path: str, new_path: str = "", *, by: object = None) -> Redirect:
    """Make `old_path` lead to `new_path`, or answer 410 when that is empty; chains collapse.

    Where `new_path` redirects itself, its end is the target; where that end is `old_path`, the old
    redirect goes. Raises ServiceError as `check` does.
    """
    check(old_path, new_path)
    if onward := Redirect.objects.filter(old_path=new_path).first():
        if onward.new_path == old_path:
            onward.delete()
        else:
            new_path = onward.new_path
    Redirect.objects.filter(new_path=old_path).update(new_path=new_path)
    redirect, _ = Redirect.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path})
    audit.record("redirect", redirect, by=by)
    _show(redirect)
    return redirect


def _show(redirect: Redirect) -> None:
    """Only an address with a query may be that of a page that is there, and kept in memory."""
    if "?" in redirect.old_path:
        pagecache.bump()


@transaction.atomic
def forget(redirect: Redirect) -> None:
    """Its address answers what it would without."""
    redirect.delete()
    _show(redirect)


@transaction.atomic
def move(old_path: str, new_path: str, *, by: object = None) -> Redirect:
    """A page of ours has moved: its new address is in use, wherever that led before."""
    release(new_path)
    return add(old_path, new_path, by=by)


@transaction.atomic
def follow(old_path: str, new_path: str) -> None:
    """A page to come has moved before anybody saw it: what was to lead to it leads to its new address."""
    for redirect in Redirect.objects.filter(new_path=old_path).exclude(old_path=new_path):
        redirect.new_path = new_path
        redirect.save(update_fields=["new_path"])
        _show(redirect)


@transaction.atomic
def drop(new_path: str) -> None:
    """A page to come will not come: what was to lead to it leads nowhere."""
    for redirect in Redirect.objects.filter(new_path=new_path):
        forget(redirect)


def is_left(path: str) -> bool:
    """Whether an address of the past leads on, or says that its page is gone."""
    return Redirect.objects.filter(old_path=path).exists()


def release(path: str) -> None:
    """An address is in use again: forget where it led."""
    Redirect.objects.filter(old_path=path).delete()
