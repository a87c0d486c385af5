"""Weights of a case's own."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from assessments.definition import Definition
from assessments.scoring import Weights
from assessments.weighing import LEAST_POINTS, MOST_POINTS, to_points


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
