"""Short forms: a last day, a moderator's reason."""

from django import forms

from jobs.forms.fields import DayField
from jobs.lifecycle import LONGEST_RUN


class ConfirmForm(forms.Form):
    """Still open, perhaps for longer."""

    closes_on = DayField(
        label="Last day",
        help_text=f"At most {LONGEST_RUN.days} days ahead.",
        error_messages={"required": "Choose the last day"},
    )


class ApproveForm(forms.Form):
    """What of the company stood on the page that the moderator read."""

    company_revision = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why a moderator decides against something."""

    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The company reads this. Say what to change, in words that they can act on.",
        error_messages={"required": "Write a reason"},
    )
