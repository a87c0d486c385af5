"""The versions of questionnaires: a draft's form, and what each says."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments import services
from assessments.admin.workbench import WorkbenchAdmin
from assessments.admin.writing import VersionForm
from assessments.definition import to_yaml
from assessments.errors import DraftConflictError
from assessments.models import Questionnaire, QuestionnaireVersion


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(WorkbenchAdmin):
    """A draft is edited, and published from its workbench; a published version is only read."""

    form = VersionForm
    change_form_template = "assessments/admin/version_form.html"
    list_display = ["questionnaire", "number", "state", "published_at", "by"]
    list_filter = ["questionnaire"]
    list_select_related = ["questionnaire", "by"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionnaireVersion]:
        return super().get_queryset(request).select_related("questionnaire")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST" and object_id and "source" in request.POST:
            draft = self.get_object(request, unquote(object_id))
            if draft is None or draft.is_published:
                return self._as_next_draft(request, extra_context)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DraftConflictError:
            # Saved or published between our check and the lock: the form, asked again, shows what.
            return self.changeform_view(request, object_id, form_url, extra_context)

    def _as_next_draft(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> Any:
        """What was written for a draft that is none any more is not lost: it is taken for the draft after it."""
        address = reverse("admin:assessments_questionnaireversion_add")
        response = self.changeform_view(request, None, address, extra_context)
        what = (
            "What you wrote is now the next draft."
            if response.status_code == HTTPStatus.FOUND
            else "What you wrote is below, and not saved yet."
        )
        messages.warning(request, f"The draft that you opened was published or discarded meanwhile. {what}")
        return response

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and obj.is_published:
            return ["questionnaire", "number", "published_at", "by", "hash", "written"]
        return ["source", "file", "opened"]

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
            form.cleaned_data["document"],
            by=request.user,
            questionnaire=questionnaire,
            opened=form.opened_draft,
        )
        obj.__dict__.update(draft.__dict__)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.discard_draft(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._to_workbench(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_workbench(request, obj) or super().response_change(request, obj)

    def _to_workbench(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if "_check" not in request.POST:
            return None
        return redirect("admin:assessments_questionnaireversion_workbench", obj.pk)
