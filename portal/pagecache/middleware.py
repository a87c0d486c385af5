"""Private by default: the one place that decides what Cache-Control a response bears."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from whitenoise.middleware import WhiteNoiseFileResponse

from portal.pagecache import clock
from portal.pagecache.pages import IMMUTABLE, PRIVATE, PersonalContentError, cache_control, personal_traces

log = logging.getLogger(__name__)

ENVIRON_KEY = "portal.pagecache"


@dataclass(slots=True)
class Verdict:
    """The layer puts one into the WSGI environ, with its way to ask the horizons; the middleware fills in the rest."""

    next_change: Callable[[datetime], datetime | None]
    is_public: bool = False
    changes_at: datetime | None = None


class PrivateByDefaultMiddleware:
    """Outside every middleware that may set a cookie. Static files keep the headers of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        instant = clock.now()
        with clock.at(instant):
            response = self.get_response(request)
            if self._is_public(request, response):
                return self._publish(request, response, instant)
        if self._is_immutable(request, response):
            response.headers["Cache-Control"] = IMMUTABLE
            return response
        if not isinstance(response, WhiteNoiseFileResponse):
            response.headers["Cache-Control"] = PRIVATE
        return response

    def _is_public(self, request: HttpRequest, response: HttpResponse) -> bool:
        is_marked = getattr(response, "is_public_page", False) and not response.streaming
        return is_marked and response.status_code == 200 and self._is_impersonal(request, response)

    def _is_immutable(self, request: HttpRequest, response: HttpResponse) -> bool:
        is_marked = getattr(response, "is_immutable_file", False)
        return is_marked and response.status_code == 200 and self._is_impersonal(request, response)

    def _is_impersonal(self, request: HttpRequest, response: HttpResponse) -> bool:
        traces = list(personal_traces(request, response))
        if not traces:
            return True
        match = request.resolver_match
        message = f"The public view {match.view_name or match.route if match else ''}: {'; '.join(traces)}."
        if settings.PAGE_CACHE_STRICT:
            raise PersonalContentError(message)
        log.error("%s It was answered as a private page.", message)
        return False

    def _publish(self, request: HttpRequest, response: HttpResponse, instant: datetime) -> HttpResponse:
        verdict: Verdict | None = request.META.get(ENVIRON_KEY)
        changes_at = None
        if verdict:
            changes_at = verdict.next_change(instant)
            verdict.is_public, verdict.changes_at = True, changes_at
        elif settings.EDGE_TTL:
            changes_at = clock.next_change(instant)
        etag = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
        response.headers["Cache-Control"] = cache_control(instant, changes_at)
        response.headers["ETag"] = etag
        response.headers["Vary"] = "Accept-Encoding"
        return get_conditional_response(request, etag=etag, response=response) or response
