"""The sentences about a team's verdict, and about what to settle."""

from __future__ import annotations

from fractions import Fraction

from assessments.definition import Definition
from assessments.drafting import fill
from assessments.rules import Truth
from assessments.scoring import DRAWS, Sureness
from assessments.teams import TeamOutcome
from assessments.wording import listed

from . import words
from .numbers import number, points

HOLDS_REASON = f"Each weight tried from half to double its size, in {DRAWS:,} mixes, on the medians."
COUNTED = {1: "this one", 2: "these two", 3: "these three"}
# From which difference of fits on it is said so, of 2 at most.
SIDES = (
    (Fraction(1), "Strongly for"),
    (Fraction(1, 3), "For"),
    (Fraction(0), "Slightly for"),
)


def side(gap: Fraction) -> str:
    """In words which way a difference of fits speaks, and how much."""
    if not gap:
        return "Neutral"
    word = next(word for least, word in SIDES if abs(gap) >= least)
    return word if gap > 0 else word.replace("for", "against").replace("For", "Against")


def title(definition: Definition, outcome: TeamOutcome, answers: words.Given) -> str:
    """The team's verdict in one sentence. `answers` are those whose words it may hold: none where they may differ."""
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return "Together you do not know enough yet to choose."
    if outcome.sureness is Sureness.TOO_CLOSE:
        return words.too_close(definition, outcome)
    return fill(definition.option_by_key[outcome.leader].verdict, definition, answers)


def lede(definition: Definition, outcome: TeamOutcome, answers: words.Given) -> str:
    """What is to be said with it."""
    leader = definition.option_by_key[outcome.leader]
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return f"What is known so far speaks for {leader.short}. Find out what none of you could answer, and look again."
    if outcome.sureness is not Sureness.TOO_CLOSE:
        return fill(leader.lede, definition, answers)
    if words.is_tie(outcome):
        return "Your answers together speak for each of them alike. The agenda below shows what decides between them."
    return (
        f"Together you lean to {leader.short}, but not clearly enough to rely on it. The agenda below shows "
        "what decides."
    )


def sure(definition: Definition, outcome: TeamOutcome) -> str:
    """How sure, in one sentence. The lead is at the medians, and stable when nobody's view could undo it."""
    word = words.sureness(definition, outcome)
    if outcome.rival is None or outcome.lead is None:
        return f"{word}: every other option is ruled out."
    if words.is_tie(outcome):
        return f"{word}: their values are equal."
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return f"{word}: what you do not know carries {number(outcome.unknown_weight * 100)}% of the weight."
    rival = definition.option_by_key[outcome.rival].short
    whoever = ", whoever of you is right" if outcome.is_stable and not outcome.open_rules else ""
    return (
        f"{word}: {points(outcome.lead)} ahead of {rival} at the median of your answers{whoever}, "
        f"and first in {words.holds(outcome)}."
    )


def reason(definition: Definition, outcome: TeamOutcome) -> str:
    """Why it is not called surer than this, or, at "sure", what that rests on."""
    limits = definition.thresholds
    if outcome.lead is None:
        return "Every other option is ruled out."
    if outcome.sureness is Sureness.SURE:
        return f"Ahead whichever of you is right, and in at least {number(limits.sure * 100)}% of weightings."
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return f"The answers not known carry {number(outcome.unknown_weight * 100)}% of the weight for the middle one of you."
    if outcome.sureness is Sureness.FAIRLY_SURE:
        return f"Ahead, but {', and '.join(_doubts(definition, outcome))}."
    if words.is_tie(outcome):
        return "Their values are equal."
    weak = words.weaknesses(definition, outcome.lead, outcome.holds)
    return f"The lead {listed(weak)}." if weak else "The lead does not stand yet."


def _doubts(definition: Definition, outcome: TeamOutcome) -> list[str]:
    doubts = []
    if not outcome.is_stable:
        doubts.append("not whichever of you is right")
    if any(split.is_split for split in outcome.splits):
        doubts.append("you differ on what rules an option out")
    elif Truth.UNKNOWN in outcome.excluded.values():
        doubts.append("it is open whether a rule excludes an option")
    if Fraction(outcome.holds, DRAWS) < definition.thresholds.sure:
        doubts.append(f"in fewer than {number(definition.thresholds.sure * 100)}% of weightings")
    return doubts or ["not by every measure"]


def lead_span(definition: Definition, outcome: TeamOutcome) -> str:
    """How far the members' own leads of that option over that rival lie apart."""
    if outcome.rival is None:
        return "There is nothing to compare it with."
    leads = [
        100 * sum((item.weight * item.by_member[member.key] for item in outcome.agenda), Fraction(0))
        for member in outcome.members
    ]
    low, high = number(min(leads)), number(max(leads))
    short = definition.option_by_key[outcome.rival].short
    if low == high:
        return f"Over {short}. Each of you alone comes to the same."
    return f"Over {short}, at your medians. Each alone, you come to between {low} and {high}."


def settle_title(outcome: TeamOutcome) -> str:
    """The rules that are open stand outside the sum, so what settles the criteria does not settle those."""
    if outcome.settle is None:
        return "No three of these settle it alone."
    rules = f"the {'rule' if outcome.open_rules == 1 else 'rules'} above" if outcome.open_rules else ""
    criteria = COUNTED[len(outcome.settle)] if outcome.settle else ""
    if not rules and not criteria:
        return "The verdict is stable." if outcome.is_decided else "There is nothing to settle between you."
    both = f"{rules}, then {criteria}," if rules and criteria else rules or criteria
    return f"Settle {both} and the verdict is stable."


def settle_text(definition: Definition, outcome: TeamOutcome) -> str:
    if outcome.settle is None:
        return "You stand far apart on several. Begin at the top: the agenda is new each time that one of you finishes again."
    if not outcome.settle:
        held = "No position that any of you holds, on any criterion, puts another option first."
        if outcome.is_decided:
            return held
        if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
            return f"{held} What is missing is not agreement, but what you do not know."
        return f"{held} It is close because your answers are, not because you differ."
    found = [definition.criterion_by_key[key].name for key in outcome.settle]
    named = listed(found)
    on = {1: "it", 2: "both", 3: "all three"}[len(found)]
    middle = "at the middle of your answers"
    return f"{named}: once you agree on {on} {middle}, no position that any of you holds on the rest puts another option first."
