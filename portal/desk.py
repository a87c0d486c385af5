"""The admin's first page: what waits for whoever has signed in, over the apps' lists."""

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
from jobs.models import PostingVersion


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
    queue = PostingVersion.objects.awaiting_review()
    rows = [
        Row(
            f"{version.title}, {version.company.name}",
            reverse("admin:jobs_postingversion_review", args=[version.pk]),
            f"{_kind(version)}, {format_date(timezone.localtime(version.created_at), 'j F Y')}",
        )
        for version in queue.select_related("posting__company").order_by("created_at", "pk")[:SHOWN]
    ]
    url = reverse("admin:jobs_postingversion_changelist")
    return [Section("Moderation queue", "Since", "No posting waits for a review.", url, queue.count(), rows)]


def _kind(version: PostingVersion) -> str:
    return "new" if version.posting.posted_at is None else "edit"
