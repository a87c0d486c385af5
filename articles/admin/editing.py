"""The article form's memory: what was typed and not saved, and who else has the article open."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import QueryDict
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.views.decorators.http import require_POST

from articles import services
from articles.models import Article, Editing

BRING_BACK = "unsaved"  # in the address of the form, and of the preview


class EditingMixin:
    """For the article's ModelAdmin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("add/keep/", view(self.keep), name="articles_article_keep_new"),
            path("<int:pk>/keep/", view(self.keep), name="articles_article_keep"),
        ]
        return own + super().get_urls()  # type: ignore[misc]

    def keep(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return require_POST(self._keep)(request, pk)

    def _keep(self, request: HttpRequest, pk: int | None) -> HttpResponse:
        """The open form's sign of life, with what is typed, if that has changed. Answers who else is there."""
        article = self._article(request, pk) if pk else None  # type: ignore[attr-defined]
        if article is None and not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise Http404
        if "_forget" in request.POST:
            services.forget(article, by=request.user)
            return HttpResponseRedirect("../change/" if article else "../")
        fields = self.get_form(request, article).base_fields  # type: ignore[attr-defined]
        typed = {name: values for name, values in request.POST.lists() if name in fields}
        if typed:
            services.keep(article, typed, by=request.user)
        else:
            services.look(article, by=request.user)
        return JsonResponse(
            {
                "at": format_date(timezone.localtime(), "H:i:s"),
                "others": self.others(article, request.user),
                "revision": article.revision if article else None,
            }
        )

    def unsaved(self, request: HttpRequest, article: Article | None) -> Editing | None:
        """What this person typed another time and did not save."""
        user: Any = request.user
        return Editing.objects.of(article).unsaved().filter(user=user).first()

    def brought_back(self, request: HttpRequest, article: Article | None) -> QueryDict | None:
        """The same as the form sends it, when it was asked for."""
        if request.method != "GET" or BRING_BACK not in request.GET:
            return None
        unsaved = self.unsaved(request, article)
        if unsaved is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in unsaved.typed.items():
            data.setlist(name, values)
        return data

    def others(self, article: Article | None, user: Any) -> list[str]:
        """Names of those who have the article open as well."""
        if article is None:
            return []
        present = Editing.objects.of(article).present().exclude(user=user).select_related("user")
        return sorted(str(editing.user) for editing in present)
