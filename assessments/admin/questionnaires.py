"""What questionnaires there are, and their versions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessments.admin import figures
from assessments.models import Questionnaire

ROW = (
    '<li><a href="{}">Version {}</a>, {}: <a href="{}">workbench</a>, <a href="{}">what changed</a>,'
    ' <a href="{}">as YAML</a></li>'
)


@admin.register(Questionnaire)
class QuestionnaireAdmin(admin.ModelAdmin):
    """What there is, and its versions. A questionnaire begins with its first version."""

    list_display = ["key", "slug", "state", "see_figures"]
    fields = ["key", "slug", "state", "all_versions", "see_figures"]
    readonly_fields = ("key", "slug", "state", "all_versions", "see_figures")

    def get_urls(self) -> list[URLPattern]:
        return [*figures.urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Questionnaire]:
        return super().get_queryset(request).with_versions()  # type: ignore[attr-defined]

    @admin.display(description="state")
    def state(self, questionnaire: Questionnaire) -> str:
        return questionnaire.state.label

    @admin.display(description="versions")
    def all_versions(self, questionnaire: Questionnaire) -> SafeString:
        def address(page: str, pk: int) -> str:
            return reverse(f"admin:assessments_questionnaireversion_{page}", args=[pk])

        rows = [
            (
                address("change", version.pk),
                version.number,
                f"published on {date_format(version.published_at)}" if version.published_at else "draft",
                *(address(page, version.pk) for page in ("workbench", "difference", "export")),
            )
            for version in questionnaire.versions.all()
        ]
        return format_html_join("", ROW, rows)

    @admin.display(description="figures")
    def see_figures(self, questionnaire: Questionnaire) -> SafeString:
        url = reverse("admin:assessments_questionnaire_figures", args=[questionnaire.pk])
        return format_html(
            '<a href="{}">Figures<span class="visually-hidden"> of {}</span></a>', url, questionnaire.slug
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
