"""What the pages of moderators share: rows to look at, and who may open a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from jobs import permissions

View = Callable[..., HttpResponse]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at; verbs are buttons."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def page(site: admin.AdminSite, address: str, view: View, name: str) -> URLPattern:
    """A page in the admin that moderators alone may read and send."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.can_review(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    limited = require_http_methods(["GET", "HEAD", "POST"])(guarded)
    return path(address, site.admin_view(limited), name=name)
