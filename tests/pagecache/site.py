"""A few pages of their own before the site's, to put the layer around."""

import threading
from collections import Counter
from datetime import UTC, datetime
from itertools import repeat

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import include, path

from portal import pagecache

STARTS_AT = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
ENDS_AT = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)

renders: Counter[str] = Counter()
gate = threading.Event()


def groups_page(request: HttpRequest) -> HttpResponse:
    renders["groups"] += 1
    names = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
    words = "".join(repeat("<p>Words of the page.</p>", 40))
    return HttpResponse(f"<h1>{names}</h1><p>{request.get_full_path()}</p>{words}")


@pagecache.public()
def timed(request: HttpRequest) -> HttpResponse:
    renders["timed"] += 1
    return HttpResponse("live" if STARTS_AT <= pagecache.now() < ENDS_AT else "not live")


def next_change(now: datetime) -> datetime | None:
    return min((moment for moment in (STARTS_AT, ENDS_AT) if moment > now), default=None)


@pagecache.public()
def slow(request: HttpRequest) -> HttpResponse:
    renders["slow"] += 1
    gate.wait(5)
    return HttpResponse("slow")


def personal(request: HttpRequest, how: str) -> HttpResponse:
    """What a careless author might write, in each of the ways."""
    response = HttpResponse("canary-of-one-person")
    match how:
        case "session":
            request.session.get("anything")
        case "token":
            response.write(get_token(request))
        case "cookie":
            response.set_cookie("seen", "1")
        case "vary":
            response["Vary"] = "Cookie"
        case "nonce":
            response.write(str(request.csp_nonce))  # type: ignore[attr-defined]
        case "message":
            messages.info(request, "For one person.")
    return response


@pagecache.public()
def echo(request: HttpRequest) -> HttpResponse:
    """Everything that a visitor could smuggle in."""
    return HttpResponse(f"{request.META.get('QUERY_STRING')} {request.COOKIES} {dict(request.headers)}")


@pagecache.public()
def missing(request: HttpRequest) -> HttpResponse:
    renders["missing"] += 1
    raise Http404


@pagecache.public()
def moved(request: HttpRequest) -> HttpResponse:
    return redirect("/", permanent=True)


@pagecache.public()
def streamed(request: HttpRequest) -> StreamingHttpResponse:
    renders["streamed"] += 1
    return StreamingHttpResponse(iter([b"a", b"b"]))


def note_instant() -> None:
    """A test may listen."""


def private(request: HttpRequest) -> HttpResponse:
    note_instant()
    note_instant()
    return HttpResponse(f"private {request.COOKIES.get('who', '')}")


def failing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("no", status=500)


urlpatterns = [
    path("", pagecache.public(params=("q", "page"))(groups_page), name="groups"),
    path("timed/", timed),
    path("slow/", slow),
    path("personal/<how>/", pagecache.public()(personal), name="personal"),
    path("echo/", echo),
    path("missing/", missing),
    path("moved/", moved),
    path("streamed/", streamed),
    path("private/", private),
    path("failing/", failing),
    path("", include("portal.urls")),  # the error pages link to it
]
