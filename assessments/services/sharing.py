"""A link that shows the verdict alone, while whoever holds the result wants it."""

from django.db import transaction

from assessments.models import Result
from assessments.models.attempts import SHARE_LINK
from assessments.services.holding import hold_result
from portal import access, audit


def share(result: Result) -> None:
    """Let the link lead somewhere. One that does already stays the same."""
    _set(result, is_shared=True)


def unshare(result: Result) -> None:
    """Let the link lead nowhere for good; sharing again makes another."""
    _set(result, is_shared=False)


def _set(result: Result, *, is_shared: bool) -> None:
    with transaction.atomic():
        held = hold_result(result)
        if held.is_shared != is_shared:
            held.is_shared = is_shared
            held.share_generation += not is_shared
            held.save(update_fields=["is_shared", "share_generation"])
            verb = "assessment.share" if is_shared else "assessment.unshare"
            audit.record(verb, held.case.version.questionnaire)
    result.is_shared, result.share_generation = held.is_shared, held.share_generation


def shared_for(token: str) -> Result | None:
    """The result whose verdict a shared link shows; None for any other text, and once sharing is off."""
    shared = Result.objects.kept().filter(is_shared=True).select_related("case__version__questionnaire")
    result = shared.filter(public_id=access.read_token(token) or "").first()
    generation = result.share_generation if result else 0
    return result if access.is_valid(SHARE_LINK, token, generation) else None
