"""The site's own pages: home, search, footer pages, and what machines ask for."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import health, pagecache
from portal.models import Page
from portal.site import site


@pagecache.public()
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"section": "home"})


@pagecache.public()
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "portal/page.html", {"page": get_object_or_404(Page, slug=slug)})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The site can do its work: database, migrations, storage, queue."""
    checks = health.check()
    ready = all(check == "ok" for check in checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


@pagecache.public()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/admin/", "/account/", "/employers/", "/a/", "/r/")),
        f"Sitemap: {site.url}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@pagecache.public()
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. The contact is the operator's address, or the contact page when none is set."""
    contact = f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else f"{site.url}/contact/"
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: en",
        f"Canonical: {site.url}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
