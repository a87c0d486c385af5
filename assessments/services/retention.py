"""How long answers and results are kept, and that they go afterwards."""

from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from assessments.models import Attempt, Result
from assessments.services import team_results

KEPT_DAYS = 90
FINISHED_DAYS = 730
# So that whoever opens the mail a little late still finds what it speaks of.
AFTER_LOOKING_AGAIN = timedelta(days=30)


def kept_until(*, is_finished: bool = False, look_again_on: date | None = None) -> datetime:
    """Counted from now. What is to be looked at again is kept until after that day."""
    days = FINISHED_DAYS if is_finished else KEPT_DAYS
    until = timezone.now() + timedelta(days=days)
    if look_again_on is None:
        return until
    day = datetime.combine(look_again_on, datetime.min.time(), timezone.get_current_timezone())
    return max(until, day + AFTER_LOOKING_AGAIN)


def keep(attempt: Attempt) -> None:
    """Keep an attempt and its results from now on for their whole time."""
    is_finished = attempt.finished_at is not None
    attempt.expires_at = kept_until(
        is_finished=is_finished, look_again_on=_look_again_on(attempt.case_id) if is_finished else None
    )
    attempt.changed_at = timezone.now()  # for the tallies; see services.counting
    attempt.save(update_fields=["expires_at", "changed_at"])
    attempt.results.update(expires_at=attempt.expires_at)
    if attempt.case.is_team:
        team_results.keep(attempt.case, attempt.expires_at)


def keep_result(result: Result) -> None:
    """Keep a result, and what it was made from, from now on for its whole time."""
    until = kept_until(is_finished=True, look_again_on=_look_again_on(result.case_id))
    kept = Q(pk=result.pk)
    if result.attempt_id is not None:
        Attempt.objects.filter(pk=result.attempt_id, finished_at__isnull=False).update(expires_at=until)
        kept |= Q(attempt=result.attempt_id)
    Result.objects.filter(kept).update(expires_at=until)
    if result.case.is_team:
        team_results.keep(result.case, until)
    result.expires_at = until


def _look_again_on(case_id: int) -> date | None:
    """The last day on which somebody wants to look at the case again."""
    found: date | None = Result.objects.filter(case=case_id).aggregate(on=Max("look_again_on"))["on"]
    return found
