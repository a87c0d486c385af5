"""Who employs: trusted, suspended, deleted."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern

from jobs import permissions, services
from jobs.admin.deciding import Choice, Deciding
from jobs.admin.reading import page
from jobs.models import Company, Membership, Posting, PostingVersion
from jobs.services import letters


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    can_delete = False
    readonly_fields = ["user", "role", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.can_review(request.user)


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    """Who employs. Trusting a company lets its postings go live unread."""

    list_display = ["name", "where", "verified_domain", "is_trusted", "suspended_at", "is_demo", "created_at"]
    list_filter = ["is_trusted", ("suspended_at", admin.EmptyFieldListFilter), "is_demo"]
    search_fields = ["name", "slug"]
    actions = ["trust", "distrust"]
    inlines = [MembershipInline]
    change_form_template = "jobs/admin/company.html"
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
        "suspended_at",
        "suspension_reason",
        "is_demo",
        "verified_domain",
        "verified_at",
        "created_at",
    ]

    def get_urls(self) -> list[URLPattern]:
        suspend = page(self.admin_site, "<int:pk>/suspend/", self.suspend, "jobs_company_suspend")
        return [suspend, *super().get_urls()]

    def suspend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hide all that a company has published, or show it again."""
        company = get_object_or_404(Company, pk=pk)
        deciding = Deciding(request, [_choice(company, request.user)], title="", company=company.name)
        if deciding.carry_out():
            return redirect("admin:jobs_company_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "section": "admin",
            "company": company,
            "deciding": deciding,
        }
        return render(request, "jobs/admin/suspend.html", context)

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


def _choice(company: Company, user: Any) -> Choice:
    if company.is_suspended:
        return Choice(
            "resume",
            "Lift the suspension: its page and what it hid are public again",
            "Lift the suspension",
            lambda reason: letters.to_owners(company, "resumed"),
            lambda reason, seen: services.resume(company, by=user, seen=seen),
            f"{company.name} is no longer suspended.",
            has_reason=False,
        )
    return Choice(
        "suspend",
        "Suspend it: its page and postings are hidden, and nothing new is published",
        "Suspend it",
        lambda reason: letters.to_owners(company, "suspended", reason=reason),
        lambda reason, seen: services.suspend(company, by=user, reason=reason, seen=seen),
        f"{company.name} is suspended: nothing of it is public.",
        canned="freeze",
    )
