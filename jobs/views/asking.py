"""Who asks for an employer's page, what is theirs, and what every such page shows.

Anonymous people are sent to sign in before anything is looked up; what is not theirs does not exist.
"""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from jobs import permissions
from jobs.models import Company, Posting
from portal import access

READ_WRITE = ["GET", "HEAD", "POST"]
MOST_NEW = 60  # new postings from one address in an hour
TYPED = "jobs.typed"
INVITED = "jobs.invited"  # the token of an invitation, while somebody signs in or up
LONGEST_TYPED = 64_000  # characters; five sections of a posting at their longest are 40,000
View = Callable[..., HttpResponse]


def signed_in(form: type[Form]) -> Callable[[View], View]:
    """Like `login_required`; what was typed into the form after the session had ended waits behind the sign-in.

    Anybody may send it, so the session keeps the form's own fields alone, and nothing beyond their lengths.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, *args, **kwargs)
            address = access.client_address(request)
            if request.method == "POST" and access.limit(TYPED, address, count=30, per=timedelta(hours=1)):
                known = form().fields
                fields = {name: value for name, value in request.POST.items() if name in known}
                if sum(len(value) for value in fields.values()) <= LONGEST_TYPED:
                    request.session[TYPED] = {"path": request.path, "fields": fields}
                    messages.warning(request, "You have been signed out. Sign in: what you typed is kept.")
            return redirect_to_login(request.get_full_path())

        return guarded

    return decorate


def typed(request: HttpRequest) -> dict[str, str] | None:
    """What this person had typed into this page's form when the session ended; told once."""
    kept = request.session.get(TYPED)
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return None
    del request.session[TYPED]
    messages.warning(request, "You had been signed out. Here is what you typed: it is not saved yet.")
    return dict(kept["fields"])


def company_of(request: HttpRequest) -> Company | None:
    """The company named in the query, or the first that this person acts for."""
    mine = Company.objects.of(request.user).order_by("memberships__created_at", "pk")
    if slug := request.GET.get("company", "")[:100].replace("\0", ""):
        return get_object_or_404(mine, slug=slug)
    return mine.first()


def member_company(
    request: HttpRequest, slug: str, *, to_write: bool = False, to_manage: bool = False
) -> Company:
    """A company that this person acts for. What their role does not allow is refused."""
    company: Company = get_object_or_404(Company.objects.of(request.user), slug=slug)
    if to_write and not permissions.can_write(request.user, company):
        raise PermissionDenied
    if to_manage and not permissions.can_manage(request.user, company):
        raise PermissionDenied
    return company


def posting_of(request: HttpRequest, public_id: str, *, to_write: bool = True) -> Posting:
    """A posting that this person may see. Some only read: reviewers of the company, and moderators."""
    seen = Posting.objects.visible_to(request.user).with_window()
    posting: Posting = get_object_or_404(seen.select_related("company"), public_id=public_id)
    if to_write and not permissions.can_write(request.user, posting.company):
        raise PermissionDenied
    return posting


def own(request: HttpRequest, company: Company, **context: Any) -> dict[str, Any]:
    """What every page of a company's people shows."""
    return {
        "section": "employers",
        "company": company,
        "can_write": permissions.can_write(request.user, company),
        "can_manage": permissions.can_manage(request.user, company),
        **context,
    }
