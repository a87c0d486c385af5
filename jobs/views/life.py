"""What can be done to a posting: recall, confirm, close, delete, post again. Confirm and close by a private link, too."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jobs import permissions, services
from jobs.dates import end_of_day, in_words, last_day, suggested_day
from jobs.forms import ConfirmForm
from jobs.lifecycle import Status
from jobs.models import Posting, PostingVersion, StillOpenLink
from jobs.views.asking import MOST_NEW, READ_WRITE, own, posting_of
from portal import access, pagecache
from portal.editing import services as editing
from portal.errors import ServiceError

HOUR = timedelta(hours=1)


@require_POST
@login_required
def recall(request: HttpRequest, public_id: str) -> HttpResponse:
    posting = posting_of(request, public_id)
    try:
        services.recall(posting, by=request.user)
    except ServiceError as error:
        messages.error(request, error.message)
        return _to_board(posting)
    messages.success(request, f"“{posting.title}” is back with you.")
    return redirect("jobs:posting_edit", public_id)


@require_http_methods(READ_WRITE)
@login_required
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Still open? And until when."""
    posting = posting_of(request, public_id)
    if posting.state != Posting.State.LIVE:
        raise Http404
    form = _form(request, posting)
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm(posting, by=request.user, closes_at=end_of_day(form.cleaned_data["closes_on"]))
        except ServiceError as error:
            form.add_error("closes_on", error.message)
        else:
            messages.success(request, f"“{posting.title}” is confirmed.")
            return _to_board(posting)
    context = own(
        request,
        posting.company,
        posting=posting,
        form=form,
        ends_on=last_day(posting.window_end()),
        is_over=posting.status == Status.EXPIRED,
    )
    return render(request, "jobs/employers/confirm.html", context)


@require_http_methods(READ_WRITE)
@login_required
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Filled, or withdrawn: asked for once more, because it is final."""
    posting = posting_of(request, public_id)
    if request.method == "POST":
        try:
            services.close(posting, by=request.user, reason=request.POST.get("reason", ""))
        except ServiceError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"“{posting.title}” is closed.")
        return _to_board(posting)
    if not posting.may("close"):
        raise Http404
    return render(request, "jobs/employers/close.html", own(request, posting.company, posting=posting))


@require_http_methods(READ_WRITE)
@login_required
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """A draft that nobody wants: asked for once more, because nothing brings it back."""
    posting = posting_of(request, public_id)
    if request.method == "POST":
        try:
            services.delete_draft(posting, by=request.user)
        except ServiceError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"“{posting.title}” is deleted.")
        return _to_board(posting)
    if not posting.is_deletable:
        raise Http404
    others = editing.others(services.form_of(posting, posting.company), by=request.user)
    context = own(request, posting.company, posting=posting, others=others)
    return render(request, "jobs/employers/delete.html", context)


@require_POST
@login_required
@access.rate_limited("jobs.posting", count=MOST_NEW, per=HOUR)
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Post it again: the same text as a new draft."""
    new = services.copy_posting(posting_of(request, public_id), by=request.user)
    again = " Its page will say that it is posted again." if new.is_repost else ""
    messages.success(request, f"This is a copy, as a draft. Choose a new last day before you send it.{again}")
    return redirect("jobs:posting_edit", new.public_id)


@require_http_methods(READ_WRITE)
@access.rate_limited("jobs.still_open", count=60, per=HOUR)
def still_open(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a mail. Following it changes nothing; a button does, without a sign-in."""
    link = StillOpenLink.objects.of_token(token)
    if link is None:
        raise Http404
    is_writer = permissions.can_write(link.user, link.posting.company) and link.user.is_active
    form = _form(request, link.posting)
    if request.method == "POST" and is_writer and ("reason" in request.POST or form.is_valid()):
        try:
            said = _answer(link, request, form)
        except ServiceError as error:
            if form.is_bound and link.is_open():
                form.add_error("closes_on", error.message)
            else:
                messages.error(request, error.message)
        else:
            messages.success(request, f"Thank you. {said}")
            return redirect(link)
    return render(request, "jobs/still_open.html", _link_page(link, form, is_writer=is_writer))


def _answer(link: StillOpenLink, request: HttpRequest, form: ConfirmForm) -> str:
    """Do what the button says, and tell it in words."""
    if "reason" in request.POST:
        services.close_by_link(link, reason=request.POST["reason"])
        return f"“{link.posting.title}” is closed."
    day = form.cleaned_data["closes_on"]
    services.confirm_by_link(link, closes_at=end_of_day(day))
    return f"“{link.posting.title}” is open until {in_words(day)}."


def _link_page(link: StillOpenLink, form: ConfirmForm, *, is_writer: bool) -> dict[str, object]:
    posting = Posting.objects.select_related("company").get(pk=link.posting_id)
    link.posting = posting
    readable = PostingVersion.objects.readable().filter(posting=posting)
    shown = readable.values_list("title", flat=True).first()
    return {
        "section": "employers",
        "posting": posting,
        "title": shown or posting.title,
        "company": posting.company,
        "form": form,
        "is_writer": is_writer,
        "can_answer": is_writer and link.is_open(),
        "is_readable": shown is not None,
        "ends_on": last_day(posting.window_end()),
    }


def _form(request: HttpRequest, posting: Posting) -> ConfirmForm:
    """The day that is proposed, or the one that was typed; a button that closes types none."""
    is_typed = request.method == "POST" and "reason" not in request.POST
    return ConfirmForm(
        request.POST if is_typed else None,
        initial={"closes_on": suggested_day(posting.window_end(), pagecache.now())},
    )


def _to_board(posting: Posting) -> HttpResponse:
    return redirect(f"{reverse('jobs:dashboard')}?{urlencode({'company': posting.company.slug})}")
