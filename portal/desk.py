"""The admin's first page: what waits for whoever has signed in, over the apps' lists."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from articles import waiting
from articles.waiting import SHOWN, Row, Section
from jobs import permissions as jobs_permissions
from jobs import queue


class DeskSite(admin.AdminSite):
    """The stock admin, with the desk above its list of models."""

    index_title = "Desk"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = {"desk": sections(request.user), "may_write": request.user.has_perm("articles.add_article")}
        return super().index(request, {**context, **(extra_context or {})})


def sections(user: Any) -> list[Section]:
    """Each with its count and first rows; as many queries for one row as for many."""
    return [*waiting.sections(user), *moderation(user)]


def moderation(user: Any) -> list[Section]:
    if not jobs_permissions.can_review(user):
        return []
    waiting = queue.places()
    counts = queue.counts(waiting)
    rows = [
        Row(
            f"{row.version.title}, {row.company.name}",
            row.url,
            f"{': '.join(filter(None, [row.kind, '; '.join(row.reasons)]))}, {_day(row.place.since)}",
        )
        for row in queue.named(waiting[:SHOWN])
    ]
    url = reverse("admin:jobs_postingversion_changelist")
    summary = ", ".join(f"{queue.TABS[kind]}: {count}" for kind, count in counts.items() if count)
    empty = "No posting waits for a review. No report waits."
    return [Section("Moderation queue", "Why and since", empty, url, len(waiting), rows, summary)]


def _day(moment: datetime) -> str:
    return format_date(timezone.localtime(moment), "j F Y")
