"""Who is invited to act for a company, and as what; and how a company proves its domain."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from jobs.models import Membership


class MailboxField(forms.EmailField):
    """Plain letters only: some others fold to them, and so one address to another person's."""

    def clean(self, value: Any) -> str:
        address = str(super().clean(value))
        if not address.isascii():
            raise forms.ValidationError(
                "Enter an address in plain letters from a to z. A domain with other letters has an xn-- form."
            )
        return address.casefold()


class MailboxForm(forms.Form):
    """Where the code goes that proves a domain."""

    email = MailboxField(
        max_length=254,
        label="Mailbox",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="One that you can read now, such as jobs@ or your own.",
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address such as name@example.org",
        },
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        label="Code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        help_text="Eight letters from the e-mail. Small letters will do, and the hyphen may be left out.",
        error_messages={"required": "Enter the code from the e-mail"},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        choices=Membership.Role.choices,
        label="Role",
        initial=Membership.Role.RECRUITER,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose one of the three roles"},
    )


class InviteForm(RoleForm):
    email = MailboxField(
        max_length=254,
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="They accept with an account of exactly this address, which they can create on the way.",
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address such as name@example.org",
        },
    )
    field_order = ["email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
