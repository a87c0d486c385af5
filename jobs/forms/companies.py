"""The company's page, as its owner describes it."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from jobs.forms.fields import CountryField, MarkdownField, row
from jobs.models import Company


class CompanyForm(forms.Form):
    """The company's page."""

    name = forms.CharField(
        max_length=100, label="Company name", error_messages={"required": "Enter the company’s name"}
    )
    site = forms.URLField(
        max_length=200,
        label="Website (optional)",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address like https://www.firm.example, or leave it empty"},
    )
    place = forms.CharField(max_length=80, label="City", error_messages={"required": "Enter the city"})
    country = CountryField(
        label="Country",
        max_length=80,
        help_text="By name, for example “Ireland”.",
        error_messages={"required": "Enter the country"},
    )
    size = forms.ChoiceField(
        choices=[("", "Choose"), *Company.Size.choices],
        label="Size",
        error_messages={"required": "Choose a size"},
    )
    about = MarkdownField(
        label="What the company does",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Markdown. Two or three short paragraphs, shown with every posting.",
        error_messages={"required": "Say what the company does"},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, company: Company | None = None, **kwargs: Any) -> None:
        if company is not None:
            names = ("name", "site", "place", "country", "size", "about", "revision")
            kwargs["initial"] = {name: getattr(company, name) for name in names}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("revision", "name", "site", row("place", "country"), "size", "about")

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}
