"""What people may type while answering, and where a link or a draft is to go."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from assessments.definition import DONT_KNOW, Definition, Question
from assessments.models.attempts import NOTE_LIMIT
from assessments.scoring import Weights
from assessments.weighing import LEAST_POINTS, MOST_POINTS, to_points
from jobs.models import Company


class AnswerForm(forms.Form):
    """One question. `choice` is None for "I don't know"."""

    a = forms.ChoiceField(
        label="Choose one",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an answer, or “I don’t know”.",
            "invalid_choice": "Choose one of the answers below, or “I don’t know”.",
        },
    )
    note = forms.CharField(
        label="Anything to remember with this answer? (optional)",
        help_text="Shown beside the answer in your result.",
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["a"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((answer.key, answer.text) for answer in question.answers),
            (DONT_KNOW, "I don’t know"),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Div("a", css_class="choices"), "note")

    @property
    def choice(self) -> str | None:
        key = self.cleaned_data["a"]
        return None if key == DONT_KNOW else key


class WeightsForm(forms.Form):
    """Points for each criterion, shown as those that the weights are now."""

    def __init__(self, definition: Definition, weights: Weights, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        now, default = to_points(weights), to_points(definition.weights)
        for criterion in definition.criteria:
            refusal = f"Enter a whole number from {LEAST_POINTS} to {MOST_POINTS}."
            self.fields[f"w-{criterion.key}"] = forms.IntegerField(
                label=criterion.name,
                help_text=f"{criterion.explanation} Default: {default[criterion.key]}.",
                initial=now[criterion.key],
                min_value=LEAST_POINTS,
                max_value=MOST_POINTS,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), refusal),
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def points(self) -> dict[str, int]:
        """By criterion, once the form is valid."""
        return {name.removeprefix("w-"): given for name, given in self.cleaned_data.items()}


class LinkForm(forms.Form):
    """Where to mail the private link."""

    email = forms.EmailField(label="Send it to", max_length=254, help_text="Used once, not kept.")


class CompanyForm(forms.Form):
    """Which of several companies a draft is for."""

    company = forms.ModelChoiceField(
        queryset=Company.objects.none(), label="Company", widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, companies: Any, data: Any = None) -> None:
        super().__init__(data, initial={"company": companies[0]} if len(companies) == 1 else None)
        field = self.fields["company"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = companies
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
