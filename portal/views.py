"""The site's own pages: home, search, footer pages, and what machines ask for."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from articles import calls
from articles.models import ArticleVersion
from assessments.services import first_question
from jobs.models import PostingVersion
from portal import health, pagecache, search, text
from portal.access import rate_limited
from portal.models import Page
from portal.redirects import middleware as redirects
from portal.site import site
from portal.structured_data import as_script, organization


@pagecache.public(params=("p", "page_id"))
def home(request: HttpRequest) -> HttpResponse:
    """The home page. `/?p=12` is how WordPress numbers its texts: it leads on if that text has come here."""
    if request.GET and (moved := redirects.answer(request, f"/?{request.META['QUERY_STRING']}")):
        return moved
    newest = list(ArticleVersion.objects.live().for_cards().newest_first()[:4])
    pillars = [
        {"id": name, "url": reverse(view, args=args), "more": more, **site.home["pillars"][name]}
        for name, view, args, more in (
            ("learn", "articles:list", [], "All articles"),
            ("decide", "assessments:detail", [site.questionnaire], "Start the assessment"),
            ("hire", "jobs:list", [], "All jobs"),
        )
    ]
    context = {
        "section": "home",
        "pillars": pillars,
        "lead": newest[0] if newest else None,
        "latest": newest[1:],
        "question": first_question(site.questionnaire),
        "structured_data": as_script(
            organization(
                name=site.name,
                url=f"{site.url}/",
                logo=site.url + static("portal/icon-512.png"),
                description=site.description,
            )
        ),
    }
    return render(request, "portal/home.html", context)


@pagecache.public()
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Page, slug=slug)
    body = mark_safe(text.render(found.body, calls.resolve))  # noqa: S308 - sanitised there
    return render(request, "portal/page.html", {"page": found, "body": body})


KINDS = ("article", "posting")
PER_PAGE = 20
LAST_PAGE = search.RANKED // PER_PAGE


def _first_seen(hits: Iterable[search.Hit]) -> dict[tuple[str, int], datetime | None]:
    """Since when readers know what was found, by kind and id: the day that its own page says."""
    ids: dict[str, list[int]] = {}
    for hit in hits:
        ids.setdefault(hit.kind, []).append(hit.object_id)
    versions = {
        "article": ArticleVersion.objects.live().values_list("article", "published_at"),
        "posting": PostingVersion.objects.live().values_list("posting", "posted_at"),
    }
    return {
        (kind, pk): seen
        for kind, pks in ids.items()
        for pk, seen in versions[kind].filter(**{f"{kind}__in": pks})
    }


@pagecache.public(params=("q", "kind", "page"))
@rate_limited("search", count=60, per=timedelta(minutes=1), methods=("GET",))
def search_page(request: HttpRequest) -> HttpResponse:
    """One search over articles and jobs. Any input is answered; an unknown kind or page is ignored."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:200]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    number = request.GET.get("page", "1")
    page_number = min(int(number), LAST_PAGE) if number.isdecimal() and len(number) < 6 else 1
    page_number = max(page_number, 1)
    offset = (page_number - 1) * PER_PAGE
    kinds = [kind] if kind else None
    found = search.find(query, kinds=kinds, offset=offset, limit=PER_PAGE)

    def address(**changes: object) -> str:
        values = {"q": query, "kind": kind} | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})

    first_seen = _first_seen(found.hits)
    has_more = found.total > offset + PER_PAGE
    context = {
        "section": "search",
        "query": query,
        "kind": kind,
        "found": found,
        "hits": [(hit, first_seen.get((hit.kind, hit.object_id)) or hit.live_from) for hit in found.hits],
        "meant": (meant := "" if found.total else search.suggest(query, kinds=kinds)),
        "meant_url": address(q=meant),
        "count": f"{found.count:,}+" if found.is_capped else f"{found.count:,}",
        "kinds": [
            {"label": label, "url": address(kind=value), "is_current": value == kind}
            for value, label in (("", "Everything"), ("article", "Articles"), ("posting", "Jobs"))
        ],
        "first_url": address(),
        "previous_url": address(page=page_number - 1) if page_number > 1 else "",
        "next_url": address(page=page_number + 1) if has_more and page_number < LAST_PAGE else "",
    }
    return render(request, "portal/search.html", context)


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
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the site on its home screen."""
    icons = [
        {"src": static("portal/icon.svg"), "type": "image/svg+xml", "sizes": "any"},
        {"src": static("portal/icon-512.png"), "type": "image/png", "sizes": "512x512"},
    ]
    words = {
        "name": site.name,
        "short_name": site.name,
        "description": site.description,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#07594d",
        "icons": icons,
    }
    return HttpResponse(json.dumps(words), content_type="application/manifest+json")


@pagecache.public()
def favicon(request: HttpRequest) -> HttpResponse:
    """For those who ask for it without having read a page."""
    return HttpResponsePermanentRedirect(static("portal/icon.svg"))


@pagecache.public()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Allow: {reverse('jobs:how_it_works')}",
        *(f"Disallow: {path}" for path in ("/admin/", "/account/", "/employers/", "/a/", "/r/", "/preview/")),
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
