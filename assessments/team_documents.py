"""A team's result as one plain document and back, every fraction exact. Pure.

It has the keys of a person's document where it says the same (`leaders`, `rival`, `holds`, `sureness`, `close`), and
under `members` each person's own document by key, so that it can be computed again from itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from . import documents
from .definition import Definition
from .documents import Document
from .rules import Truth
from .scoring import Sureness, Weights
from .teams import AgendaItem, Member, MemberOutcome, RuleSplit, TeamOutcome, judge


def to_document(outcome: TeamOutcome, members: Sequence[Member]) -> Document:
    """JSON-ready. Notes are left out: they are their writer's own."""
    answers = {member.key: member.answers for member in members}
    return {
        "members": [
            {"key": found.key, **documents.to_document(found.outcome, answers[found.key], {})}
            for found in outcome.members
        ],
        "values": {option: str(value) for option, value in outcome.values.items()},
        "leaders": list(outcome.leaders),
        "rival": outcome.rival,
        "lead": None if outcome.lead is None else str(outcome.lead),
        "excluded": {option: truth.value for option, truth in outcome.excluded.items()},
        "splits": [
            {
                "option": split.option,
                "rule": split.rule,
                "yes": split.yes,
                "no": split.no,
                "unknown": split.unknown,
                "is_split": split.is_split,
            }
            for split in outcome.splits
        ],
        "holds": outcome.holds,
        "sureness": outcome.sureness.value,
        "close": list(outcome.close),
        "agenda": [
            {
                "criterion": item.criterion,
                "weight": str(item.weight),
                "leader_median": str(item.leader_median),
                "rival_median": str(item.rival_median),
                "spread": str(item.spread),
                "low": str(item.low),
                "high": str(item.high),
                "decides": item.decides,
                "by_member": {key: str(gap) for key, gap in item.by_member.items()},
            }
            for item in outcome.agenda
        ],
        "settle": None if outcome.settle is None else list(outcome.settle),
        "unknown_weight": str(outcome.unknown_weight),
    }


def to_outcome(document: Mapping[str, Any]) -> TeamOutcome:
    """The outcome that a document was written from."""
    return TeamOutcome(
        members=tuple(MemberOutcome(row["key"], documents.to_outcome(row)) for row in document["members"]),
        values=_fractions(document["values"]),
        leaders=tuple(document["leaders"]),
        rival=document["rival"],
        lead=None if document["lead"] is None else Fraction(document["lead"]),
        excluded={option: Truth(truth) for option, truth in document["excluded"].items()},
        splits=tuple(RuleSplit(**row) for row in document["splits"]),
        holds=document["holds"],
        sureness=Sureness(document["sureness"]),
        close=tuple(document["close"]),
        agenda=tuple(_read_item(row) for row in document["agenda"]),
        settle=None if document["settle"] is None else tuple(document["settle"]),
        unknown_weight=Fraction(document["unknown_weight"]),
    )


def to_members(document: Mapping[str, Any]) -> tuple[Member, ...]:
    """The members whose answers a document was computed from."""
    return tuple(Member(row["key"], row["answers"]) for row in document["members"])


def weights(document: Mapping[str, Any]) -> Weights:
    """The weights that a document was computed with, the same for all its members."""
    return documents.weights(document["members"][0])


def recompute(definition: Definition, document: Mapping[str, Any]) -> Document:
    """The document again from its own answers and weights, whatever the case's weights are by now."""
    members = to_members(document)
    return to_document(judge(definition, members, weights(document)), members)


def _read_item(row: Mapping[str, Any]) -> AgendaItem:
    return AgendaItem(
        criterion=row["criterion"],
        weight=Fraction(row["weight"]),
        leader_median=Fraction(row["leader_median"]),
        rival_median=Fraction(row["rival_median"]),
        spread=Fraction(row["spread"]),
        low=Fraction(row["low"]),
        high=Fraction(row["high"]),
        decides=row["decides"],
        by_member=_fractions(row["by_member"]),
    )


def _fractions(written: Mapping[str, str]) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in written.items()}
