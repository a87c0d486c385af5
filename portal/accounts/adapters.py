"""How the sign-in library writes mails, counts them, names things and speaks, on this site."""

import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone

from portal import access, errors, mail
from portal.site import site

# The mails that anybody can have sent to an address by typing it. All others go to somebody signed in.
FOR_STRANGERS = frozenset(
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "login_code",
        "password_reset_code",
        "unknown_account",
    )
)
MAILS_AN_HOUR = 2
MAILS_A_DAY = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count_mail(request: HttpRequest, email: str) -> None:
    """Count one mail to an address, once a request, and stop the request where the address has had enough.

    Counted whether or not the address has an account, and whether or not a mail is sent then: a limit
    must not tell which addresses are known. Some of the library's forms keep the case that was typed: the
    letter box is the same.
    """
    email = email.casefold()
    if email in request.__dict__.setdefault("_counted_mails", set()):
        return
    wait = None
    if not access.limit("account-mail-hour", email, count=MAILS_AN_HOUR, per=HOUR):
        wait = HOUR
    elif not access.limit("account-mail-day", email, count=MAILS_A_DAY, per=DAY):
        wait = DAY
    if wait:
        raise ImmediateHttpResponse(errors.too_many_requests(request, retry_after=access.seconds_left(wait)))
    request.__dict__["_counted_mails"].add(email)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is suspended.",
        "email_password_mismatch": "This e-mail address and password do not belong together. "
        "Check both, or have a code sent to you.",
        "email_taken": "Another account has this address.",
        "duplicate_email": "This is your address already.",
        "same_as_current": "This is your address already.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This is not the code. Type it as it stands in the newest e-mail, "
        "or ask for another.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then try again.",
        "rate_limited": "That was too often. Wait a few minutes, then try again.",
        "unverified_primary_email": "Confirm your e-mail address first.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return access.client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail of `<template_prefix>.txt` into the outbox; what holds a code only for an hour."""
        if template_prefix in FOR_STRANGERS:
            count_mail(current.request, email)
        delete_after = timezone.now() + HOUR if template_prefix in FOR_STRANGERS else None
        context = {"email": email, **context}
        mail.send(
            f"account-{uuid.uuid4().hex}", email, f"{template_prefix}.txt", context, delete_after=delete_after
        )


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
        "incorrect_code": "This is not the code. Type the one that your app shows now, or a recovery code.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def get_totp_issuer(self) -> str:
        return site.name

    def build_totp_svg(self, url: str) -> str:
        """A QR code on white, so that it can be read in the dark theme too."""
        image = BytesIO()
        segno.make(url, error="m").save(image, kind="svg", light="#fff", border=4, xmldecl=False)
        return image.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": site.name}
