"""An article's versions: what each says and what was said about it, decisions, differences."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_POST, require_safe

from articles import differences, permissions, reading, services
from articles.admin.pages import ArticlePagesAdmin
from articles.models import Article, ArticleText, ArticleVersion, ReviewComment
from articles.review_forms import CommentForm, DecisionForm, RestoreForm
from articles.steps import Standing
from portal.errors import ServiceError
from portal.versions.models import VersionState

DRAFT = "draft"
VERSION = "versions/<int:number>/"
SHOWN = 50  # of the versions, until all are asked for
DONE = {
    "approve": "Published: readers see version {number} now.",
    "schedule": "Scheduled: readers will see version {number} by itself at that time.",
    "request_changes": "The author is asked for changes.",
    "reject": "Version {number} is rejected.",
}


class ReviewAdmin(ArticlePagesAdmin):
    """The pages of an article's versions, beside its form."""

    def get_urls(self) -> list[URLPattern]:
        page = self.page_of_article
        return [
            page("versions/", require_safe(self.versions), "versions"),
            page("versions/difference/", require_safe(self.difference), "difference"),
            page(VERSION, require_safe(self.version), "version"),
            page(f"{VERSION}decide/", require_POST(self.decide), "decide"),
            page(f"{VERSION}comment/", require_POST(self.comment), "comment"),
            page(f"{VERSION}restore/", require_POST(self.restore), "restore"),
            *super().get_urls(),
        ]

    def _version(self, request: HttpRequest, pk: int, number: int) -> ArticleVersion:
        article = self._article(request, pk)
        version = (
            ArticleVersion.objects.for_page().select_related("by").filter(article=article, number=number)
        )
        if found := version.first():
            return found
        raise Http404

    def comments_on_newest(self, standing: Standing | None) -> list[ReviewComment]:
        """For the article's form: what was said about the version that was frozen last."""
        newest = standing.newest if standing else None
        return list(newest.comments.select_related("by")) if newest else []

    # Looking

    def versions(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = self.context_of_list(
            self._article(request, pk), most=None if "all" in request.GET else SHOWN
        )
        return render(request, "articles/admin/versions.html", context)

    def context_of_list(self, article: Article, *, most: int | None) -> dict[str, Any]:
        """The newest versions, at most so many."""
        rows = list(article.versions.select_related("by").defer("body")[:most])
        live = article.live_version()
        numbers = [row.number for row in rows]
        preferred = [live.number] if live and live.number in numbers else [*numbers[1:2], *numbers[:1]]
        return {
            **self._around(article),
            "versions": rows,
            "count": article.versions.count() if len(rows) == most else len(rows),
            "before": next(iter(preferred), None),
            "is_draft_unfrozen": _is_draft_unfrozen(article, rows[0] if rows else None),
        }

    def difference(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Between two versions, or a version and the draft."""
        article = self._article(request, pk)
        before, after = (self._text(article, request.GET.get(name, "")) for name in ("before", "after"))
        is_whole = "whole" in request.GET
        context = {
            **self._around(article),
            "before": before,
            "after": after,
            "is_whole": is_whole,
            "difference": differences.between(before, after, is_whole=is_whole),
        }
        return render(request, "articles/admin/difference.html", context)

    def _text(self, article: Article, named: str) -> ArticleText:
        if named == DRAFT:
            return article
        number = int(named) if named.isascii() and named.isdecimal() and len(named) < 9 else 0
        version = ArticleVersion.objects.for_page().filter(article=article, number=number).first()
        if version is None:
            raise Http404
        return version

    def version(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return self._page(request, self._version(request, pk, number))

    def _page(self, request: HttpRequest, version: ArticleVersion, **forms: Any) -> HttpResponse:
        """A version as its page will look; `forms` are those that come back with what is wrong in them."""
        context = {**self.context_of_version(request, version), **forms}
        return render(request, "articles/admin/version.html", context)

    def context_of_version(self, request: HttpRequest, version: ArticleVersion) -> dict[str, Any]:
        article = version.article
        base = _base(version)
        is_waiting = version.state == VersionState.SUBMITTED
        return {
            **self._around(article),
            "version": version,
            "page": reading.of_version(version),
            "base": base,
            "difference": differences.between(base, version) if base and is_waiting else None,
            "can_decide": is_waiting and permissions.can_publish(request.user),
            "comments": version.comments.select_related("by"),
            "earlier_comments": ReviewComment.objects.filter(
                version__article=article, version__number__lt=version.number
            ).select_related("by", "version"),
            "is_draft_unfrozen": _is_draft_unfrozen(article, article.newest_version()),
            "decision_form": DecisionForm(),
            "comment_form": CommentForm(),
        }

    def _around(self, article: Article) -> dict[str, Any]:
        return {
            "section": "learn",
            "article": article,
            "restore_form": RestoreForm(initial={"revision": article.revision}),
        }

    # Changing

    def decide(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """An editor's decision on the version that was read."""
        version = self._version(request, pk, number)
        if not permissions.can_publish(request.user):
            raise PermissionDenied
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._page(request, version, decision_form=form)
        try:
            _decide(version, request.user, form.cleaned_data)
        except ServiceError as error:
            messages.error(request, error.message)
            words = {"words": form.cleaned_data["words"]}
            return self._page(
                request,
                self._version(request, pk, number),
                decision_form=DecisionForm(initial=words),
                comment_form=CommentForm(initial=words),
            )
        messages.success(request, DONE[form.cleaned_data["decision"]].format(number=number))
        return redirect("admin:articles_article_version", pk, number)

    def comment(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        version = self._version(request, pk, number)
        form = CommentForm(request.POST)
        if not form.is_valid():
            return self._page(request, version, comment_form=form)
        return self._done(
            request,
            version,
            lambda: services.comment(version, form.cleaned_data["words"], by=request.user),
            "Your comment is kept, and those concerned are told.",
        )

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Copy a version's text back into the draft."""
        version = self._version(request, pk, number)
        form = RestoreForm(request.POST)
        opened = form.cleaned_data["revision"] if form.is_valid() else 0
        try:
            services.restore(version, by=request.user, revision=opened)
        except ServiceError as error:
            messages.error(request, error.message)
            return redirect("admin:articles_article_version", pk, number)
        messages.success(request, f"The draft now holds the text of version {number}.")
        return redirect("admin:articles_article_change", pk)

    def _done(
        self, request: HttpRequest, version: ArticleVersion, change: Callable[[], object], words: str
    ) -> HttpResponse:
        """Back to the version, with what was done or what was refused."""
        try:
            change()
        except ServiceError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, words)
        return redirect("admin:articles_article_version", version.article_id, version.number)


def _decide(version: ArticleVersion, user: Any, values: dict[str, Any]) -> None:
    words = values["words"]
    match values["decision"]:
        case "approve":
            services.approve(version, by=user, words=words)
        case "schedule":
            services.approve(version, by=user, at=values["publish_at"], words=words)
        case "request_changes":
            services.request_changes(version, by=user, words=words)
        case "reject":
            services.reject(version, by=user, words=words)


def _base(version: ArticleVersion) -> ArticleVersion | None:
    """What a version is compared with first: what readers see, or else the version before it."""
    others = ArticleVersion.objects.for_page().filter(article=version.article_id).exclude(pk=version.pk)
    return others.live().first() or others.filter(number__lt=version.number).first()


def _is_draft_unfrozen(article: Article, newest: ArticleVersion | None) -> bool:
    return newest is None or newest.revision != article.revision
