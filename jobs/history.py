"""Who did what for a company, in words of people, out of the log that the services write."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from jobs.dates import in_words, last_day
from jobs.models import Company, Posting
from jobs.models.people import role_words
from portal.audit.models import Event

PAGE = 50
KIND = Posting._meta.label_lower

# What happened: `name` is the object's, the others are of the event's detail.
WORDS = {
    "company.create": "The company was set up",
    "company.update": "The company page was changed",
    "company.trust": "The company is trusted from now on: its postings go live when they are submitted",
    "company.distrust": "The company is no longer trusted: its postings are read first",
    "company.suspend": "The company was suspended: nothing of it is public",
    "company.resume": "The suspension was lifted",
    "company.domain_code": "A code to confirm the domain was sent to {email}",
    "company.domain_confirm": "The domain {domain} was confirmed",
    "company.domain_end": "The domain {domain} is no longer confirmed: the website has another one",
    "invitation.send": "{email} was invited as {role}",
    "invitation.withdraw": "The invitation of {email} was withdrawn",
    "member.join": "{who} joined as {role}",
    "member.role": "{who} became {role}, and was {before}",
    "member.leave": "{who} left",
    "member.remove": "{who} was removed",
    "posting.create": "“{name}” was begun",
    "posting.draft": "“{name}” was begun from an assessment",
    "posting.redraft": "Changes from an assessment were taken into “{name}”",
    "posting.copy": "“{name}” was begun as a copy",
    "posting.save": "“{name}” was saved",
    "posting.delete": "“{name}” was deleted",
    "posting.submit": "“{name}” was submitted",
    "posting.recall": "“{name}” was recalled",
    "posting.approve": "“{name}” was approved",
    "posting.request_changes": "“{name}” came back for changes",
    "posting.reject": "“{name}” was rejected",
    "posting.confirm": "“{name}” was confirmed as open",
    "posting.close": "“{name}” was closed",
    "posting.ask_changes": "A change of the live “{name}” was asked for",
    "posting.freeze": "“{name}” was hidden while it is checked",
    "posting.unfreeze": "“{name}” was shown again",
    "posting.remove": "“{name}” was taken down",
    "import.upload": "“{name}” was uploaded to import postings",
    "import.confirm": "The import of “{name}” was started",
    "import.discard": "The import of “{name}” was discarded",
}
# Of these the company learns that they were decided, not by whom.
OURS = frozenset(
    {
        "company.trust",
        "company.distrust",
        "company.suspend",
        "company.resume",
        "posting.approve",
        "posting.request_changes",
        "posting.reject",
        "posting.ask_changes",
        "posting.freeze",
        "posting.unfreeze",
        "posting.remove",
    }
)
# Nobody of the company needs these, or is left to read them.
UNTOLD = frozenset({"company.delete", "posting.load", "posting.report", "report.dismiss"})
ROLES = ("role", "before")
CLOSED_AS = {"filled": "Filled", "withdrawn": "Withdrawn"}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    what: str
    who: str
    more: str
    url: str


def events(company: Company) -> Sequence[Event]:
    """What the company may read, the newest first."""
    found = Event.objects.filter(company_id=company.pk, verb__in=WORDS)
    return found.select_related("by")  # type: ignore[return-value]


def lines(company: Company, found: Iterable[Event]) -> list[Line]:
    """Events in words, with a link to each posting that is still there."""
    found = list(found)
    ids = {event.object_id for event in found if event.kind == KIND}
    postings = company.postings.only("public_id", "company").in_bulk(ids)
    return [
        Line(
            event.at,
            words(event),
            _who(event),
            _more(event),
            _url(postings.get(event.object_id) if event.kind == KIND else None),
        )
        for event in found
    ]


def _url(posting: Posting | None) -> str:
    return reverse("jobs:posting_preview", args=[posting.public_id]) if posting else ""


def words(event: Event) -> str:
    detail = {key: str(value) for key, value in event.detail.items()}
    for key in ROLES:
        if key in detail:
            detail[key] = role_words(detail[key]).lower()
    return WORDS[event.verb].format_map(defaultdict(str, {"name": event.name, **detail}))


def _who(event: Event) -> str:
    if event.by is None:
        return ""
    return "A moderator" if event.verb in OURS else str(event.by)


def _more(event: Event) -> str:
    detail = event.detail
    if event.verb == "company.update":
        changed = [name.replace("_", " ") for name in detail.get("changed", [])]
        return f"Changed: {', '.join(changed)}" if changed else ""
    if event.verb == "posting.confirm":
        end = parse_datetime(detail.get("until", ""))
        day = last_day(end)
        return f"Last day: {in_words(day)}" if day else ""
    reason = str(detail.get("reason", ""))
    return CLOSED_AS.get(reason, reason)
