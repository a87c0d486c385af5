"""Jobs and companies as readers see them: cached, and the same for everybody. How to apply is private."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jobs import lifecycle, outside, sharing
from jobs.dates import last_day
from jobs.filters import PARAMS, SORTS, Filters
from jobs.listing import Listing
from jobs.models import Company, Need, Posting, PostingVersion
from jobs.pages import LINKS, posting_page
from portal import access, errors, pagecache, text
from portal.site import site
from portal.structured_data import as_script, breadcrumbs

SIMILAR = 3
OF_COMPANY = 50  # on its page; the list of jobs has them all
MINUTE = timedelta(minutes=1)


@pagecache.public(params=PARAMS)
def listing(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    if filters.q and not access.limit("search", access.client_address(request), count=60, per=MINUTE):
        return errors.too_many_requests(request, retry_after=access.seconds_left(MINUTE))
    found = Listing(filters)
    context = {
        "section": "jobs",
        "filters": filters,
        "listing": found,
        "facets": found.facets(),
        "chips": found.chips(),
        "sorts": SORTS.items(),
    }
    return render(request, "jobs/list.html", context)


@pagecache.public()
def detail(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """The posting; once it is over, the page says so, and 30 days later it is gone."""
    version = PostingVersion.objects.readable().for_cards().filter(posting__public_id=public_id).first()
    if version is None:
        return gone(request, public_id)
    if slug != version.posting.slug:
        return HttpResponsePermanentRedirect(_with_query(request, version.get_absolute_url()))
    page = posting_page(version)
    posting, is_open = version.posting, version.is_live()
    context: dict[str, Any] = {
        "section": "jobs",
        "page": page,
        "version": version,
        "posting": posting,
        "company": version.company,
        "is_open": is_open,
        "former": readable_page(posting.reposted_from_id) if posting.is_repost else None,
        "share": sharing.share(version),
        "similar": similar(version),
        "topics": [need.topic.key for need in page.needs],
    }
    if is_open:
        crumbs = breadcrumbs([("Jobs", site.url + reverse("jobs:list")), (version.title, page.url)])
        job = outside.structured_data(version, page.needs)
        context["structured_data"] = [as_script(data) for data in (crumbs, job) if data]
        context["has_job_data"] = bool(job)
    else:
        context["successor"] = successor(posting)
        context["readable_until"] = readable_until(version)
    return render(request, "jobs/detail.html", context)


def gone(request: HttpRequest, public_id: str) -> HttpResponse:
    """A posting that readers once saw and cannot read any more; of one that was taken down nothing is said."""
    if Posting.objects.filter(public_id=public_id, posted_at__isnull=False).on_hold().exists():
        return render(request, "jobs/paused.html", {"section": "jobs"}, status=404)
    posting = get_object_or_404(
        Posting.objects.select_related("company"), public_id=public_id, posted_at__isnull=False
    )
    version, now = posting.newest_begun(), pagecache.now()
    is_removed = posting.closed_reason == Posting.ClosedReason.REMOVED
    if is_removed or version is None or version.live_until is None:
        return errors.gone(request)
    if version.live_until > now - lifecycle.READABLE:  # hidden for another reason than its age
        return errors.gone(request)
    context = {
        "section": "jobs",
        "version": version,
        "company": Company.objects.public(now).filter(pk=posting.company_id).first(),
        "successor": successor(posting),
        "similar": similar(version),
    }
    return render(request, "jobs/gone.html", context, status=410)


def readable_page(posting_id: int | None) -> PostingVersion | None:
    """What readers see of a posting, live or over."""
    if posting_id is None:
        return None
    return PostingVersion.objects.readable().select_related("posting").filter(posting=posting_id).first()


def successor(posting: Posting) -> PostingVersion | None:
    """The live posting by which its company posted this one again."""
    again = PostingVersion.objects.live().filter(posting__reposted_from=posting)
    return again.select_related("posting").newest_first().first()


def readable_until(version: PostingVersion) -> date | None:
    """The last day on which a posting that is over has a page."""
    return last_day(version.live_until + lifecycle.READABLE) if version.live_until else None


def _with_query(request: HttpRequest, address: str) -> str:
    """A redirect keeps what the link says, `?from=` included, though no page is another for it."""
    query = pagecache.whole_query(request)
    return f"{address}?{query}" if query else address


def similar(version: PostingVersion) -> list[PostingVersion]:
    """Live postings that ask for most of the same topics."""
    rows = PostingVersion.objects.live().exclude(posting=version.posting_id).for_cards()
    needs = Need.objects.filter(topic__in=version.needs.values("topic"))
    return list(rows.with_most_of(needs)[:SIMILAR])


@pagecache.public()
def company(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Company.objects.public(), slug=slug)
    postings = PostingVersion.objects.live().filter(posting__company=found).for_cards().newest_first()
    newest = list(postings[: OF_COMPANY + 1])
    context = {
        "section": "jobs",
        "company": found,
        "shown": found.as_shown,
        "about_html": text.render(found.about_html, rel=LINKS),
        "benefits_html": text.render(found.benefits_html, rel=LINKS),
        "postings": newest[:OF_COMPANY],
        "has_more": len(newest) > OF_COMPANY,
        "is_indexed": not found.is_demo,
    }
    return render(request, "jobs/company.html", context)


@pagecache.public()
def how_it_works(request: HttpRequest) -> HttpResponse:
    return render(request, "jobs/how_it_works.html", {"section": "jobs"})


@pagecache.public()
def short(request: HttpRequest, public_id: str) -> HttpResponse:
    """The link that is printed and scanned. It leads to wherever the posting's page is now."""
    posting = get_object_or_404(Posting, public_id=public_id, posted_at__isnull=False)
    return redirect(_with_query(request, posting.get_absolute_url()))


@pagecache.public()
def qr(request: HttpRequest, public_id: str) -> HttpResponse:
    version = get_object_or_404(PostingVersion.objects.readable(), posting__public_id=public_id)
    response = HttpResponse(sharing.qr_file(version), content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="job-{public_id}.svg"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access.rate_limited("jobs.apply", count=30, per=timedelta(minutes=10))
def apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """How to apply, shown to whoever asks for it by a button: no robot finds an address in a page."""
    rows = PostingVersion.objects.live().select_related("posting__company")
    version = rows.filter(posting__public_id=public_id).first()
    if version is None:  # over since the link was followed or kept: its page says why
        return redirect(get_object_or_404(Posting, public_id=public_id, posted_at__isnull=False))
    context = {"section": "jobs", "version": version, "is_shown": request.method == "POST"}
    return render(request, "jobs/apply.html", context)
