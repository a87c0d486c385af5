"""What private links lead to, or 404."""

from django.http import Http404

from assessments import services
from assessments.models import Attempt, Result


def attempt_or_404(token: str) -> Attempt:
    found = services.attempt_for(token)
    if found is None:
        raise Http404
    return found


def result_or_404(token: str) -> Result:
    found = services.result_for(token)
    if found is None:
        raise Http404
    return found


def team_result_or_404(attempt: Attempt) -> Result:
    """The team's, for whoever of it has finished."""
    found = services.team_result_of(attempt)
    if found is None:
        raise Http404
    return found
