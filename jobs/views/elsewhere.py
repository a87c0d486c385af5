"""Postings away from their pages: in a frame of any site, as documents, and the members' page that offers all this."""

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jobs import elsewhere as places
from jobs import outside
from jobs.models import Company, Posting, PostingVersion
from jobs.views.asking import member_company, own
from portal import errors, pagecache
from portal.headers import framed_anywhere, readable_elsewhere

NO_INDEX = "noindex"


@pagecache.public()
@framed_anywhere
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The company's open postings for a frame. A frame that nobody took down says calmly that there are none."""
    company = Company.objects.public().filter(slug=slug).first()
    postings = places.open_postings(company) if company else []
    context = {
        "company": company,
        "shown": company.as_shown if company else None,
        "postings": postings[: places.SHOWN],
        "has_more": len(postings) > places.SHOWN,
    }
    response = render(request, "jobs/embed.html", context, status=200 if company else 404)
    response["X-Robots-Tag"] = NO_INDEX
    return response


@pagecache.public()
@readable_elsewhere
def posting_markdown(request: HttpRequest, public_id: str) -> HttpResponse:
    version = _live(public_id)
    if version is None:
        return _over(request, public_id)
    return _document(version, outside.markdown(version), "text/markdown; charset=utf-8")


@pagecache.public()
@readable_elsewhere
def posting_json_ld(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same as in the posting's page."""
    version = _live(public_id)
    if version is None:
        return _over(request, public_id)
    data = outside.structured_data(version)
    if data is None:
        raise Http404
    return _document(version, json.dumps(data, ensure_ascii=False, indent=2) + "\n", "application/ld+json")


def _live(public_id: str) -> PostingVersion | None:
    return PostingVersion.objects.live().with_text().filter(posting__public_id=public_id).first()


def _over(request: HttpRequest, public_id: str) -> HttpResponse:
    """410 for what readers have seen. Its page still says why; a document that others keep has no such page.

    What a moderator hides may come back at this address: 404, as its page answers."""
    seen = Posting.objects.filter(public_id=public_id, posted_at__isnull=False)
    if seen.on_hold().exists() or not seen.exists():
        raise Http404
    return errors.gone(request)


def _document(version: PostingVersion, content: str, content_type: str) -> HttpResponse:
    """For programs and people, not for search engines: those are led to the page."""
    response = HttpResponse(content, content_type=content_type)
    response["X-Robots-Tag"] = NO_INDEX
    response["Link"] = f'<{outside.address(version)}>; rel="canonical"'
    return response


@require_GET
@login_required
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """What a company's people may take elsewhere."""
    company = member_company(request, slug)
    postings = places.open_postings(company)
    context = own(
        request,
        company,
        is_public=Company.objects.public().filter(pk=company.pk).exists(),
        snippet=places.snippet(company, postings=len(postings)),
        embed=places.embed_url(company),
        feeds=places.feed_addresses(company),
        postings=[places.taken(version) for version in postings[: places.SHOWN]],
    )
    return render(request, "jobs/employers/elsewhere.html", context)
