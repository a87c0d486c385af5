"""When to look at a result again, and which company takes what came of it."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.formats import date_format

from jobs.models import Company


class LookAgainForm(forms.Form):
    """When to look again, and where the reminder goes."""

    on = forms.DateField(
        label="Look again on",
        help_text="At most two years ahead.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2027-03-31."},
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Deleted with the reminder.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, first: date, last: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first, self._last = first, last
        self.fields["on"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not self._first <= on <= self._last:
            raise forms.ValidationError(
                f"Choose a day from {date_format(self._first)} to {date_format(self._last)}."
            )
        return on


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
