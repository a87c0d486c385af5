"""Between the rows of a posting and plain values: read, store, freeze. Callers hold the transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from articles.models import Topic
from jobs import checks, likeness, money, words
from jobs import lines as sections
from jobs.dates import latest_end
from jobs.errors import JobsError
from jobs.models import Line, Need, Place, Posting, PostingText, PostingVersion
from jobs.models.parts import Sourced
from jobs.values import DraftLine, DraftNeed, PlaceOfWork, PostingInput, Source
from portal import pagecache, text
from portal.versions.services import next_number

ONE_LINE = frozenset({"title", "summary", "no_pay_reason"})
LABELS: Mapping[str, Mapping[str, str]] = {
    "employment_type": dict(PostingText.EmploymentType.choices),
    "seniority": dict(PostingText.Seniority.choices),
    "workplace": dict(PostingText.Workplace.choices),
}
SOURCE_FIELDS = ("result", "question", "answer", "label")


def sections_of(row: Posting | PostingVersion) -> dict[str, str]:
    """Section to its Markdown, in the order of the page; empty ones are left out."""
    found: dict[str, list[str]] = {section.value: [] for section in sections.Section}
    for line in row.lines.all():
        found[line.section].append(line.text)
    return {section: sections.join(section, texts) for section, texts in found.items() if texts}


def as_input(row: Posting | PostingVersion) -> PostingInput:
    """The row's text as plain values."""
    return PostingInput(
        terms=row.text_values(),
        places=[PlaceOfWork(place.country, place.city, place.is_remote) for place in row.places.all()],
        needs=[
            DraftNeed(need.topic.key, need.is_must, need.level, source_of(need))
            for need in row.needs.select_related("topic")
        ],
        sections=sections_of(row),
    )


def source_of(row: Sourced) -> Source:
    return Source(**{name: getattr(row, f"source_{name}") for name in SOURCE_FIELDS})


def set_terms(posting: Posting, terms: Mapping[str, Any]) -> None:
    """Set the typed fields by name and check them; says in words what is wrong."""
    unknown = set(terms) - set(PostingText.text_fields())
    if unknown:
        raise JobsError(f"A posting has no {', '.join(sorted(unknown))}.")
    for name, value in terms.items():
        setattr(posting, name, on_one_line(value) if name in ONE_LINE else value)
    if posting.pay_currency and posting.pay_currency not in money.rates().currencies:
        raise JobsError(f"{posting.pay_currency} is not a currency that we know.")
    try:
        posting.full_clean(
            exclude=["company", "public_id", "slug"], validate_unique=False, validate_constraints=True
        )
    except ValidationError as error:
        raise JobsError(" ".join(error.messages)) from error


def on_one_line(words: Any) -> str:
    """A browser's field for one line sends one; others may send a title that goes on as a paragraph of a mail."""
    return text.one_line(str(words or ""))


def set_places(posting: Posting, places: Iterable[PlaceOfWork]) -> None:
    posting.places.all().delete()
    Place.objects.bulk_create(
        Place(
            posting=posting,
            position=position,
            country=place.country.upper(),
            city=place.city,
            is_remote=place.is_remote,
        )
        for position, place in enumerate(dict.fromkeys(places))
    )


def set_needs(posting: Posting, needs: Sequence[DraftNeed]) -> None:
    """One row a topic. A need that stays keeps its row and its source."""
    topics = {topic.key: topic for topic in Topic.objects.filter(key__in=[need.topic_key for need in needs])}
    unknown = [need.topic_key for need in needs if need.topic_key not in topics]
    if unknown:
        raise JobsError(f"There is no topic {', '.join(unknown)}.")
    kept = {need.topic_id: need for need in posting.needs.all()}
    added = []
    for position, need in enumerate(needs):
        topic = topics[need.topic_key]
        row = kept.pop(topic.pk, None) or Need(posting=posting, topic=topic)
        row.is_must, row.level, row.position = need.is_must, need.level, position
        set_source(row, need.source)
        if row.pk:
            row.save()
        else:
            added.append(row)
    Need.objects.bulk_create(added)
    Need.objects.filter(pk__in=[need.pk for need in kept.values()]).delete()


def set_sections(posting: Posting, texts: Mapping[str, str]) -> None:
    """Each section's text as lines. A line that stays, moved or reworded, keeps its row and its source."""
    before, added, gone = list(posting.lines.all()), [], set()
    for section in sections.Section:
        if section.value not in texts:
            continue
        old = [line for line in before if line.section == section]
        new = sections.split(section, texts[section])
        kept = sections.match([line.text for line in old], new)
        for position, (piece, index) in enumerate(zip(new, kept, strict=True)):
            if index is None:
                added.append(Line(posting=posting, section=section, text=piece, position=position))
            elif (old[index].text, old[index].position) != (piece, position):
                old[index].text, old[index].position = piece, position
                old[index].save(update_fields=["text", "position"])
        gone |= {line.pk for index, line in enumerate(old) if index not in kept}
    Line.objects.filter(pk__in=gone).delete()
    Line.objects.bulk_create(added)
    posting.__dict__.pop("_prefetched_objects_cache", None)


def add_lines(posting: Posting, drafted: Iterable[DraftLine]) -> None:
    """Lines with their sources, for a posting that has none yet."""
    rows: list[Line] = []
    for line in drafted:
        for piece in sections.split(line.section, line.text):
            row = Line(
                posting=posting, section=sections.Section(line.section), text=piece, position=len(rows)
            )
            set_source(row, line.source)
            rows.append(row)
    Line.objects.bulk_create(rows)


def set_source(row: Sourced, source: Source) -> None:
    if source != Source():
        for name in SOURCE_FIELDS:
            setattr(row, f"source_{name}", getattr(source, name))


def rendered(markdown: Iterable[str]) -> dict[str, str]:
    """HTML by Markdown. Made before a transaction, so that no writer waits for it."""
    return {source: text.from_markdown(source) for source in markdown}


def html_of(markdown: str, known: Mapping[str, str]) -> str:
    """As rendered before, or rendered now when it has changed since."""
    return known[markdown] if markdown in known else text.from_markdown(markdown)


def problems_of(data: PostingInput) -> list[checks.Problem]:
    """What keeps it from being sent for review today."""
    now = pagecache.now()
    return checks.problems(data, now=now, latest=latest_end(now))


def checks_of(data: PostingInput, *, drafted: Mapping[str, object]) -> list[checks.Check]:
    """What would make it better, with the pack's words for its language and the terms that were `drafted`."""
    lists = words.lists().of(data.terms.get("language"))
    return checks.checks(data, problems_of(data), words=lists, drafted=drafted, labels=LABELS)


def freeze(posting: Posting, *, by: Any, known: Mapping[str, str]) -> PostingVersion:
    """A version with the working copy's text as it stands, waiting for review. `known` is HTML by Markdown.

    A place that was typed for another kind of workplace stays in the working copy: no filter finds it.
    """
    pay = posting.pay
    version = PostingVersion.objects.create(
        posting=posting,
        number=next_number(posting.versions.all()),
        by=by,
        html={section: html_of(markdown, known) for section, markdown in sections_of(posting).items()},
        pay_reference=money.yearly_reference(pay) if pay else 0,
        pay_reference_on=money.rates().on if pay else None,
        sketch=likeness.sketch(" ".join(line.text for line in posting.lines.all())),
        **posting.text_values(),
    )
    Place.objects.bulk_create(
        Place(version=version, **place.values())
        for place in posting.places.all()
        if posting.is_worked_from(place)
    )
    Line.objects.bulk_create(Line(version=version, **line.values()) for line in posting.lines.all())
    Need.objects.bulk_create(
        Need(version=version, **{**need.values(), "anchors": need.anchors or list(need.topic.anchors)})
        for need in posting.needs.select_related("topic")
    )
    return version


def copy(version: PostingVersion) -> PostingVersion:
    """The same text once more, as the newest version, to be approved at once."""
    kept = ("by", "html", "posted_at", "pay_reference", "pay_reference_on", "sketch")
    new = PostingVersion.objects.create(
        posting=version.posting,
        number=next_number(version.posting.versions.all()),
        **{name: getattr(version, name) for name in kept},
        **version.text_values(),
    )
    Place.objects.bulk_create(Place(version=new, **place.values()) for place in version.places.all())
    Line.objects.bulk_create(Line(version=new, **line.values()) for line in version.lines.all())
    Need.objects.bulk_create(Need(version=new, **need.values()) for need in version.needs.all())
    return new


def search_text(version: PostingVersion) -> str:
    """Everything that a search for this posting may match beside its title; what reads best comes first."""
    words = [
        version.summary,
        *(text.plain(html) for html in version.html.values()),
        version.company.as_shown.name,
        version.get_employment_type_display(),
        version.get_seniority_display(),
        version.get_workplace_display(),
        *(str(place) for place in version.places.all()),
        *(need.topic.name for need in version.needs.select_related("topic")),
    ]
    return "\n".join(words)
