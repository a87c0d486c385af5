"""The owner's figures of a questionnaire, in the admin: a page, its sheet, and the anonymous answers as a sheet."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments import permissions
from assessments.figures import reading, sheets
from assessments.figures.model import HOT, SURENESS_WORDS
from assessments.figures.protecting import LEAST
from assessments.models import Questionnaire, QuestionnaireVersion
from assessments.services.counting import QUIET
from portal import audit
from portal.sheets import download

View = Callable[..., HttpResponseBase]


def urls(site: AdminSite) -> list[URLPattern]:
    """For QuestionnaireAdmin: whoever may not see figures is refused."""

    def page(address: str, view: View, name: str, may: Callable[[Any], bool]) -> URLPattern:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return path(f"<int:pk>/{address}", site.admin_view(guarded), name=f"assessments_questionnaire_{name}")

    return [
        page("figures/", require_safe(figures), "figures", permissions.can_see_figures),
        page("figures.csv", require_safe(figures_csv), "figures_csv", permissions.can_see_figures),
        page("answers.csv", require_POST(answers_csv), "answers_csv", permissions.can_export_answers),
    ]


def figures(request: HttpRequest, pk: int) -> HttpResponse:
    questionnaire, versions, chosen, period = _asked(request, pk)
    context = {
        "section": "admin",
        "questionnaire": questionnaire,
        "title": versions[0].definition.title if versions else questionnaire.key,
        "versions": versions,
        "chosen": chosen[0] if len(chosen) == 1 and len(versions) > 1 else None,
        "period": period,
        "periods": reading.PERIOD_WORDS,
        "figures": reading.read(chosen, period) if versions else None,
        "sureness": SURENESS_WORDS.values(),
        "least": LEAST,
        "hot": HOT,
        "quiet_days": QUIET.days,
        "may_export": permissions.can_export_answers(request.user),
    }
    return render(request, "assessments/admin/figures.html", context)


def figures_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    questionnaire, _, chosen, period = _asked(request, pk)
    return download(sheets.of_figures(reading.read(chosen, period)), _named("figures", questionnaire))


def answers_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything that is kept, whatever the period. Who took it is in the log."""
    questionnaire, versions, _, _ = _asked(request, pk)
    with transaction.atomic():
        audit.record("assessment.export_answers", questionnaire, by=request.user)
    return download(sheets.of_answers(versions), _named("answers", questionnaire))


def _asked(
    request: HttpRequest, pk: int
) -> tuple[Questionnaire, list[QuestionnaireVersion], list[QuestionnaireVersion], str]:
    """The questionnaire, its published versions, those of them that were chosen, and the period."""
    questionnaire = get_object_or_404(Questionnaire, pk=pk)
    versions = reading.published(questionnaire)
    number = request.GET.get("version", "")
    chosen = [version for version in versions if str(version.number) == number] or versions
    period = request.GET.get("weeks", "")
    return questionnaire, versions, chosen, period if period in reading.PERIODS else reading.DEFAULT_PERIOD


def _named(what: str, questionnaire: Questionnaire) -> str:
    return f"{questionnaire.slug}-{what}-{timezone.localdate().isoformat()}"
