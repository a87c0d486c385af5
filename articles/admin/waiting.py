"""The article list's filters: by what waits for whoever looks, and by the status as the list tells it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Article
from articles.waiting import LISTS


class WaitingFilter(admin.SimpleListFilter):
    title = "what waits"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.name, each.title) for each in LISTS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article] | None:
        for each in LISTS:
            if each.name == self.value():
                return queryset.filter(pk__in=each.articles(request.user).values("pk"))
        return None


class StatusFilter(admin.SimpleListFilter):
    """Time alone makes what is scheduled published, so the stored status does not tell them apart."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("draft", "Draft"),
            ("returned", "Changes asked"),
            ("in_review", "In review"),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article] | None:
        articles, status = Article.objects, Article.Status
        drafts, returned = articles.filter(status=status.DRAFT), articles.returned().values("pk")
        found = {
            "draft": drafts.exclude(pk__in=returned),
            "returned": drafts.filter(pk__in=returned),
            "in_review": articles.filter(status=status.IN_REVIEW),
            "scheduled": articles.scheduled(),
            "published": articles.published(),
            "withdrawn": articles.filter(status=status.WITHDRAWN),
        }.get(self.value() or "")
        return None if found is None else queryset.filter(pk__in=found.values("pk"))
