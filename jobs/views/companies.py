"""The company's own page as its owner writes it, and its logo."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from jobs import domains, history, permissions, services
from jobs.forms import CodeForm, CompanyForm, MailboxForm
from jobs.models import Company, DomainProof, Logo
from jobs.views.asking import READ_WRITE, member_company, own, signed_in, typed
from portal import access, pagecache
from portal.errors import ServiceError
from portal.files.models import StoredFile

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORM = "jobs/employers/company.html"


@require_http_methods(READ_WRITE)
@signed_in(CompanyForm)
@access.rate_limited("jobs.company", count=20, per=HOUR)
def company_create(request: HttpRequest) -> HttpResponse:
    form = CompanyForm(request.POST or typed(request), request.FILES or None)
    if request.method == "POST" and _is_valid(request, form):
        try:
            company = services.create_company(by=request.user, values=form.values(), logo=form.kept)
        except ServiceError as error:
            form.add_error(None, error.message)
        else:
            if going_to := _next(request):
                return redirect(going_to)
            messages.success(request, "Your company is set up. Now write your first posting.")
            return redirect(f"{reverse('jobs:posting_create')}?{urlencode({'company': company.slug})}")
    return render(request, FORM, {"section": "employers", "form": form})


def _is_valid(request: HttpRequest, form: CompanyForm) -> bool:
    """The form as a whole; an image that came with it is kept in any case."""
    form.is_valid()
    may_upload = not request.FILES or access.limit("jobs.logo", str(request.user.pk), count=30, per=HOUR)
    form.take_logo(may_upload=may_upload)
    return form.is_valid()


def _next(request: HttpRequest) -> str:
    """Where this person was on the way to, if that is on this site."""
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


@require_http_methods(READ_WRITE)
@signed_in(CompanyForm)
def company_edit(request: HttpRequest, slug: str) -> HttpResponse:
    company = get_object_or_404(Company.objects.of(request.user).select_related("logo"), slug=slug)
    if not permissions.can_manage(request.user, company):
        raise PermissionDenied
    form = CompanyForm(request.POST or typed(request), request.FILES or None, company=company)
    if request.method == "POST" and _is_valid(request, form):
        try:
            services.update_company(
                company,
                by=request.user,
                values=form.values(),
                revision=form.cleaned_data["revision"],
                logo=form.kept,
                removes_logo=form.cleaned_data["removes_logo"],
            )
        except ServiceError as error:
            form.add_error(None, error.message)
            company.refresh_from_db()
            form.data = {**form.data, "revision": company.revision}
        else:
            waits = (
                ""
                if company.publishes_unread
                else " Candidates see it with the next posting that we approve."
            )
            messages.success(request, f"Saved.{waits}")
            return redirect(f"{reverse('jobs:dashboard')}?{urlencode({'company': company.slug})}")
    is_public = Company.objects.public().filter(pk=company.pk).exists()
    is_stale = bool(form.non_field_errors())
    context = own(request, company, form=form, is_stale=is_stale, is_public=is_public)
    return render(request, FORM, context)


@require_http_methods(READ_WRITE)
@login_required
def domain(request: HttpRequest, slug: str) -> HttpResponse:
    """Prove the domain of the company's site: first a mailbox, then the code that went there."""
    company = member_company(request, slug, to_manage=True)
    has_code = "code" in request.POST
    mailbox = MailboxForm(request.POST if request.method == "POST" and not has_code else None)
    code = CodeForm(request.POST if has_code else None)
    form = code if has_code else mailbox
    if request.method == "POST" and form.is_valid():
        try:
            if has_code:
                services.check_code(company, by=request.user, code=form.cleaned_data["code"])
                messages.success(request, "Your domain is confirmed, and candidates see that.")
            else:
                _send_code(request, company, form.cleaned_data["email"])
        except ServiceError as error:
            form.add_error("code" if has_code else "email", error.message)
        else:
            return redirect("jobs:domain", company.slug)
    proof = DomainProof.objects.filter(company=company).first()
    context = own(
        request,
        company,
        mailbox=mailbox,
        code=code,
        proof=proof if proof and proof.is_open() else None,
        host=domains.of_site(company.site),
        has_errors=bool(form.errors),
    )
    return render(request, "jobs/employers/domain.html", context)


def _send_code(request: HttpRequest, company: Company, email: str) -> None:
    if words := domains.problem(email, company.site):
        raise ServiceError(words)
    for name, identity, count, per in (
        ("user", str(request.user.pk), 10, DAY),
        ("company", str(company.pk), 5, HOUR),
        ("address-hour", email, 3, HOUR),
        ("address-day", email, 5, DAY),
    ):
        if not access.limit(f"jobs.domain.{name}", identity, count=count, per=per):
            raise ServiceError("Those were many codes in a short time. Wait a few hours, then try again.")
    services.send_code(company, by=request.user, email=email)
    messages.success(request, f"We have sent a code to {email}.")


@require_safe
@login_required
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what for the company; everybody of it may read that."""
    company = member_company(request, slug)
    page = Paginator(history.events(company), history.PAGE).get_page(request.GET.get("page"))
    context = own(request, company, page=page, lines=history.lines(company, page.object_list))
    return render(request, "jobs/employers/log.html", context)


@pagecache.immutable
def logo(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The logo that readers see now. Other sites may show it: embedded lists and search engines do."""
    company = get_object_or_404(Company.objects.public(), slug=slug)
    if not company.shows_logo(public_id):
        raise Http404
    response = _image(company, public_id)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@login_required
def logo_preview(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """A logo that no reader sees yet, for the company's people and for moderators."""
    company = get_object_or_404(Company, slug=slug)
    if not permissions.role(request.user, company) and not permissions.can_review(request.user):
        raise Http404
    return _image(company, public_id)


def _image(company: Company, public_id: str) -> HttpResponseBase:
    found = get_object_or_404(Logo.objects.select_related("file"), company=company, public_id=public_id)
    file: StoredFile = found.file
    try:
        return FileResponse(file.open(), content_type=file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
