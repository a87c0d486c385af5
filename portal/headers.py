"""Response headers that every page bears, beside Django's own and the content security policy."""

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt, xframe_options_sameorigin

View = Callable[..., Any]

PERMISSIONS_POLICY = (
    ", ".join(
        f"{feature}=()"
        for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
    )
    + ", publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


class HeadersMiddleware:
    """Adds Permissions-Policy and Cross-Origin-Resource-Policy where a view has not set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def framed(view: View) -> View:
    """A view whose page may be shown inside of a page of this site, and of no other."""
    framed_view: View = csp_replace({"frame-ancestors": [SELF]})(xframe_options_sameorigin(view))
    return framed_view


def framing(view: View) -> View:
    """A view whose page shows `framed` ones."""
    framing_view: View = csp_update({"frame-src": [SELF]})(view)
    return framing_view


def framed_anywhere(view: View) -> View:
    """A public page without a form that any site may show inside of its own."""
    return _cross_origin(csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(view)))


def readable_elsewhere(view: View) -> View:
    """What is public and the same for everybody, for the scripts of any site: no cookie is sent or read."""
    return _cross_origin(view, {"Access-Control-Allow-Origin": "*"})


def _cross_origin(view: View, headers: Mapping[str, str] = MappingProxyType({})) -> View:
    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(*args, **kwargs)
        for name, value in {"Cross-Origin-Resource-Policy": "cross-origin", **headers}.items():
            response.headers[name] = value
        return response

    return wrapper
