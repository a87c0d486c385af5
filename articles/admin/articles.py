"""Where authors write and editors publish. Every change goes through the services."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from articles import lifecycle, permissions, reading, services, steps
from articles.admin.bulk import BulkAdmin
from articles.admin.checking import CheckedAdmin
from articles.admin.editing import EditingAdmin
from articles.admin.exchange import ExchangeAdmin
from articles.admin.leaning import LeaningAdmin
from articles.admin.links import LinksAdmin
from articles.admin.sharing import ShareAdmin
from articles.admin.waiting import StatusFilter, WaitingFilter
from articles.forms import ArticleForm
from articles.models import Article
from portal.editing import services as editing
from portal.errors import ServiceError
from portal.headers import framing

REFUSAL = "_article_refusal"  # on the request: why the form that was sent comes back
GONE = "This article is no longer here. Your text is below: saving it makes a new article."


@admin.register(Article)
class ArticleAdmin(
    EditingAdmin, ShareAdmin, ExchangeAdmin, BulkAdmin, CheckedAdmin, LeaningAdmin, LinksAdmin
):
    form = ArticleForm
    change_form_template = "articles/admin/change_form.html"
    list_display = ["title", "state", "readers_since", "main_topic", "owner", "changed"]
    list_filter = [WaitingFilter, StatusFilter, "main_topic", "author"]
    list_select_related = ["main_topic", "owner"]
    list_per_page = 50
    search_fields = ["title", "summary", "slug"]

    class Media:
        css = {"all": ["articles/desk.css"]}
        js = [Script(f"{name}.js", type="module") for name in ("portal/keep", "articles/beside")]

    # Who

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return Article.objects.editable_by(request.user).with_windows()

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return permissions.can_edit(request.user, obj)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_delete_permission(request)
        return permissions.can_delete(request.user, obj)

    # The list

    @admin.display(description="status", ordering="status")
    def state(self, article: Any) -> str:
        return lifecycle.words(
            article.status,
            article.newest_state,
            is_live=article.live_since is not None,
            is_scheduled=article.scheduled_for is not None,
        )

    @admin.display(description="readers see it", ordering="live_since")
    def readers_since(self, article: Any) -> str:
        since, ahead = article.live_since, article.scheduled_for
        shown = [f"since {_day(since)}"] if since else []
        return ", ".join([*shown, f"from {_moment(ahead)}"] if ahead else shown) or "–"

    @admin.display(description="changed", ordering="updated_at")
    def changed(self, article: Any) -> str:
        return _day(article.updated_at)

    # The form

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[ArticleForm]:
        form = super().get_form(request, obj, change, **kwargs)
        step = steps.named(request.POST)
        own = {
            "user": request.user,
            "action": step.name if step else "",
            "refusal": request.__dict__.get(REFUSAL, ""),
            "typed": self.brought_back(request, obj),
        }
        return type(form.__name__, (form,), own)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        text = [
            "title",
            "slug",
            "summary",
            "body",
            "author",
            "main_topic",
            "topics",
            "review_by_on",
            *(["owner"] if obj and permissions.can_publish(request.user) else []),
            "opened_revision",
        ]
        open_steps = (
            {step.name for step in steps.open_to(request.user, steps.Standing.of(obj))} if obj else set()
        )
        if not obj:
            open_steps = {step.name for step in _first_steps(request.user)}
        if asked := steps.named(request.POST):
            open_steps |= {asked.name}  # it may have closed since the form was opened: what was typed stays
        publication = [
            field
            for field, names in {
                "publish_at": {"_schedule"},
                "months": {"_reviewed"},
                "note": {"_submit", "_publish", "_schedule"},
                "words": {"_request_changes"},
                "instead": {"_withdraw"},
            }.items()
            if names & open_steps
        ]
        sets: list[Any] = [(None, {"fields": text})]
        return [*sets, ("Publication", {"fields": publication})] if publication else sets

    @method_decorator(framing)
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST" and object_id and not self.get_object(request, unquote(object_id)):
            request.__dict__[REFUSAL] = GONE
            object_id, form_url = None, reverse("admin:articles_article_add")
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except services.EditConflictError:
            # Saved between our check and the lock: the form, asked again, shows both texts.
            return super().changeform_view(request, object_id, form_url, extra_context)
        except services.ArticleError as error:
            return self._refused(request, object_id, form_url, error.message)

    def _refused(
        self, request: HttpRequest, object_id: str | None, form_url: str, message: str
    ) -> HttpResponse:
        """The form as it was sent, with what a service said against it."""
        request.__dict__[REFUSAL] = message
        return self.changeform_view(request, object_id, form_url)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        article: Article | None = kwargs.get("obj")
        form = context["adminform"].form
        standing = steps.Standing.of(article) if article else None
        open_steps = steps.open_to(request.user, standing) if standing else _first_steps(request.user)
        context |= {
            "steps": open_steps,
            "standing": standing,
            "state": self.state(article) if article else "",
            "can_publish": permissions.can_publish(request.user),
            "comments": self.comments_on_newest(standing),
            "theirs": form.theirs,
            "theirs_html": reading.prose(form.theirs) if form.theirs else "",
            "unsaved": self.unsaved(request, article) if request.method == "GET" else None,
            "is_brought_back": form.typed is not None,
            "others": editing.others(services.form_of(article), by=request.user),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Article:
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        fields, slug = form.article_fields(), form.cleaned_data.get("slug", "")
        if change:
            if slug and slug != form.initial["slug"]:
                obj.to_confirm = self.move_first(Article(pk=obj.pk, slug=form.initial["slug"]), slug)
                if not obj.to_confirm:
                    services.rename(obj, slug, by=request.user)
                    obj.is_moved = True
            saved = services.save_article(
                obj, fields, by=request.user, revision=form.cleaned_data["opened_revision"]
            )
            if "owner" in form.cleaned_data and "owner" in form.data:
                services.assign_owner(obj, form.cleaned_data["owner"], by=request.user)
        else:
            saved = services.create_article(fields, by=request.user, slug=slug)
        services.forget(saved if change else None, by=request.user)
        obj.pk = saved.pk
        obj.refresh_from_db()
        obj.step_values = form.cleaned_data  # for the step that may follow

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The services have stored the topics too."""

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        services.delete_article(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: Any = None) -> HttpResponse:
        return self._respond(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._respond(request, obj)

    def _respond(self, request: HttpRequest, article: Article) -> HttpResponse:
        """The draft is stored; take the step that was asked for, if any."""
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk]))
        step = steps.named(request.POST)
        to_confirm = getattr(article, "to_confirm", "")
        if step and step.name == "_withdraw" and steps.may(request.user, step, article):
            values: dict[str, Any] = article.step_values  # type: ignore[attr-defined]
            asked = {"instead": values["instead"].strip(), **({"slug": values["slug"]} if to_confirm else {})}
            to_confirm = self.withdraw_first(article, **asked) or to_confirm
            step = None if to_confirm else step
        saved = "The draft is saved."
        if getattr(article, "is_moved", False):
            saved = f"The draft is saved, and its address is now {article.get_absolute_url()}"
        if step is None:
            messages.success(request, saved)
        else:
            try:
                self._take(request, step, article, getattr(article, "step_values", {}))
            except ServiceError as error:
                # The draft is stored: the next save begins there.
                sent = request.POST.copy()
                sent["opened_revision"] = str(article.revision)
                request.POST = sent  # type: ignore[assignment]
                address = reverse("admin:articles_article_change", args=[article.pk])
                said = f"{saved.rstrip('.')}, but nothing else was done. {error.message}"
                return self._refused(request, str(article.pk), address, said)
            messages.success(request, step.done)
        change = reverse("admin:articles_article_change", args=[article.pk])
        return HttpResponseRedirect(to_confirm or change)

    def _take(self, request: HttpRequest, step: steps.Step, article: Article, values: dict[str, Any]) -> None:
        """Raises what the services raise; then nothing of the step is stored."""
        if not steps.may(request.user, step, article):
            raise PermissionDenied
        with transaction.atomic():
            step.run(steps.Standing.of(article), request.user, values)

    # Looking

    def view_on_site(self, article: Article) -> str | None:
        return article.get_absolute_url() if article.is_published() else None

    def get_urls(self) -> list[URLPattern]:
        return [self.page_of_article("preview/", require_safe(self.preview), "preview"), *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as it will be, from the working copy as saved."""
        article = self._article(request, pk)
        context = {"section": "learn", "article": article, "page": reading.of_working_copy(article)}
        return render(request, "articles/preview.html", context)


def _day(moment: Any) -> str:
    return format_date(timezone.localtime(moment), "j F Y")


def _moment(moment: Any) -> str:
    return format_date(timezone.localtime(moment), "j F Y, H:i")


def _first_steps(user: Any) -> list[steps.Step]:
    """The steps of an article that is not stored yet."""
    names = {"_submit", "_publish", "_schedule"}
    return [
        step
        for step in steps.STEPS
        if step.name in names and (not step.is_editors or permissions.can_publish(user))
    ]
