"""A version for somebody without an account, who has its private link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import reading, services


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The one version that the link names. A link that ended or never was is no page."""
    link = services.shared(token)
    if link is None:
        raise Http404
    context = {
        "section": "learn",
        "link": link,
        "version": link.version,
        "page": reading.of_version(link.version),
    }
    return render(request, "articles/shared.html", context)
