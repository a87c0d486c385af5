"""The page of a company's assessments, in the navigation of its people."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("assessments/_company_link.html")
def company_assessments(company: Any, here: str = "") -> dict[str, Any]:
    return {"company": company, "here": here}
