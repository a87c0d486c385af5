"""The draft posting made from a result, and its way into the posting form."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessments import scoring, services
from assessments.drafting import HEADINGS, Draft, to_markdown
from assessments.errors import ForgottenError
from assessments.forms import CompanyForm
from assessments.models import Result
from assessments.views.results import result_or_404
from jobs.models import Company
from jobs.permissions import WRITERS
from portal.access import rate_limited

HOUR = timedelta(hours=1)
WAITING = "draft_from_result"


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-draft", count=60, per=HOUR)
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as computed from the answers. Its POST leads into the posting form, by way of signing in."""
    found, made = _drafted(token)
    if request.method == "POST":
        # The token waits in the session and never in an address: `next` is logged and leaks.
        request.session[WAITING] = token
        if not request.user.is_authenticated:
            following = "take_changes" if "changes" in request.POST else "take_over"
            return _to(reverse("account_login"), following)
        if "changes" in request.POST:
            return redirect("assessments:take_changes")
        companies = _companies(request.user)
        if len(companies) == 1:
            return _make(request, found, companies[0])
        return redirect("assessments:take_over")
    names = services.topic_names(made)
    context = {
        "section": "decide",
        "result": found,
        "draft": made,
        "earlier": services.earlier_draft(found),
        "option": found.definition.option_by_key[found.document["leaders"][0]],
        "is_decided": scoring.is_decided(found.document["sureness"]),
        "sections": _sections(made),
        "needs": [(need, names[need.topic]) for need in made.needs if need.topic in names],
    }
    return render(request, "assessments/draft.html", context)


@require_safe
def draft_markdown(request: HttpRequest, token: str) -> HttpResponse:
    _, made = _drafted(token)
    markdown = to_markdown(made, services.topic_names(made))
    response = HttpResponse(markdown, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="draft-posting.md"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_over(request: HttpRequest) -> HttpResponse:
    """Where somebody comes back to after signing in or describing the company."""
    found = services.result_for(str(request.session.get(WAITING, "")))
    if found is None or services.draft_of(found) is None:
        if request.session.pop(WAITING, None):
            messages.error(request, "The result that you came from is deleted, and its draft with it.")
        return redirect("jobs:dashboard")
    companies = _companies(request.user)
    if not companies:
        return _to(reverse("jobs:company_create"))
    form = CompanyForm(companies, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _make(request, found, form.cleaned_data["company"])
    context = {"section": "decide", "result": found, "companies": companies, "form": form}
    return render(request, "assessments/take_over.html", context, status=422 if form.is_bound else 200)


def _make(request: HttpRequest, found: Result, company: Company) -> HttpResponse:
    request.session.pop(WAITING, None)
    try:
        posting = services.draft_job_from(found, by=request.user, company=company)
    except ForgottenError as error:
        raise Http404 from error
    made = services.draft_of(found)
    # Only the first time: whoever comes back may have filled them.
    if made and made.gap_count and posting.revision == 1:
        gaps = [*(gap.text for gap in made.line_gaps), *(gap.text for gap in made.gaps)]
        to_fill = "; ".join(gap.removesuffix(": …") for gap in gaps)
        messages.info(request, f"Made from your answers. Still for you to fill: {to_fill}.")
    return redirect("jobs:posting_edit", posting.public_id)


def _to(address: str, following: str = "take_over") -> HttpResponse:
    return redirect(f"{address}?next={reverse(f'assessments:{following}')}")


def _companies(user: Any) -> Any:
    return Company.objects.filter(memberships__user=user, memberships__role__in=WRITERS).order_by("name")


def _drafted(token: str) -> tuple[Result, Draft]:
    found = result_or_404(token)
    made = services.draft_of(found)
    if made is None:
        raise Http404
    return found, made


def _sections(made: Draft) -> list[tuple[str, str, list[Any], list[Any]]]:
    """Each section that has something in it: key, heading, lines, gaps."""
    sections = []
    for key, heading in HEADINGS.items():
        lines = [line for line in made.lines if line.section == key]
        gaps = [gap for gap in made.line_gaps if gap.section == key]
        if lines or gaps:
            sections.append((key, heading, lines, gaps))
    return sections
