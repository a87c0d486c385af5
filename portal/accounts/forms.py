"""The forms of the account pages: the library's, in this site's words, and with one password field."""

import struct
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from portal import text
from portal.accounts.adapters import count_mail
from portal.accounts.models import User

PASSWORD_HELP = "At least 12 characters. A few words in a row are easy to remember and hard to guess."  # noqa: S105


def only_ascii(address: str) -> None:
    """Some letters outside ASCII fold to others (ſ, K, ß), and so one address to another person's."""
    if not address.isascii():
        raise forms.ValidationError(
            "Enter an address in plain letters from a to z. A domain with other letters has an xn-- form."
        )


class InOurWords(forms.Form):
    """Takes the placeholders away and says labels, hints and what is missing as this site does."""

    words: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            words = self.words.get(name, {})
            field.label = words.get("label", field.label)
            field.help_text = words.get("help", "")
            if "required" in words:
                field.error_messages["required"] = words["required"]
            if isinstance(field, forms.EmailField):
                field.validators = [*field.validators, only_ascii]


EMAIL = {"label": "E-mail address", "required": "Enter your e-mail address."}
NEW_PASSWORD = {"label": "New password", "help": PASSWORD_HELP, "required": "Enter a new password."}
MAILED_CODE = {
    "label": "Code",
    "help": "Eight letters from the e-mail. Small letters will do, and the hyphen may be left out.",
    "required": "Enter the code from the e-mail.",
}
APP_CODE = {
    "label": "Code",
    "help": "Six digits from your authenticator app, or one of your recovery codes.",
    "required": "Enter a code.",
}
KEY_NAME = {"label": "Name", "help": "So that you can tell it from others.", "required": "Enter a name."}
CREDENTIAL = {"required": "Your browser sent no passkey. Try again."}


class LoginForm(InOurWords, account.LoginForm):
    words = {"login": EMAIL, "password": {"label": "Password", "required": "Enter your password."}}


class SignupForm(InOurWords, account.SignupForm):
    words = {
        "email": EMAIL | {"help": "We send a code there. Use one that belongs to your company if you can."},
        "password1": {"label": "Password", "help": PASSWORD_HELP, "required": "Choose a password."},
    }

    def try_save(self, request: HttpRequest) -> Any:
        """As the library's, but counted before a row is made, and as slow when the address is known."""
        count_mail(request, self.cleaned_data["email"])
        if self.account_already_exists:
            get_user_model()().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class RequestLoginCodeForm(InOurWords, account.RequestLoginCodeForm):
    words = {"email": EMAIL}


class ConfirmLoginCodeForm(InOurWords, account.ConfirmLoginCodeForm):
    words = {"code": MAILED_CODE}


class ConfirmEmailVerificationCodeForm(InOurWords, account.ConfirmEmailVerificationCodeForm):
    words = {"code": MAILED_CODE}


class ConfirmPasswordResetCodeForm(InOurWords, account.ConfirmPasswordResetCodeForm):
    words = {"code": MAILED_CODE}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    words = {"email": EMAIL}


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    words = {
        "oldpassword": {"label": "Current password", "required": "Enter your current password."},
        "password1": NEW_PASSWORD,
    }


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    words = {"password1": NEW_PASSWORD | {"label": "Password"}}


class ChangeEmailForm(InOurWords, account.AddEmailForm):
    words = {"email": {"label": "New e-mail address", "required": "Enter your new address."}}


class NameForm(InOurWords):
    """One line, which may be empty. Nobody is called an address: it could be another person's, or lead away."""

    words = {
        "name": {"label": "Name (optional)", "help": "As your colleagues know you, for example “Ada Byrne”."}
    }

    name = forms.CharField(
        max_length=User._meta.get_field("name").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        name = text.one_line(self.cleaned_data["name"])
        if "@" in name or "://" in name or "www." in name.casefold():
            raise forms.ValidationError("Enter a name, not an address.")
        return name


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    words = {"password": {"label": "Password", "required": "Enter your password."}}


class SecondStepForm(InOurWords, mfa.AuthenticateForm):
    words = {"code": APP_CODE}


class ReauthenticateByCodeForm(InOurWords, mfa.ReauthenticateForm):
    words = {"code": APP_CODE}


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    words = {"code": APP_CODE | {"help": "Six digits that your authenticator app shows after scanning."}}


class Forgeable(forms.Form):
    """Refuses a credential that the library stumbles over: its parser trusts the shape of what was sent."""

    STUMBLES = (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        struct.error,
    )

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except self.STUMBLES:
            self.add_error("credential", CREDENTIAL["required"])


class PasskeyLoginForm(InOurWords, Forgeable, webauthn.LoginWebAuthnForm):
    words = {"credential": CREDENTIAL}


class PasskeyStepForm(InOurWords, Forgeable, webauthn.AuthenticateWebAuthnForm):
    words = {"credential": CREDENTIAL}


class ReauthenticateByPasskeyForm(InOurWords, Forgeable, webauthn.ReauthenticateWebAuthnForm):
    words = {"credential": CREDENTIAL}


class AddPasskeyForm(InOurWords, Forgeable, webauthn.AddWebAuthnForm):
    words = {
        "name": KEY_NAME | {"label": "Name (optional)"},
        "passwordless": {
            "label": "Sign in with this passkey alone",
            "help": "Without a password. A security key that asks for no PIN or fingerprint cannot do this.",
        },
        "credential": CREDENTIAL,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    words = {"name": KEY_NAME}
