"""Series: a name, and its articles in their order."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator

from articles import services
from articles.models import Article, Series, SeriesPart


class PartForm(forms.ModelForm):
    """Names its article without a query of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["article"].widget.article = self.instance.article


class ArticleIdWidget(ForeignKeyRawIdWidget):
    article: Article | None = None

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        if self.article is None or str(value) != str(self.article.pk):
            return super().label_and_url_for_value(value)
        change = reverse("admin:articles_article_change", args=[self.article.pk])
        return Truncator(str(self.article)).words(14), change


class SeriesPartInline(admin.TabularInline):
    model = SeriesPart
    form = PartForm
    raw_id_fields = ["article"]
    extra = 3

    def get_queryset(self, request: HttpRequest) -> QuerySet[SeriesPart]:
        return super().get_queryset(request).select_related("article", "series")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "article":
            kwargs["widget"] = ArticleIdWidget(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


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
