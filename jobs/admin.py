"""The moderators' side: the queue of versions, companies and their trust, taking a posting down.

Nothing is changed here but through the services.
"""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from jobs import differences, permissions, services
from jobs.forms import ApproveForm, ReasonForm
from jobs.models import Company, Membership, Posting, PostingVersion
from jobs.pages import posting_page
from portal.errors import ServiceError
from portal.versions.models import VersionState

AGAINST = {"request_changes": services.request_changes, "reject": services.reject}


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at; verbs are actions and buttons."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class QueueFilter(admin.SimpleListFilter):
    """The queue is what one sees first; what was decided is a click away."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("all", "All"),
            *((value, label) for value, label in VersionState.choices if value != "submitted"),
        ]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "Waiting for review",
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[PostingVersion]) -> QuerySet[PostingVersion]:
        if self.value() is None:
            return queryset.filter(state=VersionState.SUBMITTED)
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(PostingVersion)
class ReviewAdmin(ReadOnlyAdmin):
    """What waits, the longest first."""

    list_display = ["to_review", "company_name", "kind", "waits_since", "waited", "state"]
    list_display_links = None
    ordering = ["created_at", "pk"]
    list_filter = [QueueFilter]
    search_fields = ["title", "posting__company__name"]
    list_select_related = ["posting__company"]
    list_per_page = 50
    actions = None

    @admin.display(description="posting", ordering="title")
    def to_review(self, version: PostingVersion) -> str:
        url = reverse("admin:jobs_postingversion_review", args=[version.pk])
        return format_html('<a href="{}">{}</a>', url, version.title)

    @admin.display(description="company", ordering="posting__company__name")
    def company_name(self, version: PostingVersion) -> str:
        return version.company.name

    @admin.display(description="what")
    def kind(self, version: PostingVersion) -> str:
        return "New" if version.posting.posted_at is None else "Edit of a live posting"

    @admin.display(description="submitted", ordering="created_at")
    def waits_since(self, version: PostingVersion) -> Any:
        return version.created_at

    @admin.display(description="waiting")
    def waited(self, version: PostingVersion) -> str:
        if version.state != VersionState.SUBMITTED:
            return ""
        return duration(timezone.now() - version.created_at)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.review))
        return [path("<int:pk>/review/", view, name="jobs_postingversion_review"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        get_object_or_404(PostingVersion, pk=object_id if object_id.isdigit() else 0)
        return redirect("admin:jobs_postingversion_review", object_id)

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The version as its page will look, beside what readers see now, with the three decisions."""
        if not permissions.can_review(request.user):
            raise PermissionDenied
        rows = PostingVersion.objects.select_related("posting__company", "by")
        version = get_object_or_404(rows, pk=pk)
        is_against = request.POST.get("decision") in AGAINST
        typed = {"reason": request.POST.get("reason", "")}
        form = ReasonForm(request.POST) if is_against else ReasonForm(initial=typed)
        if request.method == "POST" and self._decide(request, version, form):
            return redirect("admin:jobs_postingversion_changelist")
        live = version.posting.versions.live().exclude(pk=version.pk).first()
        context = {
            **self.admin_site.each_context(request),
            "section": "admin",
            "version": version,
            "posting": version.posting,
            "company": version.company,
            "page": posting_page(version),
            "live": live,
            "differences": differences.between(live, version) if live else [],
            "company_differences": differences.of_company(version.company),
            "approve_form": ApproveForm(initial={"company_revision": version.company.revision}),
            "waiting": duration(timezone.now() - version.created_at),
            "is_waiting": version.state == VersionState.SUBMITTED,
            "reviews": version.reviews.select_related("by"),
            "form": form,
        }
        return render(request, "jobs/admin/review.html", context)

    def _decide(self, request: HttpRequest, version: PostingVersion, form: ReasonForm) -> bool:
        """Carry out the button that was pressed; what is refused is said in the form."""
        decision = request.POST.get("decision", "")
        try:
            if decision == "approve":
                seen = ApproveForm(request.POST)
                revision = seen.cleaned_data["company_revision"] if seen.is_valid() else 0
                services.approve(version, by=request.user, company_revision=revision)
                messages.success(request, f"“{version.title}” is live.")
                return True
            if decision in AGAINST and form.is_valid():
                AGAINST[decision](version, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, f"{version.company.name} has been told.")
                return True
        except ServiceError as error:
            messages.error(request, error.message)
        return False


SHOWN: list[Any] = [
    "title",
    "company",
    "public_id",
    "status_words",
    "closed_reason",
    "summary",
    "where",
    "terms",
    "pay_words",
    "last_day",
    "posted_at",
    "confirmed_at",
    "closed_at",
    "updated_at",
]


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    """Every posting, to look at, and to take down when it is live."""

    list_display = ["title", "company", "status_words", "posted_at", "updated_at"]
    list_filter = ["state", "closed_reason", "company__is_demo"]
    search_fields = ["title", "company__name", "public_id"]
    list_select_related = ["company"]
    change_form_template = "jobs/admin/posting.html"
    fields = SHOWN
    readonly_fields = SHOWN

    def get_queryset(self, request: HttpRequest) -> QuerySet[Posting]:
        return Posting.objects.with_window()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.remove))
        return [path("<int:pk>/remove/", view, name="jobs_posting_remove"), *super().get_urls()]

    def remove(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a live posting down, with a reason that the company reads."""
        if not permissions.can_review(request.user):
            raise PermissionDenied
        posting = get_object_or_404(Posting.objects.select_related("company"), pk=pk)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                services.remove(posting, by=request.user, reason=form.cleaned_data["reason"])
            except ServiceError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, f"“{posting.title}” is no longer public.")
                return redirect("admin:jobs_posting_changelist")
        context = {
            **self.admin_site.each_context(request),
            "section": "admin",
            "posting": posting,
            "form": form,
        }
        return render(request, "jobs/admin/remove.html", context)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    can_delete = False
    readonly_fields = ["user", "role", "created_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.can_review(request.user)


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    """Who employs. Trusting a company lets its postings go live unread."""

    list_display = ["name", "where", "verified_domain", "is_trusted", "is_demo", "created_at"]
    list_filter = ["is_trusted", "is_demo"]
    search_fields = ["name", "slug"]
    actions = ["trust", "distrust"]
    inlines = [MembershipInline]
    readonly_fields = [
        "name",
        "slug",
        "site",
        "place",
        "country",
        "size",
        "about",
        "benefits",
        "is_trusted",
        "is_demo",
        "verified_domain",
        "verified_at",
        "created_at",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Company, form: Any, change: bool) -> None:
        """Nothing here is editable, so nothing is saved."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with them, counted by the database: listed one by one it could be thousands. Who may delete
        a company may delete what belongs to it, though nobody may delete that alone."""
        companies = [company.pk for company in objs]
        going = [
            (Posting, Posting.objects.filter(company__in=companies)),
            (PostingVersion, PostingVersion.objects.filter(posting__company__in=companies)),
            (Membership, Membership.objects.filter(company__in=companies)),
        ]
        counts = {model._meta.verbose_name_plural: rows.count() for model, rows in going}
        return [str(company) for company in objs], {"companies": len(companies), **counts}, set(), []

    def delete_model(self, request: HttpRequest, obj: Company) -> None:
        services.delete_company(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Company]) -> None:
        for company in queryset:
            services.delete_company(company, by=request.user)

    @admin.action(description="Trust: postings go live when they are submitted", permissions=["change"])
    def trust(self, request: HttpRequest, queryset: QuerySet[Company]) -> None:
        self._trust(request, queryset, is_trusted=True)

    @admin.action(description="No longer trust: postings are read first", permissions=["change"])
    def distrust(self, request: HttpRequest, queryset: QuerySet[Company]) -> None:
        self._trust(request, queryset, is_trusted=False)

    def _trust(self, request: HttpRequest, queryset: QuerySet[Company], *, is_trusted: bool) -> None:
        companies = list(queryset)
        for company in companies:
            services.trust(company, by=request.user, is_trusted=is_trusted)
        names = ", ".join(company.name for company in companies)
        messages.success(request, f"{'Trusted' if is_trusted else 'No longer trusted'}: {names}.")


def duration(waited: timedelta) -> str:
    """In the largest unit that says something: "3 days", "5 hours", "12 minutes"."""
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(waited.total_seconds() // length)
        if count:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "just now"
