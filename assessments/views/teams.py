"""A case for several people: beginning it, joining it, and the page on which each member waits and then reads."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from assessments import branching, presenting, services
from assessments.definition import Definition
from assessments.errors import AssessmentError, ForgottenError
from assessments.forms.teams import DeadlineForm, InviteForm, JoinForm, TeamForm, TeamReminderForm
from assessments.models import Attempt, QuestionnaireVersion, Result
from assessments.services import reminders
from assessments.views.private import attempt_or_404
from portal.access import rate_limited

HOUR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-start", count=30, per=HOUR)
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A case for several people from its beginning; nothing is stored before the form comes back."""
    versions = QuestionnaireVersion.objects.current().select_related("questionnaire")
    version = get_object_or_404(versions, questionnaire__slug=slug)
    if version.definition.is_personal:
        raise Http404
    form = TeamForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(_team(services.begin_team(version, **form.terms, form=_once(request))))
        except AssessmentError as error:
            form.add_error(None, error.message)
    back, once = version.questionnaire.get_absolute_url(), _once(request)
    return _begin_page(request, version.definition, form, back=back, once=once)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-join", count=60, per=HOUR)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation leads: who asks, how answers are shown, and a colleague's own start."""
    case = services.case_for(token)
    if case is None:
        raise Http404
    has_reminder = reminders.due(case.deadline) is not None
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        has_name=not case.is_anonymous,
        has_reminder=has_reminder,
    )
    if form.is_valid():
        found = form.cleaned_data
        try:
            name, email = found.get("name", ""), found.get("email", "")
            return redirect(services.join(case, name=name, remind_at=email, form=_once(request)))
        except ForgottenError as error:
            raise Http404 from error
        except AssessmentError as error:
            form.add_error("name" if isinstance(error, services.NameTakenError) else None, error.message)
    context = {
        "section": "decide",
        "case": case,
        "definition": case.version.definition,
        "organiser": services.organiser_of(case),
        "count": case.attempts.count(),
        "closing": closing(case.deadline),
        "kept_days": services.KEPT_DAYS,
        "form": form,
        "once": _once(request),
    }
    return render(request, "assessments/join.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-team", count=120, per=HOUR)
def team(request: HttpRequest, token: str) -> HttpResponse:
    """One member's page of the case. Its forms come back here; `do` names which."""
    attempt = attempt_or_404(token)
    bound: dict[str, Form] = {}
    if request.method == "POST":
        act = ACTIONS.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        try:
            done = act(request, attempt, bound)
        except ForgottenError as error:
            raise Http404 from error
        if done:
            return done
    if not attempt.case.is_team:
        form = bound.get("begin", TeamForm(initial={"project": attempt.case.project}))
        back = attempt.get_absolute_url()
        return _begin_page(request, attempt.definition, form, back=back, attempt=attempt)
    context, template = _context(attempt, bound), "assessments/team.html"
    if result := services.team_result_of(attempt):
        context, template = context | _come_to(attempt, result), "assessments/team_result.html"
    return render(request, template, context, status=422 if bound else 200)


def _begin_page(request: HttpRequest, definition: Definition, form: Form, **context: Any) -> HttpResponse:
    context |= {
        "section": "decide",
        "definition": definition,
        "kept_days": services.KEPT_DAYS,
        "form": form,
    }
    return render(request, "assessments/team_begin.html", context, status=422 if form.is_bound else 200)


def _come_to(attempt: Attempt, result: Result) -> dict[str, Any]:
    definition, document, named = attempt.definition, result.document, services.names_in(result)
    return {
        "result": result,
        "page": presenting.team_page(definition, document, names=named, you=attempt.public_id),
        "costs": presenting.costs(definition, document["leaders"], document["rival"]),
        "has_draft": services.draft_of(result) is not None,
    }


def _context(attempt: Attempt, bound: dict[str, Form]) -> dict[str, Any]:
    case, given = attempt.case, attempt.given
    people = services.colleagues(attempt)
    asked = branching.asked(attempt.definition, given)
    return {
        "section": "decide",
        "attempt": attempt,
        "case": case,
        "definition": attempt.definition,
        "people": people,
        "finished": sum(one.is_finished for one in people),
        "own_result": attempt.results.order_by("-pk").first(),
        "is_complete": all(question.key in given for question in asked),
        "question_count": len(asked),
        "closing": closing(case.deadline),
        "invitation": f"{settings.SITE_URL}{case.get_absolute_url()}",
        "invite_form": bound.get("invite", InviteForm()),
        "deadline_form": bound.get("deadline", DeadlineForm(initial={"deadline": case.deadline})),
        "reminder_form": bound.get("remind", TeamReminderForm()),
        "can_remind": attempt.finished_at is None and reminders.due(case.deadline) is not None,
        "is_reminded": reminders.is_waiting(attempt),
    }


def _once(request: HttpRequest) -> str:
    """The mark of the form that came back, or of a new one."""
    return request.POST.get("once") or services.new_form()


def closing(deadline: datetime | None) -> str:
    """When answering ends, or has ended: at the end of a day, or at the moment at which it was closed."""
    if deadline is None:
        return ""
    local = timezone.localtime(deadline)
    if local.time() == time.min:
        return f"at the end of {date_format(local.date() - timedelta(days=1))}"
    return f"on {date_format(local, 'DATETIME_FORMAT')}"


def _begin(request: HttpRequest, attempt: Attempt, bound: dict[str, Form]) -> HttpResponse | None:
    if attempt.case.is_team:
        return redirect(_team(attempt))
    form = TeamForm(request.POST)
    if form.is_valid():
        try:
            services.make_team(attempt, **form.terms)
            return redirect(_team(attempt))
        except ForgottenError:
            raise
        except AssessmentError as error:
            form.add_error(None, error.message)
    bound["begin"] = form
    return None


def _invite(request: HttpRequest, attempt: Attempt, bound: dict[str, Form]) -> HttpResponse | None:
    _organiser_only(attempt)
    form = InviteForm(request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            refused = services.invite(attempt, to=to)
        except AssessmentError as error:
            form.add_error("to", error.message)
        else:
            if sent := len(to) - len(refused):
                which = "1 invitation is" if sent == 1 else f"{sent} invitations are"
                messages.success(request, f"{which} on the way. We do not keep the addresses.")
            if not refused:
                return redirect(_team(attempt))
            form = InviteForm({"to": "\n".join(refused)})
            form.add_error(
                "to", "These had enough mails from us for now. Send them the link yourself, or try tomorrow."
            )
    bound["invite"] = form
    return None


def _remind(request: HttpRequest, attempt: Attempt, bound: dict[str, Form]) -> HttpResponse | None:
    form = TeamReminderForm(request.POST)
    if form.is_valid():
        if attempt.finished_at or reminders.due(attempt.case.deadline) is None:
            messages.info(request, "There is nothing left to remind you of.")
            return redirect(_team(attempt))
        if reminders.remind(attempt, to=form.cleaned_data["email"]):
            messages.success(request, "We remind you once, unless you have finished by then.")
            return redirect(_team(attempt))
        form.add_error("email", "This address had enough mails from us for now. Try again tomorrow.")
    bound["remind"] = form
    return None


def _stop_reminding(request: HttpRequest, attempt: Attempt, bound: dict[str, Form]) -> HttpResponse | None:
    reminders.drop(attempt)
    messages.success(request, "No reminder is sent, and the address is deleted.")
    return redirect(_team(attempt))


def _deadline(request: HttpRequest, attempt: Attempt, bound: dict[str, Form]) -> HttpResponse | None:
    _organiser_only(attempt)
    form = DeadlineForm(request.POST)
    if form.is_valid():
        until = closing(form.cleaned_data["deadline"])
        try:
            services.set_deadline(attempt, deadline=form.cleaned_data["deadline"])
        except ForgottenError:
            raise
        except AssessmentError as error:
            form.add_error("deadline", error.message)
        else:
            messages.success(
                request, f"Answering closes {until}." if until else "Answering is open, without a last day."
            )
            return redirect(_team(attempt))
    bound["deadline"] = form
    return None


def _close(request: HttpRequest, attempt: Attempt, bound: dict[str, Form]) -> HttpResponse | None:
    _organiser_only(attempt)
    services.close_case(attempt)
    messages.success(request, "Answering is closed. You can open it again by another last day, or none.")
    return redirect(_team(attempt))


def _organiser_only(attempt: Attempt) -> None:
    if not (attempt.is_organiser and attempt.case.is_team):
        raise Http404


def _team(attempt: Attempt) -> str:
    return reverse("assessments:team", args=[attempt.token])


# What the forms of a member's page ask for; each returns where to go, or leaves its form in `bound`.
ACTIONS: dict[str, Callable[[HttpRequest, Attempt, dict[str, Form]], HttpResponse | None]] = {
    "begin": _begin,
    "invite": _invite,
    "remind": _remind,
    "stop-reminding": _stop_reminding,
    "deadline": _deadline,
    "close": _close,
}
