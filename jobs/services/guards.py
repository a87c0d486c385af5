"""What every change of a posting begins with: its lock, a reason that says something, a step that the table allows."""

from jobs import lifecycle
from jobs.errors import DeletedError, JobsError
from jobs.lifecycle import State, Verb
from jobs.models import Company, Posting


def locked(posting: Posting) -> Posting:
    """The posting under its lock; its company as it is then.

    Read in one statement, the company would be the one from before the wait, when nobody had suspended it yet.
    """
    found = Posting.objects.select_for_update().filter(pk=posting.pk).first()
    if found is None:
        raise DeletedError
    found.company = Company.objects.get(pk=found.company_id)
    return found


def given(reason: str) -> str:
    """What a company is told may not be empty."""
    reason = reason.strip()
    if not reason:
        raise JobsError("Give a reason: the company reads it.")
    return reason


def next_of(posting: Posting, verb: Verb) -> State:
    try:
        return lifecycle.next_state(posting.state, verb, is_frozen=posting.is_frozen)
    except lifecycle.NotAllowedError as error:
        raise JobsError(str(error)) from error


def refuse_unwritable(posting: Posting) -> None:
    if posting.state == Posting.State.CLOSED:
        raise JobsError("This posting is closed. Post it again to change it.")
    if posting.state == Posting.State.SUBMITTED:
        raise JobsError("This posting is in review. Recall it to change it.")
