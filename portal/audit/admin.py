"""The log of changes, to read."""

from django.contrib import admin
from django.http import HttpRequest

from portal.audit.models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["at", "verb", "kind", "name", "by"]
    list_filter = ["kind", "verb"]
    search_fields = ["name", "verb"]
    list_select_related = ["by"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False
