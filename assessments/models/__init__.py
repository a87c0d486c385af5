"""Questionnaires and their versions; what people answered and what it came to."""

from assessments.models.attempts import Answer, Attempt, Case, Portfolio, Result
from assessments.models.questionnaires import Questionnaire, QuestionnaireVersion
from assessments.models.tallies import CountedAttempt, CountedTeam, Counting, Tally

__all__ = [
    "Answer",
    "Attempt",
    "Case",
    "CountedAttempt",
    "CountedTeam",
    "Counting",
    "Portfolio",
    "Questionnaire",
    "QuestionnaireVersion",
    "Result",
    "Tally",
]
