"""A link to the verdict alone."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import presenting, services
from assessments.errors import ForgottenError
from assessments.views.private import result_or_404
from portal.access import rate_limited

HOUR = timedelta(hours=1)


@require_POST
@rate_limited("assess-share", count=60, per=HOUR)
def share(request: HttpRequest, token: str) -> HttpResponse:
    """Turn the shared link on, or off for good."""
    found = result_or_404(token)
    try:
        if request.POST.get("shared") == "yes":
            services.share(found)
            messages.success(request, "The link to the verdict works now.")
        else:
            services.unshare(found)
            messages.success(request, "That link leads nowhere now. Sharing again makes a new one.")
    except ForgottenError as error:
        raise Http404 from error
    return redirect(f"{found.get_absolute_url()}#share")


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The verdict, how sure and when: no answer, weight, name or note, and no way to them."""
    found = services.shared_for(token)
    if found is None:
        raise Http404
    context = {
        "section": "decide",
        "questionnaire": found.case.version.questionnaire,
        "title": found.definition.title,
        "made_at": found.created_at,
        "expires_at": found.expires_at,
        "verdict": presenting.verdict(found.definition, found.document),
    }
    return render(request, "assessments/shared.html", context)
