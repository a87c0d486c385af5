"""Every posting, to look at; its reports from readers, and what a moderator does to one that is public."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern

from jobs import hinting, services
from jobs.admin.deciding import REASON_HELP, Choice, Deciding
from jobs.admin.reading import ReadOnlyAdmin, page
from jobs.forms import SeenForm
from jobs.models import Posting, PostingVersion, Report, Review
from jobs.pages import posting_page
from jobs.services import letters, reports
from jobs.services.letters import Letter

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
    "frozen_at",
    "closed_at",
    "updated_at",
]
SETTLED = 50  # of the reports that were settled before


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    """Every posting, to look at, and to hide or take down when it is live."""

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
        moderate = page(self.admin_site, "<int:pk>/moderate/", self.moderate, "jobs_posting_moderate")
        return [moderate, *super().get_urls()]

    def moderate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What readers told about a posting, and what is done about it.

        Sending settles the reports that stood on the page; until then, whatever stands there now."""
        posting = _posting(pk)
        if request.POST.get("step") == "send":
            deciding = _deciding(request, posting, upto=SeenForm(request.POST).number("upto"))
            if deciding.carry_out():
                return redirect("admin:jobs_postingversion_changelist")
            posting = _posting(pk)  # as somebody else may have left it meanwhile
        version = _newest(posting)
        unsettled = list(posting.reports.unsettled())
        context = {
            **self.admin_site.each_context(request),
            "section": "admin",
            "posting": posting,
            "version": version,
            "company": posting.company,
            "page": posting_page(version) if version else None,
            "reports": unsettled,
            "upto": _upto(unsettled),
            "settled": posting.reports.exclude(settled_at=None).select_related("settled_by")[:SETTLED],
            "hints": hinting.of_versions([version])[version.pk] if version else [],
            "reviews": Review.objects.filter(version__posting=posting).select_related("by"),
            "deciding": _deciding(request, posting, upto=_upto(unsettled)),
        }
        return render(request, "jobs/admin/moderate.html", context)


def _deciding(request: HttpRequest, posting: Posting, *, upto: int) -> Deciding:
    return Deciding(
        request,
        choices_of(posting, request.user, upto=upto),
        title=posting.title,
        company=posting.company.name,
        reason_help=f"{REASON_HELP} Of reports that you settle without a change, only moderators read it.",
    )


def _posting(pk: int) -> Posting:
    return get_object_or_404(Posting.objects.select_related("company"), pk=pk)


def _newest(posting: Posting) -> PostingVersion | None:
    newest = posting.newest_begun()
    if newest is not None:
        newest.posting = posting
    return newest


def _upto(found: Any) -> int:
    return max((report.pk for report in found), default=0)


def choices_of(posting: Posting, user: Any, *, upto: int = 0) -> list[Choice]:
    """What may be done to a posting that was public, by the table of `jobs.lifecycle`."""
    version = _newest(posting)
    if version is None:
        return []
    choices = [_dismiss(posting, user, upto)] if upto else []
    if posting.may("freeze"):
        choices += _while_live(posting, version, user, upto)
    if posting.may("unfreeze") and not posting.company.is_suspended:
        choices.append(_unfreeze(posting, user))
    if posting.may("remove"):
        choices.append(_remove(posting, version, user, upto))
    return choices


def _dismiss(posting: Posting, user: Any, upto: int) -> Choice:
    return Choice(
        "dismiss",
        "Leave it as it is: the reports are settled with your note",
        "Settle the reports",
        lambda reason: reports.answers(posting, Report.Outcome.DISMISSED, upto=upto),
        lambda reason, seen: services.dismiss(posting, by=user, note=reason, upto=upto, seen=seen),
        "The reports are settled, and the posting stays as it is.",
        canned="dismiss",
    )


def _while_live(posting: Posting, version: PostingVersion, user: Any, upto: int) -> list[Choice]:
    return [
        Choice(
            "ask_changes",
            "Ask for changes: it stays public meanwhile",
            "Ask for changes",
            partial(_letters, version, "changes_to_live", Report.Outcome.CHANGES_REQUESTED, upto),
            partial(_carry_out, services.ask_changes, posting, user, upto),
            f"{posting.company.name} has been asked for changes.",
            canned="request_changes",
        ),
        Choice(
            "freeze",
            "Freeze it: readers do not see it until you unfreeze it, or approve a corrected text",
            "Freeze it",
            partial(_letters, version, "frozen", Report.Outcome.FROZEN, upto),
            partial(_carry_out, services.freeze, posting, user, upto),
            f"“{posting.title}” is frozen.",
            canned="freeze",
        ),
    ]


def _unfreeze(posting: Posting, user: Any) -> Choice:
    return Choice(
        "unfreeze",
        "Unfreeze it: readers see the same text again, to its last day",
        "Unfreeze it",
        lambda reason: services.letters_of_unfreezing(posting),
        lambda reason, seen: services.unfreeze(posting, by=user, seen=seen),
        f"“{posting.title}” is no longer frozen.",
        has_reason=False,
    )


def _remove(posting: Posting, version: PostingVersion, user: Any, upto: int) -> Choice:
    return Choice(
        "remove",
        "Take it down for good: its page says so, and nobody can undo it",
        "Take it down",
        partial(_letters, version, "removed", Report.Outcome.REMOVED, upto),
        partial(_carry_out, services.remove, posting, user, upto),
        f"“{posting.title}” is no longer public.",
        canned="remove",
    )


def _letters(
    version: PostingVersion, template: str, outcome: Report.Outcome, upto: int, reason: str
) -> list[Letter]:
    """To the company, and to those whose reports are settled with it."""
    own = letters.about(version, template, reason=reason)
    return [*own, *(reports.answers(version.posting, outcome, upto=upto) if upto else [])]


def _carry_out(service: Any, posting: Posting, user: Any, upto: int, reason: str, seen: str) -> Any:
    return service(posting, by=user, reason=reason, seen=seen, upto=upto)
