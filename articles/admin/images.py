"""The image library: what is there, where it is used, and what nobody uses."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from articles import services
from articles.forms import UploadForm
from articles.models import Article, Image
from portal.errors import ServiceError

PICKED = 40
NAMED = 50  # of the articles that show an image


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "In an article"), ("no", "Not used")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "no":
            return queryset.unused()
        return queryset.used() if self.value() == "yes" else queryset


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ["picture", "title", "alt", "credit", "pixels", "used_in", "created_at"]
    list_display_links = ["picture", "title"]
    list_filter = [UseFilter]
    list_per_page = 50
    search_fields = ["title", "alt", "caption", "credit"]
    fields = ["shown", "title", "alt", "caption", "credit", "path", "used_by", "by", "created_at"]
    readonly_fields = ["shown", "path", "used_by", "by", "created_at"]
    actions = ["delete_unused"]

    class Media:
        css = {"all": ["articles/desk.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        rows = Image.objects.with_uses().select_related("original", "by")
        return rows.prefetch_related("variants")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Not the stock deletion in bulk: it asks about each file."""
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.references.exists())

    @admin.display(description="")
    def picture(self, image: Image) -> SafeString:
        return format_html('<img class="thumb" src="{}" alt="" loading="lazy">', image.thumbnail)

    @admin.display(description="image")
    def shown(self, image: Image) -> SafeString:
        return format_html(
            '<img class="shown" src="{}" alt="{}"> <span>{}</span>', image.path, image.alt, self.pixels(image)
        )

    @admin.display(description="pixels", ordering="width")
    def pixels(self, image: Image) -> str:
        return f"{image.width:,} × {image.height:,}"

    @admin.display(description="articles", ordering="uses")
    def used_in(self, image: Any) -> str:
        return str(image.uses) if image.uses else "Not used"

    @admin.display(description="used in")
    def used_by(self, image: Image) -> SafeString | str:
        rows = Article.objects.showing(image).order_by("title").values_list("pk", "title")
        links = [(reverse("admin:articles_article_change", args=[pk]), title) for pk, title in rows[:NAMED]]
        if not links:
            return "No article."
        more = image.uses - len(links)  # type: ignore[attr-defined]
        named = format_html_join(", ", '<a href="{}">{}</a>', links)
        return format_html("{} and {} more", named, f"{more:,}") if more > 0 else named

    @admin.action(description="Delete those that are not used", permissions=["delete"])
    def delete_unused(self, request: HttpRequest, queryset: Any) -> None:
        deleted = 0
        for image in queryset.unused():
            services.delete_image(image, by=request.user)
            deleted += 1
        kept = queryset.count()
        said = f"{deleted} {'image is' if deleted == 1 else 'images are'} deleted."
        if kept:
            said += f" {kept} in use {'is' if kept == 1 else 'are'} kept."
        messages.success(request, said)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One image or several. Those that are none are refused by name; the others are kept all the same."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_bound and form.is_valid():
            kept = self._keep(request, form)
            if kept and not form.errors:
                only = kept[0] if len(kept) == 1 else None
                address = (
                    reverse("admin:articles_image_change", args=[only.pk])
                    if only
                    else reverse("admin:articles_image_changelist")
                )
                return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": "Add images",
            "opts": self.opts,
            "form": form,
            "media": self.media,
        }
        return render(request, "articles/admin/image_add.html", context, status=422 if form.errors else 200)

    def _keep(self, request: HttpRequest, form: UploadForm) -> list[Image]:
        words = {name: form.cleaned_data[name] for name in ("alt", "caption", "credit")}
        kept = []
        for file in form.cleaned_data["images"]:
            try:
                image, is_new = services.add_image(file.read(), name=file.name, by=request.user, **words)
            except ServiceError as error:
                form.add_error("images", f"“{file.name}”: {error.message}")
                continue
            kept.append(image)
            if is_new:
                messages.success(request, f"“{image}” is in the library. Its smaller sizes are being made.")
            else:
                messages.info(request, f"“{file.name}” was in the library already, as “{image}”.")
        return kept

    def get_urls(self) -> list[URLPattern]:
        pick = require_http_methods(["GET", "HEAD", "POST"])(self.pick)
        own = [path("pick/", self.admin_site.admin_view(pick), name="articles_image_pick")]
        return own + super().get_urls()

    def pick(self, request: HttpRequest) -> HttpResponse:
        """The window in which an image is chosen for a text, and added if it is not there yet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_add = self.has_add_permission(request)
        form = (
            UploadForm(request.POST, request.FILES) if request.method == "POST" and may_add else UploadForm()
        )
        if form.is_bound and form.is_valid():
            self._keep(request, form)
            if not form.errors:
                return HttpResponseRedirect(request.path)
        query = request.GET.get("q", "").replace("\0", "").strip()[:200]
        rows, _ = self.get_search_results(request, self.get_queryset(request), query)
        context = {
            **self.admin_site.each_context(request),
            "title": "Choose an image",
            "is_popup": True,
            "opts": self.opts,
            "query": query,
            "form": form,
            "may_add": may_add,
            "images": rows[:PICKED],
        }
        return render(request, "articles/admin/image_pick.html", context, status=422 if form.errors else 200)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        services.save_image(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        services.delete_image(obj, by=request.user)
