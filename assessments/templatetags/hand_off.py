"""The way from an assessment to a posting, on the page that asks what a posting starts from."""

from typing import Any

from django import template
from django.http import HttpRequest

from assessments import services
from assessments.views.drafts import WAITING

register = template.Library()


@register.inclusion_tag("assessments/_hand_off.html", takes_context=True)
def hand_off(context: template.Context) -> dict[str, Any]:
    """The result that waits in this person's session, where there is one; else how to come by one."""
    request: HttpRequest = context["request"]
    found = services.waiting_result(str(request.session.get(WAITING, "")))
    return {"draft": services.draft_of(found) if found else None}
