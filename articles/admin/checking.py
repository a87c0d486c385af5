"""The article form's list of what is to correct."""

from typing import Any

from django.contrib import admin
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse

from articles import services
from articles.models import Article


class CheckedAdmin(admin.ModelAdmin):
    class Media:
        js = [Script("articles/to_field.js", type="module")]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article: Article | None = kwargs.get("obj")
        if article and request.method == "POST":  # it bears what was sent: the report is of what is stored
            article = Article.objects.filter(pk=article.pk).first()
        context["report"] = services.check(article) if article else None
        return super().render_change_form(request, context, *args, **kwargs)
