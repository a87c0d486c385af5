"""Redirects by hand, by way of the service: it keeps chains short and other sites out."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from portal.errors import ServiceError
from portal.redirects import services
from portal.redirects.models import Redirect


class RedirectForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        old_path = values.get("old_path") or self.instance.old_path
        if old_path and "new_path" in values:
            try:
                services.check(old_path, values["new_path"])
            except ServiceError as error:
                raise forms.ValidationError(error.message) from error
        return values


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ["old_path", "new_path", "created_at"]
    search_fields = ["old_path", "new_path"]

    def get_readonly_fields(self, request: HttpRequest, obj: Redirect | None = None) -> list[str]:
        return ["old_path"] if obj else []

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        obj.pk = services.add(obj.old_path, obj.new_path, by=request.user).pk
