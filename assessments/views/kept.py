"""What a result's page says about keeping it: the reminder and the shared link."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from assessments import services
from assessments.forms.results import LookAgainForm
from assessments.models import Result


def kept(result: Result) -> dict[str, Any]:
    first, last = services.days_to_choose()
    on = services.day_to_look_again(result)
    return {
        "look_again_on": on,
        "has_reminder": services.has_reminder(result),
        "reminder_form": LookAgainForm(first, last, initial={"on": on}),
        "share_link": f"{settings.SITE_URL}{reverse('assessments:shared', args=[result.share_token])}",
    }
