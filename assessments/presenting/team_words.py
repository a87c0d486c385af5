"""The sentences about a team's verdict, and about what to settle."""

from __future__ import annotations

from fractions import Fraction

from assessments.definition import Definition
from assessments.drafting import fill
from assessments.rules import Truth
from assessments.scoring import DRAWS, Sureness
from assessments.teams import TeamOutcome
from assessments.wording import listed

from .numbers import number
from .words import Given

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


def verdict(definition: Definition, outcome: TeamOutcome, answers: Given) -> tuple[str, str]:
    """The team's verdict in one sentence, and what is to be said with it."""
    leader = definition.option_by_key[outcome.leader]
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return (
            "Together you do not know enough yet to choose.",
            f"What is known so far speaks for {leader.short}. Find out what none of you could answer, and look again.",
        )
    if outcome.sureness is Sureness.TOO_CLOSE:
        between = listed([definition.option_by_key[key].short for key in outcome.close])
        if len(outcome.leaders) > 1:
            return (
                f"It is a tie between {between}.",
                "Your answers together speak for each of them alike. The agenda below shows what decides between them.",
            )
        return (
            f"Too close to call between {between}.",
            f"Together you lean to {leader.short}, but not clearly enough to rely on it. The agenda below shows "
            "what decides.",
        )
    return fill(leader.verdict, definition, answers), fill(leader.lede, definition, answers)


def sureness(definition: Definition, outcome: TeamOutcome) -> str:
    if outcome.sureness is Sureness.TOO_CLOSE:
        between = listed([definition.option_by_key[key].short for key in outcome.close])
        return f"Too close between {between}"
    return {
        Sureness.SURE: "Sure",
        Sureness.FAIRLY_SURE: "Fairly sure",
        Sureness.NOT_ENOUGH_KNOWN: "Not enough known",
    }[outcome.sureness]


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
    if len(outcome.leaders) > 1:
        return "Their values are equal."
    weak = []
    if outcome.lead < limits.lead:
        weak.append(f"is under {number(limits.lead)} points")
    if Fraction(outcome.holds, DRAWS) < limits.fairly_sure:
        weak.append(f"holds in fewer than {number(limits.fairly_sure * 100)}% of weightings")
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


def lead(definition: Definition, outcome: TeamOutcome) -> str:
    if outcome.lead is None:
        return "No other option is left"
    limit = definition.thresholds.lead
    if 0 < outcome.lead < 1:
        return "Less than 1 point"
    if outcome.lead < limit <= round(outcome.lead):
        return f"Just under {number(limit)} points"
    points = number(outcome.lead)
    return f"{points} point" if points == "1" else f"{points} points"


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


def holds(outcome: TeamOutcome) -> str:
    return f"{outcome.holds * 100 // DRAWS}% of weightings"


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
