"""What the services of assessments raise."""

from assessments.definition import DefinitionError
from portal.errors import ServiceError


class AssessmentError(ServiceError):
    """A rule refused the change."""


class InvalidDefinitionError(AssessmentError):
    """A definition has faults; `problems` names each by its key path, and `faults` has them as they are."""

    def __init__(self, error: DefinitionError) -> None:
        self.faults = error.problems
        self.problems = [str(problem) for problem in error.problems]
        super().__init__("\n".join(self.problems))


class DraftConflictError(AssessmentError):
    """Somebody else saved the draft after it was opened here."""

    def __init__(self) -> None:
        super().__init__("Somebody saved this draft after you opened it.")


class ForgottenError(AssessmentError):
    """What was to be changed is deleted, perhaps a moment ago and from another tab."""

    def __init__(self) -> None:
        super().__init__("These answers are deleted.")


class SettledWeightsError(AssessmentError):
    """The weights of a case are not, or not any more, this person's to set."""


class UnansweredError(AssessmentError):
    """The attempt still has questions to answer; `questions` has their keys, in order."""

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        count = len(questions)
        super().__init__(
            "One question is still open." if count == 1 else f"{count} questions are still open."
        )


class ClosedError(AssessmentError):
    """The deadline of a team's case is past, or its organiser closed it."""

    def __init__(self) -> None:
        super().__init__(
            "Answering is closed, so nothing was changed. Whoever began the case can open it again."
        )
