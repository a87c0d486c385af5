"""The second step of a move and of a withdrawal that something leans on: what that is, and the button."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from articles import leaning, permissions, services
from articles.admin.pages import ArticlePagesAdmin
from articles.forms import MoveAndWithdrawForm, MoveForm, WithdrawForm
from articles.models import Article
from portal.errors import ServiceError


class LeaningAdmin(ArticlePagesAdmin):
    def get_urls(self) -> list[URLPattern]:
        page, methods = self.page_of_article, require_http_methods(["GET", "HEAD", "POST"])
        return [
            page("move/", methods(self.move), "move"),
            page("withdraw/", methods(self.withdraw), "withdraw"),
            *super().get_urls(),
        ]

    def move_first(self, article: Article, slug: str) -> str:
        """Where to confirm a move that something leans on; empty where nothing does."""
        if not any(lean.is_link for lean in leaning.on(article)):
            return ""
        return f"{reverse('admin:articles_article_move', args=[article.pk])}?{urlencode({'slug': slug})}"

    def withdraw_first(self, article: Article, **asked: str) -> str:
        """Where to confirm a withdrawal that something leans on, and a move with it; empty where nothing does."""
        if not leaning.on(article):
            return ""
        return f"{reverse('admin:articles_article_withdraw', args=[article.pk])}?{urlencode(asked)}"

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        if not permissions.can_move(request.user, article):
            raise PermissionDenied
        form = MoveForm(_sent(request), initial={"slug": request.GET.get("slug", article.slug)})
        if request.method == "POST" and form.is_valid():
            try:
                moved = services.rename(article, form.cleaned_data["slug"], by=request.user)
            except ServiceError as error:
                form.add_error("slug", error.message)
            else:
                messages.success(request, f"The address is now {moved.get_absolute_url()}")
                return self._back(article)
        leans = [lean for lean in leaning.on(article) if lean.is_link]
        is_live = article.is_published()
        said = (
            "Nothing breaks: the old address will lead to the new one. Correct these links when you can."
            if is_live
            else "Readers do not see this article, so its old address will lead nowhere. Correct these links."
        )
        context = {"title": "Change the address", "button": "Change the address", "said": said}
        return self._confirm(request, article, form, leans, context)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        if not permissions.can_publish(request.user):
            raise PermissionDenied
        sent = _sent(request)
        asked = request.GET if sent is None else sent
        form_class = MoveAndWithdrawForm if "slug" in asked else WithdrawForm
        form = form_class(sent, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    if "slug" in form.cleaned_data:
                        services.rename(article, form.cleaned_data["slug"], by=request.user)
                    services.withdraw(article, by=request.user, instead=form.cleaned_data["instead"].strip())
            except ServiceError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, "Withdrawn: readers do not see it any more.")
                return self._back(article)
        verb = "Change the address and withdraw" if "slug" in form.fields else "Withdraw"
        context = {
            "title": verb,
            "button": verb,
            "said": "These will lead to what is read instead, or to a page that says that the article is gone.",
        }
        return self._confirm(request, article, form, leaning.on(article), context)

    def _back(self, article: Article) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _confirm(
        self,
        request: HttpRequest,
        article: Article,
        form: forms.Form,
        leans: list[leaning.Lean],
        context: dict[str, Any],
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            **context,
            "opts": self.opts,
            "article": article,
            "form": form,
            "leans": leans,
        }
        return TemplateResponse(request, "articles/admin/leaning.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
