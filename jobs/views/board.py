"""The employers' board."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jobs import board as reading
from jobs.lifecycle import Status
from jobs.models import Company
from jobs.views.asking import INVITED, company_of, own


@require_GET
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    company = company_of(request)
    if company is None:
        return redirect("jobs:invitation_waiting" if INVITED in request.session else "jobs:company_create")
    rows = reading.rows(company)
    status = request.GET.get("status", "")
    status = status if status in reading.TAB_WORDS else ""
    found = [row for row in rows if not status or row.posting.status == status]
    todo = reading.to_do(rows)
    context = own(
        request,
        company,
        companies=Company.objects.of(request.user).exclude(pk=company.pk),
        rows=Paginator(found, reading.PAGE).get_page(request.GET.get("page")),
        tabs=reading.tabs(rows, status),
        todo=todo[: reading.TO_DO],
        more_to_do=len(todo[reading.TO_DO :]),
        has_page=any(row.posting.status == Status.LIVE for row in rows),
        meanings=reading.meanings(),
    )
    return render(request, "jobs/employers/dashboard.html", context)
