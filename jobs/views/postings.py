"""The posting form, with what stands beside it, and the page as it will look. `writing` keeps what is typed."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from jobs import permissions, previews, services
from jobs.errors import ConflictError, DeletedError, IncompleteError
from jobs.forms import PostingForm, StartForm
from jobs.models import Company, Posting, PostingVersion, Review
from jobs.pages import posting_page
from jobs.views.asking import MOST_NEW, READ_WRITE, company_of, own, posting_of, signed_in, typed
from portal import access, errors
from portal.editing import services as editing
from portal.errors import ServiceError
from portal.versions.models import VersionState

BRING_BACK = "unsaved"  # in the address of the form
SAVED_NEW = "jobs.saved_new"  # in the session: when this person last stored a new posting
HOUR = timedelta(hours=1)


@require_http_methods(READ_WRITE)
@login_required
def posting_start(request: HttpRequest) -> HttpResponse:
    """What a new posting starts from: nothing, an earlier one, or an assessment's result."""
    company = company_of(request)
    if company is None:
        return redirect("jobs:company_create")
    if not permissions.can_write(request.user, company):
        raise PermissionDenied
    form = StartForm(company, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if _has_too_many(request):
            return errors.too_many_requests(request, retry_after=access.seconds_left(HOUR))
        posting = services.copy_posting(form.posting(), by=request.user)
        messages.success(request, "This is a copy, as a draft. Choose a new last day before you send it.")
        return redirect("jobs:posting_edit", posting.public_id)
    offers = editing.offers(services.form_of(None, company), by=request.user)
    context = own(request, company, form=form, unsaved=next(iter(offers), None))
    return render(request, "jobs/employers/start.html", context)


@require_http_methods(READ_WRITE)
@signed_in(PostingForm)
def posting_create(request: HttpRequest) -> HttpResponse:
    company = company_of(request)
    if company is None:
        return redirect("jobs:company_create")
    if not permissions.can_write(request.user, company):
        raise PermissionDenied
    if request.method != "POST":
        kept = typed(request) or _brought_back(request, None, company)
        form = PostingForm.of_typed(kept) if kept else PostingForm(initial={"language": "en"})
        return _form_page(request, company, form, None, typed=kept)
    if "preview" in request.POST:
        return _previewed(request, company, None)
    form = PostingForm(request.POST)
    if form.is_valid():
        if _has_too_many(request):
            return errors.too_many_requests(request, retry_after=access.seconds_left(HOUR))
        try:
            posting = services.create_posting(company=company, by=request.user, data=form.to_input())
        except ServiceError as error:
            form.add_error(None, error.message)
        else:
            editing.forget(services.form_of(None, company, _page(request)), by=request.user)
            request.session[SAVED_NEW] = timezone.now().timestamp()
            return _after_saving(request, posting)
    return _form_page(request, company, form, None)


@require_http_methods(READ_WRITE)
@signed_in(PostingForm)
def posting_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    posting = posting_of(request, public_id)
    company = posting.company
    if request.method != "POST":
        kept = typed(request) or _brought_back(request, posting, company)
        if not kept and posting.state in (Posting.State.SUBMITTED, Posting.State.CLOSED):
            return redirect("jobs:posting_preview", public_id)
        form = PostingForm.of_typed(kept) if kept else _stored_form(request, posting)
        return _form_page(request, company, form, posting, typed=kept)
    if "preview" in request.POST:
        return _previewed(request, company, posting)
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
            posting = theirs = error.posting
            form.add_error(None, f"{error.message} Compare both texts. Saving again keeps yours.")
            form.data = {**request.POST.dict(), "revision": theirs.revision}
        except DeletedError as error:
            form.add_error(None, f"{error.message} What you typed is kept: saving it makes a new posting.")
            _keep_sent(request, company, None)
            return _form_page(request, company, form, None)
        except ServiceError as error:
            form.add_error(None, error.message)
            _keep_sent(request, company, posting)
        else:
            editing.forget(services.form_of(posting, company, _page(request)), by=request.user)
            return _after_saving(request, posting)
    return _form_page(request, company, form, posting, theirs=theirs)


def _has_too_many(request: HttpRequest) -> bool:
    return not access.limit("jobs.posting", access.client_address(request), count=MOST_NEW, per=HOUR)


def _page(request: HttpRequest) -> str:
    """Which opening of the form this is: that which was sent, or is brought back, or a new one."""
    sent = request.POST.get("page", "") if request.method == "POST" else request.GET.get(BRING_BACK, "")
    return editing.page_named(sent) or editing.new_page()


def _brought_back(request: HttpRequest, posting: Posting | None, company: Company) -> dict[str, Any] | None:
    """What this person typed another time and did not save, when it was asked for."""
    page = editing.page_named(request.GET.get(BRING_BACK, ""))
    kept = editing.unsaved(services.form_of(posting, company, page), by=request.user) if page else None
    return editing.as_sent(kept.typed).dict() if kept else None


def _previewed(request: HttpRequest, company: Company, posting: Posting | None) -> HttpResponse:
    """Without a script: the same form, with the preview of what it holds. It is kept, too, and not saved."""
    _keep_sent(request, company, posting)
    kept = request.POST.dict()
    return _form_page(request, company, PostingForm.of_typed(kept), posting, typed=kept)


def _keep_sent(request: HttpRequest, company: Company, posting: Posting | None) -> None:
    fields = PostingForm().fields
    sent = {name: values for name, values in request.POST.lists() if name in fields}
    editing.keep(services.form_of(posting, company, _page(request)), sent, by=request.user)


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
    typed: Any = None,
    theirs: Posting | None = None,
) -> HttpResponse:
    """`typed` is what the form was filled with that is neither stored nor refused."""
    if typed or form.is_bound:
        beside = previews.of_form(PostingForm(typed or form.data), company, posting)
    else:
        beside = previews.of_posting(posting) if posting else previews.of_nothing(company)
    newest = posting.versions.first() if posting is not None else None
    asked = Review.objects.asked_of(posting) if posting is not None else None
    page = _page(request)
    at = services.form_of(posting, company, page)
    context = own(
        request,
        company,
        form=form,
        posting=posting,
        **_addresses(request, posting, company),
        page=page,
        revision=posting.revision if posting else 0,
        review=newest.reviews.first() if newest and newest.is_returned else asked,
        waiting=_waiting_edit(posting, newest),
        beside=beside,
        sources=beside.sources,
        theirs=_differences(form, theirs) if theirs else [],
        offers=editing.offers(at, by=request.user),
        brought_back=editing.unsaved(at, by=request.user) if typed and request.method == "GET" else None,
        others=editing.others(at, by=request.user),
        saved_new=request.session.get(SAVED_NEW, 0),
    )
    return render(request, "jobs/employers/posting.html", context)


def _waiting_edit(posting: Posting | None, newest: PostingVersion | None) -> PostingVersion | None:
    """The edit of a live posting that is in review, which the next one replaces."""
    is_live = posting is not None and posting.state == Posting.State.LIVE
    return newest if is_live and newest is not None and newest.state == VersionState.SUBMITTED else None


def _addresses(request: HttpRequest, posting: Posting | None, company: Company) -> dict[str, str]:
    """Where the form's script keeps and shows what is typed, what the form is called there, and how text comes back.

    The form is saved where it stands, but for one whose posting was deleted meanwhile.
    """
    at = urlencode({"company": company.slug})
    create = reverse("jobs:posting_create")
    if posting:
        args = [posting.public_id]
        urls = {name: reverse(f"jobs:{name}", args=args) for name in ("keep", "beside")}
        of, back = posting.public_id, f"?{BRING_BACK}"
    else:
        urls = {name: f"{reverse(f'jobs:{name}_new')}?{at}" for name in ("keep", "beside")}
        of, back = f"new at {company.slug}", f"{create}?{at}&{BRING_BACK}"
    return {
        "save_url": "" if posting or request.path == create else f"{create}?{at}",
        "keep_url": urls["keep"],
        "beside_url": urls["beside"],
        "of": of,
        "back": back,
    }


def _differences(form: PostingForm, theirs: Posting) -> list[tuple[str, str, str]]:
    """Label, what somebody else stored, and what was typed here, of each field in which they differ."""
    stored = PostingForm(initial=PostingForm.initial_of(services.as_input(theirs), revision=theirs.revision))
    found = []
    for name, field in form.fields.items():
        their, our = str(_as_typed(stored, name)), str(form[name].value() or "")
        if name != "revision" and their.split() != our.split() and {their, our} != {"False", ""}:
            label = str(field.label or name.replace("_", " ").capitalize())
            found.append((label, _in_words(field, their), _in_words(field, our)))
    return found


def _in_words(field: Any, value: str) -> str:
    """What the choice is called on the form; any other value as it is typed."""
    words = {str(key): label for key, label in getattr(field, "choices", ())}
    return str(words.get(value, value)) if value else ""


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
        unsaved=editing.offers(services.form_of(posting, posting.company), by=request.user),
        review=newest.reviews.first() if newest else None,
    )
    return render(request, "jobs/employers/preview.html", context)
