"""What the services of this app raise."""

from collections.abc import Sequence

from jobs.checks import Problem
from jobs.models import Posting
from portal.errors import ServiceError


class JobsError(ServiceError):
    """A rule of companies and postings refused the change."""


class ConflictError(JobsError):
    """Somebody else saved in between; `posting` is what they saved."""

    def __init__(self, posting: Posting) -> None:
        super().__init__("Somebody else saved this posting while you were writing.")
        self.posting = posting


class DeletedError(JobsError):
    """Somebody else deleted the posting in between."""

    def __init__(self) -> None:
        super().__init__("This posting has been deleted.")


class IncompleteError(JobsError):
    """The posting lacks something that a review needs."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("This posting is not complete yet.")
        self.problems = problems


class ChangedLetterError(JobsError):
    """The mail that would go is not the one that was read."""

    def __init__(self) -> None:
        super().__init__("The mail would say something else than what you read. Read it again, then send it.")
