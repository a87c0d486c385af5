"""The method (docs/method.md): values, rules, leads, stability, robustness and what would change the verdict.

Everything is computed in fractions, from a definition and answers alone, and rounded only where it is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import lcm
from operator import mul

from .branching import Answers, extremes, relevant, shares, unknown
from .changes import Change, changes
from .definition import Definition
from .rules import Truth, any_of, truth

ENGINE_VERSION = 1
DRAWS = 1_000

# Criterion key, then option key: how well the option fits by this criterion, from -1 to 1.
Fits = Mapping[str, Mapping[str, Fraction]]
Weights = Mapping[str, Fraction]


class Sureness(StrEnum):
    SURE = "sure"
    FAIRLY_SURE = "fairly_sure"
    TOO_CLOSE = "too_close"
    NOT_ENOUGH_KNOWN = "not_enough_known"


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean over all completions, between the least and the greatest."""

    middle: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class OptionResult:
    option: str
    value: Interval
    is_excluded: Truth
    rules: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """How one criterion speaks for the leader against the next option; `stable` is its weight's range, if any."""

    criterion: str
    weight: Fraction
    leader_fit: Fraction
    rival_fit: Fraction | None
    points: Fraction
    stable: tuple[Fraction, Fraction] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers come to. `leaders` has several options at a tie; the first of them is `leader`."""

    options: tuple[OptionResult, ...]
    leaders: tuple[str, ...]
    rival: str | None
    lead: Interval | None
    holds: int
    sureness: Sureness
    close: tuple[str, ...]
    unknown: tuple[str, ...]
    unknown_weight: Fraction
    criteria: tuple[CriterionResult, ...]
    changes: tuple[Change, ...]

    @property
    def leader(self) -> str:
        return self.leaders[0]

    @property
    def is_decided(self) -> bool:
        return is_decided(self.sureness)


def is_decided(sureness: str) -> bool:
    return sureness in {Sureness.SURE, Sureness.FAIRLY_SURE}


def evaluate(definition: Definition, answers: Answers, weights: Weights | None = None) -> Outcome:
    """Judge the answers. `weights` are a case's own, by criterion, adding up to 1."""
    weights = weights or definition.weights
    answers = relevant(definition, answers)
    fit = fits(definition, answers)
    value = values(fit, weights)
    truths = {
        option.key: [truth(definition, rule, answers) for rule in option.rules]
        for option in definition.options
    }
    excluded = {key: any_of(found) for key, found in truths.items()}
    running = [key for key in definition.option_keys if excluded[key] is not Truth.YES]
    leaders = first(value, running)
    leader = leaders[0]
    # sorted() keeps the definition's order among equals, so a tie names the same rival every time.
    rivals = sorted((key for key in running if key != leader), key=lambda key: -value[key])
    leads = {rival: lead(definition, answers, weights, leader, rival) for rival in rivals}
    rival = rivals[0] if rivals else None
    holds = robustness(fit, weights, leader, rivals)
    open_questions = unknown(definition, answers)
    unknown_weight = sum(
        (weights[q.criterion] / definition.question_counts[q.criterion] for q in open_questions), Fraction(0)
    )
    sureness = how_sure(
        definition,
        is_tie=len(leaders) > 1,
        leads=[leads[key] for key in rivals],
        holds=Fraction(holds, DRAWS),
        unknown_weight=unknown_weight,
        is_rule_unknown=Truth.UNKNOWN in excluded.values(),
    )
    close = leaders if len(leaders) > 1 else tuple(key for key in (leader, rival) if key)
    return Outcome(
        options=tuple(
            OptionResult(key, interval(definition, answers, weights, key), excluded[key], tuple(truths[key]))
            for key in sorted(definition.option_keys, key=lambda key: -value[key])
        ),
        leaders=leaders,
        rival=rival,
        lead=leads[rival] if rival else None,
        holds=holds,
        sureness=sureness,
        close=close if sureness is Sureness.TOO_CLOSE else (),
        unknown=tuple(question.key for question in open_questions),
        unknown_weight=unknown_weight,
        criteria=_criteria(fit, weights, leader, rivals),
        changes=tuple(changes(definition, answers, weights, leaders)),
    )


def _criteria(fit: Fits, weights: Weights, leader: str, rivals: Sequence[str]) -> tuple[CriterionResult, ...]:
    rival = rivals[0] if rivals else None
    rows = []
    for criterion, by_option in fit.items():
        rival_fit = by_option[rival] if rival else None
        points = (
            100 * weights[criterion] * (by_option[leader] - rival_fit)
            if rival_fit is not None
            else Fraction(0)
        )
        stable = stability(fit, weights, leader, rivals, criterion)
        rows.append(
            CriterionResult(criterion, weights[criterion], by_option[leader], rival_fit, points, stable)
        )
    return tuple(sorted(rows, key=lambda row: -row.points))


def how_sure(
    definition: Definition,
    *,
    is_tie: bool,
    leads: Sequence[Interval],
    holds: Fraction,
    unknown_weight: Fraction,
    is_rule_unknown: bool,
) -> Sureness:
    limits = definition.thresholds
    if is_tie:
        return Sureness.TOO_CLOSE
    if all(lead.low > 0 for lead in leads) and not is_rule_unknown and holds >= limits.sure:
        return Sureness.SURE
    if unknown_weight >= limits.unknown:
        return Sureness.NOT_ENOUGH_KNOWN
    if (not leads or leads[0].middle >= limits.lead) and holds >= limits.fairly_sure:
        return Sureness.FAIRLY_SURE
    return Sureness.TOO_CLOSE


def fits(definition: Definition, answers: Answers) -> dict[str, dict[str, Fraction]]:
    """v_c(o): the mean over completions of the criterion's scores, divided by 3 and by its number of questions."""
    found = {c.key: dict.fromkeys(definition.option_keys, Fraction(0)) for c in definition.criteria}
    share = shares(definition, answers)
    for question in definition.questions:
        row = found[question.criterion]
        part = 3 * definition.question_counts[question.criterion]
        for key, weight in share[question.key].items():
            for option, score in question.answer(key).scores.items():
                row[option] += weight * score / part
    return found


def values(fit: Fits, weights: Weights) -> dict[str, Fraction]:
    """V(o), from -100 to 100."""
    options = next(iter(fit.values()))
    return {
        option: 100 * sum((weights[key] * row[option] for key, row in fit.items()), Fraction(0))
        for option in options
    }


def first(value: Mapping[str, Fraction], running: Sequence[str]) -> tuple[str, ...]:
    """The option with the greatest value, or all of them at a tie, in the definition's order."""
    best = max(value[key] for key in running)
    return tuple(key for key in running if value[key] == best)


def interval(definition: Definition, answers: Answers, weights: Weights, option: str) -> Interval:
    """How far one option's value moves over the completions."""
    return _spread(definition, answers, weights, option, None)


def lead(definition: Definition, answers: Answers, weights: Weights, option: str, rival: str) -> Interval:
    """How far an option is ahead of a rival, with the same answers for both."""
    return _spread(definition, answers, weights, option, rival)


def _spread(
    definition: Definition, answers: Answers, weights: Weights, option: str, rival: str | None
) -> Interval:
    gains: dict[str, dict[str, Fraction]] = {}
    for question in definition.questions:
        unit = 100 * weights[question.criterion] / (3 * definition.question_counts[question.criterion])
        gains[question.key] = {
            answer.key: unit * (answer.scores[option] - (answer.scores[rival] if rival else 0))
            for answer in question.answers
        }
    low, high = extremes(definition, answers, gains)
    middle = sum(
        (
            share * gains[key][answer]
            for key, counted in shares(definition, answers).items()
            for answer, share in counted.items()
        ),
        Fraction(0),
    )
    return Interval(middle, low, high)


def stability(
    fit: Fits, weights: Weights, leader: str, rivals: Sequence[str], criterion: str
) -> tuple[Fraction, Fraction] | None:
    """The range of one criterion's weight, the others scaled to fill the rest, in which no rival passes the leader.

    None at a tie: there is no verdict to keep. A lead of nought ends the range and belongs to it.
    """
    low, high = Fraction(0), Fraction(1)
    for rival in rivals:
        gap = {key: row[leader] - row[rival] for key, row in fit.items()}
        own = gap[criterion]
        others = sum((weights[key] * gap[key] for key in gap if key != criterion), Fraction(0))
        others /= 1 - weights[criterion]
        if weights[criterion] * own + (1 - weights[criterion]) * others <= 0:
            return None
        if others == own:
            continue
        crossing = others / (others - own)
        if own > others:
            low = max(low, crossing)
        else:
            high = min(high, crossing)
    return low, high


def robustness(
    fit: Fits, weights: Weights, leader: str, rivals: Sequence[str], *, draw_count: int = DRAWS
) -> int:
    """In how many weightings ("each weight halved to doubled") the leader stays ahead of every rival."""
    keys = tuple(sorted(fit))
    gaps = [_whole([weights[key] * (fit[key][leader] - fit[key][rival]) for key in keys]) for rival in rivals]
    return sum(all(sum(map(mul, gap, draw)) > 0 for gap in gaps) for draw in draws(keys)[:draw_count])


def _whole(row: Sequence[Fraction]) -> list[int]:
    """The same proportions in whole numbers; only the sign of their weighted sum matters."""
    common = lcm(*(entry.denominator for entry in row))
    return [int(entry * common) for entry in row]


@lru_cache(maxsize=64)
def draws(keys: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """The multipliers 2^u of the 1,000 weightings, in 1/1024, for these sorted criterion keys.

    u runs from -1 to 1 and is the first 64 bits of SHA-256 of the keys joined by commas, the draw's number from 0,
    and the criterion's key, joined by "|". So a result is the same on every machine and in every year.
    """
    joined = ",".join(keys)
    rows = []
    for number in range(DRAWS):
        row = []
        for key in keys:
            digest = hashlib.sha256(f"{joined}|{number}|{key}".encode()).digest()
            exponent = 2 * int.from_bytes(digest[:8], "big") / (2**64 - 1) - 1
            row.append(round(2**exponent * 1024))
        rows.append(tuple(row))
    return tuple(rows)
