"""The verdict alone, of one person or of a team: for links, mails and lists that show no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments import team_documents
from assessments.definition import Definition, Option
from assessments.documents import to_outcome

from . import team_words, words


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
        title, sure = team_words.title(definition, team, {}), team_words.sure(definition, team)
        leader = definition.option_by_key[team.leader]
        return Verdict(title, title, "", sure, team.is_decided, leader)
    outcome = to_outcome(document)
    leader = definition.option_by_key[outcome.leader]
    title, lede = words.verdict(definition, outcome, leader, document["answers"])
    plain, _ = words.verdict(definition, outcome, leader, {})
    return Verdict(title, plain, lede, words.sure(definition, outcome), outcome.is_decided, leader)
