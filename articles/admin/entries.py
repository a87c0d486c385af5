"""Topics and authors: what articles are filed under."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from articles import services
from articles.models import Author, Topic


class EntryAdmin(admin.ModelAdmin):
    """An entry that others refer to by its key, and that stays while a text is filed under it."""

    prepopulated_fields = {"slug": ["name"], "key": ["name"]}

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Questionnaires and packs refer to the key."""
        return ["key"] if obj else []

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go, and what stands in the way, counted: listed one by one it could be thousands."""
        holding = [
            (
                each.related_model,
                each.related_model._default_manager.filter(**{f"{each.field.name}__in": objs}),
            )
            for each in self.opts.get_fields(include_hidden=True)
            if isinstance(each, models.ManyToOneRel) and each.on_delete is models.PROTECT
        ]
        protected = [_counted(model, rows.count()) for model, rows in holding if rows.exists()]
        return [str(entry) for entry in objs], {self.opts.verbose_name_plural: len(objs)}, set(), protected


def _counted(model: type[models.Model], count: int) -> str:
    names = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
    return f"{count:,} {names}"


@admin.register(Topic)
class TopicAdmin(EntryAdmin):
    list_display = ["name", "kind", "slug", "position"]
    list_filter = ["kind"]
    search_fields = ["name", "summary"]

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool) -> None:
        services.save_topic(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        services.delete_topic(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        for topic in queryset:
            services.delete_topic(topic, by=request.user)


@admin.register(Author)
class AuthorAdmin(EntryAdmin):
    list_display = ["name", "kind", "slug"]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: Author, form: ModelForm, change: bool) -> None:
        services.save_author(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Author) -> None:
        services.delete_author(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Author]) -> None:
        for author in queryset:
            services.delete_author(author, by=request.user)
