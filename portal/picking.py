"""What the rich editor offers to link to: everything of this site that readers see."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import ArticleVersion, Topic
from assessments.models import QuestionnaireVersion
from jobs.models import PostingVersion
from portal import search
from portal.models import Page

MOST = 20
KINDS = {"article": "Article", "posting": "Job"}


@dataclass(frozen=True)
class Choice:
    kind: str
    title: str
    url: str

    @property
    def picked(self) -> str:
        return json.dumps({"href": self.url, "title": self.title})


@require_safe
@admin.site.admin_view
def pick_link(request: HttpRequest) -> HttpResponse:
    """For whoever writes texts. Without a query, what is newest."""
    user: Any = request.user
    if not (user.has_perm("articles.change_article") or user.has_perm("portal.change_page")):
        raise PermissionDenied
    query = request.GET.get("q", "").replace("\0", "").strip()[:200]
    context = {
        **admin.site.each_context(request),
        "title": "Link to",
        "is_popup": True,
        "query": query,
        "choices": _places(query) + (_found(query) if query else _newest()),
    }
    return render(request, "portal/admin/pick_link.html", context)


def _found(query: str) -> list[Choice]:
    return [Choice(KINDS[hit.kind], hit.title, hit.url) for hit in search.find(query, limit=MOST).hits]


def _newest() -> list[Choice]:
    articles = ArticleVersion.objects.live().for_cards().newest_first()[:MOST]
    postings = PostingVersion.objects.live().for_cards().newest_first()[:5]
    return [
        *(Choice("Article", version.title, version.get_absolute_url()) for version in articles),
        *(Choice("Job", version.title, version.get_absolute_url()) for version in postings),
    ]


def _places(query: str) -> list[Choice]:
    """The few that search does not hold, by their names."""
    if not query:
        return []
    versions = QuestionnaireVersion.objects.current().select_related("questionnaire")
    rows: list[Choice] = [
        *(
            Choice("Assessment", str(row.definition.title), row.questionnaire.get_absolute_url())
            for row in versions
        ),
        *(Choice("Topic", topic.name, topic.get_absolute_url()) for topic in Topic.objects.all()),
        *(Choice("Page", page.title, page.get_absolute_url()) for page in Page.objects.all()),
    ]
    return [row for row in rows if query.casefold() in row.title.casefold()]
