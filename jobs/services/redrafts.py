"""Taking over what an assessment's later draft changes, into the posting that was made from its earlier one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Topic
from jobs import redrafting
from jobs.errors import ConflictError, JobsError
from jobs.lines import HEADINGS, Section
from jobs.models import Line, Need, Posting
from jobs.redrafting import Change, Here, Kind, Placed, Standing
from jobs.services import drafts, texts
from jobs.services.guards import locked, refuse_unwritable
from jobs.values import MOST_MUSTS, Drafted, DraftNeed
from portal import audit


def draft_changes(
    posting: Posting, *, before: Drafted, after: Drafted, results: Collection[str]
) -> list[Change]:
    """What the later draft would change here. `results` are the public ids of the assessment's earlier results."""
    found, _ = redrafting.changes(before, after, _standing(posting), results)
    return found


def take_draft_changes(
    posting: Posting,
    *,
    by: Any,
    before: Drafted,
    after: Drafted,
    results: Collection[str],
    chosen: Collection[str],
    revision: int,
) -> list[Change]:
    """Make the chosen changes, by their keys, and leave everything else as it is. Returns those that were made.

    A line that is changed keeps its row. `revision` is the one that the changes were shown for; another is a conflict.
    """
    with transaction.atomic():
        posting = locked(posting)
        refuse_unwritable(posting)
        if revision != posting.revision:
            raise ConflictError(posting)
        found, placed = redrafting.changes(before, after, _standing(posting), results)
        taken = [change for change in found if change.key in chosen]
        if not taken:
            return []
        _take_fields(posting, taken)
        _take_needs(posting, taken)
        _take_lines(posting, taken, placed)
        posting.drafted = dict(after.terms)
        posting.revision += 1
        posting.updated_at = timezone.now()
        posting.save()
        audit.record("posting.redraft", posting, by=by, company=posting.company, detail={"parts": len(taken)})
    return taken


def in_words(change: Change) -> Mapping[str, str]:
    """What the earlier draft said, what the later one says, and what stands here; nothing is empty."""
    return {name: _words(change, getattr(change, name)) for name in ("before", "after", "here")}


def _words(change: Change, value: Any) -> str:
    if value is None:
        return ""
    if change.group == "need":
        is_must, level = value
        return f"{'Must have' if is_must else 'Nice to have'}, level {level} of 4"
    return texts.LABELS.get(change.part, {}).get(value, str(value))


def part_names(changes: Sequence[Change]) -> dict[str, str]:
    """What each part is called: the field, the topic or the section."""
    keys = {change.part for change in changes if change.group == "need"}
    topics = dict(Topic.objects.filter(key__in=keys).values_list("key", "name"))
    names = {}
    for change in changes:
        if change.group == "field":
            label = str(getattr(Posting._meta.get_field(change.part), "verbose_name", change.part))
            names[change.key] = label[:1].upper() + label[1:]
        elif change.group == "need":
            names[change.key] = f"Need: {topics.get(change.part, change.part)}"
        else:
            names[change.key] = HEADINGS[Section(change.part)]
    return names


def _standing(posting: Posting) -> Standing:
    return Standing(
        terms=posting.text_values(),
        lines=[Here(line.pk, line.section, line.text, texts.source_of(line)) for line in posting.lines.all()],
        needs={
            need.topic.key: DraftNeed(need.topic.key, need.is_must, need.level, texts.source_of(need))
            for need in posting.needs.select_related("topic")
        },
    )


def _take_fields(posting: Posting, taken: Sequence[Change]) -> None:
    values = {}
    for change in taken:
        if change.group == "field":
            field = Posting._meta.get_field(change.part)
            values[change.part] = change.after or (None if field.null else "")
    if values:
        texts.set_terms(posting, values)
        if posting.posted_at is None:
            posting.slug = drafts.slug_for(posting.title)


def _take_needs(posting: Posting, taken: Sequence[Change]) -> None:
    changed = {change.part: change for change in taken if change.group == "need"}
    if not changed:
        return
    rows = {need.topic.key: need for need in posting.needs.select_related("topic")}
    topics = {topic.key: topic for topic in Topic.objects.filter(key__in=changed)}
    musts = sum(need.is_must for need in rows.values())
    last = max((need.position for need in rows.values()), default=-1)
    for key, change in changed.items():
        row = rows.get(key)
        if change.kind is Kind.REMOVE:
            if row:
                row.delete()
                del rows[key]
            continue
        if key not in topics:
            raise JobsError("One of these topics does not exist any more.")
        if row is None:
            last += 1
            row = rows[key] = Need(posting=posting, topic=topics[key], position=last)
        assert isinstance(change.after, tuple)
        row.is_must, row.level = change.after
        texts.set_source(row, change.source)
        row.save()
    now = sum(need.is_must for need in rows.values())
    if now > max(MOST_MUSTS, musts):
        raise JobsError(
            f"That makes {now} must-haves, and a posting takes {MOST_MUSTS}. "
            "Leave one out here, or make one nice to have in the posting first."
        )


def _take_lines(posting: Posting, taken: Sequence[Change], placed: Sequence[Placed]) -> None:
    chosen = {change.key for change in taken if change.group == "line"}
    if not chosen:
        return
    rows = {line.pk: line for line in posting.lines.all()}
    for change in taken:
        if change.line is None or change.group != "line":
            continue
        if change.kind is Kind.REMOVE:
            rows.pop(change.line).delete()
        else:
            row = rows[change.line]
            row.text = str(change.after)
            texts.set_source(row, change.source)
    order: dict[str, list[Line]] = {}
    for row in rows.values():
        order.setdefault(row.section, []).append(row)
    behind: dict[str, int] = {}
    for line in placed:
        here = order.setdefault(line.section, [])
        if line.line in rows:
            behind[line.section] = here.index(rows[line.line]) + 1
        elif line.line is None and line.change and line.change.key in chosen:
            row = Line(posting=posting, section=line.section, text=line.text)
            texts.set_source(row, line.change.source)
            at = behind.get(line.section, len(here))
            here.insert(at, row)
            behind[line.section] = at + 1
    for here in order.values():
        for position, row in enumerate(here):
            row.position = position
            row.save()
