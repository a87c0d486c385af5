"""What of the site's own pages leans on an article."""

import json
from collections.abc import Iterable

from django.urls import reverse

from articles.leaning import Lean
from articles.models import Article
from portal.models import Page
from portal.site import site


def by_pages(article: Article) -> Iterable[Lean]:
    path = article.get_absolute_url()
    for page in Page.objects.filter(body__contains=path):
        url = reverse("admin:portal_page_change", args=[page.pk])
        yield Lean("Page", page.title, "its text links to it", url)
    if f'"{path}"' in json.dumps([site.home, site.learn, site.jobs]):
        how = "the content pack's site.yaml names it; it is changed there"
        yield Lean("Home page", site.name, how, reverse("home"))
