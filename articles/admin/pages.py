"""What the admin's pages below an article's own address have in common."""

from collections.abc import Callable

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from articles.models import Article


class ArticlePagesAdmin(admin.ModelAdmin):
    def page_of_article(self, address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        """A page below an article's own, for who may enter the admin."""
        return path(f"<int:pk>/{address}", self.admin_site.admin_view(view), name=f"articles_article_{name}")

    def _article(self, request: HttpRequest, pk: int) -> Article:
        article = Article.objects.editable_by(request.user).filter(pk=pk).first()
        if article is None:
            raise Http404
        return article
