"""Looks for a redirect when nothing else answers an address."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from portal import errors, pagecache
from portal.redirects.models import Redirect


class RedirectMiddleware:
    """Turns a 404 into the redirect or the 410 that is stored for its path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or "\x00" in request.path:
            return response
        redirect = Redirect.objects.filter(old_path=request.path).first()
        if redirect is None:
            return response
        if not redirect.new_path:
            return errors.gone(request)
        return HttpResponsePermanentRedirect(with_query(redirect.new_path, pagecache.whole_query(request)))


def with_query(address: str, query: str) -> str:
    """The address with what was asked added to its own query, before its fragment."""
    parts = urlsplit(address)
    return parts._replace(query="&".join(filter(None, (parts.query, query)))).geturl()
