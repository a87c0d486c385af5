"""Topics and authors: what articles are filed under."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from articles import services
from articles.models import Author, Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "slug", "position"]
    list_filter = ["kind"]
    search_fields = ["name", "summary"]
    prepopulated_fields = {"slug": ["name"], "key": ["name"]}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Topic | None = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        """Questionnaires and packs refer to the key."""
        return ["key"] if obj else []

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool) -> None:
        services.save_topic(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        services.delete_topic(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        for topic in queryset:
            services.delete_topic(topic, by=request.user)


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"], "key": ["name"]}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Author | None = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> list[str]:
        return ["key"] if obj else []

    def save_model(self, request: HttpRequest, obj: Author, form: ModelForm, change: bool) -> None:
        services.save_author(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Author) -> None:
        services.delete_author(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Author]) -> None:
        for author in queryset:
            services.delete_author(author, by=request.user)
