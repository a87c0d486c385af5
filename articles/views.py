"""What readers see of articles, topics and authors. Every text here comes from a live version."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from articles import filters, reading, services, structured_data
from articles.filters import Filters
from articles.listing import Listing, list_page, topics_with_articles
from articles.models import ArticleVersion, Author, Image, ImageVariant, Topic
from articles.models.articles import ArticleVersionQuerySet
from articles.series import place_of
from portal import pagecache
from portal.files.models import StoredFile
from portal.site import site
from portal.structured_data import as_script, breadcrumbs


def _listing(request: HttpRequest, versions: ArticleVersionQuerySet) -> Listing:
    return list_page(versions, after=request.GET.get("after", ""), before=request.GET.get("before", ""))


@pagecache.public(params=("after", "before", *filters.PARAMS))
def index(request: HttpRequest) -> HttpResponse:
    chosen = Filters.of(request.GET)
    live = ArticleVersion.objects.live()
    narrowed = chosen.narrow(live)
    context = {
        "section": "learn",
        "listing": _listing(request, narrowed),
        "count": narrowed.count(),
        "topics": topics_with_articles(narrowed),
        "filters": chosen.choices(live),
        "query": chosen.query,
    }
    return render(request, "articles/list.html", context)


@pagecache.public()
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The live text; an address that no article has leads on by the redirects' middleware."""
    version = get_object_or_404(ArticleVersion.objects.live().for_page(), article__slug=slug)
    page = reading.of_version(version)
    steps = [("Learn", f"{site.url}{reverse('articles:list')}")]
    if page.main_topic:
        steps.append((page.main_topic.name, f"{site.url}{page.main_topic.get_absolute_url()}"))
    data = as_script(
        structured_data.article(page, site_name=site.name, site_url=site.url),
        breadcrumbs([*steps, (page.title, page.url)]),
    )
    context = {
        "section": "learn",
        "page": page,
        "version": version,
        "series": place_of(version),
        "structured_data": data,
    }
    return render(request, "articles/detail.html", context)


@pagecache.public(params=("after", "before", *filters.PARAMS))
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    chosen = Filters.of(request.GET)
    live = ArticleVersion.objects.live().on([found])
    context = {
        "section": "learn",
        "topic": found,
        "topics": [found],
        "listing": _listing(request, chosen.narrow(live)),
        "filters": chosen.choices(live),
        "query": chosen.query,
    }
    return render(request, "articles/topic.html", context)


@pagecache.public(params=("after", "before"))
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author, slug=slug)
    listing = _listing(request, ArticleVersion.objects.live().filter(author=found))
    context = {"section": "learn", "author": found, "listing": listing}
    return render(request, "articles/author.html", context)


@pagecache.immutable
def image(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """An image of the library, whole or at one of its widths. Other sites may show it: feeds and shares do."""
    stem, _, extension = name.rpartition(".")
    if stem == "original":
        found = get_object_or_404(Image.objects.select_related("original"), public_id=public_id).original
    else:
        width = int(stem) if stem.isascii() and stem.isdecimal() and len(stem) < 6 else 0
        variants = ImageVariant.objects.select_related("file")
        found = get_object_or_404(variants, image__public_id=public_id, width=width).file
    if not found.key.endswith(f".{extension}"):
        raise Http404
    return _for_all_sites(found)


@pagecache.immutable
def share_image(request: HttpRequest, slug: str, digest: str) -> HttpResponseBase:
    """The picture of what the article is called now; other names of the past or the future have none."""
    version = get_object_or_404(
        ArticleVersion.objects.live().select_related("article").defer("body"), article__slug=slug
    )
    if request.path != reading.share_path(version):
        raise Http404
    return _for_all_sites(services.share_image_of(version))


def _for_all_sites(found: StoredFile) -> HttpResponseBase:
    try:
        response = FileResponse(found.open(), content_type=found.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
