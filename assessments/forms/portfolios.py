"""What people type about projects and where they stand side by side."""

import unicodedata
from typing import Any

from django import forms

from assessments.models import Questionnaire
from assessments.models.attempts import PROJECT_LIMIT
from portal import text


class ProjectField(forms.CharField):
    """One line with something to see in it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=PROJECT_LIMIT, **options)

    def to_python(self, value: Any) -> str:
        line = text.one_line(super().to_python(value) or "")
        return line if any(unicodedata.category(character)[0] not in "CZ" for character in line) else ""


class ProjectForm(forms.Form):
    project = ProjectField(
        label="Project",
        error_messages={"required": "Say which project this is about, in a few words."},
        help_text="So that you can tell it from others. Anyone with the link reads it.",
    )


class AnotherForm(forms.Form):
    another = ProjectField(
        label="The other project",
        error_messages={"required": "Say which project comes next, in a few words."},
        help_text="A new set of answers, with a private link of its own.",
    )


class BeginForm(AnotherForm):
    """`questionnaire` is chosen among those that the portfolio's projects answer."""

    questionnaire = forms.ModelChoiceField(
        queryset=Questionnaire.objects.none(), to_field_name="slug", required=False, widget=forms.HiddenInput
    )


class PortfolioNameForm(forms.Form):
    name = ProjectField(label="What the projects have in common (optional)", required=False)


class PasteForm(forms.Form):
    link = forms.CharField(
        label="Private link of a project",
        max_length=500,
        error_messages={"required": "Paste the private link of its answers or of its result."},
        help_text="Of its answers or its result. It is used once and not kept.",
    )
