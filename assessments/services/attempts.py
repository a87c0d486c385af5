"""One person's way from the first answer to a result, and forgetting it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import branching, documents, scoring
from assessments.errors import AssessmentError, ClosedError, UnansweredError
from assessments.models import Answer, Attempt, Case, Portfolio, QuestionnaireVersion, Result
from assessments.models.attempts import ATTEMPT_LINK, FORM_LINK, NOTE_LIMIT, PROJECT_LIMIT, RESULT_LINK
from assessments.services import reminders, retention, team_results
from assessments.services.holding import hold_attempt, hold_case, hold_case_of
from assessments.services.mails import SENT_AT_ONCE_KEPT, again_key, link_key, may_mail
from portal import access, audit, mail
from portal.mail.models import Message


def attempt_for(token: str) -> Attempt | None:
    """The attempt that a private link leads to, with what its pages need; None for any other text."""
    attempt = (
        Attempt.objects.kept()
        .select_related("case__version__questionnaire")
        .prefetch_related("answers")
        .filter(public_id=access.read_token(token) or "")
        .first()
    )
    generation = attempt.generation if attempt else 0
    return attempt if access.is_valid(ATTEMPT_LINK, token, generation) else None


def result_for(token: str) -> Result | None:
    """One person's result that a private link leads to; None for any other text.

    A team's result has no link of its own: each member sees it by theirs, once they have finished.
    """
    result = (
        Result.objects.kept()
        .filter(kind=Result.Kind.PERSON)
        .select_related("case__version__questionnaire", "case__portfolio", "attempt", "drafted_posting")
        .filter(public_id=access.read_token(token) or "")
        .first()
    )
    if result and result.attempt:
        result.attempt.case = result.case  # with what was read for it
    generation = result.generation if result else 0
    return result if access.is_valid(RESULT_LINK, token, generation) else None


def new_form() -> str:
    """What a form carries that begins an attempt: sent again, by a double click or after a lost line, it begins no second."""
    return access.make_token(FORM_LINK, access.new_public_id())


def form_id(form: str) -> str | None:
    """The id in what `new_form` made; None for any other text."""
    return access.read_token(form) if access.is_valid(FORM_LINK, form) else None


def start(version: QuestionnaireVersion, *, project: str = "", form: str = "") -> Attempt:
    """A new attempt at the version that is current now, or the one that this `form` began before."""
    sent = form_id(form)
    try:
        with transaction.atomic():
            if not version.is_published:
                raise AssessmentError("This questionnaire is not published.")
            case = Case.objects.create(version=version, project=project[:PROJECT_LIMIT])
            return Attempt.objects.create(
                case=case, is_organiser=True, form_id=sent, expires_at=retention.kept_until()
            )
    except IntegrityError:
        if sent is None:
            raise
        begun = Attempt.objects.kept().filter(form_id=sent, case__version=version)
        return begun.select_related("case__version").first() or start(version, project=project)


def begin(version: QuestionnaireVersion, *, choice: str | None, note: str = "", form: str = "") -> Attempt:
    """A new attempt with the answer to the first question: one transaction, so that a busy day has half as many."""
    with transaction.atomic():
        attempt = start(version, form=form)
        answer(attempt, question=version.definition.questions[0].key, choice=choice, note=note)
    return attempt


def answer(attempt: Attempt, *, question: str, choice: str | None, note: str = "") -> None:
    """Store an answer, or "don't know" (None), and keep the attempt from now on for its whole time.

    A question that is not asked any more may be answered too: its branch remembers, should it open again.
    """
    with transaction.atomic():
        attempt = _open(attempt)
        found = attempt.definition.question_by_key.get(question)
        if found is None or (choice is not None and choice not in found.answer_keys):
            raise AssessmentError("This question has no such answer.")
        Answer.objects.update_or_create(
            attempt=attempt, question=question, defaults={"answer": choice, "note": note[:NOTE_LIMIT]}
        )
        retention.keep(attempt)


def finish(attempt: Attempt) -> Result:
    """The result of the answers as they are. The same answers lead to the same result row.

    Raises UnansweredError while a question that is asked has neither an answer nor a "don't know".
    """
    with transaction.atomic():
        hold_case_of(attempt)
        attempt = _open(attempt)
        rows = {row.question: row for row in attempt.answers.all()}
        definition = attempt.definition
        asked = [question.key for question in branching.asked(definition, attempt.given)]
        if missing := branching.still_open(definition, attempt.given):
            raise UnansweredError([question.key for question in missing])
        answers = {key: rows[key].answer for key in asked}
        document = document_of(attempt.case, answers, {key: rows[key].note for key in asked})
        latest = attempt.results.order_by("-pk").first()
        if latest is None or latest.document != document:
            latest = Result.objects.create(
                case=attempt.case,
                attempt=attempt,
                document=document,
                leader=document["leaders"][0],
                sureness=document["sureness"],
                engine_version=scoring.ENGINE_VERSION,
                expires_at=retention.kept_until(),
            )
        if attempt.finished_at is None:
            attempt.finished_at = timezone.now()
            attempt.save(update_fields=["finished_at"])
        retention.keep(attempt)
        latest.refresh_from_db()
        if attempt.case.is_team:
            reminders.drop(attempt)
            team_results.refresh(attempt.case)
    return latest


def _open(attempt: Attempt) -> Attempt:
    """The attempt, held, while its answers may be changed."""
    held = hold_attempt(attempt)
    if held.case.is_closed:
        raise ClosedError
    return held


def document_of(
    case: Case, answers: branching.Answers, notes: Mapping[str, str] | None = None
) -> documents.Document:
    """A result's document from the answers alone; the same answers give the same document, always."""
    outcome = scoring.evaluate(case.version.definition, answers, case.own_weights)
    return documents.to_document(outcome, answers, notes or {})


def send_link(attempt: Attempt, *, to: str) -> bool:
    """Mail the private link; the address is used for this and deleted. False when it had enough mails."""
    if not may_mail(to):
        return False
    now = timezone.now()
    with transaction.atomic():
        # Held, so that no mail is written after all of them were deleted.
        attempt = hold_attempt(attempt)
        mail.send(
            f"{link_key(attempt.public_id)}{now:%Y%m%d%H%M}",
            to,
            "assessments/mail/link.txt",
            {
                "title": attempt.definition.title,
                "url": f"{settings.SITE_URL}{attempt.get_absolute_url()}",
                "expires_at": attempt.expires_at,
            },
            delete_after=now + SENT_AT_ONCE_KEPT,
        )
    return True


def forget(case: Case, *, by: Any = None) -> None:
    """Delete a case with its answers, results and links, at once. A posting made from it stays its company's."""
    with transaction.atomic():
        held = hold_case(case.pk)
        # Held first, so that an answer on its way comes either before all of this or too late.
        delete_mails(
            attempts=list(case.attempts.select_for_update().values_list("public_id", flat=True)),
            results=list(case.results.select_for_update().values_list("public_id", flat=True)),
        )
        audit.record("assessment.forget", case.version.questionnaire, by=by)
        portfolio = held.portfolio_id
        case.delete()
        if portfolio:
            # It ends with the last case in it. Held first, so that one that is put into it at this moment counts.
            Portfolio.objects.select_for_update().filter(pk=portfolio).first()
            Portfolio.objects.filter(pk=portfolio, cases__isnull=True).delete()


def delete_mails(*, attempts: Iterable[str] = (), results: Iterable[str] = ()) -> None:
    """The messages that hold the private links of these, by their ids."""
    for key in [*map(link_key, attempts), *map(again_key, results)]:
        Message.objects.filter(key__startswith=key).delete()
