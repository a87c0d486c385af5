"""Series: a name, and its articles in their order."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from articles import services
from articles.models import Series, SeriesPart


class SeriesPartInline(admin.TabularInline):
    model = SeriesPart
    raw_id_fields = ["article"]
    extra = 3


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    list_display = ["name", "key"]
    search_fields = ["name"]
    prepopulated_fields = {"key": ["name"]}
    inlines = [SeriesPartInline]

    def save_model(self, request: HttpRequest, obj: Series, form: ModelForm, change: bool) -> None:
        services.save_series(obj, by=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The parts in the order of their positions; equal ones stay as they stand in the form."""
        (parts,) = formsets
        parts.save(commit=False)  # the admin's log reads from it what changed
        rows = [row for row in parts.cleaned_data if row.get("article") and not row.get("DELETE")]
        rows.sort(key=lambda row: row["position"] or len(rows))
        services.arrange_series(form.instance, [row["article"] for row in rows], by=request.user)

    def delete_model(self, request: HttpRequest, obj: Series) -> None:
        services.delete_series(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Series]) -> None:
        for series in queryset:
            services.delete_series(series, by=request.user)
