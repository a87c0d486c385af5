"""What a case is about, and the next one beside it. Whoever began a case may say so, by their private link."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments import services
from assessments.errors import AssessmentError, ForgottenError
from assessments.forms.portfolios import AnotherForm, ProjectForm
from assessments.models import Attempt, Case
from assessments.views.private import attempt_or_404, result_or_404
from portal.access import rate_limited

HOUR = timedelta(hours=1)
READ_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_WRITE)
@rate_limited("assess-project", count=120, per=HOUR)
def name_of_attempt(request: HttpRequest, token: str) -> HttpResponse:
    attempt = attempt_or_404(token)
    if not attempt.is_organiser:
        raise Http404
    return _name(request, attempt.case, reverse("assessments:review", args=[token]))


@require_http_methods(READ_WRITE)
@rate_limited("assess-project", count=120, per=HOUR)
def name_of_result(request: HttpRequest, token: str) -> HttpResponse:
    return _name(request, _organisers(token).case, f"{reverse('assessments:result', args=[token])}#project")


@require_http_methods(READ_WRITE)
@rate_limited("assess-another", count=30, per=HOUR)
def another(request: HttpRequest, token: str) -> HttpResponse:
    """A new case at the same questionnaire, which stands beside this one."""
    attempt = _organisers(token)
    form = AnotherForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            begun = services.assess_another(attempt.case, project=form.cleaned_data["another"])
        except ForgottenError as error:
            raise Http404 from error
        except AssessmentError as error:
            form.add_error("another", error.message)
        else:
            return begun_beside(request, begun)
    back = reverse("assessments:result", args=[token])
    return _page(request, form, "Assess another project", "Start at question 1", back)


def begun_beside(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    messages.success(
        request,
        f"These are the answers for “{attempt.case.project}”, with a private link of their own. "
        "It leads to both projects side by side, too.",
    )
    return redirect(attempt)


def _name(request: HttpRequest, case: Case, back: str) -> HttpResponse:
    form = ProjectForm(request.POST if request.method == "POST" else None, initial={"project": case.project})
    if form.is_valid():
        try:
            services.name_project(case, project=form.cleaned_data["project"])
        except ForgottenError as error:
            raise Http404 from error
        return redirect(back)
    return _page(request, form, "Name the project", "Save the name", back)


def _organisers(token: str) -> Attempt:
    attempt = result_or_404(token).attempt
    if attempt is None or not attempt.is_organiser:
        raise Http404
    return attempt


def _page(
    request: HttpRequest, form: ProjectForm | AnotherForm, title: str, submit: str, back: str
) -> HttpResponse:
    context = {"section": "decide", "form": form, "title": title, "submit": submit, "back": back}
    return render(request, "assessments/project.html", context, status=422 if form.is_bound else 200)
