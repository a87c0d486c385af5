"""Companies, people and postings for tests, made by the services as people make them. No hidden behaviour."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Topic
from jobs import services
from jobs.dates import end_of_day
from jobs.models import Company, Membership, Place, Posting, PostingVersion
from jobs.values import DraftNeed, PlaceOfWork, PostingInput

numbers = count(1)

SECTIONS = {
    "work": "Keep the **old bridge**.\n\nLift it for boats.",
    "responsibilities": "- Lift on time.\n- Write the log.",
}


def make_user(name: str = "", **fields: Any) -> Any:
    return get_user_model().objects.create_user(
        f"{name or 'person'}{next(numbers)}@people.example", "a-long-password", **fields
    )


def make_moderator() -> Any:
    user = make_user("moderator", is_staff=True)
    user.groups.add(Group.objects.get(name="moderator"))
    return user


def decide(client: Any, url: str, decision: str, reason: str = "", **seen: Any) -> Any:
    """Decide as moderators do: read the mail, then send it. `seen` replaces what stood on the page."""
    asked = {"decision": decision, "reason": reason, "step": "show"}
    shown = client.post(url, asked).context
    deciding = shown["deciding"]
    stood = {
        "upto": shown.get("upto", 0),
        "company_revision": shown["company"].revision,
        "seen": (deciding.shown or {}).get("seal", ""),
    }
    return client.post(url, {**asked, **stood, "step": "send", **seen})


def make_topic(key: str = "lifting") -> Topic:
    return Topic.objects.get_or_create(
        key=key,
        defaults={
            "slug": key,
            "name": key.capitalize(),
            "kind": "capability",
            "summary": f"About {key}.",
            **{f"anchor_{level}": f"{key.capitalize()} at level {level}." for level in range(1, 5)},
        },
    )[0]


def make_company(owner: Any = None, **values: Any) -> Company:
    is_trusted, is_demo = values.pop("is_trusted", False), values.pop("is_demo", False)
    logo = values.pop("logo", None)
    values = {"name": f"Span {next(numbers)}", "country": "GB", "about": "We keep *bridges*.", **values}
    company = services.create_company(by=owner, values=values, is_demo=is_demo, logo=logo)
    return services.trust(company, by=None) if is_trusted else company


def add_member(company: Company, role: str) -> Any:
    user = make_user(role)
    Membership.objects.create(company=company, user=user, role=role)
    return user


def make_input(**changes: Any) -> PostingInput:
    """A complete posting. Keys of `changes` are terms, or places, needs, sections."""
    today = timezone.localdate()
    parts = {
        "places": changes.pop("places", [PlaceOfWork("GB", "Sheffield")]),
        "needs": changes.pop("needs", [DraftNeed("lifting", True, 3)]),
        "sections": changes.pop("sections", SECTIONS),
    }
    for need in parts["needs"]:
        make_topic(need.topic_key)
    terms = {
        "title": "Bridge Keeper",
        "summary": "Keep the old bridge.",
        "employment_type": "full_time",
        "seniority": "senior",
        "workplace": "on_site",
        "pay_min": 3_000_000,
        "pay_max": 3_600_000,
        "pay_currency": "GBP",
        "pay_period": "year",
        "reply_days": 10,
        "apply_url": "https://span.example/apply",
        "closes_at": end_of_day(today + timedelta(days=30)),
    }
    return PostingInput(terms={**terms, **changes}, **parts)


def make_draft(company: Company | None = None, by: Any = None, **changes: Any) -> Posting:
    company = company or make_company(make_user())
    return services.create_posting(company=company, by=by, data=make_input(**changes))


def make_submitted(company: Company | None = None, by: Any = None, **changes: Any) -> PostingVersion:
    return services.submit(make_draft(company, by, **changes), by=by)


def make_live(company: Company | None = None, by: Any = None, **changes: Any) -> Posting:
    version = services.approve(make_submitted(company, by, **changes), by=None)
    return Posting.objects.get(pk=version.posting_id)


def make_live_anywhere(company: Company | None = None, **changes: Any) -> Posting:
    """Remote work that names no country, as it could be submitted before countries were asked for."""
    posting = make_live(company, workplace="remote", places=[PlaceOfWork("GB", is_remote=True)], **changes)
    Place.objects.filter(version__posting=posting).delete()
    return posting


def days_ahead(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
