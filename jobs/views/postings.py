"""The posting form, its preview while it is written, and the page as it will look."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jobs import checks, permissions, previews, services
from jobs.errors import ConflictError, IncompleteError
from jobs.forms import LONGEST_SECTION, PostingForm
from jobs.lines import Section
from jobs.models import Company, Posting
from jobs.pages import posting_page
from jobs.views.asking import READ_WRITE, company_of, own, posting_of, signed_in, typed
from portal import access
from portal.errors import ServiceError

SECTION_NAMES = {
    "role": "The role",
    "pay": "Pay and place",
    "needs": "Needs",
    "description": "Description",
    "closing": "Closing",
}


@require_http_methods(READ_WRITE)
@signed_in
@access.rate_limited("jobs.posting", count=60, per=timedelta(hours=1))
def posting_create(request: HttpRequest) -> HttpResponse:
    company = company_of(request)
    if company is None:
        return redirect("jobs:company_create")
    if not permissions.can_write(request.user, company):
        raise PermissionDenied
    form = PostingForm(request.POST or typed(request), initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        try:
            posting = services.create_posting(company=company, by=request.user, data=form.to_input())
        except ServiceError as error:
            form.add_error(None, error.message)
        else:
            return _after_saving(request, posting)
    return _form_page(request, company, form, None)


@require_http_methods(READ_WRITE)
@signed_in
def posting_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    posting = posting_of(request, public_id)
    if request.method != "POST":
        kept = typed(request)
        if not kept and posting.state in (Posting.State.SUBMITTED, Posting.State.CLOSED):
            return redirect("jobs:posting_preview", public_id)
        form = PostingForm(kept) if kept else _stored_form(request, posting)
        return _form_page(request, posting.company, form, posting)
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
        messages.success(
            request, f"“{version.title}” is with us. You will get an e-mail when we have read it."
        )
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
    bound.add_problems(services.problems_of(data))
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
    problems = services.problems_of(data)
    newest = posting.versions.first() if posting is not None else None
    context = own(
        request,
        company,
        form=form,
        posting=posting,
        review=newest.reviews.first() if newest and newest.is_returned else None,
        steps=_steps(form, problems),
        previews=previews.of_posting(posting) if posting else {},
        groups=_grouped(services.checks_of(data, drafted=posting.drafted)) if posting else {},
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
    section = section if section in Section.__members__.values() else Section.WORK
    stored = []
    if public_id := request.POST.get("posting", "").replace("\0", ""):
        posting = posting_of(request, public_id)
        stored = list(posting.lines.filter(section=section))
    preview = previews.section(section, text, stored)
    return render(request, "jobs/employers/_preview.html", {"preview": preview})


@require_GET
@login_required
def posting_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The working copy as readers would see it."""
    posting = posting_of(request, public_id, to_write=False)
    newest = posting.versions.first()
    context = own(
        request,
        posting.company,
        posting=posting,
        page=posting_page(posting),
        review=newest.reviews.first() if newest else None,
    )
    return render(request, "jobs/employers/preview.html", context)
