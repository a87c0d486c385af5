"""The result page, and forgetting it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import ArticleVersion
from assessments import documents, presenting, services
from assessments.errors import ForgottenError
from assessments.suiting import ARTICLES_EACH, suiting
from assessments.tallying import READ_CRITERIA
from assessments.views.answering import OFFICE
from assessments.views.kept import kept
from assessments.views.private import result_or_404
from portal.access import rate_limited

HOUR = timedelta(hours=1)
ARTICLES_SHOWN = 4


@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    found = result_or_404(token)
    page = presenting.page(found.definition, found.document)
    context = {
        "section": "decide",
        "result": found,
        "page": page,
        "reading": _reading(page),
        "own_weights": presenting.own_weights(found.definition, documents.weights(found.document)),
        "suiting": suiting(found.definition, found.document["answers"], page.leader),
        "limits": presenting.limits(found.definition),
        "has_draft": services.draft_of(found) is not None,
        "link": f"{settings.SITE_URL}{found.get_absolute_url()}",
        "kept": kept(found),
    }
    return render(request, "assessments/result.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-forget", count=2 * OFFICE, per=HOUR)
def forget(request: HttpRequest, token: str) -> HttpResponse:
    found = result_or_404(token)
    if request.method == "POST":
        try:
            services.forget_result(found)
        except ForgottenError as error:
            raise Http404 from error
        return redirect("assessments:forgotten")
    context = {
        "section": "decide",
        "back": found.get_absolute_url(),
        "attempt": found.attempt,
        "expires_at": found.expires_at,
    }
    return render(request, "assessments/forget.html", context)


def _reading(page: presenting.Page) -> dict[str, list[dict[str, Any]]]:
    """The newest articles on each criterion's topics, one that is not named yet if there is any, each named once."""
    rows: dict[int, dict[str, Any]] = {}
    for number, criterion in enumerate(page.reading):
        live = list(ArticleVersion.objects.live().on(criterion.topics).for_cards().newest_first()[:6])
        unnamed = [version for version in live if version.article_id not in rows]
        for version in unnamed[: ARTICLES_EACH if number < READ_CRITERIA else 1] or live[:1]:
            row = rows.setdefault(version.article_id, {"article": version, "criteria": []})
            row["criteria"].append(criterion.name)
    found = list(rows.values())
    return {"first": found[:ARTICLES_SHOWN], "more": found[ARTICLES_SHOWN:]} if found else {}
