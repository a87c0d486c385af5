"""Beside each version of a questionnaire: its workbench, trying it, what changed, and the file to take away."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from assessments import branching, documents, presenting, scoring, services
from assessments.admin.comparing import compared
from assessments.definition import DONT_KNOW, SECONDS_EACH, Definition, DefinitionError, to_yaml
from assessments.errors import AssessmentError
from assessments.figures.protecting import LEAST, percent
from assessments.models import QuestionnaireVersion
from assessments.workbench import Reach, Report, picture

PREFIX = "q-"
REACH_WORDS = {
    Reach.LEADS: "Can lead",
    Reach.ONLY_TIES: "Can only tie",
    Reach.NEVER: "Never leads",
    Reach.NOT_FOUND: "Not found",
}


class PublishForm(forms.Form):
    """`seen` is the hash of the definition whose findings were on the page."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label="I have read the warnings, and publish it with them",
        error_messages={"required": "Read the warnings, then tick that you have."},
    )

    def __init__(self, data: Any = None, *, has_warnings: bool, seen: str = "") -> None:
        super().__init__(data, initial={"seen": seen})
        if not has_warnings:
            del self.fields["is_read"]


class TryForm(forms.Form):
    """Every question at once. What was not chosen is not known."""

    def __init__(self, definition: Definition, data: Any) -> None:
        super().__init__(data)
        for question in definition.questions:
            self.fields[f"{PREFIX}{question.key}"] = forms.ChoiceField(
                label=question.text,
                required=False,
                choices=[
                    (DONT_KNOW, "I don’t know"),
                    *((answer.key, answer.text) for answer in question.answers),
                ],
                widget=forms.Select(attrs={"class": "form-select"}),
                error_messages={"invalid_choice": "There is no such answer; it counts as not known."},
            )

    @property
    def answers(self) -> dict[str, str | None]:
        self.full_clean()
        return {
            name.removeprefix(PREFIX): None if value in ("", DONT_KNOW) else value
            for name in self.fields
            for value in [self.cleaned_data.get(name, "")]
        }


class WorkbenchAdmin(admin.ModelAdmin):
    """Whoever may see versions sees their workbench; who may change them publishes there."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self._page("workbench/", self.workbench, "workbench", methods=["GET", "HEAD", "POST"]),
            self._page("try/", self.try_it, "try"),
            self._page("difference/", self.difference, "difference"),
            self._page("export/", self.export, "export"),
            *super().get_urls(),
        ]

    def _page(
        self, address: str, view: Callable[..., HttpResponse], name: str, methods: list[str] | None = None
    ) -> URLPattern:
        limited = require_http_methods(methods)(view) if methods else require_safe(view)
        whole = f"assessments_questionnaireversion_{name}"
        return path(f"<int:pk>/{address}", self.admin_site.admin_view(limited), name=whole)

    def _version(self, request: HttpRequest, pk: int) -> QuestionnaireVersion:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(QuestionnaireVersion.objects.select_related("questionnaire", "by"), pk=pk)

    def _render(
        self,
        request: HttpRequest,
        name: str,
        version: QuestionnaireVersion,
        context: Mapping[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        shared = {"section": "admin", "version": version, "title": version.document.get("title", "")}
        return render(request, f"assessments/admin/{name}.html", {**shared, **context}, status=status)

    # Looking

    def workbench(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is found in the version, how its verdicts fall; and the button that publishes it."""
        version = self._version(request, pk)
        try:
            report = services.report(version)
        except DefinitionError as error:
            return self._render(request, "workbench", version, {"problems": error.problems})
        findings = services.findings(version)
        errors = [finding for finding in findings if finding.is_error]
        warnings = [finding for finding in findings if not finding.is_error]
        form = PublishForm(has_warnings=bool(warnings), seen=version.hash)
        if request.method == "POST":
            form = PublishForm(request.POST, has_warnings=bool(warnings))
            if self._is_settled(request, version, form):
                return redirect("admin:assessments_questionnaireversion_workbench", pk)
        context = {
            "errors": errors,
            "warnings": warnings,
            "form": form,
            "can_publish": not version.is_published and self.has_change_permission(request, version),
            **_figures(version, report),
        }
        return self._render(request, "workbench", version, context, status=422 if form.errors else 200)

    def _is_settled(self, request: HttpRequest, version: QuestionnaireVersion, form: PublishForm) -> bool:
        """Whether it is published, or refused for what the page then says anew."""
        if not super().has_change_permission(request, version):
            raise PermissionDenied
        if not form.is_valid():
            return False
        try:
            services.publish_version(version, by=request.user, seen=form.cleaned_data["seen"])
        except AssessmentError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Published. New attempts begin with this version.")
        return True

    def try_it(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The verdict on what is chosen in the form; nothing is stored."""
        version = self._version(request, pk)
        try:
            definition = version.definition
        except DefinitionError as error:
            return self._render(request, "try", version, {"problems": error.problems})
        form = TryForm(definition, request.GET)
        given = form.answers
        asked = branching.relevant(definition, given)
        document = documents.to_document(scoring.evaluate(definition, asked), asked, {})
        context = {
            "questions": [_tried(definition, form, question.key, asked) for question in definition.questions],
            "page": presenting.page(definition, document),
            "asked": len(asked),
        }
        return self._render(request, "try", version, context)

    def difference(self, request: HttpRequest, pk: int) -> HttpResponse:
        """From another version to this one, by key and as text; and what recorded answers would come to."""
        version = self._version(request, pk)
        return self._render(request, "difference", version, compared(version, request.GET.get("with", "")))

    def export(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._version(request, pk)
        response = HttpResponse(to_yaml(version.document), content_type="application/yaml; charset=utf-8")
        name = f"{version.questionnaire.key}-{version.number}.yaml"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _tried(
    definition: Definition, form: TryForm, key: str, asked: Mapping[str, str | None]
) -> dict[str, Any]:
    """A question of the form, and what it counts as where it is not asked."""
    question = definition.question_by_key[key]
    closed = question.branch.otherwise if question.branch and key not in asked else None
    return {
        "field": form[f"{PREFIX}{key}"],
        "criterion": definition.criterion_by_key[question.criterion].name,
        "closed": question.answer(closed).short if closed else "",
        "gate": definition.question_by_key[question.branch.question].short if question.branch else "",
    }


def _figures(version: QuestionnaireVersion, report: Report) -> dict[str, Any]:
    definition = report.definition
    recorded = services.recorded_falls(version.questionnaire)
    low, high = report.length
    return {
        "options": [_option(definition, report, key) for key in definition.option_keys],
        "questions": [
            {
                "key": one.key,
                "text": definition.question_by_key[one.key].text,
                "asked": percent(one.asked, one.sets),
                "decides": percent(one.decides, one.sets),
                "width": f"{100 * one.decides / one.sets:.1f}%",
            }
            for one in sorted(report.influences, key=lambda one: -one.decides)
        ],
        "changed_sets": report.influences[0].sets,
        "criteria": [
            {
                "name": definition.criterion_by_key[one.key].name,
                "weight": int(definition.weights[one.key] * 100),
                "decides": percent(one.decides, one.sets),
                "width": f"{100 * one.decides / one.sets:.1f}%",
            }
            for one in report.weighings
        ],
        "random": picture.rows(definition, report.picture.falls),
        "sets": report.picture.sets,
        "recorded": picture.rows(definition, recorded, of_people=True) if recorded else None,
        "recorded_count": sum(recorded.values()) if recorded else 0,
        "least": LEAST,
        "length": str(high) if low == high else f"{low} to {high}",
        "minutes": "{:.1f} to {:.1f}".format(*report.minutes) if low != high else f"{report.minutes[1]:.1f}",
        "written": definition.minutes,
        "seconds": SECONDS_EACH,
    }


def _option(definition: Definition, report: Report, key: str) -> dict[str, Any]:
    found = report.reached[key]
    query = urlencode({f"{PREFIX}{name}": answer for name, answer in (found.answers or {}).items()})
    return {
        "name": definition.option_by_key[key].name,
        "reach": REACH_WORDS[found.reach],
        "is_reached": found.reach is Reach.LEADS,
        "query": query,
    }
