"""Redirects by hand, by way of the service: it keeps chains short and other sites out."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal import links
from portal.errors import ServiceError
from portal.redirects import services, sheets
from portal.redirects.models import Redirect
from portal.sheets import download


class RedirectForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "old_path": "A path, such as /about-us/. With a query, such as /index.php?id=5, it is only that address."
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        old_path = values.get("old_path") or self.instance.old_path
        if old_path and "new_path" in values:
            try:
                services.check(old_path, values["new_path"])
                if services.is_in_use(old_path, links.lead([old_path])):
                    raise ServiceError(services.IN_USE)
            except (
                ServiceError
            ) as error:  # at a field, so that the database's constraints are not told of as well
                self.add_error("old_path" if "old_path" in self.fields else "new_path", error.message)
        return values


class SheetForm(forms.Form):
    """A file to look at, or, once it was looked at, its text to apply."""

    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text="Two columns, old_path and new_path, in UTF-8; at most 1 MB and 5,000 lines. No new path: “gone”.",
    )
    sheet = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        file = values.get("file")
        if file and file.size > sheets.MAX_BYTES:
            raise forms.ValidationError("This file is larger than 1 MB. Send it in parts.")
        content = file.read() if file else (values.get("sheet") or "").encode()
        if not content:
            raise forms.ValidationError("Choose a file.")
        try:
            values["entries"] = sheets.read(content)
        except ServiceError as error:
            raise forms.ValidationError(error.message) from error
        values["text"] = content.decode("utf-8-sig")
        return values


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ["old_path", "new_path", "created_at"]
    search_fields = ["old_path", "new_path"]
    change_list_template = "redirects/admin/change_list.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Redirect | None = None) -> list[str]:
        return ["old_path"] if obj else []

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        obj.pk = services.add(obj.old_path, obj.new_path, by=request.user).pk
        if obj.new_path and services.leads_nowhere(obj.new_path, links.lead([services.plain(obj.new_path)])):
            messages.warning(request, services.NOWHERE)

    def delete_model(self, request: HttpRequest, obj: Redirect) -> None:
        services.forget(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Redirect]) -> None:
        for redirect in queryset:
            services.forget(redirect)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        upload = require_http_methods(["GET", "HEAD", "POST"])(self.upload)
        own = [
            path("upload/", guarded(upload), name="redirects_redirect_upload"),
            path("download/", guarded(require_safe(self.download)), name="redirects_redirect_download"),
        ]
        return own + super().get_urls()

    def upload(self, request: HttpRequest) -> HttpResponse:
        """First what each line would do; then, when that is confirmed, the same again, stored."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
        entries: list[sheets.Entry] = form.cleaned_data["entries"] if form.is_valid() else []
        if entries and "apply" in request.POST:
            count = sheets.apply(entries, by=request.user)
            messages.success(request, f"{count} redirect{'' if count == 1 else 's'} added or changed.")
            return HttpResponseRedirect(reverse("admin:redirects_redirect_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Redirects from a CSV file",
            "opts": self.opts,
            "form": form,
            "entries": entries,
            "is_read": form.is_bound and form.is_valid(),
            "counts": dict(Counter(entry.outcome.value for entry in entries)),
            "to_do": sum(
                entry.outcome in {sheets.Outcome.ADDED, sheets.Outcome.CHANGED} for entry in entries
            ),
            "sheet": form.cleaned_data["text"] if form.is_bound and form.is_valid() else "",
        }
        return TemplateResponse(request, "redirects/admin/upload.html", context)

    def download(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return download(sheets.written(), "redirects")
