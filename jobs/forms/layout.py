"""How the posting form stands on its page: anchored sections, and beneath a text the lines that have a source."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Field, Fieldset, Layout
from django.template.loader import render_to_string

from articles.models import Topic
from jobs.forms.fields import row
from jobs.lines import Section
from jobs.values import MOST_MUSTS


class Sources:
    """Which lines of a field came from an assessment. A script refreshes it with the preview."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        values = {"name": self.name, "sources": (context.get("sources") or {}).get(self.name, [])}
        return render_to_string("jobs/employers/_sources.html", values)


class _NeedsIntro:
    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return render_to_string("jobs/employers/_needs_intro.html", {"most": MOST_MUSTS})


def of_posting(topics: Iterable[Topic]) -> Layout:
    def section(key: str, legend: str, *fields: Any) -> Fieldset:
        return Fieldset(legend, *fields, css_id=f"form-{key}", css_class="anchor")

    def text(name: str) -> Iterable[Any]:
        return Field(name), Sources(name)

    needs = [
        Div(
            InlineRadios(f"need_{topic.key}"),
            Field(f"level_{topic.key}"),
            Sources(f"need_{topic.key}"),
            css_class="ask",
        )
        for topic in topics
    ]
    return Layout(
        "revision",
        section(
            "role",
            "The role",
            "title",
            row("seniority", "language"),
            InlineRadios("employment_type"),
            row("hours_per_week", "duration_months", "starts_on"),
        ),
        section(
            "pay",
            "Pay and place",
            row("pay_min", "pay_max"),
            row("pay_currency", "pay_period"),
            "no_pay_reason",
            row("workplace", "hybrid_days"),
            "offices",
            "remote_countries",
            "has_visa",
            "has_relocation",
        ),
        section("needs", "Needs", _NeedsIntro(), *needs),
        section("description", "Description", "summary", *(part for s in Section for part in text(s.value))),
        section("closing", "Closing", row("closes_on", "reply_days"), "apply_url", "apply_email"),
    )
