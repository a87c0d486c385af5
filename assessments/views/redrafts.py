"""What a later result changes in the posting that an earlier one became, and taking over just that."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import services
from assessments.errors import ForgottenError
from assessments.models import Result
from assessments.services.hand_off import Redraft
from assessments.views.drafts import WAITING, draft_address
from jobs import services as jobs
from jobs.errors import ConflictError
from jobs.redrafting import Change
from portal.errors import ServiceError

MOST_CHOSEN = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A change with its words. One is ticked that changes nothing which was written here by hand."""

    change: Change
    name: str
    words: Mapping[str, str]
    is_ticked: bool


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_changes(request: HttpRequest) -> HttpResponse:
    """`posting` chooses among several. The result waits in the session, as for a new posting."""
    waiting = str(request.session.get(WAITING, ""))
    found = services.waiting_result(waiting)
    if found is None:
        return redirect("jobs:dashboard")
    redrafts = services.redrafts_for(found, by=request.user)
    if not redrafts:
        messages.info(request, "You have no posting from the earlier answers. This makes a new one.")
        return redirect("assessments:take_over")
    asked = request.GET.get("posting", "")
    redraft = next((one for one in redrafts if one.posting.public_id == asked), redrafts[0])
    chosen = request.POST.getlist("change")[:MOST_CHOSEN] if request.method == "POST" else None
    error = ""
    if chosen is not None:
        error = _take(request, found, redraft, chosen)
        if not error:
            return redirect("jobs:posting_edit", redraft.posting.public_id)
        # As it is now, which may be after somebody else saved.
        redrafts = services.redrafts_for(found, by=request.user)
        redraft = next((one for one in redrafts if one.posting.pk == redraft.posting.pk), redraft)
    context = {
        "section": "decide",
        "back": draft_address(waiting),
        "posting": redraft.posting,
        "others": [one.posting for one in redrafts if one.posting.pk != redraft.posting.pk],
        "error": error,
        "groups": _groups(redraft, chosen),
        "has_changes": bool(redraft.changes),
    }
    return render(request, "assessments/take_changes.html", context, status=422 if error else 200)


def _take(request: HttpRequest, result: Result, redraft: Redraft, chosen: list[str]) -> str:
    """Take over what is ticked; what kept it from that, in words, or nothing."""
    revision = _revision(request)
    try:
        taken = services.take_changes(result, redraft, by=request.user, chosen=chosen, revision=revision)
    except ForgottenError as gone:
        raise Http404 from gone
    except ConflictError:
        return "Somebody saved this posting meanwhile. Look at the changes again; your ticks are kept."
    except ServiceError as refused:
        return refused.message
    if not taken:
        return "Nothing is ticked. Tick what you want to take over."
    messages.success(request, _done(len(taken)))
    request.session.pop(WAITING, None)
    return ""


def _groups(redraft: Redraft, chosen: list[str] | None) -> list[tuple[str, list[Row]]]:
    names = jobs.part_names(redraft.changes)
    rows = [Row(one, names[one.key], jobs.in_words(one), _is_ticked(one, chosen)) for one in redraft.changes]
    return [
        ("New in the answers", [row for row in rows if not row.change.is_edited]),
        ("Where you wrote something else", [row for row in rows if row.change.is_edited]),
    ]


def _revision(request: HttpRequest) -> int:
    """Of the posting for which the changes were shown; nonsense is that of none."""
    sent = request.POST.get("revision", "")[:9]
    return int(sent) if sent.isascii() and sent.isdecimal() else 0


def _is_ticked(change: Change, chosen: list[str] | None) -> bool:
    return change.key in chosen if chosen is not None else not change.is_edited


def _done(count: int) -> str:
    changes = "One change is" if count == 1 else f"{count} changes are"
    return f"{changes} taken over. Nothing is published by that: read it, and send it when it is right."
