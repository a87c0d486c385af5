"""The queue of what waits for a moderator, and the page on which a version is read and decided about."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html

from jobs import differences, hinting, permissions, queue, services
from jobs.admin.deciding import REASON_HELP, Choice, Deciding
from jobs.admin.postings import choices_of
from jobs.admin.reading import ReadOnlyAdmin, page
from jobs.forms import SeenForm
from jobs.lifecycle import Verb
from jobs.models import Company, PostingVersion
from jobs.pages import posting_page
from portal.errors import ServiceError
from portal.versions.models import VersionState


class StateFilter(admin.SimpleListFilter):
    """What was decided; what waits is in the queue."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(VersionState.choices)

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() not in VersionState.values,
            "query_string": "?state=all",
            "display": "All",
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[PostingVersion]) -> QuerySet[PostingVersion]:
        return queryset.filter(state=self.value()) if self.value() in VersionState.values else queryset


@admin.register(PostingVersion)
class ReviewAdmin(ReadOnlyAdmin):
    """The queue, and behind its link every version, the newest first."""

    list_display = ["to_review", "company_name", "submitted", "state"]
    list_display_links = None
    ordering = ["-created_at", "-pk"]
    list_filter = [StateFilter]
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

    @admin.display(description="submitted", ordering="created_at")
    def submitted(self, version: PostingVersion) -> Any:
        return version.created_at

    def get_urls(self) -> list[URLPattern]:
        review = page(self.admin_site, "<int:pk>/review/", self.review, "jobs_postingversion_review")
        return [review, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        get_object_or_404(PostingVersion, pk=object_id if object_id.isdigit() else 0)
        return redirect("admin:jobs_postingversion_review", object_id)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The queue, unless versions are searched or filtered."""
        if "state" in request.GET or "q" in request.GET or not permissions.can_review(request.user):
            return super().changelist_view(
                request, {**(extra_context or {}), "title": "Versions of postings"}
            )
        return self.queue(request)

    def queue(self, request: HttpRequest) -> HttpResponse:
        waiting = queue.places()
        kind = request.GET.get("kind", "")
        kind = kind if kind in set(queue.Kind) else ""
        shown = [place for place in waiting if not kind or place.kind == kind]
        found = Paginator(shown, queue.PAGE).get_page(request.GET.get("page"))
        counts = queue.counts(waiting)
        context = {
            **self.admin_site.each_context(request),
            "section": "admin",
            "page": found,
            "rows": queue.rows(list(found)),
            "tabs": [
                ("", "All", len(waiting), not kind),
                *((key, words, counts[key], key == kind) for key, words in queue.TABS.items()),
            ],
        }
        return render(request, "jobs/admin/queue.html", context)

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The version as its page will look, beside what readers see now, and the decision about it."""
        version = _version(pk)
        if request.POST.get("step") in TRUST:
            _trust(request, version.company)
            return redirect("admin:jobs_postingversion_review", pk)
        deciding = _deciding(request, version)
        if deciding.carry_out():
            return redirect("admin:jobs_postingversion_changelist")
        version = _version(pk)  # as somebody else may have left it meanwhile
        posting, company = version.posting, version.company
        before = queue.before([version]).get(posting.pk) if posting.posted_at else None
        is_waiting = version.state == VersionState.SUBMITTED
        context = {
            **self.admin_site.each_context(request),
            "section": "admin",
            "version": version,
            "posting": posting,
            "company": company,
            "page": posting_page(version),
            "before": before if before and before.pk != version.pk else None,
            "differences": differences.between(before, version) if before else [],
            "company_differences": differences.of_company(company),
            "waiting": queue.duration(timezone.now() - version.created_at),
            "is_waiting": is_waiting,
            "hints": hinting.of_versions([version])[version.pk],
            "reports": posting.reports.unsettled().count(),
            "reviews": version.reviews.select_related("by"),
            "deciding": _deciding(request, version) if is_waiting else None,
            "typed": deciding.typed,
        }
        return render(request, "jobs/admin/review.html", context)


TRUST = {"trust": True, "distrust": False}


def _trust(request: HttpRequest, company: Company) -> None:
    is_trusted = TRUST[request.POST["step"]]
    try:
        services.trust(company, by=request.user, is_trusted=is_trusted)
    except ServiceError as error:
        messages.error(request, error.message)
    else:
        words = (
            "is trusted: its postings go live when they are sent" if is_trusted else "is no longer trusted"
        )
        messages.success(request, f"{company.name} {words}.")


def _version(pk: int) -> PostingVersion:
    return get_object_or_404(PostingVersion.objects.select_related("posting__company", "by"), pk=pk)


def _deciding(request: HttpRequest, version: PostingVersion) -> Deciding:
    choices = [
        *_choices(request, version),
        *(choice for choice in choices_of(version.posting, request.user) if choice.value in ABOUT_LIVE),
    ]
    return Deciding(
        request,
        choices,
        title=version.title,
        company=version.company.name,
        reason_help=f"{REASON_HELP} An approval goes without it.",
    )


ABOUT_LIVE = {"freeze", "remove"}  # the rest waits on the page of the posting and its reports


def _choices(request: HttpRequest, version: PostingVersion) -> list[Choice]:
    """What may become of a version that waits."""
    user, name = request.user, version.company.name
    revision = SeenForm(request.POST).number("company_revision")
    is_edit = version.posting.posted_at is not None

    def told(verb: Verb) -> Any:
        return lambda reason: services.letters_of(version, verb, reason=reason)

    def against(service: Any) -> Any:
        return lambda reason, seen: service(version, by=user, reason=reason, seen=seen)

    approve = Choice(
        "approve",
        "Approve: readers see it at once",
        "Approve",
        told(Verb.APPROVE),
        lambda reason, seen: services.approve(version, by=user, company_revision=revision, seen=seen),
        f"“{version.title}” is live.",
        has_reason=False,
    )
    return [
        *([] if version.company.is_suspended else [approve]),
        Choice(
            "request_changes",
            "Ask for changes: the company gets it back",
            "Ask for changes",
            told(Verb.REQUEST_CHANGES),
            against(services.request_changes),
            f"{name} has been asked for changes.",
            canned="request_changes",
        ),
        Choice(
            "reject",
            "Reject the edit: the live posting stays as it is"
            if is_edit
            else "Reject: the posting is closed for good",
            "Reject",
            told(Verb.REJECT),
            against(services.reject),
            f"“{version.title}” is rejected.",
            canned="reject",
        ),
    ]
