"""Articles in and out in the admin: exports to download, and imports by upload, looked at before they happen."""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from articles import permissions, services
from articles.exchange.exporting import Export, zipped
from articles.exchange.markdown import ENTRIES
from articles.forms import ImportForm
from articles.models import Article, ImportRun

SHOWN = 500
RECENT = 10


class ExchangeAdmin(admin.ModelAdmin):
    """Pages beside the list and beside each article."""

    change_list_template = "articles/admin/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("export/", view(require_safe(self.export_all)), name="articles_article_export_all"),
            path("<int:pk>/export/", view(require_safe(self.export_one)), name="articles_article_export"),
            path("import/", view(_page(self.start_import)), name="articles_article_import"),
            path("import/<int:pk>/", view(_page(self.import_run)), name="articles_article_import_run"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {**(extra_context or {}), "can_exchange": permissions.can_publish(request.user)}
        return super().changelist_view(request, context)

    def export_all(self, request: HttpRequest) -> HttpResponseBase:
        _editors_only(request)
        return _download(zipped(Export(Article.objects.all())), "articles.zip")

    def export_one(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Markdown alone where that is all; a ZIP where images, a draft beside the text, or a series belong to it."""
        found = Article.objects.editable_by(request.user).filter(pk=pk)
        if not found:
            raise Http404
        own = {
            name: content
            for name, content in Export(found, is_whole=False).files()
            if name not in ENTRIES.values()
        }
        if len(own) > 1:
            return _download(zipped(Export(found, is_whole=False)), f"{found[0].key}.zip")
        response = HttpResponse(*own.values(), content_type="text/markdown; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{found[0].key}.md"'
        return response

    def start_import(self, request: HttpRequest) -> HttpResponse:
        _editors_only(request)
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        if form.is_bound and form.is_valid():
            values = form.cleaned_data
            upload = values.pop("file")
            try:
                run = services.start_import(upload.read(), name=upload.name, by=request.user, **values)
            except services.ArticleError as error:
                form.add_error("file", error.message)
            else:
                return HttpResponseRedirect(reverse("admin:articles_article_import_run", args=[run.pk]))
        context = {
            "title": "Import articles",
            "form": form,
            "runs": ImportRun.objects.defer("entries")[:RECENT],
        }
        return self._render(request, "articles/admin/import.html", context, 422 if form.errors else 200)

    def import_run(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would happen, with a button to let it happen; then how far it is, and what happened."""
        _editors_only(request)
        run = ImportRun.objects.select_related("by").filter(pk=pk).first()
        if run is None:
            raise Http404
        if request.method == "POST":
            try:
                services.confirm_import(run, by=request.user)
            except services.ArticleError as error:
                messages.error(request, error.message)
            return HttpResponseRedirect(request.path)
        told = [
            entry for entry in run.entries if entry["outcome"] != services.Outcome.UNCHANGED or entry["notes"]
        ]
        context = {
            "title": run.name,
            "run": run,
            "counts": Counter(entry["outcome"] for entry in run.entries).items(),
            "entries": told[:SHOWN],
            "left_out": max(0, len(told) - SHOWN),
        }
        return self._render(request, "articles/admin/import_run.html", context)

    def _render(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return render(request, template, {**shared, **context}, status=status)


def _page(view: Any) -> Any:
    return require_http_methods(["GET", "HEAD", "POST"])(view)


def _editors_only(request: HttpRequest) -> None:
    if not permissions.can_publish(request.user):
        raise PermissionDenied


def _download(pieces: Any, name: str) -> StreamingHttpResponse:
    """Sent while it is made, so that a large one neither waits nor fills memory."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)
