"""The employers' board."""

from django.contrib.auth.decorators import login_required
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
    shown = reading.read(company, status=request.GET.get("status", ""), page=request.GET.get("page"))
    context = own(
        request,
        company,
        companies=Company.objects.of(request.user).exclude(pk=company.pk),
        rows=shown.page,
        tabs=shown.tabs,
        todo=shown.todo,
        more_to_do=shown.more_to_do,
        has_page=any(status == Status.LIVE for status, *_ in shown.tabs),
        meanings=reading.meanings(),
    )
    return render(request, "jobs/employers/dashboard.html", context)
