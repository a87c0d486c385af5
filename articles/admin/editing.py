"""The article form's memory: what was typed and not saved, and who else has the article open."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.views.decorators.http import require_POST, require_safe

from articles import reading, services
from articles.admin.pages import ArticlePagesAdmin
from articles.models import Article, Author, Topic
from portal import text
from portal.editing import services as editing
from portal.headers import framed
from portal.text.fields import MAX_TYPED

BRING_BACK = "unsaved"  # in the address of the form, and of the preview


def _as_fields(typed: services.Typed) -> services.ArticleFields:
    """As far as it can be read: what is half typed is left out."""

    def one(name: str) -> str:
        return next(iter(typed.get(name, ())), "")

    def pks(name: str) -> list[int]:
        return [int(value) for value in typed.get(name, ()) if value.isdecimal() and len(value) < 16]

    return services.ArticleFields(
        title=one("title") or "No title yet",
        summary=one("summary"),
        body=text.clean(one("body")[:MAX_TYPED]),
        author=Author.objects.filter(pk__in=pks("author")).first(),
        main_topic=Topic.objects.filter(pk__in=pks("main_topic")).first(),
        topics=tuple(Topic.objects.filter(pk__in=pks("topics"))),
        review_by_on=_day(one("review_by_on")),
    )


def _day(typed: str) -> date | None:
    try:
        return forms.DateField(required=False).clean(typed)
    except forms.ValidationError:
        return None


class EditingAdmin(ArticlePagesAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        keep, beside = require_POST(self.keep), framed(require_safe(self.beside))
        return [
            path("add/keep/", view(keep), name="articles_article_keep_new"),
            self.page_of_article("keep/", keep, "keep"),
            path("add/beside/", view(beside), name="articles_article_beside_new"),
            self.page_of_article("beside/", beside, "beside"),
            *super().get_urls(),
        ]

    def keep(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The open form's sign of life, with what is typed, if that has changed. Answers who else is there."""
        article = self._article(request, pk) if pk else None
        if article is None and not self.has_add_permission(request):
            raise Http404
        if "_forget" in request.POST:
            services.forget(article, by=request.user)
            return HttpResponseRedirect("../change/" if article else "../")
        fields = self.get_form(request, article).base_fields
        typed = {name: values for name, values in request.POST.lists() if name in fields}
        if typed:
            services.keep(article, typed, by=request.user)
        else:
            services.look(article, by=request.user)
        return JsonResponse(
            {
                "at": format_date(timezone.localtime(), "H:i:s"),
                "others": editing.others(services.form_of(article), by=request.user),
                "revision": article.revision if article else None,
            }
        )

    def beside(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The page as it will be, of what is typed and not saved, to stand beside the form."""
        article = self._article(request, pk) if pk else None
        if article is None and not self.has_add_permission(request):
            raise Http404
        unsaved = self.unsaved(request, article)
        page = None
        if unsaved:
            page = reading.of_fields(_as_fields(unsaved.typed), article or Article())
        elif article:
            page = reading.of_working_copy(article)
        return render(request, "articles/beside.html", {"section": "learn", "page": page})

    def unsaved(self, request: HttpRequest, article: Article | None) -> Any:
        """What this person typed another time and did not save."""
        return editing.unsaved(services.form_of(article), by=request.user)

    def brought_back(self, request: HttpRequest, article: Article | None) -> QueryDict | None:
        """The same as the form sends it, when it was asked for."""
        if request.method != "GET" or BRING_BACK not in request.GET:
            return None
        unsaved = self.unsaved(request, article)
        return editing.as_sent(unsaved.typed) if unsaved else None
