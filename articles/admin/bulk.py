"""What an editor does with several articles at once: each action asks first, then says what it did."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateformat import format as format_date

from articles import leaning, permissions, services
from articles.forms import OwnerForm, ReviewDateForm, WithdrawForm
from articles.models import Article
from portal.errors import ServiceError

MOST = 200  # some seconds of work, well within a request's time
NAMED = 20  # in the message about what was done
Act = Callable[[Article, dict[str, Any]], object]


class BulkAdmin(admin.ModelAdmin):
    actions = ["assign_owner", "plan_review", "withdraw_all"]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return permissions.can_publish(request.user)

    def get_actions(self, request: HttpRequest) -> Any:
        """Without the stock deletion: an article is deleted on its own page, which says what stands against it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Give to another owner", permissions=["publish"])
    def assign_owner(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._ask(
            request,
            queryset,
            "assign_owner",
            "Give to another owner",
            OwnerForm,
            lambda article, values: services.assign_owner(article, values["owner"], by=request.user),
            lambda values: f"Given to {values['owner'] or 'nobody'}",
        )

    @admin.action(description="Set the review date", permissions=["publish"])
    def plan_review(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._ask(
            request,
            queryset,
            "plan_review",
            "Set the review date",
            ReviewDateForm,
            lambda article, values: services.plan_review(article, values["on"], by=request.user),
            lambda values: (
                f"To be reviewed by {format_date(values['on'], 'j F Y')}"
                if values["on"]
                else "Without a review date"
            ),
        )

    @admin.action(description="Withdraw", permissions=["publish"])
    def withdraw_all(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._ask(
            request,
            queryset,
            "withdraw_all",
            "Withdraw",
            WithdrawForm,
            lambda article, values: services.withdraw(
                article, by=request.user, instead=values["instead"].strip()
            ),
            lambda values: "Withdrawn",
            shows_leaning=True,
        )

    def _ask(
        self,
        request: HttpRequest,
        queryset: QuerySet[Article],
        action: str,
        title: str,
        form_class: type[forms.Form],
        act: Act,
        said: Callable[[dict[str, Any]], str],
        *,
        shows_leaning: bool = False,
    ) -> HttpResponse | None:
        """The page that asks, until its button is pressed with values that will do."""
        articles = list(queryset.defer("body")[: MOST + 1])
        if len(articles) > MOST:
            messages.error(request, f"More than {MOST} are chosen. Take at most so many at once.")
            return None
        form = form_class(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            self._act(request, articles, form.cleaned_data, act, said)
            return None
        leans = leaning.on_each(articles) if shows_leaning else {}
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "action": action,
            "checkbox": ACTION_CHECKBOX_NAME,
            "articles": [(each, leans.get(each.pk, [])) for each in articles],
        }
        return TemplateResponse(request, "articles/admin/bulk.html", context)

    def _act(
        self,
        request: HttpRequest,
        articles: list[Article],
        values: dict[str, Any],
        act: Act,
        said: Callable[[dict[str, Any]], str],
    ) -> None:
        done = []
        for article in articles:
            try:
                act(article, values)
            except ServiceError as error:
                messages.error(request, f"“{article}”: {error.message}")
            else:
                done.append(f"“{article}”")
        if done:
            more = f" and {len(done) - NAMED} more" if len(done) > NAMED else ""
            messages.success(request, f"{said(values)} ({len(done)}): {', '.join(done[:NAMED])}{more}.")
