"""The verdict alone, of one person or of a team: for links, mails and lists that show no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments import team_documents
from assessments.definition import Definition, Option
from assessments.documents import to_outcome
from assessments.drafting import fill
from assessments.scoring import DRAWS, Sureness
from assessments.teams import TeamOutcome

from . import words
from .numbers import number


@dataclass(frozen=True, slots=True)
class Verdict:
    """`title` may hold words of an answer, `plain` never does."""

    title: str
    plain: str
    lede: str
    sure: str
    is_decided: bool
    leader: Option

    @property
    def triggers(self) -> tuple[str, ...]:
        """What would be a reason to look again before the time; only a verdict that stands has them."""
        return self.leader.triggers if self.is_decided else ()


def verdict(definition: Definition, document: Mapping[str, Any]) -> Verdict:
    if "members" in document:
        team = team_documents.to_outcome(document)
        title, sure = team_title(definition, team), team_sure(definition, team)
        leader = definition.option_by_key[team.leader]
        return Verdict(title, title, "", sure, team.is_decided, leader)
    outcome = to_outcome(document)
    leader = definition.option_by_key[outcome.leader]
    title, lede = words.verdict(definition, outcome, leader, document["answers"])
    plain, _ = words.verdict(definition, outcome, leader, {})
    return Verdict(title, plain, lede, words.sure(definition, outcome), outcome.is_decided, leader)


def team_title(definition: Definition, outcome: TeamOutcome) -> str:
    """In one sentence, without words of anybody's answers: they may differ."""
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return "Not enough is known yet to choose."
    if outcome.sureness is Sureness.TOO_CLOSE:
        between = words.between(definition, outcome.close)
        return (
            f"It is a tie between {between}."
            if len(outcome.leaders) > 1
            else f"Too close to call between {between}."
        )
    return fill(definition.option_by_key[outcome.leader].verdict, definition, {})


def team_sure(definition: Definition, outcome: TeamOutcome) -> str:
    """How sure, in one sentence. The lead is at the medians, and stable when nobody's view could undo it."""
    word = words.sureness(definition, outcome)
    if outcome.rival is None or outcome.lead is None:
        return f"{word}: every other option is ruled out."
    if len(outcome.leaders) > 1:
        return f"{word}: their values are equal."
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return f"{word}: what you do not know carries {number(outcome.unknown_weight * 100)}% of the weight."
    rival = definition.option_by_key[outcome.rival].short
    whoever = ", whoever of you is right" if outcome.is_stable and not outcome.open_rules else ""
    return (
        f"{word}: {words.points(outcome.lead)} ahead of {rival} at the median of your answers{whoever}, "
        f"and first in {outcome.holds * 100 // DRAWS}% of weightings."
    )
