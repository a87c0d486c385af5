"""The employers' side: private pages for the people of a company.

Anonymous people are sent to sign in before anything is looked up; what is not theirs does not exist.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jobs import board, checks, permissions, previews, services
from jobs.dates import end_of_day, last_day
from jobs.errors import ConflictError, IncompleteError
from jobs.forms import LONGEST_SECTION, CompanyForm, ConfirmForm, PostingForm
from jobs.lines import Section
from jobs.models import Company, Posting
from jobs.pages import posting_page
from portal import access
from portal.errors import ServiceError

SECTION_NAMES = {
    "role": "The role",
    "pay": "Pay and place",
    "needs": "Needs",
    "description": "Description",
    "closing": "Closing",
}
READ_WRITE = ["GET", "HEAD", "POST"]


# Finding what is theirs


def _company(request: HttpRequest) -> Company | None:
    """The company named in the query, or the first that this person acts for."""
    mine = Company.objects.of(request.user).order_by("memberships__created_at", "pk")
    if slug := request.GET.get("company", "")[:100]:
        return get_object_or_404(mine, slug=slug)
    return mine.first()


def _posting(request: HttpRequest, public_id: str, *, to_write: bool = True) -> Posting:
    """A posting that this person may see. Some only read: reviewers of the company, and moderators."""
    seen = Posting.objects.visible_to(request.user).with_window()
    posting: Posting = get_object_or_404(seen.select_related("company"), public_id=public_id)
    if to_write and not permissions.can_write(request.user, posting.company):
        raise PermissionDenied
    return posting


def _own(request: HttpRequest, company: Company, **context: Any) -> dict[str, Any]:
    """What every page of a company's people shows."""
    return {
        "section": "employers",
        "company": company,
        "can_write": permissions.can_write(request.user, company),
        "can_manage": permissions.can_manage(request.user, company),
        **context,
    }


# The board


@require_GET
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    company = _company(request)
    if company is None:
        return redirect("jobs:company_create")
    rows = board.rows(company)
    status = request.GET.get("status", "")
    context = _own(
        request,
        company,
        companies=Company.objects.of(request.user).exclude(pk=company.pk),
        rows=[row for row in rows if not status or row.posting.status == status],
        tabs=board.tabs(rows, status),
        todo=board.to_do(rows),
        meanings=board.meanings(),
    )
    return render(request, "jobs/employers/dashboard.html", context)


# The company


@require_http_methods(READ_WRITE)
@login_required
@access.rate_limited("jobs.company", count=20, per=timedelta(hours=1))
def company_create(request: HttpRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company = services.create_company(by=request.user, values=form.values())
        except ServiceError as error:
            form.add_error(None, error.message)
        else:
            if going_to := _next(request):
                return redirect(going_to)
            messages.success(request, "Your company is set up. Now write your first posting.")
            return redirect(f"{reverse('jobs:posting_create')}?{urlencode({'company': company.slug})}")
    return render(request, "jobs/employers/company.html", {"section": "employers", "form": form})


def _next(request: HttpRequest) -> str:
    """Where this person was on the way to, if that is on this site."""
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


@require_http_methods(READ_WRITE)
@login_required
def company_edit(request: HttpRequest, slug: str) -> HttpResponse:
    company = get_object_or_404(Company.objects.of(request.user), slug=slug)
    if not permissions.can_manage(request.user, company):
        raise PermissionDenied
    form = CompanyForm(request.POST or None, company=company)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_company(
                company, by=request.user, values=form.values(), revision=form.cleaned_data["revision"]
            )
        except ServiceError as error:
            form.add_error(None, error.message)
            company.refresh_from_db()
            form.data = {**request.POST.dict(), "revision": company.revision}
        else:
            waits = "" if company.is_trusted else " Its text appears with the next posting that we approve."
            messages.success(request, f"Saved.{waits}")
            return redirect(f"{reverse('jobs:dashboard')}?{urlencode({'company': company.slug})}")
    context = _own(request, company, form=form, is_stale=bool(form.non_field_errors()))
    return render(request, "jobs/employers/company.html", context)


# The posting form


@require_http_methods(READ_WRITE)
@login_required
@access.rate_limited("jobs.posting", count=60, per=timedelta(hours=1))
def posting_create(request: HttpRequest) -> HttpResponse:
    company = _company(request)
    if company is None:
        return redirect("jobs:company_create")
    if not permissions.can_write(request.user, company):
        raise PermissionDenied
    form = PostingForm(request.POST or None, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        try:
            posting = services.create_posting(company=company, by=request.user, data=form.to_input())
        except ServiceError as error:
            form.add_error(None, error.message)
        else:
            return _after_saving(request, posting)
    return _form_page(request, company, form, None)


@require_http_methods(READ_WRITE)
@login_required
def posting_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    posting = _posting(request, public_id)
    if posting.state in (Posting.State.SUBMITTED, Posting.State.CLOSED):
        return redirect("jobs:posting_preview", public_id)
    if request.method != "POST":
        return _form_page(request, posting.company, _stored_form(request, posting), posting)
    form = PostingForm(request.POST)
    theirs = None
    if form.is_valid():
        try:
            posting = services.save_posting(
                posting,
                by=request.user,
                data=form.to_input(),
                revision=form.cleaned_data["revision"],
            )
        except ConflictError as error:
            theirs = error.posting
            form.add_error(None, f"{error.message} Compare both texts below. Saving again keeps yours.")
            form.data = {**request.POST.dict(), "revision": theirs.revision}
        except ServiceError as error:
            form.add_error(None, error.message)
        else:
            return _after_saving(request, posting)
    return _form_page(request, posting.company, form, posting, theirs=theirs)


def _after_saving(request: HttpRequest, posting: Posting) -> HttpResponse:
    """Send it for review if that was asked for; what is missing is shown on the form, with everything typed."""
    if "submit" not in request.POST:
        messages.success(request, "Saved.")
        return redirect("jobs:posting_edit", posting.public_id)
    try:
        version = services.submit(posting, by=request.user)
    except IncompleteError:
        return redirect(f"{posting.get_edit_url()}?check=1")
    except ServiceError as error:
        messages.error(request, error.message)
        return redirect("jobs:posting_edit", posting.public_id)
    if version.is_live():
        messages.success(request, f"“{version.title}” is live.")
    else:
        messages.success(request, f"“{version.title}” is with us. You get an e-mail when we have read it.")
    return redirect(f"{reverse('jobs:dashboard')}?{urlencode({'company': posting.company.slug})}")


def _stored_form(request: HttpRequest, posting: Posting) -> PostingForm:
    """The form with what is stored; after a refused submission, with what is missing at its fields."""
    data = services.as_input(posting)
    initial = PostingForm.initial_of(data, revision=posting.revision)
    form = PostingForm(initial=initial)
    if "check" not in request.GET:
        return form
    bound = PostingForm({name: _as_typed(form, name) for name in form.fields})
    bound.is_valid()
    bound.add_problems(checks.problems(data, now=timezone.now()))
    return bound


def _as_typed(form: PostingForm, name: str) -> Any:
    value = form[name].value()
    return "" if value is None else value


def _form_page(
    request: HttpRequest,
    company: Company,
    form: PostingForm,
    posting: Posting | None,
    *,
    theirs: Posting | None = None,
) -> HttpResponse:
    data = services.as_input(posting) if posting else services.PostingInput(terms={})
    problems = checks.problems(data, now=timezone.now())
    is_returned = posting is not None and posting.state == Posting.State.CHANGES_REQUESTED
    newest = posting.versions.first() if posting is not None and is_returned else None
    context = _own(
        request,
        company,
        form=form,
        posting=posting,
        review=newest.reviews.first() if newest else None,
        steps=_steps(form, problems),
        previews=previews.of_posting(posting) if posting else {},
        groups=_grouped(checks.checks(data, problems)) if posting else {},
        theirs=_differences(form, theirs) if theirs else [],
    )
    return render(request, "jobs/employers/posting.html", context)


def _steps(form: PostingForm, problems: list[checks.Problem]) -> list[tuple[str, str, str]]:
    """Each section of the form, its name, and what is to do there."""
    steps = []
    for key, fields in checks.SECTIONS.items():
        wrong = sum(
            1 for name in form.errors if name in fields or (key == "needs" and name.startswith("need_"))
        )
        missing = sum(problem.field in fields for problem in problems)
        words = f"{wrong} to fix" if wrong else f"{missing} to do" if missing else "Done"
        steps.append((key, SECTION_NAMES[key], words))
    return steps


def _grouped(found: list[checks.Check]) -> dict[str, list[checks.Check]]:
    groups: dict[str, list[checks.Check]] = {}
    for check in found:
        groups.setdefault(check.group, []).append(check)
    return groups


def _differences(form: PostingForm, theirs: Posting) -> list[tuple[str, str, str]]:
    """Label, what somebody else stored, and what was typed here, of each field in which they differ."""
    stored = PostingForm(initial=PostingForm.initial_of(services.as_input(theirs), revision=theirs.revision))
    found = []
    for name, field in form.fields.items():
        their, our = str(_as_typed(stored, name)), str(form[name].value() or "")
        if name != "revision" and their.split() != our.split() and {their, our} != {"False", ""}:
            found.append((str(field.label or name.replace("_", " ").capitalize()), their, our))
    return found


@require_POST
@login_required
def markdown(request: HttpRequest) -> HttpResponse:
    """The preview of one text while it is typed; the page works without it."""
    text = request.POST.get("text", "")[:LONGEST_SECTION]
    section = request.POST.get("section", "")
    stored = []
    if public_id := request.POST.get("posting", ""):
        posting = _posting(request, public_id)
        stored = list(posting.lines.filter(section=section))
    preview = previews.section(
        section if section in Section.__members__.values() else Section.WORK, text, stored
    )
    return render(request, "jobs/employers/_preview.html", {"preview": preview})


@require_GET
@login_required
def posting_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The working copy as readers would see it."""
    posting = _posting(request, public_id, to_write=False)
    newest = posting.versions.first()
    context = _own(
        request,
        posting.company,
        posting=posting,
        page=posting_page(posting),
        review=newest.reviews.first() if newest else None,
    )
    return render(request, "jobs/employers/preview.html", context)


# What can be done to a posting


@require_POST
@login_required
def recall(request: HttpRequest, public_id: str) -> HttpResponse:
    posting = _posting(request, public_id)
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
    posting = _posting(request, public_id)
    if posting.state != Posting.State.LIVE:
        raise Http404
    form = ConfirmForm(request.POST or None, initial={"closes_on": last_day(posting.window_end())})
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm(posting, by=request.user, closes_at=end_of_day(form.cleaned_data["closes_on"]))
        except ServiceError as error:
            form.add_error("closes_on", error.message)
        else:
            messages.success(request, f"“{posting.title}” is confirmed.")
            return _to_board(posting)
    context = _own(request, posting.company, posting=posting, form=form)
    return render(request, "jobs/employers/confirm.html", context)


@require_http_methods(READ_WRITE)
@login_required
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Filled, or withdrawn: asked for once more, because it is final."""
    posting = _posting(request, public_id)
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
    return render(request, "jobs/employers/close.html", _own(request, posting.company, posting=posting))


@require_POST
@login_required
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Post it again: the same text as a new draft."""
    new = services.copy_posting(_posting(request, public_id), by=request.user)
    messages.success(request, "This is a copy, as a draft. Choose a new last day before you send it.")
    return redirect("jobs:posting_edit", new.public_id)


def _to_board(posting: Posting) -> HttpResponse:
    return redirect(f"{reverse('jobs:dashboard')}?{urlencode({'company': posting.company.slug})}")
