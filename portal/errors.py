"""What every app's services raise, and the pages for requests that cannot be answered."""

import re
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

SECRET = re.compile(r"pass|code|token|secret|credential", re.IGNORECASE)
NO_WORD = re.compile(r"[\W_]+")
LONGEST_WORD = 40  # what is longer is a text in a language without spaces, or an address worth keeping
MAX_TEXTS, MAX_TYPED = 100, 200_000  # fields, characters


class ServiceError(Exception):
    """A rule refused the change; the message says what to do, to the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def typed(request: HttpRequest) -> dict[str, Any]:
    """The texts of a form that was refused whole, for `partials/_typed.html`: nothing that was typed is lost.

    Only a form of our own pages, by its Origin: another site could otherwise put its words on ours. Never what the
    account pages were sent, a password, a code or a file; nor single words, which were chosen or hidden.
    """
    if request.method != "POST" or request.path.startswith("/account/"):
        return {}
    try:
        ours = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
        sent = request.POST.lists() if request.headers.get("Origin") in ours else ()
    except (UnreadablePostError, SuspiciousOperation, BadRequest, MultiPartParserError):
        return {}
    texts = [
        (NO_WORD.sub(" ", name).strip().capitalize(), value)
        for name, values in sent
        if not SECRET.search(name)
        for value in values
        if len(value.split()) > 1 or len(value) > LONGEST_WORD
    ]
    shown = texts[:MAX_TEXTS]
    while sum(len(name) + len(text) for name, text in shown) > MAX_TYPED:
        shown.pop()
    return {"typed": shown, "is_cut": len(shown) < len(texts)}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what cannot be read, or the 413 page for a form that holds too much."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_048_576
        return render(request, "413.html", {"most": most}, status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", typed(request), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


def too_many_requests(request: HttpRequest, *, retry_after: int = 300) -> HttpResponse:
    """The 429 page; `retry_after` in seconds."""
    context = {"minutes": max(1, round(retry_after / 60)), **typed(request)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, or the 503 page where the fault is a database that does not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return render(request, "500.html", typed(request), status=500)


def unavailable(request: HttpRequest, *, retry_after: int = 30) -> HttpResponse:
    """The 503 page, for a database that does not answer; `retry_after` in seconds."""
    response = render(request, "503.html", typed(request), status=503)
    response["Retry-After"] = str(retry_after)
    return response
