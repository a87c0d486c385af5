"""Projects side by side, behind a private link or for the people of a company."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from assessments import presenting, services
from assessments.errors import AssessmentError, ForgottenError
from assessments.forms.portfolios import BeginForm, PasteForm, PortfolioNameForm
from assessments.forms.results import CompanyForm
from assessments.models import Portfolio, Questionnaire
from assessments.views.drafts import companies_of
from assessments.views.projects import begun_beside
from jobs import permissions
from jobs.models import Company
from portal.access import rate_limited

HOUR = timedelta(hours=1)
READ_WRITE = ["GET", "HEAD", "POST"]
WAITING = "portfolio_to_keep"
SHOWN = 20
Form = BeginForm | PasteForm | PortfolioNameForm


@require_safe
def portfolio(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, _portfolio(token))


@require_POST
@rate_limited("assess-portfolio", count=120, per=HOUR)
def rename(request: HttpRequest, token: str) -> HttpResponse:
    found, form = _portfolio(token), PortfolioNameForm(request.POST)
    if form.is_valid():
        _or_404(services.rename_portfolio, found, name=form.cleaned_data["name"])
        return redirect("assessments:portfolio", token)
    return _page(request, found, name_form=form)


@require_POST
@rate_limited("assess-another", count=30, per=HOUR)
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """A new project at one of the questionnaires that stand here."""
    found = _portfolio(token)
    here = Questionnaire.objects.filter(versions__cases__portfolio=found).distinct()
    form = BeginForm(request.POST)
    form.fields["questionnaire"].queryset = here  # type: ignore[attr-defined]
    if form.is_valid():
        questionnaire = form.cleaned_data["questionnaire"] or here.order_by("-versions__cases__pk").first()
        if questionnaire is None:
            form.add_error(None, "No project stands here yet. Add one by its private link first.")
        else:
            version, project = questionnaire.current_version, form.cleaned_data["another"]
            try:
                return begun_beside(request, services.begin_in(found, version=version, project=project))
            except ForgottenError as error:
                raise Http404 from error
            except AssessmentError as error:
                form.add_error("another", error.message)
    return _page(request, found, begin_form=form)


@require_POST
@rate_limited("assess-portfolio-add", count=60, per=HOUR)
def add(request: HttpRequest, token: str) -> HttpResponse:
    found, form = _portfolio(token), PasteForm(request.POST)
    if form.is_valid():
        try:
            services.add_by_link(found, link=form.cleaned_data["link"])
        except ForgottenError as error:
            raise Http404 from error
        except AssessmentError as error:
            form.add_error("link", error.message)
        else:
            return redirect("assessments:portfolio", token)
    return _page(request, found, paste_form=form)


@require_POST
@rate_limited("assess-portfolio", count=120, per=HOUR)
def take_out(request: HttpRequest, token: str) -> HttpResponse:
    found = _portfolio(token)
    try:
        services.take_out(found, public_id=request.POST.get("case", "")[:20].replace("\0", ""))
    except ForgottenError as error:
        raise Http404 from error
    except AssessmentError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Taken out. Its answers and its result stay where they are.")
    return redirect("assessments:portfolio", token)


@require_POST
@rate_limited("assess-portfolio", count=120, per=HOUR)
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """On the way to a company, by way of signing in. The token waits in the session and never in an address."""
    _portfolio(token)
    request.session[WAITING] = token
    following = reverse("assessments:keep_portfolio")
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={following}")
    return redirect(following)


@require_http_methods(READ_WRITE)
@login_required
def keep_with(request: HttpRequest) -> HttpResponse:
    """Which company is to keep it."""
    found = services.portfolio_for(str(request.session.get(WAITING, "")))
    if found is None:
        return redirect("jobs:dashboard")
    companies = companies_of(request.user)
    if not companies:
        return redirect(f"{reverse('jobs:company_create')}?next={reverse('assessments:keep_portfolio')}")
    form = CompanyForm(companies, request.POST if request.method == "POST" else None)
    if form.is_valid():
        company = form.cleaned_data["company"]
        try:
            services.keep_with(found, company=company, by=request.user)
        except ForgottenError as error:
            raise Http404 from error
        except AssessmentError as error:
            form.add_error("company", error.message)
        else:
            del request.session[WAITING]
            return redirect("assessments:of_company", company.slug)
    context = {"section": "decide", "portfolio": found, "form": form}
    return render(request, "assessments/keep_portfolio.html", context, status=422 if form.is_bound else 200)


@require_POST
@rate_limited("assess-portfolio", count=120, per=HOUR)
def end_keeping(request: HttpRequest, token: str) -> HttpResponse:
    found = _portfolio(token)
    _refused(request, services.end_keeping, found, by=request.user)
    return redirect("assessments:portfolio", token)


@require_http_methods(READ_WRITE)
@rate_limited("assess-forget", count=60, per=HOUR)
def forget(request: HttpRequest, token: str) -> HttpResponse:
    found = _portfolio(token)
    if request.method == "POST":
        by = request.user if request.user.is_authenticated else None
        if _refused(request, services.forget_portfolio, found, by=by):
            return redirect("assessments:portfolio", token)
        return redirect("assessments:forgotten")
    return render(request, "assessments/forget_portfolio.html", {"section": "decide", "portfolio": found})


@require_GET
@login_required
def of_company(request: HttpRequest, slug: str) -> HttpResponse:
    """What a company keeps, for all its people."""
    company = _company(request, slug)
    page = Paginator(services.portfolios_of(company), SHOWN).get_page(request.GET.get("page"))
    entries = services.entries_of(list(page))
    rows = [(row, presenting.side_by_side(entries[row.pk], {})) for row in page]
    context = _own(request, company, page=page, rows=rows)
    return render(request, "assessments/of_company.html", context)


@require_GET
@login_required
def company_portfolio(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Side by side, to read. Who writes for the company gets the private link, by which it is changed."""
    company = _company(request, slug)
    found: Portfolio = get_object_or_404(services.portfolios_of(company), public_id=public_id)
    context = _own(
        request,
        company,
        portfolio=found,
        groups=presenting.side_by_side(services.entries(found), _asked(request)),
        kept_until=services.portfolio_kept_until(found),
    )
    return render(request, "assessments/company_portfolio.html", context)


def _portfolio(token: str) -> Portfolio:
    found = services.portfolio_for(token)
    if found is None:
        raise Http404
    return found


def _company(request: HttpRequest, slug: str) -> Company:
    company: Company = get_object_or_404(Company.objects.of(request.user), slug=slug)
    return company


def _own(request: HttpRequest, company: Company, **context: Any) -> dict[str, Any]:
    can_write, can_manage = (
        may(request.user, company) for may in (permissions.can_write, permissions.can_manage)
    )
    return {
        "section": "employers",
        "company": company,
        "can_write": can_write,
        "can_manage": can_manage,
        **context,
    }


def _asked(request: HttpRequest) -> dict[str, str]:
    """The option to compare for, by questionnaire; nonsense asks for nothing."""
    asked = {key: request.GET.get(key, "") for key in request.GET if key.startswith("of-")}
    return {key.removeprefix("of-"): value for key, value in asked.items()}


def _or_404(verb: Any, *args: Any, **options: Any) -> None:
    try:
        verb(*args, **options)
    except ForgottenError as error:
        raise Http404 from error


def _refused(request: HttpRequest, verb: Any, *args: Any, **options: Any) -> bool:
    try:
        _or_404(verb, *args, **options)
    except AssessmentError as error:
        messages.error(request, error.message)
        return True
    return False


def _page(
    request: HttpRequest,
    found: Portfolio,
    *,
    name_form: PortfolioNameForm | None = None,
    begin_form: BeginForm | None = None,
    paste_form: PasteForm | None = None,
) -> HttpResponse:
    """The page with its forms; one that was refused is as it was typed."""
    entries = services.entries(found)
    context = {
        "section": "decide",
        "portfolio": found,
        "groups": presenting.side_by_side(entries, _asked(request)),
        "has_room": len(entries) < services.MOST_CASES,
        "kept_until": services.portfolio_kept_until(found),
        "link": f"{settings.SITE_URL}{found.get_absolute_url()}",
        "name_form": name_form or PortfolioNameForm(initial={"name": found.name}),
        "begin_form": begin_form or BeginForm(),
        "paste_form": paste_form or PasteForm(),
    }
    is_refused = any(form is not None for form in (name_form, begin_form, paste_form))
    return render(request, "assessments/portfolio.html", context, status=422 if is_refused else 200)
