"""What stands beside the posting form: the page as it will look, what is to do, and where lines came from.

All of it is made of what is typed, which is not stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.models import Topic
from jobs import checks, lines, services
from jobs.checks import Check
from jobs.forms import PostingForm
from jobs.lines import HEADINGS, Section
from jobs.models import Company, Line, Need, Posting
from jobs.pages import LINKS, PostingPage
from jobs.values import PostingInput
from portal import text

NO_TITLE = "No title yet"
NAMES = {
    "role": "The role",
    "pay": "Pay and place",
    "needs": "Needs",
    "description": "Description",
    "closing": "Closing",
}
BEFORE_REVIEW = "Before it can be sent"
LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """The beginning of a line, and its source in words; a need has its source alone."""

    source: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A section of the form, and how much is to do there."""

    key: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    page: PostingPage
    groups: dict[str, list[Check]]
    steps: list[Step]
    sources: dict[str, list[SourcedLine]] = field(default_factory=dict)
    """By the name of the form's field."""


def of_form(form: PostingForm, company: Company, posting: Posting | None) -> Beside:
    """Of a bound form, as far as it can be read."""
    form.is_valid()
    return _beside(form.to_input(), company, posting, form)


def of_posting(posting: Posting) -> Beside:
    """Of what is stored."""
    return _beside(services.as_input(posting), posting.company, posting, None)


def of_nothing(company: Company) -> Beside:
    return _beside(PostingInput(terms={}), company, None, None)


def _beside(
    data: PostingInput, company: Company, posting: Posting | None, form: PostingForm | None
) -> Beside:
    wrong = _wrong(form) if form else []
    fields = {check.field for check in wrong}
    fields |= {"pay_min"} if fields & {"pay_max", "pay_currency", "pay_period"} else set()
    missing = [problem for problem in services.problems_of(data) if problem.field not in fields]
    blocking = wrong + [Check(BEFORE_REVIEW, problem.message, False, problem.field) for problem in missing]
    groups = {BEFORE_REVIEW: blocking or [Check(BEFORE_REVIEW, "Everything is there", True)]}
    for check in services.checks_of(data, drafted=posting.drafted if posting else {}):
        groups.setdefault(check.group, []).append(check)
    return Beside(
        page=typed_page(data, company),
        groups=groups,
        steps=_steps(blocking),
        sources=_sources(data, posting) if posting else {},
    )


def _wrong(form: PostingForm) -> list[Check]:
    """What was typed and cannot be read: no date, no number, no country."""
    wanting = {name for name, errors in form.errors.as_data().items() for e in errors if e.code == "required"}
    return [
        Check(BEFORE_REVIEW, f"{form.fields[name].label}: {error}", False, name)
        for name, errors in form.errors.items()
        if name in form.fields and name not in wanting
        for error in errors
    ]


def _steps(blocking: Sequence[Check]) -> list[Step]:
    steps = []
    for key, fields in checks.SECTIONS.items():
        count = sum(
            check.field in fields or (key == "needs" and check.field.startswith(("need_", "level_")))
            for check in blocking
        )
        steps.append(Step(key, NAMES[key], f"{count} to do" if count else "Done"))
    return steps


def _sources(data: PostingInput, posting: Posting) -> dict[str, list[SourcedLine]]:
    """The lines that are still those of the database keep their sources, reworded or moved."""
    stored: dict[str, list[Line]] = {}
    for line in posting.lines.all():
        stored.setdefault(line.section, []).append(line)
    found: dict[str, list[SourcedLine]] = {}
    for key, old in stored.items():
        pieces = lines.split(key, data.sections.get(key, ""))
        kept = lines.match([line.text for line in old], pieces)
        found[key] = [
            SourcedLine(old[index].source_label, _quote(piece))
            for piece, index in zip(pieces, kept, strict=True)
            if index is not None and old[index].source_label
        ]
    asked = {need.topic_key for need in data.needs}
    for need in posting.needs.select_related("topic"):
        if need.source_label and need.topic.key in asked:
            found[f"need_{need.topic.key}"] = [SourcedLine(need.source_label)]
    return found


def _quote(line: str) -> str:
    words = " ".join(line.split())
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def typed_page(data: PostingInput, company: Company) -> PostingPage:
    """The page as readers would see it once this were approved."""
    terms = {name: value for name, value in data.terms.items() if value is not None}
    row = Posting(company=company, **terms)
    row.title = row.title.strip() or NO_TITLE
    row.typed_places = [place for place in data.places if row.is_worked_from(place)]
    shown = company.as_written
    topics = {topic.key: topic for topic in Topic.objects.filter(key__in=[n.topic_key for n in data.needs])}
    needs = [Need(topic=topics[n.topic_key], is_must=n.is_must, level=n.level) for n in data.needs]
    htmls = {key: html for key in Section if (html := text.from_markdown(data.sections.get(key.value, "")))}
    return PostingPage(
        row=row,
        company=shown,
        about_html=text.render(shown.about_html, rel=LINKS),
        is_public=False,
        is_read=False,
        sections=[(key.value, HEADINGS[key], text.render(html, rel=LINKS)) for key, html in htmls.items()],
        needs=sorted(needs, key=lambda need: not need.is_must),
        url="",
    )
