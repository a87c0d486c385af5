"""The reasons that moderators choose from."""

from typing import Any

from django.contrib import admin

from jobs.models import CannedReason


@admin.register(CannedReason)
class CannedReasonAdmin(admin.ModelAdmin):
    list_display = ["title", "decision", "text", "position"]
    list_filter = ["decision"]
    search_fields = ["title", "text"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).order_by("decision", "position", "title")
