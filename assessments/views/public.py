"""The pages about questionnaires, the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from assessments import presenting, services
from assessments.branching import length
from assessments.models import QuestionnaireVersion
from portal import pagecache


@pagecache.public()
def listing(request: HttpRequest) -> HttpResponse:
    versions = QuestionnaireVersion.objects.current().select_related("questionnaire")
    entries = [
        {"questionnaire": version.questionnaire, "definition": version.definition, "length": _length(version)}
        for version in versions.order_by("questionnaire__slug")
    ]
    return render(request, "assessments/list.html", {"section": "decide", "entries": entries})


@pagecache.public()
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    versions = QuestionnaireVersion.objects.current().select_related("questionnaire")
    version = get_object_or_404(versions, questionnaire__slug=slug)
    context = {
        "section": "decide",
        "questionnaire": version.questionnaire,
        "definition": version.definition,
        "criteria": presenting.all_weights(version.definition, version.definition.weights),
        "length": _length(version),
        "drafts_postings": any(option.hand_off for option in version.definition.options),
        "finds_postings": any(option.has_postings for option in version.definition.options),
        "kept_days": services.KEPT_DAYS,
    }
    return render(request, "assessments/detail.html", context)


@pagecache.public()
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "assessments/forgotten.html", {"section": "decide"})


def _length(version: QuestionnaireVersion) -> str:
    """ "12 to 15", or one figure where every way is as long."""
    low, high = length(version.definition, {})
    return f"{low} to {high}" if low != high else str(low)
