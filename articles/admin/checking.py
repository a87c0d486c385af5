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
        context["report"] = services.check(article) if article else None
        return super().render_change_form(request, context, *args, **kwargs)
