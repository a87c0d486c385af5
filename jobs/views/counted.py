"""Hits, where nothing around Django takes them: under `runserver`, and in tests."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jobs import services
from jobs.counts import hits


@csrf_exempt  # it changes a number, reads no cookie, and asks the browser whose page sent it
@require_POST
def seen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Like `jobs.counts.layer`, which leaves nothing for this view, but stored at once."""
    hit = hits.read(request.META, public_id, timezone.localdate())
    if hit is not None:
        services.count_hits({hit: 1})
    return HttpResponse(status=204)
