"""The method for several people (docs/method.md, "A team"): medians, splits, the agenda and what settles it.

Pure, exact, and the same whatever the order of the members. Where the method leaves room, this is what is meant:

- *Median*: of each option's fit by each criterion, over members; of an even number, the mean of the middle two.
  A member's fit is the mean over the completions of what they do not know.
- *Rule*: yes when yes for more than half; no when it could not become so, whatever those who do not know find
  out; else unknown. A split is a rule that holds for some and not for others.
- *Don't know, in what is still to settle*: min_m D takes each member's least D over their own completions, not
  its mean. So a criterion that nobody knows about is no more settled than one that is disputed, and "stable" means:
  whoever is right about each criterion, and whatever they find out. The median gap is never below that minimum
  (medians keep order and move along), so a stable verdict is also the verdict of the medians in every completion.
- *How sure*: the same words and thresholds as for one person. The lower lead is that least sum, so "sure" needs a
  stable verdict: what is disputed is treated as what is not known. A split rule forbids "sure" as an unknown one does.
  The weight not known is the median over members. Robustness tries the weightings on the medians, with the rules
  as the team sees them. A team of one has that person's word.
- *Decides*: with one member's fits by that criterion in place of the medians, a leader is first no more; a tie that
  still has every leader in it is no change, as with changed answers.
- *No rival*: where rules exclude every other option there is nothing to weigh, so the agenda has only its splits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from statistics import median, quantiles

from .branching import Answers, extremes, possible, relevant
from .definition import Definition
from .rules import Truth, any_of, truth
from .scoring import (
    DRAWS,
    Fits,
    Interval,
    Outcome,
    Sureness,
    Weights,
    evaluate,
    first,
    fits,
    how_sure,
    is_decided,
    robustness,
    values,
)

# From so many members on, the spread leaves out the outer quarters.
INTERQUARTILE_FROM = 5
MOST_TO_SETTLE = 3


@dataclass(frozen=True, slots=True)
class Member:
    """One person who finished. `key` names them within the case; None among `answers` is "don't know"."""

    key: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """A person's own verdict, with the case's weights."""

    key: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RuleSplit:
    """A rule (by option and position) that some do not know, or on which they differ (`is_split`)."""

    option: str
    rule: int
    yes: int
    no: int
    unknown: int
    is_split: bool

    @property
    def truth(self) -> Truth:
        return _majority(self.yes, self.no, self.unknown)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One criterion: how far members are apart on D_c, the leader's fit less the next option's."""

    criterion: str
    weight: Fraction
    leader_median: Fraction
    rival_median: Fraction
    spread: Fraction
    low: Fraction
    high: Fraction
    decides: bool
    by_member: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class TeamOutcome:
    """What several people's answers come to together.

    `values` are of the medians, those of excluded options included. `settle` is the smallest set of criteria that,
    agreed at the median, makes the verdict stable: () when it is so already, None when no three would do.
    """

    members: tuple[MemberOutcome, ...]
    values: Mapping[str, Fraction]
    leaders: tuple[str, ...]
    rival: str | None
    lead: Fraction | None
    excluded: Mapping[str, Truth]
    splits: tuple[RuleSplit, ...]
    holds: int
    sureness: Sureness
    close: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]
    settle: tuple[str, ...] | None
    unknown_weight: Fraction

    @property
    def leader(self) -> str:
        return self.leaders[0]

    @property
    def is_decided(self) -> bool:
        return is_decided(self.sureness)

    @property
    def is_stable(self) -> bool:
        return self.settle == ()

    @property
    def open_rules(self) -> int:
        """How many open rules could change the leader: those on it, and those that exclude another option now."""
        at_stake = {*self.leaders, *(key for key, truth in self.excluded.items() if truth is Truth.YES)}
        return sum(split.option in at_stake for split in self.splits)


def judge(definition: Definition, members: Sequence[Member], weights: Weights | None = None) -> TeamOutcome:
    """Judge the answers of at least one member. `weights` are a case's own, by criterion, adding up to 1.

    Raises ValueError without members, or where two have one key.
    """
    members = sorted(members, key=lambda member: member.key)
    if not members or len({member.key for member in members}) < len(members):
        raise ValueError("a team has at least one member, each with a key of their own")
    weights = weights or definition.weights
    outcomes = tuple(
        MemberOutcome(member.key, evaluate(definition, member.answers, weights)) for member in members
    )
    fit_of = {member.key: fits(definition, member.answers) for member in members}
    medians = median_fits(definition, list(fit_of.values()))
    value = values(medians, weights)
    splits = [_split(definition, members, key, number) for key, number in _rules(definition)]
    excluded = {
        key: any_of([split.truth for split in splits if split.option == key])
        for key in definition.option_keys
    }
    running = [key for key in definition.option_keys if excluded[key] is not Truth.YES]
    leaders = first(value, running)
    leader = leaders[0]
    rivals = sorted((key for key in running if key != leader), key=lambda key: -value[key])
    rival = rivals[0] if rivals else None
    holds = robustness(medians, weights, leader, rivals)
    least = {other: _least_gaps(definition, members, leader, other) for other in rivals}
    unknown_weight = median([found.outcome.unknown_weight for found in outcomes])
    if len(members) == 1:
        sureness = outcomes[0].outcome.sureness
    else:
        sureness = how_sure(
            definition,
            is_tie=len(leaders) > 1,
            leads=[_lead(weights, value[leader] - value[other], least[other]) for other in rivals],
            holds=Fraction(holds, DRAWS),
            unknown_weight=unknown_weight,
            is_rule_unknown=Truth.UNKNOWN in excluded.values() or any(split.is_split for split in splits),
        )
    agenda = _agenda(definition, weights, fit_of, medians, running, leaders, rival)
    close = leaders if len(leaders) > 1 else tuple(key for key in (leader, rival) if key)
    return TeamOutcome(
        members=outcomes,
        values=value,
        leaders=leaders,
        rival=rival,
        lead=value[leader] - value[rival] if rival else None,
        excluded=excluded,
        splits=tuple(sorted((s for s in splits if _is_open(s)), key=lambda split: not split.is_split)),
        holds=holds,
        sureness=sureness,
        close=close if sureness is Sureness.TOO_CLOSE else (),
        agenda=agenda,
        settle=_settle(weights, medians, leader, least, [item.criterion for item in agenda]),
        unknown_weight=unknown_weight,
    )


def median_fits(definition: Definition, fit: Sequence[Fits]) -> dict[str, dict[str, Fraction]]:
    """u_c(o): the median over members of each option's fit by each criterion."""
    return {
        criterion.key: {
            option: median([one[criterion.key][option] for one in fit]) for option in definition.option_keys
        }
        for criterion in definition.criteria
    }


def spread(gaps: Sequence[Fraction]) -> Fraction:
    """From the least to the greatest; from five members on between the quartiles, the ends included in the data."""
    if len(gaps) < INTERQUARTILE_FROM:
        return max(gaps) - min(gaps)
    lower, _, upper = quantiles(gaps, n=4, method="inclusive")
    return upper - lower


def _majority(yes: int, no: int, unknown: int) -> Truth:
    count = yes + no + unknown
    if 2 * yes > count:
        return Truth.YES
    return Truth.UNKNOWN if 2 * (yes + unknown) > count else Truth.NO


def _rules(definition: Definition) -> Iterator[tuple[str, int]]:
    for option in definition.options:
        for number in range(len(option.rules)):
            yield option.key, number


def _split(definition: Definition, members: Sequence[Member], option: str, number: int) -> RuleSplit:
    rule = definition.option_by_key[option].rules[number]
    found = [truth(definition, rule, member.answers) for member in members]
    yes, no, unknown = (found.count(one) for one in (Truth.YES, Truth.NO, Truth.UNKNOWN))
    return RuleSplit(option, number, yes, no, unknown, is_split=bool(yes and no))


def _is_open(split: RuleSplit) -> bool:
    return split.is_split or bool(split.unknown)


def _least_gaps(
    definition: Definition, members: Sequence[Member], option: str, rival: str
) -> dict[str, Fraction]:
    """min_m D_{m,c,r} by criterion, each D_m at its least over the member's completions, the same for both options."""
    found: dict[str, list[Fraction]] = {criterion.key: [] for criterion in definition.criteria}
    gains = {
        criterion: {
            question.key: {
                answer.key: Fraction(answer.scores[option] - answer.scores[rival], 3 * count)
                if question.criterion == criterion
                else Fraction(0)
                for answer in question.answers
            }
            for question in definition.questions
        }
        for criterion, count in definition.question_counts.items()
    }
    for member in members:
        answers = relevant(definition, member.answers)
        counted = possible(definition, answers)
        open_to = {q.criterion for q in definition.questions if len(counted[q.key]) > 1}
        fit = fits(definition, answers)
        for criterion, gaps in found.items():
            if criterion in open_to:
                gaps.append(extremes(definition, answers, gains[criterion])[0])
            else:
                gaps.append(fit[criterion][option] - fit[criterion][rival])
    return {criterion: min(gaps) for criterion, gaps in found.items()}


def _lead(weights: Weights, middle: Fraction, least: Mapping[str, Fraction]) -> Interval:
    """The lead of the medians, with the least that it comes to whoever is right; its upper end is not looked at."""
    low = 100 * sum((weights[key] * gap for key, gap in least.items()), Fraction(0))
    return Interval(middle, low, middle)


def _agenda(
    definition: Definition,
    weights: Weights,
    fit_of: Mapping[str, Fits],
    medians: Fits,
    running: Sequence[str],
    leaders: Sequence[str],
    rival: str | None,
) -> tuple[AgendaItem, ...]:
    """The criteria on which one member's view would change the leader, then by weight times spread."""
    if rival is None:
        return ()
    leader = leaders[0]
    value = values(medians, weights)
    items = []
    for criterion in definition.criteria:
        key = criterion.key
        gaps = {member: fit[key][leader] - fit[key][rival] for member, fit in fit_of.items()}
        items.append(
            AgendaItem(
                criterion=key,
                weight=weights[key],
                leader_median=medians[key][leader],
                rival_median=medians[key][rival],
                spread=spread(list(gaps.values())),
                low=min(gaps.values()),
                high=max(gaps.values()),
                decides=any(
                    not set(leaders) <= set(first(_instead(value, weights[key], medians[key], own), running))
                    for own in (fit[key] for fit in fit_of.values())
                ),
                by_member=gaps,
            )
        )
    # sorted() keeps the definition's order among equals.
    return tuple(sorted(items, key=lambda item: (not item.decides, -item.weight * item.spread)))


def _instead(
    value: Mapping[str, Fraction],
    weight: Fraction,
    medians: Mapping[str, Fraction],
    own: Mapping[str, Fraction],
) -> dict[str, Fraction]:
    """The values with one criterion as one member sees it."""
    return {option: total + 100 * weight * (own[option] - medians[option]) for option, total in value.items()}


def _settle(
    weights: Weights,
    medians: Fits,
    leader: str,
    least: Mapping[str, Mapping[str, Fraction]],
    agenda: Sequence[str],
) -> tuple[str, ...] | None:
    """The smallest S with Σ_{c∉S} w_c·min_m D_{m,c,r} + Σ_{c∈S} w_c·(u_c(o) − u_c(r)) > 0 for every rival r.

    Of several as small, the one that comes first in the agenda's order.
    """
    as_is = {
        rival: sum((weights[key] * gap for key, gap in gaps.items()), Fraction(0))
        for rival, gaps in least.items()
    }
    gained = {
        rival: {
            key: weights[key] * (medians[key][leader] - medians[key][rival] - gap)
            for key, gap in gaps.items()
        }
        for rival, gaps in least.items()
    }
    for size in range(MOST_TO_SETTLE + 1):
        for chosen in combinations(agenda, size):
            if all(as_is[rival] + sum(gained[rival][key] for key in chosen) > 0 for rival in least):
                return chosen
    return None
