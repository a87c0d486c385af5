"""Which responses are public pages: the decorator that says so, and what takes it back."""

import functools
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

PRIVATE = "private, no-store"
IMMUTABLE = "public, max-age=31536000, immutable"
MAX_QUERY = 2_000
MAX_FIELDS = 100
WHOLE_QUERY_KEY = (
    "portal.pagecache.query"  # the query as it came, of which QUERY_STRING holds what a page takes
)

View = Callable[..., HttpResponseBase]


def whole_query(request: HttpRequest) -> str:
    """The query as it came, for a redirect to carry on; a public page itself sees only what it takes."""
    query: str = request.META.get(WHOLE_QUERY_KEY, request.META.get("QUERY_STRING", ""))
    return query


def immutable(view: View) -> View:
    """Mark a view whose answer never changes, a file under a name of its own: anybody may keep it for a year.

    The page cache leaves it alone. Whatever is personal in it is an error, as in a public page.
    """

    @require_safe
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.is_immutable_file = True  # type: ignore[attr-defined]
        return response

    wrapper.csrf_exempt = True  # type: ignore[attr-defined]  # it changes nothing: a POST gets 405, not 403
    return wrapper


class PersonalContentError(Exception):
    """A view that is marked public answered with something that is one visitor's."""


def public(params: Collection[str] = ()) -> Callable[[View], View]:
    """Mark a view as a public page: the outermost decorator.

    The page is the same for everybody, takes the query parameters named in `params` and no others, and
    answers GET and HEAD. Session, CSRF token, cookie, nonce or `Vary: Cookie` in it is an error.
    """
    names = frozenset(params)

    def decorate(view: View) -> View:
        @require_safe
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            request.META[WHOLE_QUERY_KEY] = whole_query(request)
            query = canonical_query(request.META.get("QUERY_STRING", ""), names)
            if query is None:
                raise BadRequest("The address holds too much.")
            request.META["QUERY_STRING"] = query
            request.GET = QueryDict(query)
            response = view(request, *args, **kwargs)
            response.is_public_page = True  # type: ignore[attr-defined]
            return response

        wrapper.public_params = names  # type: ignore[attr-defined]
        wrapper.csrf_exempt = True  # type: ignore[attr-defined]  # it changes nothing: a POST gets 405, not 403
        return wrapper

    return decorate


def canonical_query(raw: str, names: Collection[str]) -> str | None:
    """The named parameters of a query string, sorted by name; None when there is too much of it."""
    if not raw or not names:
        return ""
    if len(raw) > MAX_QUERY:
        return None
    try:
        # WSGI hands the bytes over as latin-1; Django reads them as UTF-8.
        text = raw.encode("latin-1", "replace").decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        return None
    return urlencode(sorted((pair for pair in pairs if pair[0] in names), key=lambda pair: pair[0]))


def personal_traces(request: HttpRequest, response: HttpResponseBase) -> Iterator[str]:
    """Every sign that the response was made for one visitor."""
    session = getattr(request, "session", None)
    if session is not None and (session.accessed or session.modified):
        yield "the session was read"
    if "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
        yield "a CSRF token was made"
    if isinstance(getattr(request, "_csp_nonce", None), str):
        yield "a nonce was made"
    if response.cookies:
        yield f"it sets cookies ({', '.join(response.cookies)})"
    vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")} - {""}
    if others := vary - {"accept-encoding"}:
        yield f"it varies on {', '.join(sorted(others))}"


def cache_control(instant: datetime, changes_at: datetime | None) -> str:
    """For a public page: browsers ask each time; EDGE_TTL lets shared caches keep it, never past a change."""
    if not settings.EDGE_TTL:
        return "public, no-cache"
    seconds = settings.EDGE_TTL
    if changes_at is not None:
        seconds = min(seconds, int((changes_at - instant).total_seconds()))
    # `no-cache` would forbid the shared cache as well: the same for browsers is said by max-age=0.
    return f"public, max-age=0, must-revalidate, s-maxage={max(0, seconds)}"
