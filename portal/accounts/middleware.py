"""What holds for a signed-in person on every request."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactorMiddleware:
    """Over HTTPS, staff reach the admin only once they have set up a second factor.

    The sign-in itself asks for it from then on. A site on plain HTTP is somebody's trial.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.IS_HTTPS
            and request.path.startswith(reverse("admin:index"))
            and request.user.is_authenticated
            and request.user.is_staff
            and not is_mfa_enabled(request.user, FACTORS)
        ):
            messages.warning(
                request,
                "Set up two-step sign-in before you enter the admin: an authenticator app or a passkey.",
            )
            return redirect("mfa_index")
        return self.get_response(request)
