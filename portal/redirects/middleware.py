"""Looks for a redirect when nothing else answers an address."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from portal import errors, pagecache
from portal.redirects.models import Redirect


class RedirectMiddleware:
    """Turns a 404 into the redirect or the 410 that is stored for it, first with its query, then without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or "\x00" in request.path:
            return response
        query = pagecache.whole_query(request)
        exact = answer(request, f"{request.path}?{query}") if query else None
        return exact or answer(request, request.path, query) or response


def answer(request: HttpRequest, address: str, query: str = "") -> HttpResponse | None:
    """What is stored for an address: where it leads, with a query that joins the target's, or that it is gone."""
    redirect = Redirect.objects.filter(old_path=address).first()
    if redirect is None:
        return None
    if not redirect.new_path:
        return errors.gone(request)
    return HttpResponsePermanentRedirect(with_query(redirect.new_path, query))


def with_query(address: str, query: str) -> str:
    """The address with what was asked added to its own query, before its fragment."""
    parts = urlsplit(address)
    return parts._replace(query="&".join(filter(None, (parts.query, query)))).geturl()
