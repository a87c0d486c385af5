"""The decision record of a result: a page that prints on two sheets, and Markdown to paste."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import presenting, services
from assessments.models import Result
from assessments.views.private import attempt_or_404, result_or_404, team_result_or_404
from portal import text


@require_safe
def record(request: HttpRequest, token: str) -> HttpResponse:
    found = result_or_404(token)
    back = found.get_absolute_url()
    return _page(request, found, back=back, markdown=reverse("assessments:record_markdown", args=[token]))


@require_safe
def record_markdown(request: HttpRequest, token: str) -> HttpResponse:
    return _markdown(result_or_404(token))


@require_safe
def team_record(request: HttpRequest, token: str) -> HttpResponse:
    """A team's, by the link of anyone who has finished."""
    found = team_result_or_404(attempt_or_404(token))
    back = reverse("assessments:resume", args=[token])
    return _page(
        request, found, back=back, markdown=reverse("assessments:team_record_markdown", args=[token])
    )


@require_safe
def team_record_markdown(request: HttpRequest, token: str) -> HttpResponse:
    return _markdown(team_result_or_404(attempt_or_404(token)))


def _record(result: Result) -> presenting.Record:
    facts = presenting.Facts(
        version=result.case.version.number,
        hash=result.case.version.hash,
        engine=result.engine_version,
        made_on=timezone.localdate(result.created_at),
        look_again_on=services.day_to_look_again(result),
        project=result.case.project,
        names=services.names_in(result),
    )
    return presenting.record(result.definition, result.document, facts)


def _page(request: HttpRequest, result: Result, **links: str) -> HttpResponse:
    context: dict[str, Any] = {"section": "decide", "result": result, "record": _record(result), **links}
    return render(request, "assessments/record.html", context)


def _markdown(result: Result) -> HttpResponse:
    """By way of HTML, so that the converter that escapes every posting's text escapes what was typed here too."""
    html = render_to_string("assessments/record_plain.html", {"record": _record(result)})
    # Texts begin at the second level, a document at the first.
    markdown = text.to_markdown(text.clean(html)).removeprefix("#")
    response = HttpResponse(markdown, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decision-record.md"'
    return response
