"""A company's people: who they are, who is invited, and the way in by an invitation."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs import permissions, services
from jobs.forms import InviteForm, RoleForm
from jobs.models import Company, Membership
from jobs.views.asking import INVITED, READ_WRITE, member_company, own
from portal import access
from portal.accounts.services import has_confirmed
from portal.errors import ServiceError

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOO_MANY = "Those were many invitations in a short time. Wait a day, then try again."
TOO_MANY_THERE = "This address has had several mails from us already. Wait a few hours, then try again."


@require_http_methods(READ_WRITE)
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody of the company sees who else there is; owners invite."""
    company = member_company(request, slug, to_manage=request.method == "POST")
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            _count(request, company, email)
            services.invite(company, by=request.user, email=email, role=role)
        except ServiceError as error:
            form.add_error("email", error.message)
        else:
            messages.success(request, f"We have sent an invitation to {email}.")
            return redirect("jobs:people", company.slug)
    members = list(company.memberships.select_related("user").order_by("created_at", "pk"))
    owners = [member for member in members if member.role == Membership.Role.OWNER and member.user.is_active]
    context = own(
        request,
        company,
        form=form,
        members=members,
        roles=[(value, *label.split(": ")) for value, label in Membership.Role.choices],
        me=next(member for member in members if member.user_id == request.user.pk),
        only_owner=owners[0] if len(owners) == 1 else None,
        invitations=company.invitations.select_related("by"),
        now=timezone.now(),
    )
    return render(request, "jobs/employers/people.html", context)


def _count(request: HttpRequest, company: Company, email: str) -> None:
    """Counted whether or not the address has an account: a limit must not tell which are known."""
    user = str(request.user.pk)
    if not access.limit("jobs.invite.user", user, count=40, per=DAY):
        raise ServiceError(TOO_MANY)
    if not access.limit("jobs.invite.company", str(company.pk), count=40, per=DAY):
        raise ServiceError(TOO_MANY)
    for name, count, per in (("hour", 3, HOUR), ("day", 5, DAY)):
        if not access.limit(f"jobs.invite.address.{name}", email, count=count, per=per):
            raise ServiceError(TOO_MANY_THERE)


# What owners do to a member and to an invitation


@require_POST
@login_required
def role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    company = member_company(request, slug, to_manage=True)
    member = _member(company, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the three roles.")
    else:
        try:
            member = services.change_role(member, by=request.user, role=form.cleaned_data["role"])
        except ServiceError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"{member.user} is now {member.role_words.lower()}.")
    return redirect("jobs:people", company.slug)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An owner removes anybody; the others leave."""
    company = member_company(request, slug)
    member = _member(company, pk)
    if member.user_id != request.user.pk and not permissions.can_manage(request.user, company):
        raise PermissionDenied
    try:
        services.remove_member(member, by=request.user)
    except ServiceError as error:
        messages.error(request, error.message)
        return redirect("jobs:people", company.slug)
    if member.user_id == request.user.pk:
        messages.success(request, f"You have left {company.name}.")
        return redirect("jobs:dashboard")
    messages.success(request, f"{member.user} no longer acts for {company.name}.")
    return redirect("jobs:people", company.slug)


@require_POST
@login_required
def resend(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    company = member_company(request, slug, to_manage=True)
    found = get_object_or_404(company.invitations.select_related("company"), public_id=public_id)
    try:
        _count(request, company, found.email)
        services.resend_invitation(found, by=request.user)
    except ServiceError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, f"A new link is on its way to {found.email}. The one before no longer works."
        )
    return redirect("jobs:people", company.slug)


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    company = member_company(request, slug, to_manage=True)
    found = get_object_or_404(company.invitations.select_related("company"), public_id=public_id)
    services.withdraw_invitation(found, by=request.user)
    messages.success(request, f"The invitation of {found.email} is withdrawn. Its link leads nowhere.")
    return redirect("jobs:people", company.slug)


# The way in


@require_http_methods(READ_WRITE)
@access.rate_limited("jobs.invitation", count=30, per=HOUR)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody is invited to. The link waits in the session while they sign in or up, never in `next`."""
    found = services.invited(token)
    if found is None:
        raise Http404
    user: Any = request.user
    is_open = found.is_open()
    if request.method == "POST" and is_open:
        if not user.is_authenticated:
            request.session[INVITED] = token
            there = "account_signup" if "new" in request.POST else "account_login"
            return redirect(f"{reverse(there)}?next={reverse('jobs:invitation_waiting')}")
        try:
            services.accept_invitation(found, by=user)
        except ServiceError as error:
            messages.error(request, error.message)
            return redirect("jobs:invitation", token)
        request.session.pop(INVITED, None)
        messages.success(request, f"You now act for {found.company.name}.")
        return redirect(f"{reverse('jobs:dashboard')}?{urlencode({'company': found.company.slug})}")
    context = {
        "section": "employers",
        "invitation": found,
        "role": Membership.Role(found.role).label,
        "is_open": is_open,
        "is_theirs": user.is_authenticated and has_confirmed(user, found.email),
    }
    return render(request, "jobs/employers/invitation.html", context, status=200 if is_open else 410)


@require_safe
@login_required
def invitation_waiting(request: HttpRequest) -> HttpResponse:
    """Where somebody comes back to after signing in or up."""
    token = str(request.session.pop(INVITED, ""))
    if services.invited(token) is None:
        if token:
            messages.error(request, "The invitation that you came with was withdrawn. Ask for another one.")
        return redirect("jobs:dashboard")
    return redirect("jobs:invitation", token)


def _member(company: Company, pk: int) -> Membership:
    member: Membership = get_object_or_404(company.memberships.select_related("company", "user"), pk=pk)
    return member
