"""Editors write questionnaires here, as YAML. What people answered is nobody's to read and has no page here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessments import services
from assessments.definition import DefinitionError, from_yaml, to_yaml
from assessments.errors import AssessmentError, InvalidDefinitionError
from assessments.models import Questionnaire, QuestionnaireVersion
from assessments.views import figures

MAX_FILE = 400_000


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
        rows = [
            (
                reverse("admin:assessments_questionnaireversion_change", args=[version.pk]),
                version.number,
                f"published on {date_format(version.published_at)}" if version.published_at else "draft",
            )
            for version in questionnaire.versions.all()
        ]
        return format_html_join("", '<p><a href="{}">Version {}</a>, {}</p>', rows)

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


class VersionForm(forms.ModelForm):
    """A definition typed or uploaded. Every fault is named by its key path or its line."""

    source = forms.CharField(
        label="Definition",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 40, "cols": 110, "class": "vLargeTextField", "spellcheck": "false"}
        ),
        help_text="YAML. docs/method.md says what its parts compute.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text="A YAML file of at most 400 KB, in place of the text above.",
    )

    class Meta:
        model = QuestionnaireVersion
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["source"] = to_yaml(self.instance.document)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            cleaned["document"] = from_yaml(self._source(cleaned))
            self._check(cleaned["document"])
        except DefinitionError as error:
            self.add_error("source", [str(problem) for problem in error.problems])
        except InvalidDefinitionError as error:
            self.add_error("source", error.problems)
        except AssessmentError as error:
            self.add_error("source", error.message)
        return cleaned

    def _source(self, cleaned: dict[str, Any]) -> str:
        file = cleaned.get("file")
        if file is None:
            return str(cleaned.get("source") or "")
        if file.size > MAX_FILE:
            raise ValidationError({"file": "This file is larger than 400 KB."})
        try:
            return str(file.read().decode())
        except UnicodeDecodeError as error:
            raise ValidationError({"file": "This file is not text in UTF-8."}) from error

    def _check(self, document: object) -> None:
        definition = services.validate(document)
        if self.instance.pk is None:
            if QuestionnaireVersion.objects.drafts().filter(questionnaire__key=definition.key).exists():
                raise AssessmentError(f"{definition.key} has a draft already. Open that one to change it.")
        elif definition.key != self.instance.questionnaire.key:
            raise AssessmentError(
                f"The key must stay {self.instance.questionnaire.key}; results refer to it."
            )
        services.check_address(definition)


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(admin.ModelAdmin):
    """A draft is edited and published; a published version is only read."""

    form = VersionForm
    change_form_template = "assessments/admin/version_form.html"
    list_display = ["questionnaire", "number", "state", "published_at", "by"]
    list_filter = ["questionnaire"]
    list_select_related = ["questionnaire", "by"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionnaireVersion]:
        return super().get_queryset(request).select_related("questionnaire")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and obj.is_published:
            return ["questionnaire", "number", "published_at", "by", "hash", "written"]
        return ["source", "file"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj) if obj and obj.is_published else []

    @admin.display(description="state")
    def state(self, version: QuestionnaireVersion) -> str:
        return "Published" if version.is_published else "Draft"

    @admin.display(description="definition")
    def written(self, version: QuestionnaireVersion) -> SafeString:
        return format_html('<pre tabindex="0">{}</pre>', to_yaml(version.document))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_closed = obj is not None and obj.is_published
        return not is_closed and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_closed = obj is not None and obj.is_published
        return not is_closed and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        questionnaire = Questionnaire.objects.filter(key=form.cleaned_data["document"]["key"]).first()
        draft = services.save_draft(
            form.cleaned_data["document"], by=request.user, questionnaire=questionnaire
        )
        obj.__dict__.update(draft.__dict__)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.discard_draft(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._published(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._published(request, obj) or super().response_change(request, obj)

    def _published(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if "_publish" not in request.POST:
            return None
        try:
            services.publish_version(obj, by=request.user)
        except AssessmentError as error:
            self.message_user(request, error.message, messages.ERROR)
            return redirect("admin:assessments_questionnaireversion_change", obj.pk)
        self.message_user(request, "Published. New attempts begin with this version.", messages.SUCCESS)
        return redirect("admin:assessments_questionnaireversion_changelist")
