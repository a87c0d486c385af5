"""Editors write questionnaires here, as YAML. What people answered is nobody's to read and has no page here."""

from assessments.admin.questionnaires import QuestionnaireAdmin
from assessments.admin.versions import QuestionnaireVersionAdmin

__all__ = ["QuestionnaireAdmin", "QuestionnaireVersionAdmin"]
