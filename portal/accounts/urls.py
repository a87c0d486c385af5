"""The account pages: the sign-in library's views that this site uses and our own, each with its methods."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.adapters import count_mail
from portal.accounts.views import NameView
from portal.site import site

View = Callable[..., HttpResponseBase]
ENTRANCE = {"section": "account"}


class ConfirmEmailView(account.ConfirmEmailVerificationCodeView):
    def _resend_form_valid(self, form: Any) -> HttpResponseBase:
        count_mail(self.request, self._process.email)
        return super()._resend_form_valid(form)


class ConfirmLoginCodeView(account.ConfirmLoginCodeView):
    def _resend_form_valid(self, form: Any) -> HttpResponseBase:
        count_mail(self.request, self._process.state["email"])
        return super()._resend_form_valid(form)


def entrance(view: Any) -> View:
    """A form for somebody who is not signed in."""
    return form(view, extra_context=ENTRANCE)


def form(view: Any, **options: Any) -> View:
    return require_http_methods(["GET", "HEAD", "POST"])(_on_our_site(view.as_view(**options)))


def page(view: Any) -> View:
    return require_safe(_on_our_site(view.as_view()))


def _on_our_site(view: View) -> View:
    """The library's views put a `site` of their own before the templates; give them ours back."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["site"] = site
        return response

    return wrapped


urlpatterns = [
    path("login/", entrance(account.LoginView), name="account_login"),
    path("login/code/", entrance(account.RequestLoginCodeView), name="account_request_login_code"),
    path("login/code/confirm/", entrance(ConfirmLoginCodeView), name="account_confirm_login_code"),
    path("login/passkey/", entrance(passkeys.LoginWebAuthnView), name="mfa_login_webauthn"),
    path("login/second-step/", entrance(mfa.AuthenticateView), name="mfa_authenticate"),
    path("signup/", entrance(account.SignupView), name="account_signup"),
    path("confirm-email/", entrance(ConfirmEmailView), name="account_email_verification_sent"),
    path("inactive/", page(account.AccountInactiveView), name="account_inactive"),
    path("logout/", form(account.LogoutView), name="account_logout"),
    path("name/", form(NameView), name="account_name"),
    path("email/", form(account.EmailView), name="account_email"),
    path("password/change/", form(account.PasswordChangeView), name="account_change_password"),
    path("password/set/", form(account.PasswordSetView), name="account_set_password"),
    path("password/reset/", entrance(account.PasswordResetView), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        entrance(account.ConfirmPasswordResetCodeView),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        entrance(account.CompletePasswordResetView),
        name="account_complete_password_reset",
    ),
    path("confirm/", form(account.ReauthenticateView), name="account_reauthenticate"),
    path("confirm/code/", form(mfa.ReauthenticateView), name="mfa_reauthenticate"),
    path("confirm/passkey/", form(passkeys.ReauthenticateWebAuthnView), name="mfa_reauthenticate_webauthn"),
    path("two-step/", page(mfa.IndexView), name="mfa_index"),
    path("two-step/app/", form(totp.ActivateTOTPView), name="mfa_activate_totp"),
    path("two-step/app/remove/", form(totp.DeactivateTOTPView), name="mfa_deactivate_totp"),
    path("two-step/codes/", page(recovery.ViewRecoveryCodesView), name="mfa_view_recovery_codes"),
    path("two-step/codes/new/", form(recovery.GenerateRecoveryCodesView), name="mfa_generate_recovery_codes"),
    path(
        "two-step/codes/download/",
        page(recovery.DownloadRecoveryCodesView),
        name="mfa_download_recovery_codes",
    ),
    path("two-step/passkeys/", page(passkeys.ListWebAuthnView), name="mfa_list_webauthn"),
    path("two-step/passkeys/add/", form(passkeys.AddWebAuthnView), name="mfa_add_webauthn"),
    path("two-step/passkeys/<int:pk>/", form(passkeys.EditWebAuthnView), name="mfa_edit_webauthn"),
    path("two-step/passkeys/<int:pk>/remove/", form(passkeys.RemoveWebAuthnView), name="mfa_remove_webauthn"),
]
