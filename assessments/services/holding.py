"""Rows as they are now, locked to the end of the transaction. Cases come first, everywhere, so that nobody waits in a circle.

Each raises ForgottenError where there is nothing any more.
"""

from assessments.errors import ForgottenError
from assessments.models import Attempt, Case, Result


def hold_case(pk: int) -> Case:
    """The key is left free: a person's own result may refer to the case meanwhile."""
    held = Case.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if held is None:
        raise ForgottenError
    return held


def hold_case_of(attempt: Attempt) -> Case:
    """The case that an attempt is in, before any row of it.

    So those who finish, leave or change the terms at one moment come one after the other. Who waited while the
    organiser ended the team is in a case of their own by now, which is why it is looked for twice.
    """
    for _ in range(2):
        rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(attempts=attempt.pk)
        if held := rows.first():
            return held
    raise ForgottenError


def hold_attempt(attempt: Attempt) -> Attempt:
    rows = Attempt.objects.kept().select_for_update(of=("self",))
    held = rows.select_related("case__version__questionnaire").filter(pk=attempt.pk).first()
    if held is None:
        raise ForgottenError
    return held


def hold_result(result: Result) -> Result:
    """With its attempt before it, as whoever answers takes the two: what keeps the result changes both."""
    if result.attempt_id is not None:
        Attempt.objects.select_for_update().filter(pk=result.attempt_id).first()
    rows = Result.objects.kept().select_for_update(of=("self",))
    held = rows.select_related("case__version__questionnaire").filter(pk=result.pk).first()
    if held is None:
        raise ForgottenError
    return held
