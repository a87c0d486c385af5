"""The employers' board."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jobs import board
from jobs.models import Company
from jobs.views.asking import INVITED, company_of, own


@require_GET
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    company = company_of(request)
    if company is None:
        return redirect("jobs:invitation_waiting" if INVITED in request.session else "jobs:company_create")
    rows = board.rows(company)
    status = request.GET.get("status", "")
    status = status if status in board.TAB_WORDS else ""
    found = [row for row in rows if not status or row.posting.status == status]
    todo = board.to_do(rows)
    context = own(
        request,
        company,
        companies=Company.objects.of(request.user).exclude(pk=company.pk),
        rows=Paginator(found, board.PAGE).get_page(request.GET.get("page")),
        tabs=board.tabs(rows, status),
        todo=todo[: board.TO_DO],
        more_to_do=len(todo[board.TO_DO :]),
        meanings=board.meanings(),
    )
    return render(request, "jobs/employers/dashboard.html", context)
