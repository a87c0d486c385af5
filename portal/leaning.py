"""What of the site's own pages leans on an article."""

import json
from collections.abc import Iterable, Sequence

from django.urls import reverse

from articles.leaning import Lean, addresses, beginning
from articles.models import Article
from portal.models import Page
from portal.site import site


def by_pages(articles: Sequence[Article]) -> Iterable[tuple[Article, Lean]]:
    by_path = addresses(articles)
    for page in Page.objects.filter(body__contains=beginning(by_path)):
        url = reverse("admin:portal_page_change", args=[page.pk])
        for path, article in by_path.items():
            if path in page.body:
                yield article, Lean("Page", page.title, "its text links to it", url)
    named = json.dumps([site.home, site.learn, site.jobs])
    for path, article in by_path.items():
        if f'"{path}"' in named:
            how = "the content pack's site.yaml names it; it is changed there"
            yield article, Lean("Home page", site.name, how, reverse("home"))
