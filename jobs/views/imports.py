"""Postings from a file: uploaded, looked at, confirmed; what came of it, as a page and as a sheet."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from articles.models import Topic
from jobs import services
from jobs.forms.uploads import UploadForm
from jobs.importing import reports
from jobs.importing.columns import COLUMNS
from jobs.models import Company, Finding, ImportRun
from jobs.views.asking import READ_WRITE, member_company, own
from portal import access
from portal.errors import ServiceError
from portal.sheets import download

PAGE = 100
RECENT = 10
WORRYING = (Finding.Outcome.REFUSED, Finding.Outcome.LEFT)  # what the page begins with


@require_http_methods(READ_WRITE)
@login_required
@access.rate_limited("jobs.import", count=20, per=timedelta(hours=1))
def start(request: HttpRequest, slug: str) -> HttpResponse:
    company = member_company(request, slug, to_write=True)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = services.start_import(upload.read(), company=company, name=upload.name, by=request.user)
        except ServiceError as error:
            form.add_error("file", error.message)
        else:
            return redirect("jobs:import_run", slug, run.pk)
    context = own(
        request, company, form=form, columns=COLUMNS, runs=ImportRun.objects.filter(company=company)[:RECENT]
    )
    return render(request, "jobs/employers/import.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_WRITE)
@login_required
def run(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What would happen, with a button to let it happen; then how far it is, and what happened."""
    company = member_company(request, slug, to_write=True)
    found = get_object_or_404(ImportRun.objects.filter(company=company).select_related("by", "file"), pk=pk)
    if request.method == "POST":
        return _decided(request, company, found)
    wanted = request.GET.get("show") or next(filter(found.counts.get, WORRYING), "")
    outcome = wanted if found.counts.get(wanted) else ""
    findings = found.findings.filter(outcome=outcome) if outcome else found.findings.all()
    page = Paginator(findings.select_related("posting"), PAGE).get_page(request.GET.get("page"))
    context = own(
        request,
        company,
        run=found,
        record=reports.RECORD_WORDS.get(found.kind, "Row"),
        tabs=[
            (key, words, found.counts[key], key == outcome)
            for key, words in reports.OUTCOMES.items()
            if found.counts.get(key)
        ],
        shown=outcome,
        said="" if found.is_running else reports.in_words(found.counts),
        page=page,
        findings=[(finding, list(map(reports.said, finding.problems))) for finding in page],
        brings=sum(found.counts.get(key, 0) for key in (Finding.Outcome.CREATED, Finding.Outcome.UPDATED)),
    )
    return render(request, "jobs/employers/import_run.html", context)


def _decided(request: HttpRequest, company: Company, found: ImportRun) -> HttpResponse:
    try:
        if "discard" in request.POST:
            services.discard_import(found, by=request.user)
            messages.success(request, f"“{found.name}” and its report are deleted.")
            return redirect("jobs:import", company.slug)
        services.confirm_import(found, by=request.user)
    except ServiceError as error:
        messages.error(request, error.message)
    return redirect("jobs:import_run", company.slug, found.pk)


@require_GET
@login_required
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Every finding, sent while it is read."""
    found = get_object_or_404(ImportRun, company=member_company(request, slug, to_write=True), pk=pk)

    def rows() -> Iterator[list[str]]:
        yield reports.HEADER
        for finding in found.findings.iterator():
            yield from reports.rows(finding)

    return download(rows(), f"import-{found.pk}")


@require_GET
@login_required
def template(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A table to fill in: its first line, and one posting as an example."""
    company = member_company(request, slug, to_write=True)
    topics = [
        f"{topic.name}: {level}" for topic, level in zip(Topic.objects.capabilities(), (3, 2), strict=False)
    ]
    needs = dict(zip(("must_have", "nice_to_have"), topics, strict=False))
    example = {"title": "An example: replace this line", **needs}
    cells = [example.get(column.name) or column.example for column in COLUMNS]
    return download([[column.name for column in COLUMNS], cells], f"postings-{company.slug}")
