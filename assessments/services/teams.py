"""One case answered by several people: beginning, inviting, joining, its terms, and leaving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import names
from assessments.errors import AssessmentError, ClosedError, ForgottenError
from assessments.models import Attempt, Case, QuestionnaireVersion, Result
from assessments.models.attempts import INVITATION_LINK, NAME_LIMIT, PROJECT_LIMIT
from assessments.services import attempts, reminders, retention, team_results
from assessments.services.holding import hold_case, hold_case_of
from assessments.services.mails import SENT_AT_ONCE_KEPT, invitation_key, may_mail_today
from jobs.dates import last_day
from portal import access, audit, mail
from portal.mail.models import Message

MOST_MEMBERS = 30
INVITATIONS_A_DAY = 60


class NameTakenError(AssessmentError):
    """Somebody in the case has this name, or one that looks like it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Somebody here is called {name} already. If that is you, open your own private link; "
            "otherwise add an initial, so that you can be told apart."
        )


@dataclass(frozen=True, slots=True)
class Colleague:
    """What everybody in a named case may know of another before the end; `name` is empty in an anonymous one."""

    name: str
    is_finished: bool
    is_you: bool
    is_organiser: bool


def begin_team(
    version: QuestionnaireVersion,
    *,
    name: str = "",
    is_anonymous: bool,
    project: str = "",
    deadline: datetime | None = None,
    form: str = "",
) -> Attempt:
    """A new case for several people, with the organiser's attempt, nothing answered yet; or what this `form` began."""
    _check_for_several(version)
    with transaction.atomic():
        attempt = attempts.start(version, project=project, form=form)
        if not attempt.case.is_team:
            make_team(attempt, name=name, is_anonymous=is_anonymous, project=project, deadline=deadline)
    return attempt


def _check_for_several(version: QuestionnaireVersion) -> None:
    if version.definition.is_personal:
        raise AssessmentError("This questionnaire is about one person, who answers it alone.")


def make_team(
    attempt: Attempt,
    *,
    name: str = "",
    is_anonymous: bool,
    project: str = "",
    deadline: datetime | None = None,
) -> None:
    """Open a person's own case to colleagues. Whether it has names stays as it is from then on."""
    _check_for_several(attempt.case.version)
    with transaction.atomic():
        case = hold_case_of(attempt)
        held = case.attempts.select_for_update().filter(pk=attempt.pk, is_organiser=True).first()
        if held is None:
            raise ForgottenError
        if case.is_team:
            raise AssessmentError("Colleagues can join this case already.")
        case.mode, case.is_anonymous, case.deadline = Case.Mode.TEAM, is_anonymous, deadline
        case.project, case.parted_at = project[:PROJECT_LIMIT], None
        case.save(update_fields=["mode", "is_anonymous", "deadline", "project", "parted_at"])
        held.name = "" if is_anonymous else _free(case, name)
        held.save(update_fields=["name"])
        audit.record("assessment.begin_team", case.version.questionnaire)
        attempt.case, attempt.name = case, held.name


def case_for(token: str) -> Case | None:
    """The case that an invitation leads to, while somebody is in it; None for any other text."""
    case = (
        Case.objects.filter(
            mode=Case.Mode.TEAM, attempts__in=Attempt.objects.kept(), public_id=access.read_token(token) or ""
        )
        .select_related("version__questionnaire")
        .first()
    )
    generation = case.generation if case else 0
    return case if access.is_valid(INVITATION_LINK, token, generation) else None


def join(case: Case, *, name: str = "", remind_at: str = "", form: str = "") -> Attempt:
    """A colleague's own attempt at the same version. In an anonymous case no name is kept."""
    try:
        return _join(case, name=name, remind_at=remind_at, form=form)
    except IntegrityError as error:
        if not name:
            raise
        # The database's small letters are not Python's: a dotted capital I becomes an i in some.
        raise NameTakenError(name) from error


def _join(case: Case, *, name: str, remind_at: str, form: str) -> Attempt:
    with transaction.atomic():
        case = hold_case(case.pk)
        sent = attempts.form_id(form)
        begun = Attempt.objects.filter(form_id=sent).first() if sent else None
        if begun and begun.case_id == case.pk and begun.expires_at > timezone.now():
            return begun
        if not case.is_team:
            raise ForgottenError
        if case.is_closed:
            raise ClosedError
        if case.attempts.count() >= MOST_MEMBERS:
            raise AssessmentError(f"{MOST_MEMBERS} people have joined, which is as many as a case takes.")
        attempt = Attempt.objects.create(
            case=case,
            form_id=None if begun else sent,
            name="" if case.is_anonymous else _free(case, name),
            expires_at=retention.kept_until(),
        )
        if remind_at:
            reminders.remind(attempt, to=remind_at)
    return attempt


def _free(case: Case, name: str) -> str:
    """The name as it is kept, when nobody else in the case has it."""
    name = names.tidy(name)[:NAME_LIMIT].strip()
    if fault := names.fault(name):
        raise AssessmentError(fault)
    taken = {names.key(other) for other in case.attempts.values_list("name", flat=True)}
    if names.key(name) in taken:
        raise NameTakenError(name)
    return name


def colleagues(attempt: Attempt) -> list[Colleague]:
    """Those who joined: by name; without names in no order that says anything."""
    rows = attempt.case.attempts.values_list("pk", "name", "finished_at", "is_organiser").order_by("pk")
    found = [
        Colleague(
            name, finished_at is not None, pk == attempt.pk, is_organiser and not attempt.case.is_anonymous
        )
        for pk, name, finished_at, is_organiser in rows
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), not one.is_finished))


def organiser_of(case: Case) -> str:
    """The name that invites, where the case has names."""
    return next(iter(case.attempts.filter(is_organiser=True).values_list("name", flat=True)), "")


def invite(attempt: Attempt, *, to: Sequence[str]) -> list[str]:
    """Mail the invitation; an address is used for this and deleted. Returns those that had enough mails."""
    _check_organiser(attempt)
    case = attempt.case
    if case.is_closed:
        raise ClosedError
    refused = [address for address in to if not _may_mail(case, address)]
    now = timezone.now()
    with transaction.atomic():
        # Held, so that no mail is written after all of them were deleted.
        hold_case_of(attempt)
        for address in to:
            if address not in refused:
                mail.send(
                    f"{invitation_key(case.public_id)}{now:%Y%m%d%H}",
                    address,
                    "assessments/mail/invitation.txt",
                    {
                        "title": attempt.definition.title,
                        "minutes": attempt.definition.minutes,
                        "name": attempt.name,
                        "is_anonymous": case.is_anonymous,
                        "deadline": last_day(case.deadline),
                        "url": f"{settings.SITE_URL}{case.get_absolute_url()}",
                    },
                    delete_after=now + SENT_AT_ONCE_KEPT,
                )
    return refused


def _may_mail(case: Case, address: str) -> bool:
    day = timedelta(days=1)
    is_one_more = access.limit("assess-invite", case.public_id, count=INVITATIONS_A_DAY, per=day)
    return is_one_more and may_mail_today(address)


def set_deadline(attempt: Attempt, *, deadline: datetime | None) -> None:
    """Extend, shorten, lift or set it; a moment that is past closes the case. Reminders follow."""
    with transaction.atomic():
        case = hold_case_of(attempt)
        _check_organiser(attempt)
        if not case.is_team:
            raise AssessmentError("Nobody else can join this case, so it has no deadline.")
        if case.is_closed and (deadline is None or deadline > timezone.now()):
            _check_may_open(attempt, case)
        case.deadline = deadline
        case.save(update_fields=["deadline"])
        reminders.move(case)
        attempt.case = case


def _check_may_open(attempt: Attempt, case: Case) -> None:
    """Side by side with other projects a closed case shows its verdict, to some who have not answered.

    Not while whoever began it is one of them: see `portfolios.entries_of`.
    """
    unfinished = set(case.attempts.filter(finished_at=None).values_list("pk", flat=True))
    is_shown = case.portfolio_id and case.results.filter(kind=Result.Kind.TEAM).exists()
    if is_shown and unfinished and attempt.pk not in unfinished:
        raise AssessmentError(
            "Since answering closed, the verdict stands beside other projects, and whoever was still to answer may "
            "have read it there. To open it again, take the project out there first."
        )


def close_case(attempt: Attempt) -> None:
    """Nobody joins or answers any more, until the organiser sets another deadline or none."""
    set_deadline(attempt, deadline=timezone.now())


def _check_organiser(attempt: Attempt) -> None:
    if not attempt.is_organiser:
        raise AssessmentError("Only whoever began the case can do this.")


def forget_attempt(attempt: Attempt, *, by: Any = None) -> None:
    """Delete one person's answers, results and links, at once.

    A colleague's go from the team's result too. The organiser's end the team: nobody joins any more and its results
    are deleted, but nobody loses what they answered themselves. It becomes a case of their own, without a name.
    """
    with transaction.atomic():
        case = hold_case_of(attempt)
        held = case.attempts.select_for_update().filter(pk=attempt.pk).first()
        if held is None:
            raise ForgottenError
        if held.is_organiser and case.is_team:
            _part(case)
        if held.is_organiser or case.attempts.count() == 1:
            Message.objects.filter(key__startswith=invitation_key(case.public_id)).delete()
            reminders.drop(held)
            attempts.forget(case, by=by)
            return
        reminders.drop(held)
        attempts.delete_mails(
            attempts=[held.public_id], results=list(held.results.values_list("public_id", flat=True))
        )
        held.results.all().delete()
        held.delete()
        audit.record("assessment.leave_team", case.version.questionnaire, by=by)
        team_results.start_afresh(case)


def forget_result(result: Result, *, by: Any = None) -> None:
    """Forget what a result came from; a result that outlived its attempt goes alone."""
    if result.attempt:
        forget_attempt(result.attempt, by=by)
    elif result.case.is_team:
        result.delete()
    else:
        attempts.forget(result.case, by=by)


def _part(case: Case) -> None:
    """Give everybody but the organiser a case of their own."""
    now = timezone.now()
    for attempt in case.attempts.select_for_update().filter(is_organiser=False).order_by("pk"):
        reminders.drop(attempt)
        own = Case.objects.create(
            version_id=case.version_id, project=case.project, weights=case.weights, parted_at=now
        )
        attempt.results.update(case=own)
        attempt.case, attempt.name, attempt.is_organiser = own, "", True
        attempt.save(update_fields=["case", "name", "is_organiser"])
