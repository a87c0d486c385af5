"""The weights of a case's criteria, where they are its own."""

from collections.abc import Mapping

from django.db import transaction

from assessments import weighing
from assessments.errors import SettledWeightsError
from assessments.models import Attempt, Case
from assessments.scoring import Weights
from assessments.services import retention
from assessments.services.holding import hold_attempt, hold_case_of


def weights_of(case: Case) -> Weights:
    """What the case's criteria weigh now: its own weights, or the questionnaire's."""
    return case.own_weights or case.version.definition.weights


def check_may_weigh(attempt: Attempt) -> None:
    """Raises SettledWeightsError where this person may not set the case's weights, or not any more."""
    if not attempt.is_organiser:
        raise SettledWeightsError(
            "The weights hold for the whole team. Whoever began this case sets them, so that all are judged alike."
        )
    if attempt.case.attempts.exclude(pk=attempt.pk).filter(finished_at__isnull=False).exists():
        raise SettledWeightsError(
            "A colleague has finished, so the weights stay as they are: that verdict rests on them, "
            "and weights that are chosen once answers are in can be chosen to suit them."
        )


def weigh(attempt: Attempt, *, points: Mapping[str, int] | None) -> Case:
    """Give the attempt's case weights of its own, by points for each criterion; None takes the questionnaire's again.

    Results that were made before stay as they are. Raises SettledWeightsError, and ForgottenError.
    """
    with transaction.atomic():
        # Whoever finishes holds the case too: nobody does in between.
        hold_case_of(attempt)
        attempt = hold_attempt(attempt)
        case = attempt.case
        check_may_weigh(attempt)
        weights = weighing.of_points(points) if points else None
        is_own = weights is not None and weights != case.version.definition.weights
        case.weights = {key: str(weight) for key, weight in weights.items()} if weights and is_own else None
        case.save(update_fields=["weights"])
        retention.keep(attempt)
    return case
