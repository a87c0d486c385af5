"""What a reader tells about a posting."""

from django import forms

from jobs.models import Report


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label="What looks wrong",
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what looks wrong", "invalid_choice": "Choose one of these"},
    )
    words = forms.CharField(
        label="What you saw (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The company does not read this.",
        error_messages={"max_length": "Keep it to 2,000 characters"},
    )
    email = forms.EmailField(
        label="E-mail address (optional)",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Only if you want to hear what we decided. Nobody but us sees it.",
        error_messages={"invalid": "Enter an address like name@example.org, or leave this empty"},
    )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("reason") == Report.Reason.OTHER and not values.get("words") and "words" in values:
            self.add_error("words", "Say in a sentence what is wrong")
        return values
