"""Private links to a version: made and revoked on its page, listed with the article's versions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from articles import services
from articles.admin.reviewing import VERSION, ReviewAdmin
from articles.models import Article, ArticleVersion, ShareLink
from articles.services import SHARED_DAYS
from portal.site import site


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        label="It works for",
        coerce=int,
        choices=[(days, f"{days} day{'' if days == 1 else 's'}") for days in SHARED_DAYS],
        initial=7,
    )


class ShareAdmin(ReviewAdmin):
    """Adds the links to the pages of versions."""

    def get_urls(self) -> list[URLPattern]:
        page = self.page_of_article
        return [
            page(f"{VERSION}share/", require_POST(self.share), "share"),
            page("links/<slug:public_id>/revoke/", require_POST(self.revoke), "revoke"),
            *super().get_urls(),
        ]

    def context_of_list(self, article: Article, *, most: int | None) -> dict[str, Any]:
        links = ShareLink.objects.open().filter(version__article=article).select_related("version", "by")
        return {**super().context_of_list(article, most=most), "links": _with_addresses(links)}

    def context_of_version(self, request: HttpRequest, version: ArticleVersion) -> dict[str, Any]:
        links = ShareLink.objects.open().filter(version=version).select_related("by")
        own = {"links": _with_addresses(links), "share_form": ShareForm()}
        return {**super().context_of_version(request, version), **own}

    def share(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        version = self._version(request, pk, number)
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self._page(request, version, share_form=form)
        return self._done(
            request,
            version,
            lambda: services.share(version, days=form.cleaned_data["days"], by=request.user),
            "The link is made: copy it below.",
        )

    def revoke(self, request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
        links = ShareLink.objects.select_related("version__article")
        link = links.filter(version__article=self._article(request, pk), public_id=public_id).first()
        if link is None:
            raise Http404
        return self._done(
            request,
            link.version,
            lambda: services.revoke(link, by=request.user),
            "The link shows nothing any more.",
        )


def _with_addresses(links: Iterable[ShareLink]) -> list[tuple[ShareLink, str]]:
    return [(link, f"{site.url}{link.get_absolute_url()}") for link in links]
