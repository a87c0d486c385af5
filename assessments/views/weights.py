"""The weights of a case's criteria, and what others would do to the verdict."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import branching, presenting, services, weighing
from assessments.errors import AssessmentError, ForgottenError, SettledWeightsError
from assessments.forms.weights import WeightsForm
from assessments.models import Attempt
from assessments.scoring import Weights
from assessments.views.private import attempt_or_404
from portal.access import rate_limited

HOUR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-weights", count=1200, per=HOUR)
def weights(request: HttpRequest, token: str) -> HttpResponse:
    """A POST stores by `do`: "use" what is typed, "defaults" the questionnaire's; any other shows the effect alone."""
    attempt = attempt_or_404(token)
    do = request.POST.get("do")
    weights = services.weights_of(attempt.case)
    form = WeightsForm(attempt.definition, weights, request.POST if request.method == "POST" else None)
    status, refusal = 200, _refusal(attempt)
    if do == "defaults" or form.is_valid():
        points = None if do == "defaults" else form.points
        try:
            if do in {"use", "defaults"}:
                services.weigh(attempt, points=points)
                return _go_on(request, attempt, is_own=points is not None)
        except SettledWeightsError as error:
            status, refusal = 409, error.message
        except ForgottenError as error:
            raise Http404 from error
        weights = weighing.of_points(points) if points else weights
    elif form.is_bound:
        status = 422
    return render(request, "assessments/weights.html", _page(attempt, form, weights, refusal), status=status)


def _refusal(attempt: Attempt) -> str:
    """Why the weights are not this person's to set; nothing where they are."""
    try:
        services.check_may_weigh(attempt)
    except SettledWeightsError as error:
        return error.message
    return ""


def _page(attempt: Attempt, form: WeightsForm, weights: Weights, refusal: str) -> dict[str, object]:
    definition = attempt.definition
    answers = branching.relevant(definition, attempt.given)
    found = weighing.effect(definition, answers, weights)
    return {
        "section": "decide",
        "attempt": attempt,
        "questionnaire": attempt.case.version.questionnaire,
        "form": form,
        "refusal": refusal,
        "weighed": presenting.all_weights(definition, services.weights_of(attempt.case)) if refusal else (),
        "effect": None if form.errors else presenting.effect(definition, answers, weights, found),
        "open_count": len(answers.keys() - attempt.given.keys()),
    }


def _go_on(request: HttpRequest, attempt: Attempt, *, is_own: bool) -> HttpResponse:
    """To the result anew where there was one, else on with the questions."""
    messages.success(
        request, "Your weights count from now on." if is_own else "The questionnaire’s weights count again."
    )
    if attempt.finished_at is None:
        return redirect(attempt)
    try:
        return redirect(services.finish(attempt))
    except AssessmentError:
        return redirect(attempt)
