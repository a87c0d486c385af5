"""Questionnaires and their versions; what people answered and what it came to."""

from assessments.models.attempts import Answer, Attempt, Case, Portfolio, Result
from assessments.models.questionnaires import Questionnaire, QuestionnaireVersion

__all__ = ["Answer", "Attempt", "Case", "Portfolio", "Questionnaire", "QuestionnaireVersion", "Result"]
