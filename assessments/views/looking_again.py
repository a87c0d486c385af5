"""A reminder to look at a result again, and the day for one's own calendar."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessments import calendars, presenting, services
from assessments.errors import ForgottenError
from assessments.forms.results import LookAgainForm
from assessments.views.private import result_or_404
from portal.access import rate_limited

HOUR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-again", count=10, per=HOUR)
def look_again(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a reminder. What is not right comes back on this page, full."""
    found = result_or_404(token)
    first, last = services.days_to_choose()
    if request.method == "POST":
        form = LookAgainForm(first, last, request.POST)
        if form.is_valid():
            on, to = form.cleaned_data["on"], form.cleaned_data["email"]
            try:
                is_on_its_way = services.remind(found, on=on, to=to)
            except ForgottenError as error:
                raise Http404 from error
            if is_on_its_way:
                messages.success(request, f"You get a mail now, and the reminder on {date_format(on)}.")
                return redirect(f"{found.get_absolute_url()}#again")
            form.add_error("email", "This address had enough mails from us for now. Try again later.")
    else:
        form = LookAgainForm(first, last, initial={"on": services.day_to_look_again(found)})
    context = {"section": "decide", "result": found, "form": form, "first": first, "last": last}
    return render(request, "assessments/look_again.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); who has the address may do so
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("assess-again-stop", count=60, per=HOUR)
def look_again_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw the reminder: the mail's link leads here, and changes nothing before the button."""
    found = result_or_404(token)
    if request.method == "POST":
        try:
            services.withdraw_reminder(found)
        except ForgottenError as error:
            raise Http404 from error
        messages.success(request, "No mail will come. The address is deleted.")
        return redirect(f"{found.get_absolute_url()}#again")
    context = {"section": "decide", "result": found, "has_reminder": services.has_reminder(found)}
    return render(request, "assessments/look_again_stop.html", context)


@require_safe
def look_again_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The day as an entry for one's own calendar, which needs no address."""
    found = result_or_404(token)
    verdict = presenting.verdict(found.definition, found.document)
    entry = calendars.entry(
        uid=f"{found.public_id}@assessments",
        day=services.day_to_look_again(found),
        made_at=found.created_at,
        title=f"Look again: {found.definition.title}",
        lines=[verdict.title, *verdict.triggers, f"{settings.SITE_URL}{found.get_absolute_url()}"],
    )
    response = HttpResponse(entry, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="look-again.ics"'
    return response
