"""While a posting is written: what is typed is kept, and shown as its page will look. The form works without it."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from jobs import permissions, previews, services
from jobs.forms import PostingForm
from jobs.models import Company, Posting
from jobs.views.asking import company_of, posting_of
from portal import access, errors
from portal.editing import services as editing

MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 300  # of one person: a form that is typed into without a pause sends two a second at most
LONGEST_KEPT = 500_000  # characters of a whole form; a posting at its longest has 45,000


def _at(request: HttpRequest, public_id: str) -> tuple[Posting | None, Company]:
    """The posting whose form this is, or none for a new one, and its company."""
    if public_id:
        posting = posting_of(request, public_id)
        return posting, posting.company
    company = company_of(request)
    if company is None:
        raise Http404
    if not permissions.can_write(request.user, company):
        raise PermissionDenied
    return None, company


def _is_too_often(request: HttpRequest, name: str) -> bool:
    return not access.limit(name, str(request.user.pk), count=MOST_A_MINUTE, per=MINUTE)


@require_POST
@login_required
def keep(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """The open form's sign of life, with what is typed, if that has changed. Answers who else is there."""
    posting, company = _at(request, public_id)
    if "forget" in request.POST:
        page = editing.page_named(request.POST["forget"])
        editing.forget(services.form_of(posting, company, page), by=request.user)
        new = f"{reverse('jobs:posting_create')}?{urlencode({'company': company.slug})}"
        return redirect(posting.get_edit_url() if posting else new)
    at = services.form_of(posting, company, editing.page_named(request.POST.get("page", "")))
    if _is_too_often(request, "jobs.keep"):
        return errors.too_many_requests(request, retry_after=access.seconds_left(MINUTE))
    fields = PostingForm().fields
    typed = {name: values for name, values in request.POST.lists() if name in fields}
    if sum(len(value) for values in typed.values() for value in values) > LONGEST_KEPT:
        return HttpResponse(status=413)
    if typed:
        editing.keep(at, typed, by=request.user)
    else:
        editing.look(at, by=request.user)
    return JsonResponse(
        {
            "at": format_date(timezone.localtime(), "H:i:s"),
            "others": editing.others(at, by=request.user),
            "revision": posting.revision if posting else None,
        }
    )


@require_POST
@login_required
def beside(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """The preview, the checks and the sources of what is typed, none of which is stored."""
    posting, company = _at(request, public_id)
    if _is_too_often(request, "jobs.beside"):
        return errors.too_many_requests(request, retry_after=access.seconds_left(MINUTE))
    form = PostingForm(request.POST)
    found = previews.of_form(form, company, posting)
    context = {"beside": found, "company": company, "form": form}
    return render(request, "jobs/employers/_beside.html", context)
