"""The site's own pages, and what was loaded from the content pack."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, QueryDict

from portal import services
from portal.models import PackItem, Page
from portal.site import site

admin.site.site_header = admin.site.site_title = site.name
admin.site.enable_nav_sidebar = False  # the lists need the width; the desk has every link


class PageForm(ModelForm):
    """Refuses once to replace what somebody saved after the page was opened."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.stored = self.initial["opened"] = self.instance.updated_at.isoformat()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.instance.pk and values.get("opened") != self.stored:
            data = cast(QueryDict, self.data).copy()
            data["opened"] = self.stored
            self.data = data
            raise ValidationError(
                f"Somebody else saved this page after you opened it. Your text is below as you left it, theirs is "
                f"at {self.instance.get_absolute_url()}. Take over what you want to keep; saving again replaces theirs."
            )
        return values


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    form = PageForm
    list_display = ["title", "slug", "footer_column", "in_footer", "updated_at"]
    search_fields = ["title", "body"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "slug", "summary", "body", "in_footer", "footer_column", "position", "opened"]

    def save_model(self, request: HttpRequest, obj: Page, form: ModelForm, change: bool) -> None:
        services.save_page(obj, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        services.delete_page(obj, by=request.user)  # type: ignore[arg-type]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for page in queryset:
            self.delete_model(request, page)


@admin.register(PackItem)
class PackItemAdmin(admin.ModelAdmin):
    """To read: what came from the pack, so that an operator sees what follows it."""

    list_display = ["kind", "key", "is_demo", "loaded_at"]
    list_filter = ["kind", "is_demo"]
    search_fields = ["key"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PackItem | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PackItem | None = None) -> bool:
        return False
