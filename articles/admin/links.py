"""What an article links to, and what links to it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from articles import leaning
from articles.admin.pages import ArticlePagesAdmin
from portal import links
from portal.links import Leads

WORDS = {
    Leads.LIVE: "Readers see it",
    Leads.LATER: "Readers do not see it yet",
    Leads.MOVED: "It has moved",
    Leads.NOWHERE: "Nothing is there",
}


class LinksAdmin(ArticlePagesAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [self.page_of_article("links/", require_safe(self.links), "links"), *super().get_urls()]

    def links(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        paths = article.references.filter(version=None).order_by("path").values_list("path", flat=True)
        leads = links.lead(paths)
        context = {
            **self.admin_site.each_context(request),
            "title": "Links",
            "opts": self.opts,
            "article": article,
            "outgoing": [(each, WORDS[leads[each]]) for each in paths],
            "leans": leaning.on(article),
        }
        return TemplateResponse(request, "articles/admin/links.html", context)
