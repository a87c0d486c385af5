"""The sitemap: an index, and a file for each kind of page. SITE_URL builds every address."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.sitemaps import ArticleSitemap, AuthorSitemap, TopicSitemap
from jobs.sitemaps import CompanySitemap, PostingSitemap
from portal import pagecache
from portal.models import Page
from portal.site import site


class PageSitemap(Sitemap):
    """The home page, the lists, and the site's own pages."""

    def items(self) -> list[str]:
        lists = [reverse(name) for name in ("home", "articles:list", "assessments:list", "jobs:list")]
        landing = reverse("assessments:detail", args=[site.questionnaire])
        return [*lists, landing, *(page.get_absolute_url() for page in Page.objects.only("slug"))]

    def location(self, item: str) -> str:
        return item


SECTIONS: dict[str, type[Sitemap]] = {
    "pages": PageSitemap,
    "articles": ArticleSitemap,
    "topics": TopicSitemap,
    "authors": AuthorSitemap,
    "jobs": PostingSitemap,
    "companies": CompanySitemap,
}


class _Domain:
    """What Django's sitemaps ask of a site."""

    domain = name = urlsplit(site.url).netloc


_DOMAIN: Any = _Domain()


@pagecache.public()
def index(request: HttpRequest) -> HttpResponse:
    addresses = []
    for name, section in SECTIONS.items():
        for number in section().paginator.page_range:
            query = f"?p={number}" if number > 1 else ""
            addresses.append({"location": f"{site.url}{reverse('sitemap_section', args=[name])}{query}"})
    return render(request, "sitemap_index.xml", {"sitemaps": addresses}, content_type="application/xml")


@pagecache.public(params=("p",))
def section(request: HttpRequest, name: str) -> HttpResponse:
    if name not in SECTIONS:
        raise Http404
    try:
        urls = SECTIONS[name]().get_urls(
            page=request.GET.get("p", 1), site=_DOMAIN, protocol=urlsplit(site.url).scheme
        )
    except InvalidPage as error:
        raise Http404 from error
    return render(request, "portal/sitemap.xml", {"urlset": urls}, content_type="application/xml")
