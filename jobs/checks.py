"""What a posting still needs before it can be sent for review, and what would make it better. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jobs.lifecycle import LONGEST_RUN
from jobs.values import MOST_MUSTS, PostingInput

WIDEST_RANGE = 1.5  # the upper end over the lower
HOLLOW = re.compile(
    r"\b(ninja|rock ?star|guru|wizard|unicorn|superhero|world[- ]class|work hard,? play hard)s?\b", re.I
)
YEARS = re.compile(
    r"\b\d+(?:\s*(?:\+|or more|to \d+|[-–]\s*\d+))?\s*years?['’]?\s+(?:of\s+)?(?:\w+\s+){0,2}experience", re.I
)

# Section of the form to its fields, in the order of the page.
SECTIONS: dict[str, tuple[str, ...]] = {
    "role": (
        "title",
        "seniority",
        "employment_type",
        "hours_per_week",
        "duration_months",
        "starts_on",
        "language",
    ),
    "pay": (
        "pay_min",
        "pay_max",
        "pay_currency",
        "pay_period",
        "no_pay_reason",
        "workplace",
        "hybrid_days",
        "offices",
        "remote_countries",
        "has_visa",
        "has_relocation",
    ),
    "needs": ("needs",),
    "description": ("summary", "work", "outcomes", "responsibilities", "benefits", "process"),
    "closing": ("closes_on", "reply_days", "apply_url", "apply_email"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a posting from review: the form's field, and what to do."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    group: str
    text: str
    is_met: bool
    field: str = ""


def problems(posting: PostingInput, *, now: datetime, latest: datetime) -> list[Problem]:
    """Why this cannot be sent yet, in the order of the form. Empty when it can. `latest` is when it must end."""
    found: list[Problem] = []
    terms = posting.terms

    def need(field: str, is_met: object, message: str) -> None:
        if not is_met:
            found.append(Problem(field, message))

    need("title", str(terms.get("title") or "").strip(), "Enter a job title")
    need("seniority", terms.get("seniority"), "Choose a seniority")
    need("employment_type", terms.get("employment_type"), "Choose an employment type")
    has_pay = terms.get("pay_min") is not None and terms.get("pay_max") is not None
    need(
        "pay_min",
        has_pay or terms.get("no_pay_reason"),
        "Enter the pay, from and to, or say why it is not stated",
    )
    workplace = terms.get("workplace")
    need("workplace", workplace, "Choose a workplace")
    if workplace in ("on_site", "hybrid"):
        offices = [place for place in posting.places if not place.is_remote]
        need("offices", offices, "Enter at least one place of work")
        need("offices", all(place.city for place in offices), "Name the city of each place of work")
    musts = [item for item in posting.needs if item.is_must]
    need("needs", musts, "Choose at least one topic that somebody must have")
    need("needs", len(musts) <= MOST_MUSTS, f"Choose at most {MOST_MUSTS} topics as must have")
    need("summary", str(terms.get("summary") or "").strip(), "Enter a one-line summary")
    need("work", posting.sections.get("work", "").strip(), "Describe the work")
    answers = posting.sections.get("responsibilities", "") + posting.sections.get("outcomes", "")
    need(
        "responsibilities", answers.strip(), "Say what they will answer for, or what has to be true in a year"
    )
    closes_at = terms.get("closes_at")
    if isinstance(closes_at, datetime):
        need("closes_on", closes_at > now, "Choose a last day that is not over")
        need(
            "closes_on",
            closes_at <= latest,
            f"Choose a last day at most {LONGEST_RUN.days} days ahead",
        )
    else:
        need("closes_on", False, "Choose the last day")
    need("reply_days", terms.get("reply_days"), "Promise a reply within a number of days")
    need(
        "apply_url",
        terms.get("apply_url") or terms.get("apply_email"),
        "Enter a link or an e-mail address to apply",
    )
    return found


def checks(posting: PostingInput, found: Sequence[Problem]) -> list[Check]:
    """The panel under the form: complete for search engines, pay, wording."""
    missing = {problem.field for problem in found}
    terms = posting.terms
    low, high = terms.get("pay_min"), terms.get("pay_max")
    has_range = isinstance(low, int) and isinstance(high, int)
    is_narrow = has_range and isinstance(low, int) and isinstance(high, int) and high <= WIDEST_RANGE * low
    wording = [("title", str(terms.get("title") or "")), ("summary", str(terms.get("summary") or ""))]
    wording += list(posting.sections.items())
    hollow = next(((name, hit[0]) for name, text in wording if (hit := HOLLOW.search(text))), None)
    years = next((name for name, text in wording if YEARS.search(text)), "")
    musts = sum(need.is_must for need in posting.needs)
    engines, pay, words = "Complete for search engines", "Pay", "Wording"
    return [
        Check(engines, "Title and summary", not missing & {"title", "summary"}, "title"),
        Check(engines, "Place or countries", not missing & {"workplace", "offices"}, "workplace"),
        Check(engines, "Employment type", "employment_type" not in missing, "employment_type"),
        Check(engines, "Last day", "closes_on" not in missing, "closes_on"),
        Check(pay, "A range, with currency and period", has_range, "pay_min"),
        Check(pay, f"Upper end at most {WIDEST_RANGE} times the lower", is_narrow, "pay_max"),
        Check(words, f"Up to {MOST_MUSTS} must-haves", 0 < musts <= MOST_MUSTS, "needs"),
        Check(words, "No rule about years of experience", not years, years or "work"),
        Check(
            words,
            f"“{hollow[1].capitalize()}”: say what they do" if hollow else "No hollow words",
            not hollow,
            hollow[0] if hollow else "work",
        ),
    ]
