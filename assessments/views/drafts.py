"""The draft posting made from a result, and its way into the posting form."""

from dataclasses import dataclass
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
from assessments.forms.results import CompanyForm
from assessments.models import Result
from assessments.views.private import attempt_or_404, result_or_404, team_result_or_404
from jobs.models import Company
from jobs.permissions import WRITERS
from portal.access import rate_limited

HOUR = timedelta(hours=1)
WAITING = "draft_from_result"


@dataclass(frozen=True, slots=True)
class Origin:
    """What is drafted from, and where: `waiting` names it in the session, `back` is the page that led here."""

    result: Result
    made: Draft
    waiting: str
    back: str


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-draft", count=600, per=HOUR)
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as computed from the answers. Its POST leads into the posting form, by way of signing in."""
    return _draft(request, _of_person(token), reverse("assessments:draft_markdown", args=[token]))


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-draft", count=600, per=HOUR)
def team_draft(request: HttpRequest, token: str) -> HttpResponse:
    """The team's, by the link of anybody in it who has finished."""
    return _draft(request, _of_team(token), reverse("assessments:team_draft_markdown", args=[token]))


@require_safe
def draft_markdown(request: HttpRequest, token: str) -> HttpResponse:
    return _markdown(_of_person(token).made)


@require_safe
def team_draft_markdown(request: HttpRequest, token: str) -> HttpResponse:
    return _markdown(_of_team(token).made)


def _draft(request: HttpRequest, origin: Origin, markdown_url: str) -> HttpResponse:
    found, made = origin.result, origin.made
    if request.method == "POST":
        # The token waits in the session and never in an address: `next` is logged and leaks.
        request.session[WAITING] = origin.waiting
        following = "take_changes" if "changes" in request.POST else "take_over"
        if not request.user.is_authenticated:
            return _to(reverse("account_login"), following)
        companies = companies_of(request.user)
        if following == "take_over" and len(companies) == 1:
            return _make(request, found, companies[0])
        return redirect(f"assessments:{following}")
    names = services.topic_names(made)
    context = {
        "section": "decide",
        "result": found,
        "is_team": found.kind == Result.Kind.TEAM,
        "back": origin.back,
        "markdown_url": markdown_url,
        "draft": made,
        "earlier": services.earlier_draft(found),
        "option": found.definition.option_by_key[found.document["leaders"][0]],
        "is_decided": scoring.is_decided(found.document["sureness"]),
        "sections": _sections(made),
        "needs": [(need, names[need.topic]) for need in made.needs if need.topic in names],
    }
    return render(request, "assessments/draft.html", context)


def _markdown(made: Draft) -> HttpResponse:
    markdown = to_markdown(made, services.topic_names(made))
    response = HttpResponse(markdown, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="draft-posting.md"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_over(request: HttpRequest) -> HttpResponse:
    """Where somebody comes back to after signing in or describing the company."""
    waiting = str(request.session.get(WAITING, ""))
    found = services.waiting_result(waiting)
    if found is None or services.draft_of(found) is None:
        if request.session.pop(WAITING, None):
            messages.error(request, "The result that you came from is deleted, and its draft with it.")
        return redirect("jobs:dashboard")
    companies = companies_of(request.user)
    if not companies:
        return _to(reverse("jobs:company_create"))
    form = CompanyForm(companies, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _make(request, found, form.cleaned_data["company"])
    context = {"section": "decide", "back": draft_address(waiting), "companies": companies, "form": form}
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


def companies_of(user: Any) -> Any:
    """Those for which somebody writes."""
    return Company.objects.filter(memberships__user=user, memberships__role__in=WRITERS).order_by("name")


def _of_person(token: str) -> Origin:
    found = result_or_404(token)
    return _origin(found, token, found.get_absolute_url())


def _of_team(token: str) -> Origin:
    attempt = attempt_or_404(token)
    found = team_result_or_404(attempt)
    return _origin(found, services.waiting_for_team(attempt), reverse("assessments:team", args=[token]))


def _origin(found: Result, waiting: str, back: str) -> Origin:
    made = services.draft_of(found)
    if made is None:
        raise Http404
    return Origin(found, made, waiting, back)


def draft_address(waiting: str) -> str:
    """The page of the draft that waits in the session."""
    of, _, token = waiting.rpartition(" ")
    return reverse(f"assessments:{'team_draft' if of else 'draft'}", args=[token])


def _sections(made: Draft) -> list[tuple[str, str, list[Any], list[Any]]]:
    """Each section that has something in it: key, heading, lines, gaps."""
    sections = []
    for key, heading in HEADINGS.items():
        lines = [line for line in made.lines if line.section == key]
        gaps = [gap for gap in made.line_gaps if gap.section == key]
        if lines or gaps:
            sections.append((key, heading, lines, gaps))
    return sections
