"""The page on which several projects stand side by side, around `side_by_side`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.definition import Definition
from assessments.scoring import Sureness
from assessments.side_by_side import Contrast, Entry, Judged, compared_option, contrasts, of_person, of_team

from . import words
from .bars import Bar, bar
from .numbers import number, points


@dataclass(frozen=True, slots=True)
class Row:
    public_id: str
    project: str
    state: str
    verdict: str
    sureness: str
    lead: str


@dataclass(frozen=True, slots=True)
class PointsRow:
    project: str
    points: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Block:
    """One criterion, or the sum of all of them, over the projects."""

    name: str
    differs: str
    rows: tuple[PointsRow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The projects that answered one questionnaire, judged or not."""

    key: str
    slug: str
    title: str
    rows: tuple[Row, ...]
    option: str
    option_name: str
    options: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    alike: tuple[str, ...]


def side_by_side(entries: Sequence[Entry], asked: Mapping[str, str]) -> list[Group]:
    """One group for each questionnaire. `asked` has the option to compare for, by the questionnaire's key."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.definition.key, []).append(entry)
    return [_group(found, asked.get(key, "")) for key, found in groups.items()]


def _group(entries: Sequence[Entry], asked: str) -> Group:
    # The newest version says what there is to compare; an older one may lack some of it.
    definition = entries[-1].definition
    judged = [(entry, _judge(entry)) for entry in entries]
    known = [(entry.project, one) for entry, one in judged if one]
    option = compared_option(definition, [one for _, one in known], asked)
    blocks, alike = _blocks(definition, known, option)
    return Group(
        key=definition.key,
        slug=definition.slug,
        title=definition.title,
        rows=tuple(_row(entry, one) for entry, one in judged),
        option=option,
        option_name=definition.option_by_key[option].name,
        options=tuple((one.key, one.name) for one in definition.options),
        blocks=blocks,
        alike=alike,
    )


def _judge(entry: Entry) -> Judged | None:
    if entry.document is None:
        return None
    return (of_team if entry.is_team else of_person)(entry.definition, entry.document)


def _row(entry: Entry, judged: Judged | None) -> Row:
    if judged is None:
        return Row(entry.public_id, entry.project, _progress(entry), "", "", "")
    leader = entry.definition.option_by_key[judged.leaders[0]]
    verdict = leader.name
    if judged.sureness is Sureness.TOO_CLOSE:
        verdict = f"Too close between {words.between(entry.definition, judged.close)}"
    elif judged.sureness is Sureness.NOT_ENOUGH_KNOWN:
        verdict = f"Not enough known; leans to {leader.short}"
    sure = {Sureness.SURE: "Sure", Sureness.FAIRLY_SURE: "Fairly sure"}.get(judged.sureness, "Open")
    lead = "A tie" if len(judged.leaders) > 1 else words.ahead(entry.definition, judged.lead)
    return Row(entry.public_id, entry.project, _progress(entry), verdict, sure, lead)


def _progress(entry: Entry) -> str:
    if entry.is_team:
        return f"{entry.finished} of {entry.people} finished"
    return "Finished" if entry.document is not None else "Being answered"


def _blocks(
    definition: Definition, known: Sequence[tuple[str, Judged]], option: str
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The sum, then each criterion that is not the same everywhere; and the names of those that are."""
    if not known:
        return (), ()
    rows = contrasts(definition, [one for _, one in known], option)
    projects = [project for project, _ in known]
    totals = [one.value(option) if option in one.points else None for _, one in known]
    if len(known) == 1:
        differing, alike = rows, []
    else:
        differing = [row for row in rows if row.span]
        alike = [definition.criterion_by_key[row.criterion].name for row in rows if not row.span]
    greatest = max((abs(points) for row in rows for points in row.known), default=Fraction(0))
    total = _block("Together", projects, Contrast("", tuple(totals)), Fraction(100))
    found = [
        _block(definition.criterion_by_key[row.criterion].name, projects, row, max(greatest, Fraction(5)))
        for row in differing
    ]
    return (total, *found), tuple(alike)


def _block(name: str, projects: Sequence[str], row: Contrast, reach: Fraction) -> Block:
    differs = f"{points(row.span)} apart" if len(row.known) > 1 and row.span else ""
    return Block(
        name, differs, tuple(_points_row(*pair, reach) for pair in zip(projects, row.points, strict=True))
    )


def _points_row(project: str, points: Fraction | None, reach: Fraction) -> PointsRow:
    if points is None:
        return PointsRow(project, "not asked", None)
    drawn = bar(points, reach, "for" if points > 0 else "against")
    return PointsRow(project, number(points, digits=1, is_signed=True), drawn)
