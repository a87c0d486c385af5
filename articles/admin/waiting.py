"""The article list's filter by what waits for whoever looks."""

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
