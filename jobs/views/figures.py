"""What a company's postings brought: views and apply starts, as a page and as sheets. For its people alone."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from jobs import figures as reading
from jobs import sheets
from jobs.figures import DEFAULT_SPAN, SPANS
from jobs.models import Company, Posting
from jobs.views.asking import company_of, own
from portal.sheets import download

POSTINGS = 50  # on the page; the sheet has them all


@require_GET
@login_required
def figures(request: HttpRequest) -> HttpResponse:
    company = company_of(request)
    if company is None:
        return redirect("jobs:company_create")
    days = _days(request)
    seen = reading.by_posting(reading.of_company(company), days, most=POSTINGS + 1)
    titles = Posting.objects.only("public_id", "title").in_bulk(seen)
    shown = [(titles[pk], *found) for pk, found in seen.items() if pk in titles]
    context = own(
        request,
        company,
        here="figures",
        figures=reading.read(reading.of_company(company), days),
        spans=SPANS,
        postings=shown[:POSTINGS],
        has_more=len(seen) > POSTINGS,
    )
    return render(request, "jobs/employers/figures.html", context)


@require_GET
@login_required
def posting_figures(request: HttpRequest, public_id: str) -> HttpResponse:
    posting = _posting(request, public_id)
    found = reading.read(posting.tallies.all(), _days(request))
    context = own(request, posting.company, posting=posting, figures=found, spans=SPANS)
    return render(request, "jobs/employers/figures.html", context)


@require_GET
@login_required
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """Everything that is kept, of all postings or of one."""
    if public_id := request.GET.get("posting", "")[:20].replace("\0", ""):
        posting = _posting(request, public_id)
        return download(sheets.of_figures(posting.tallies.all()), _named(f"figures-{posting.public_id}"))
    company = _company(request)
    return download(sheets.of_figures(reading.of_company(company)), _named(f"figures-{company.slug}"))


@require_GET
@login_required
def postings_csv(request: HttpRequest) -> HttpResponseBase:
    company = _company(request)
    return download(sheets.of_postings(company), _named(f"postings-{company.slug}"))


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in SPANS if str(days) == asked), DEFAULT_SPAN)


def _company(request: HttpRequest) -> Company:
    company = company_of(request)
    if company is None:
        raise Http404
    return company


def _posting(request: HttpRequest, public_id: str) -> Posting:
    """A posting of this person's own companies: moderators have no business with its figures."""
    mine = Posting.objects.filter(company__in=Company.objects.of(request.user))
    posting: Posting = get_object_or_404(mine.with_window().select_related("company"), public_id=public_id)
    return posting


def _named(what: str) -> str:
    return f"{what}-{reading.today().isoformat()}"
