"""A decision record: what was decided on what grounds, of one person's result or a team's, for paper and for Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from assessments import team_documents
from assessments.definition import Definition, Option
from assessments.documents import to_outcome, weights
from assessments.rules import Truth
from assessments.scoring import CriterionResult, Outcome
from assessments.teams import AgendaItem, Member, TeamOutcome
from assessments.wording import listed

from . import team_words, words
from .numbers import number
from .page import ChangeRow, Cost, answer_rows, change_rows, costs, inner_range, span
from .team import VerdictRow, verdict_rows

SHOWN_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record says beside its document. `names` are by attempt, without those who gave none."""

    version: int
    hash: str
    engine: int
    made_on: date
    look_again_on: date
    project: str = ""
    names: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OptionLine:
    name: str
    value: str
    span: str
    state: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """`usual` is the questionnaire's weight where the case has its own."""

    name: str
    weight: str
    usual: str
    leader_fit: str
    rival_fit: str
    points: str
    range: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    number: int
    text: str
    answer: str
    note: str


@dataclass(frozen=True)
class Record:
    """Everything that the record says, in its order. A part that there is nothing to say of is empty."""

    facts: Facts
    questionnaire: str
    people: str
    title: str
    lede: str
    sure: str
    is_decided: bool
    rules: tuple[str, ...]
    unknown: tuple[str, ...]
    options: tuple[OptionLine, ...]
    leader: Option
    rival: Option | None
    has_own_weights: bool
    criteria: tuple[CriterionLine, ...]
    leader_total: str
    rival_total: str
    lead_total: str
    changes: tuple[ChangeRow, ...]
    more_changes: int
    costs: tuple[Cost, ...]
    verdicts: tuple[VerdictRow, ...]
    settle: str
    agenda: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    withheld: str


def record(definition: Definition, document: Mapping[str, Any], facts: Facts) -> Record:
    if "members" in document:
        return _of_team(definition, document, facts)
    return _of_person(definition, document, facts)


def _of_person(definition: Definition, document: Mapping[str, Any], facts: Facts) -> Record:
    outcome = to_outcome(document)
    answers: Mapping[str, str | None] = document["answers"]
    leader, rival = _both(definition, outcome)
    title, lede = words.verdict(definition, outcome, leader, answers)
    own = _own_weights(definition, weights(document))
    value = {option.option: option.value.middle for option in outcome.options}
    changes = change_rows(definition, answers, outcome.changes)
    return Record(
        facts=facts,
        questionnaire=definition.title,
        people=", ".join((facts.names or {}).values()),
        title=title,
        lede=lede,
        sure=words.sure(definition, outcome),
        is_decided=outcome.is_decided,
        rules=tuple(_rule(row) for row in words.rules(definition, outcome, answers)),
        unknown=tuple(definition.question_by_key[key].short for key in outcome.unknown),
        options=tuple(
            OptionLine(
                definition.option_by_key[option.option].name,
                number(option.value.middle),
                span(option.value),
                _state(option.option, outcome, option.is_excluded),
            )
            for option in outcome.options
        ),
        leader=leader,
        rival=rival,
        has_own_weights=bool(own),
        criteria=tuple(_criterion(definition, row, own) for row in outcome.criteria) if rival else (),
        leader_total=number(value[leader.key], digits=1),
        rival_total=number(value[rival.key], digits=1) if rival else "",
        lead_total=number(outcome.lead.middle, digits=1, is_signed=True) if outcome.lead else "",
        changes=tuple(changes[:SHOWN_CHANGES]),
        more_changes=len(changes[SHOWN_CHANGES:]),
        costs=costs(definition, outcome.close or outcome.leaders, outcome.rival),
        verdicts=(),
        settle="",
        agenda=(),
        answers=tuple(
            AnswerLine(row.number, row.text, row.answer, row.note)
            for row in answer_rows(definition, answers, document["notes"])
        ),
        withheld="",
    )


def _of_team(definition: Definition, document: Mapping[str, Any], facts: Facts) -> Record:
    outcome = team_documents.to_outcome(document)
    members = team_documents.to_members(document)
    leader, rival = _both(definition, outcome)
    own = _own_weights(definition, team_documents.weights(document))
    is_named = bool(facts.names)
    apart = [item for item in outcome.agenda if item.low != item.high]
    return Record(
        facts=facts,
        questionnaire=definition.title,
        people=", ".join(sorted(facts.names.values(), key=str.casefold))
        if facts.names
        else f"{len(members)} people, without names",
        title=team_words.title(definition, outcome, {}),
        lede="",
        sure=team_words.sure(definition, outcome),
        is_decided=outcome.is_decided,
        rules=tuple(
            f"{'Ruled out' if truth is Truth.YES else 'Perhaps ruled out'}: {definition.option_by_key[key].name}."
            for key, truth in outcome.excluded.items()
            if truth is not Truth.NO
        ),
        unknown=(),
        options=tuple(
            OptionLine(
                definition.option_by_key[key].name,
                number(outcome.values[key]),
                "",
                _state(key, outcome, outcome.excluded[key]),
            )
            for key in sorted(definition.option_keys, key=lambda key: -outcome.values[key])
        ),
        leader=leader,
        rival=rival,
        has_own_weights=bool(own),
        criteria=tuple(_team_criterion(definition, item, own) for item in outcome.agenda) if rival else (),
        leader_total=number(outcome.values[leader.key], digits=1),
        rival_total=number(outcome.values[rival.key], digits=1) if rival else "",
        lead_total=number(outcome.lead, digits=1, is_signed=True) if outcome.lead is not None else "",
        changes=(),
        more_changes=0,
        costs=costs(definition, outcome.close or outcome.leaders, outcome.rival),
        verdicts=tuple(verdict_rows(definition, outcome, members, facts.names or {})),
        settle=_settle(definition, outcome),
        agenda=tuple(definition.criterion_by_key[item.criterion].name for item in apart),
        answers=tuple(_team_answers(definition, members, facts.names)) if facts.names else (),
        withheld="" if is_named else "The answers are left out, because this case is without names.",
    )


def _both(definition: Definition, outcome: Outcome | TeamOutcome) -> tuple[Option, Option | None]:
    rival = definition.option_by_key[outcome.rival] if outcome.rival else None
    return definition.option_by_key[outcome.leader], rival


def _own_weights(definition: Definition, used: Mapping[str, Fraction]) -> dict[str, str]:
    """By criterion the questionnaire's weight, where any of those used is another."""
    if used == definition.weights:
        return {}
    return {key: number(weight * 100) for key, weight in definition.weights.items()}


def _state(option: str, outcome: Outcome | TeamOutcome, excluded: Truth) -> str:
    if option in outcome.leaders:
        return "tied" if words.is_tie(outcome) else "leads"
    return {Truth.YES: "ruled out", Truth.UNKNOWN: "perhaps ruled out"}.get(excluded, "")


def _rule(row: words.RuleRow) -> str:
    if row.is_certain:
        return f"Ruled out: {row.option}. {' '.join(row.words)}"
    which = "this is so" if len(row.words) == 1 else "one of these is so"
    return f"Perhaps ruled out: {row.option}. It was not known whether {which}: {' '.join(row.words)}"


def _criterion(definition: Definition, row: CriterionResult, own: Mapping[str, str]) -> CriterionLine:
    return CriterionLine(
        definition.criterion_by_key[row.criterion].name,
        number(row.weight * 100),
        own.get(row.criterion, ""),
        number(row.leader_fit * 100),
        number(row.rival_fit * 100) if row.rival_fit is not None else "",
        number(row.points, digits=1, is_signed=True),
        _holds_for(row),
    )


def _holds_for(row: CriterionResult) -> str:
    """The weights with which the verdict stays."""
    if row.stable is None:
        return "none, it is a tie"
    if row.stable == (0, 1):
        return "any"
    low, high = inner_range(row.stable)
    return f"{low} to {high}"


def _team_criterion(definition: Definition, item: AgendaItem, own: Mapping[str, str]) -> CriterionLine:
    low, high = (number(100 * item.weight * end, digits=1, is_signed=True) for end in (item.low, item.high))
    return CriterionLine(
        definition.criterion_by_key[item.criterion].name,
        number(item.weight * 100),
        own.get(item.criterion, ""),
        number(item.leader_median * 100),
        number(item.rival_median * 100),
        number(100 * item.weight * (item.leader_median - item.rival_median), digits=1, is_signed=True),
        "all alike" if low == high else f"{low} to {high}",
    )


def _settle(definition: Definition, outcome: TeamOutcome) -> str:
    if outcome.settle is None:
        return "No three criteria alone would make the verdict stable."
    if not outcome.settle and not outcome.open_rules:
        stays = "whoever of you is right on each criterion, the same option comes first."
        return f"The verdict is stable: {stays}" if outcome.is_decided else f"Nothing between you: {stays}"
    named = [definition.criterion_by_key[key].name for key in outcome.settle]
    if outcome.open_rules:
        named = [f"what rules an option out ({outcome.open_rules} open)", *named]
    return f"Settle {listed(named)} and the verdict is stable."


def _team_answers(
    definition: Definition, members: Sequence[Member], names: Mapping[str, str]
) -> list[AnswerLine]:
    """Who answered what. Notes are their writers' own."""
    lines: list[AnswerLine] = []
    for question in definition.questions:
        given = {
            member.key: member.answers[question.key] for member in members if question.key in member.answers
        }
        if not given:
            continue
        said = []
        for answer in [*question.answer_keys, None]:
            people = [names.get(key, "Somebody") for key, found in given.items() if found == answer]
            if people:
                text = "I don’t know" if answer is None else question.answer(answer).text
                everybody = "all" if len(people) == len(members) else listed(sorted(people, key=str.casefold))
                said.append(f"{text} ({everybody})")
        lines.append(AnswerLine(len(lines) + 1, question.text, "; ".join(said), ""))
    return lines
