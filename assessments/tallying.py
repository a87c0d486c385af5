"""What an attempt counts as in the owner's figures. Pure.

It is counted in *cells*, each a kind and a key. What is said of a question is said of those who were asked it: one
whom a branch led past it counts for nothing there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from . import branching
from .branching import Answers
from .definition import Criterion, Definition

# So many criteria are said to decide a result: those that move the lead most. It names two articles for each of them.
READ_CRITERIA = 3
# Where somebody left who had answered everything and did not ask for the result.
AT_REVIEW = ""
DAY = 86_400


class Kind(StrEnum):
    """What a cell counts, and what its key is."""

    STARTED = "started"  # no key
    FINISHED = "finished"  # no key
    TIME = "time"  # the seconds from beginning to end at which its bucket begins
    ANSWERED = "answered"  # a question
    UNKNOWN = "unknown"  # a question that was answered with "don't know"
    PASSED = "passed"  # a question that was left open on the way to a later one
    LEFT = "left"  # the question at which somebody left, or AT_REVIEW
    VERDICT = "verdict"  # one person's: leader|sureness
    TEAM = "team"  # a team's: leader|sureness
    DECIDES = "decides"  # a criterion among those that move a result most


Cell = tuple[Kind, str]
Cells = frozenset[Cell]
BEGUN: Cells = frozenset({(Kind.STARTED, "")})


def of_left(definition: Definition, given: Answers) -> Cells:
    """Of an attempt that ended before the end. In `given`, no entry means "not answered" and None "don't know".

    The site leads from the answer furthest on to the question behind it, then to what was passed over, then to the
    review of all answers.
    """
    asked = [question.key for question in branching.reached(definition, given)]
    furthest = max((place for place, key in enumerate(asked) if key in given), default=-1)
    behind, before = asked[furthest + 1 :], [key for key in asked[: furthest + 1] if key not in given]
    at = (behind or before or [AT_REVIEW])[0]
    passed = {(Kind.PASSED, key) for key in before if key != at}
    return BEGUN | _answered({key: given[key] for key in asked if key in given}) | passed | {(Kind.LEFT, at)}


def of_finished(
    definition: Definition, document: Mapping[str, Any] | None, given: Answers, took: timedelta
) -> Cells:
    """Of a finished attempt, from its latest result, or from its answers where that is gone."""
    cells = BEGUN | {(Kind.FINISHED, ""), (Kind.TIME, str(bucket(took)))}
    if document is None:
        asked = [question.key for question in branching.asked(definition, given)]
        return cells | _answered({key: given[key] for key in asked if key in given})
    points = {row["criterion"]: Fraction(row["points"]) for row in document["criteria"]}
    return (
        cells
        | _answered(document["answers"])
        | {(Kind.VERDICT, verdict(document["leaders"][0], document["sureness"]))}
        | {(Kind.DECIDES, criterion.key) for criterion in read_about(definition, points)[:READ_CRITERIA]}
    )


def _answered(answers: Answers) -> Cells:
    return frozenset(
        (Kind.UNKNOWN if answer is None else Kind.ANSWERED, key) for key, answer in answers.items()
    )


def verdict(leader: str, sureness: str) -> str:
    return f"{leader}|{sureness}"


def read_about(definition: Definition, points: Mapping[str, Fraction]) -> list[Criterion]:
    """The criteria that have topics to read about, those first that move the lead most, either way."""
    found = [definition.criterion_by_key[key] for key in sorted(points, key=lambda key: -abs(points[key]))]
    return [criterion for criterion in found if criterion.topics]


def bucket(took: timedelta) -> int:
    """Where the bucket of a duration begins: each is 15 s wide in the first hour, then 5 minutes; a day is the last."""
    seconds = max(0, int(took.total_seconds()))
    width = 15 if seconds < 3600 else 300
    return DAY if seconds >= DAY else seconds // width * width


def median(buckets: Mapping[int, int]) -> int | None:
    """The lower median of durations, as where its bucket begins; None of none."""
    middle = (sum(buckets.values()) + 1) // 2
    seen = 0
    for begins, number in sorted(buckets.items()):
        seen += number
        if number and seen >= middle:
            return begins
    return None


def written(cells: Cells) -> list[str]:
    return sorted(f"{kind}:{key}" for kind, key in cells)


def read(lines: Iterable[str]) -> Cells:
    """What `written` made these of."""
    pairs = (line.partition(":") for line in lines)
    return frozenset((Kind(kind), key) for kind, _, key in pairs)
