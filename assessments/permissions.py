"""Who may see and export what questionnaires came to. What one person answered is nobody's to read."""

from typing import Any


def can_see_figures(user: Any) -> bool:
    """Editors and superusers: sums, of which none tells of one person."""
    return bool(user.has_perm("assessments.view_tally"))


def can_export_answers(user: Any) -> bool:
    """Superusers, and whom they give it: rows of answers, by which somebody who knows the company might recognise it."""
    return bool(user.has_perm("assessments.export_answers"))
