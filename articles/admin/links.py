"""What an article links to, and what links to it."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from articles import leaning
from articles.models import Article
from portal import links
from portal.links import Leads

WORDS = {
    Leads.LIVE: "Readers see it",
    Leads.LATER: "Readers do not see it yet",
    Leads.MOVED: "It has moved",
    Leads.NOWHERE: "Nothing is there",
}


class LinksAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.links))
        return [path("<int:pk>/links/", view, name="articles_article_links"), *super().get_urls()]

    def links(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = Article.objects.editable_by(request.user).filter(pk=pk).first()
        if article is None:
            raise Http404
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
