"""The employers' side: the board, and the company's page."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from jobs import board, permissions, services
from jobs.forms import CompanyForm
from jobs.models import Company
from jobs.views.asking import READ_WRITE, company_of, own
from portal import access
from portal.errors import ServiceError

# The board


@require_GET
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    company = company_of(request)
    if company is None:
        return redirect("jobs:company_create")
    rows = board.rows(company)
    status = request.GET.get("status", "")
    status = status if status in board.TAB_WORDS else ""
    found = [row for row in rows if not status or row.posting.status == status]
    context = own(
        request,
        company,
        companies=Company.objects.of(request.user).exclude(pk=company.pk),
        rows=Paginator(found, board.PAGE).get_page(request.GET.get("page")),
        tabs=board.tabs(rows, status),
        todo=board.to_do(rows),
        meanings=board.meanings(),
    )
    return render(request, "jobs/employers/dashboard.html", context)


# The company


@require_http_methods(READ_WRITE)
@login_required
@access.rate_limited("jobs.company", count=20, per=timedelta(hours=1))
def company_create(request: HttpRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company = services.create_company(by=request.user, values=form.values())
        except ServiceError as error:
            form.add_error(None, error.message)
        else:
            if going_to := _next(request):
                return redirect(going_to)
            messages.success(request, "Your company is set up. Now write your first posting.")
            return redirect(f"{reverse('jobs:posting_create')}?{urlencode({'company': company.slug})}")
    return render(request, "jobs/employers/company.html", {"section": "employers", "form": form})


def _next(request: HttpRequest) -> str:
    """Where this person was on the way to, if that is on this site."""
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


@require_http_methods(READ_WRITE)
@login_required
def company_edit(request: HttpRequest, slug: str) -> HttpResponse:
    company = get_object_or_404(Company.objects.of(request.user), slug=slug)
    if not permissions.can_manage(request.user, company):
        raise PermissionDenied
    form = CompanyForm(request.POST or None, company=company)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_company(
                company, by=request.user, values=form.values(), revision=form.cleaned_data["revision"]
            )
        except ServiceError as error:
            form.add_error(None, error.message)
            company.refresh_from_db()
            form.data = {**request.POST.dict(), "revision": company.revision}
        else:
            waits = "" if company.is_trusted else " Candidates see it with the next posting that we approve."
            messages.success(request, f"Saved.{waits}")
            return redirect(f"{reverse('jobs:dashboard')}?{urlencode({'company': company.slug})}")
    context = own(request, company, form=form, is_stale=bool(form.non_field_errors()))
    return render(request, "jobs/employers/company.html", context)
