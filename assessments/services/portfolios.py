"""Several projects side by side: naming them, putting them together, and keeping them with a company.

Whoever holds a portfolio's link reads verdicts and the points of each criterion, and may name, add and take out. They
cannot open anybody's answers or results: those need their own private links.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments import documents
from assessments.errors import AssessmentError, ForgottenError
from assessments.models import Attempt, Case, Portfolio, QuestionnaireVersion, Result
from assessments.models.attempts import PORTFOLIO_LINK
from assessments.services import attempts
from assessments.services.holding import hold_case
from assessments.side_by_side import Entry
from jobs.models import Company
from jobs.permissions import can_write
from portal import access, audit

MOST_CASES = 12
EMPTY_KEPT = timedelta(days=90)
_LINK = re.compile(r"/(a|r)/([a-z2-7]{10}\.[a-z2-7]{32})(?:[/?#\s]|$)")


def portfolio_for(token: str) -> Portfolio | None:
    """The portfolio that a private link leads to; None for any other text."""
    rows = _standing().select_related("company").filter(public_id=access.read_token(token) or "")
    portfolio = rows.first()
    generation = portfolio.generation if portfolio else 0
    return portfolio if access.is_valid(PORTFOLIO_LINK, token, generation) else None


def portfolios_of(company: Company) -> QuerySet[Portfolio]:
    """Those that are kept with a company, the newest first."""
    return _standing().filter(company=company).order_by("-created_at", "-pk")


def portfolio_kept_until(portfolio: Portfolio) -> datetime:
    """The end of the case in it that lasts longest; an empty one ends by itself."""
    ends = [
        rows.filter(case__portfolio=portfolio).aggregate(end=Max("expires_at"))["end"]
        for rows in (Attempt.objects, Result.objects)
    ]
    return max((end for end in ends if end), default=portfolio.expires_at)


def entries(portfolio: Portfolio) -> list[Entry]:
    return entries_of([portfolio])[portfolio.pk]


def entries_of(portfolios: Sequence[Portfolio]) -> dict[int, list[Entry]]:
    """By portfolio its cases as they are seen side by side, the oldest first.

    A person's case has its verdict once it is finished. A team's has one when nobody is still to answer, so that a
    portfolio tells nobody what the others found before they have answered themselves: not whoever began it either,
    who could close it, read the verdict here, and open it again.
    """
    cases = list(
        Case.objects.filter(portfolio__in=portfolios)
        .select_related("version__questionnaire")
        .order_by("created_at", "pk")
    )
    people: dict[int, list[bool]] = {case.pk: [] for case in cases}
    may_reopen = set()  # the cases whose organiser has not finished, and may open them again
    attempts_now = Attempt.objects.kept().filter(case__in=cases)
    for case_pk, finished_at, is_organiser in attempts_now.values_list("case", "finished_at", "is_organiser"):
        people[case_pk].append(finished_at is not None)
        if is_organiser and finished_at is None:
            may_reopen.add(case_pk)
    results = Result.objects.kept().filter(case__in=cases).order_by("pk")
    newest = {
        (case_pk, kind): document
        for case_pk, kind, document in results.values_list("case", "kind", "document")
    }
    found: dict[int, list[Entry]] = {portfolio.pk: [] for portfolio in portfolios}
    for case in cases:
        assert case.portfolio_id is not None
        rows = found[case.portfolio_id]
        rows.append(_entry(case, people[case.pk], newest, len(rows) + 1, may_reopen=case.pk in may_reopen))
    return found


def _entry(
    case: Case,
    people: Sequence[bool],
    newest: Mapping[tuple[int, str], documents.Document],
    number: int,
    *,
    may_reopen: bool,
) -> Entry:
    is_ready = not case.is_team or all(people) or (case.is_closed and not may_reopen)
    kind = Result.Kind.TEAM if case.is_team else Result.Kind.PERSON
    return Entry(
        public_id=case.public_id,
        project=case.project or f"Project {number}, without a name",
        finished=sum(people),
        people=len(people),
        definition=case.version.definition,
        document=newest.get((case.pk, kind)) if is_ready else None,
        is_team=case.is_team,
    )


def name_project(case: Case, *, project: str) -> None:
    with transaction.atomic():
        held = hold_case(case.pk)
        held.project = project
        held.save(update_fields=["project"])


def rename_portfolio(portfolio: Portfolio, *, name: str) -> None:
    with transaction.atomic():
        held = _held(portfolio)
        held.name = name
        held.save(update_fields=["name"])


def assess_another(case: Case, *, project: str) -> Attempt:
    """A new case at the current version, beside this one. The portfolio is made at that moment."""
    with transaction.atomic():
        held = hold_case(case.pk)
        if held.portfolio is None:
            held.portfolio = Portfolio.objects.create(expires_at=timezone.now() + EMPTY_KEPT)
            held.save(update_fields=["portfolio"])
        return begin_in(held.portfolio, version=held.version.questionnaire.current_version, project=project)


def begin_in(portfolio: Portfolio, *, version: QuestionnaireVersion | None, project: str) -> Attempt:
    with transaction.atomic():
        portfolio = _with_room(portfolio)
        if version is None:
            raise AssessmentError("This questionnaire is not published any more.")
        attempt = attempts.start(version, project=project)
        _put(attempt.case, portfolio)
    return attempt


def add_by_link(portfolio: Portfolio, *, link: str) -> Case:
    """Add the case that a private link leads to. Only whoever began a case has the link that may."""
    case = _case_of(link)
    with transaction.atomic():
        # The case before the portfolio, as everywhere.
        held = hold_case(case.pk)
        if held.portfolio_id == portfolio.pk:
            raise AssessmentError("This project is here already.")
        if held.portfolio_id:
            raise AssessmentError("This project stands beside others already. Take it out there first.")
        _put(held, _with_room(portfolio))
    return held


def _case_of(link: str) -> Case:
    found = _LINK.search(link)
    if found is None:
        raise AssessmentError(
            "This is not the private link of answers or of a result. Copy the whole address of the page, "
            "the one with /a/ or /r/ in it."
        )
    kind, token = found.groups()
    attempt = attempts.attempt_for(token) if kind == "a" else None
    if kind == "r" and (result := attempts.result_for(token)):
        attempt = result.attempt
    if attempt is None:
        raise AssessmentError(
            "Nothing is behind this link. Its answers may be deleted, or part of it is missing."
        )
    if not attempt.is_organiser:
        raise AssessmentError(
            "Only whoever began this project can add it, with the private link to their answers."
        )
    return attempt.case


def take_out(portfolio: Portfolio, *, public_id: str) -> None:
    """The case stays as it is, behind its own links."""
    with transaction.atomic():
        _hold_cases(portfolio)
        _held(portfolio)
        if not Case.objects.filter(portfolio=portfolio, public_id=public_id).update(portfolio=None):
            raise AssessmentError("This project is not here any more.")


def keep_with(portfolio: Portfolio, *, company: Company, by: Any) -> None:
    """Show it to the company's people. Once it is a company's, only that company's writers may move it."""
    with transaction.atomic():
        # The company before what it keeps, as whoever deletes it takes them.
        list(Company.objects.select_for_update(no_key=True).filter(pk=company.pk).values_list("pk"))
        held = _held(portfolio)
        if not can_write(by, company):
            raise AssessmentError("Only who writes postings for a company may keep projects with it.")
        if held.company_id and held.company_id != company.pk:
            raise AssessmentError("Another company keeps it. Ask them to end that first.")
        held.company = company
        held.save(update_fields=["company"])
        audit.record("assessment.keep_portfolio", company, by=by, company=company)


def end_keeping(portfolio: Portfolio, *, by: Any) -> None:
    with transaction.atomic():
        held = _held(portfolio)
        if held.company is None:
            return
        if not can_write(by, held.company):
            raise AssessmentError("Only the company that keeps it may end that.")
        audit.record("assessment.end_keeping_portfolio", held.company, by=by, company=held.company)
        held.company = None
        held.save(update_fields=["company"])


def forget_portfolio(portfolio: Portfolio, *, by: Any = None) -> None:
    """Delete the portfolio. Its cases stay, each behind its own links."""
    with transaction.atomic():
        _hold_cases(portfolio)
        held = _held(portfolio)
        if held.company and not (by and can_write(by, held.company)):
            raise AssessmentError("A company keeps it. Ask them to end that first.")
        if held.company:
            audit.record("assessment.forget_portfolio", held.company, by=by, company=held.company)
        held.delete()


def delete_ended_portfolios() -> int:
    """Delete those that are past their time and whose cases are gone."""
    with transaction.atomic():
        ended = Portfolio.objects.expired().filter(cases__isnull=True)
        # Held, so that a case which is put in at this moment stays in.
        pks = [portfolio.pk for portfolio in ended.select_for_update(of=("self",), skip_locked=True)]
        Portfolio.objects.filter(pk__in=pks, cases__isnull=True).delete()
    return len(pks)


def _standing() -> QuerySet[Portfolio]:
    kept = [rows.kept().filter(case__portfolio=OuterRef("pk")) for rows in (Attempt.objects, Result.objects)]
    return Portfolio.objects.filter(Q(expires_at__gt=timezone.now()) | Exists(kept[0]) | Exists(kept[1]))


def _held(portfolio: Portfolio) -> Portfolio:
    held = (
        Portfolio.objects.select_for_update(of=("self",))
        .select_related("company")
        .filter(pk=portfolio.pk)
        .first()
    )
    if held is None:
        raise ForgottenError
    return held


def _hold_cases(portfolio: Portfolio) -> None:
    """Cases are locked before their portfolio, everywhere, so that two changes never wait for each other."""
    list(Case.objects.select_for_update().filter(portfolio=portfolio).order_by("pk").values_list("pk"))


def _with_room(portfolio: Portfolio) -> Portfolio:
    held = _held(portfolio)
    if held.cases.count() >= MOST_CASES:
        raise AssessmentError(f"{MOST_CASES} projects stand here, which is as many as can be compared.")
    return held


def _put(case: Case, portfolio: Portfolio) -> None:
    if case.version.definition.is_personal:
        raise AssessmentError("This questionnaire is about a person, and compares no projects.")
    case.portfolio = portfolio
    case.save(update_fields=["portfolio"])
    portfolio.expires_at = timezone.now() + EMPTY_KEPT
    portfolio.save(update_fields=["expires_at"])
