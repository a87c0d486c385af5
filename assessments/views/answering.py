"""Answering, one question a page. Who has the private link may read, change and delete."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import branching, presenting, services
from assessments.definition import DONT_KNOW, Question, minutes
from assessments.errors import ClosedError, ForgottenError, UnansweredError
from assessments.forms.answering import AnswerForm, FinishForm, LinkForm
from assessments.models import Attempt, QuestionnaireVersion
from assessments.views.private import attempt_or_404
from portal.access import rate_limited

HOUR = timedelta(hours=1)
# As many may answer at once behind the one address of an office, each some twenty questions, with changes.
OFFICE = 120


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-start", count=2 * OFFICE, per=HOUR)
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The first question. `?a=` marks an answer; nothing is stored before the form comes back."""
    versions = QuestionnaireVersion.objects.current().select_related("questionnaire")
    version = get_object_or_404(versions, questionnaire__slug=slug)
    definition = version.definition
    first = definition.questions[0]
    if request.method == "POST":
        form = AnswerForm(first, request.POST)
        if request.POST.get("question", first.key) != first.key:
            form.add_error("a", "This assessment was revised meanwhile, and now begins with this question.")
        if form.is_valid():
            return _go_on(request, _begin(request, version, form), first)
    else:
        marked = request.GET.get("a", "")
        is_known = marked in {*first.answer_keys, DONT_KNOW}
        form = AnswerForm(first, initial={"a": marked} if is_known else None)
    low, high = branching.length(definition, {})
    context = {
        "section": "decide",
        "questionnaire": version.questionnaire,
        "definition": definition,
        "question": first,
        "criterion": definition.criterion_by_key[first.criterion],
        "form": form,
        "once": request.POST.get("once") or services.new_form(),
        "progress": _progress(1, low, high),
        "kept_days": services.KEPT_DAYS,
    }
    return render(request, "assessments/question.html", context, status=_status(form))


def _begin(request: HttpRequest, version: QuestionnaireVersion, form: AnswerForm) -> Attempt:
    once = request.POST.get("once", "")
    if form.is_skipped:
        return services.start(version, form=once)
    return services.begin(version, choice=form.choice, note=form.cleaned_data["note"], form=once)


@require_safe
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """To the next open question, or to the review when there is none."""
    return redirect(_next(attempt_or_404(token)))


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-answer", count=50 * OFFICE, per=HOUR)
def question(request: HttpRequest, token: str, question: str) -> HttpResponse:
    attempt = attempt_or_404(token)
    found = attempt.definition.question_by_key.get(question)
    if found is None:
        raise Http404
    row = next((row for row in attempt.answers.all() if row.question == found.key), None)
    initial = {"a": row.answer or DONT_KNOW, "note": row.note} if row else None
    form = AnswerForm(found, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            if not form.is_skipped:
                services.answer(
                    attempt, question=found.key, choice=form.choice, note=form.cleaned_data["note"]
                )
        except ForgottenError as error:
            raise Http404 from error
        except ClosedError as error:
            form.add_error(None, error.message)
        else:
            return _go_on(request, attempt, found)
    if found not in branching.reached(attempt.definition, attempt.given):
        return redirect(_next(attempt))
    return render(request, "assessments/question.html", _page(attempt, found, form), status=_status(form))


def _go_on(request: HttpRequest, attempt: Attempt, question: Question) -> HttpResponse:
    """To what follows the answer, from what the attempt is now: another tab may have changed or forgotten it."""
    attempt = attempt_or_404(attempt.token)
    if question not in branching.asked(attempt.definition, attempt.given):
        messages.info(
            request,
            "Your answer is kept, but it does not count now: after an earlier answer, that question is not asked.",
        )
    return redirect(_after(attempt, question))


def _page(attempt: Attempt, question: Question, form: AnswerForm) -> dict[str, object]:
    definition, given = attempt.definition, attempt.given
    reached = branching.reached(definition, given)
    position = reached.index(question)
    low, high = branching.length(definition, given)
    return {
        "section": "decide",
        "questionnaire": attempt.case.version.questionnaire,
        "attempt": attempt,
        "question": question,
        "criterion": definition.criterion_by_key[question.criterion],
        "form": form,
        "progress": _progress(position + 1, low, high),
        "previous": reached[position - 1] if position else None,
        "position": position,
        "is_answered": question.key in given,
        "link": f"{settings.SITE_URL}{attempt.get_absolute_url()}",
        "link_form": LinkForm(),
        "kept_days": services.KEPT_DAYS,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-finish", count=5 * OFFICE, per=HOUR)
def review(request: HttpRequest, token: str) -> HttpResponse:
    """All answers before the end; its POST makes the result."""
    attempt = attempt_or_404(token)
    initial = {"project": attempt.case.project}
    form = FinishForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            return _finish(request, attempt, form)
        except ClosedError as error:
            messages.error(request, error.message)
            return redirect("assessments:team", token)
        except ForgottenError as error:
            raise Http404 from error
    return render(request, "assessments/review.html", _answers(attempt, form), status=_status(form))


def _finish(request: HttpRequest, attempt: Attempt, form: FinishForm) -> HttpResponse:
    project = form.cleaned_data["project"]
    if attempt.is_organiser and "project" in form.data and project != attempt.case.project:
        services.name_project(attempt.case, project=project)
    try:
        return redirect(services.finish(attempt))
    except UnansweredError as error:
        messages.error(request, f"{error.message} Answer each, or choose “I don’t know”.")
        return redirect(_review(attempt))


def _answers(attempt: Attempt, form: FinishForm) -> dict[str, object]:
    """The review: what is still open, then what is answered."""
    definition, given = attempt.definition, attempt.given
    notes = {row.question: row.note for row in attempt.answers.all()}
    reached = branching.reached(definition, given)
    rows = presenting.answer_rows(definition, {q.key: given.get(q.key) for q in reached}, notes)
    still_open = [row for row in rows if row.key not in given]
    return {
        "section": "decide",
        "attempt": attempt,
        "questionnaire": attempt.case.version.questionnaire,
        "project": attempt.case.project,
        "rows": [row for row in rows if row.key in given],
        "open": still_open,
        "can_finish": not still_open and not attempt.case.is_closed,
        "is_closed": attempt.case.is_closed,
        "waiting": branching.length(definition, given)[1] - len(reached),
        "minutes_left": minutes(len(still_open)),
        "form": form,
        "result": attempt.results.order_by("-pk").first(),
        "link": f"{settings.SITE_URL}{attempt.get_absolute_url()}",
        "link_form": LinkForm(),
        "kept_days": services.KEPT_DAYS,
    }


@require_POST
@rate_limited("assess-send", count=OFFICE, per=HOUR)
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Mail the private link, once. What cannot be sent comes back on a page of its own."""
    attempt = attempt_or_404(token)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            is_on_its_way = services.send_link(attempt, to=form.cleaned_data["email"])
        except ForgottenError as error:
            raise Http404 from error
        if is_on_its_way:
            messages.success(request, "The link is on its way. We do not keep the address.")
            return redirect(attempt)
        form.add_error("email", "This address had enough mails from us for now. Try again later.")
    context = {"section": "decide", "attempt": attempt, "form": form}
    return render(request, "assessments/send.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-forget", count=2 * OFFICE, per=HOUR)
def forget(request: HttpRequest, token: str) -> HttpResponse:
    attempt = attempt_or_404(token)
    if request.method == "POST":
        try:
            services.forget_attempt(attempt)
        except ForgottenError as error:
            raise Http404 from error
        return redirect("assessments:forgotten")
    context = {
        "section": "decide",
        "back": attempt.get_absolute_url(),
        "attempt": attempt,
        "expires_at": attempt.expires_at,
    }
    return render(request, "assessments/forget.html", context)


def _next(attempt: Attempt) -> str:
    """The address of the first question that is still open, or of the review."""
    still_open = branching.still_open(attempt.definition, attempt.given)
    return _address(attempt, still_open[0]) if still_open else _review(attempt)


def _after(attempt: Attempt, passed: Question) -> str:
    """The address after a question was answered or skipped: the next one still open, or the review.

    Never one before it: what was skipped is found again in the review, not in a circle.
    """
    order = [question.key for question in attempt.definition.questions]
    later = order[order.index(passed.key) + 1 :]
    still_open = branching.still_open(attempt.definition, attempt.given)
    following = next((question for question in still_open if question.key in later), None)
    return _address(attempt, following) if following else _review(attempt)


def _address(attempt: Attempt, question: Question) -> str:
    return f"{attempt.get_absolute_url()}{question.key}/"


def _review(attempt: Attempt) -> str:
    return f"{attempt.get_absolute_url()}review/"


def _progress(position: int, low: int, high: int) -> dict[str, object]:
    """Honest under branching: "Question 4 of 12 to 15". The bar shows what is done of the longer way."""
    return {
        "position": position,
        "total": f"{low} to {high}" if low != high else str(high),
        "share": f"{100 * (position - 1) / high:.0f}%",
    }


def _status(form: AnswerForm | FinishForm) -> int:
    return 422 if form.is_bound else 200
