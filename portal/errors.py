"""What every app's services raise, and the pages for requests that cannot be answered."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class ServiceError(Exception):
    """A rule refused the change; the message says what to do, to the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


def too_many_requests(request: HttpRequest, *, retry_after: int = 300) -> HttpResponse:
    """The 429 page; `retry_after` in seconds."""
    response = render(request, "429.html", {"minutes": max(1, round(retry_after / 60))}, status=429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, or the 503 page where the fault is a database that does not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return render(request, "500.html", status=500)


def unavailable(request: HttpRequest, *, retry_after: int = 30) -> HttpResponse:
    """The 503 page, for a database that does not answer; `retry_after` in seconds."""
    response = render(request, "503.html", status=503)
    response["Retry-After"] = str(retry_after)
    return response
