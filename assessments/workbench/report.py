"""All that the workbench computes from a definition alone, kept by the definition's hash. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assessments import branching
from assessments.definition import SECONDS_EACH, Definition, to_yaml
from portal.strict_yaml import Marked, load_marked

from .findings import Finding, found
from .influence import Full, Influence, of_questions, random_sets
from .judging import Judge
from .reaching import Reached, reach
from .whole import Whole

Falls = Mapping[tuple[str, str], int]
MAX_KEPT = 16


@dataclass(frozen=True, slots=True)
class Weighing:
    """In how many of `sets` random answer sets others would lead without this criterion."""

    key: str
    decides: int
    sets: int


@dataclass(frozen=True, slots=True)
class Picture:
    """How verdicts fall: by who leads and how sure, over so many answer sets. A tie is under the option named first."""

    falls: Falls
    sets: int


class Report:
    """Each part is computed when it is first asked for; what publishing waits for needs no random sets judged."""

    def __init__(self, definition: Definition, document: object) -> None:
        self.definition = definition
        self._document = document

    @cached_property
    def whole(self) -> Whole:
        return Whole(self.definition)

    @cached_property
    def sets(self) -> Sequence[Full]:
        return random_sets(self.definition)

    @cached_property
    def reached(self) -> Mapping[str, Reached]:
        """By option; the answers name every question."""
        base = {question.key: question.answer_keys[0] for question in self.definition.questions}
        return {
            key: replace(one, answers={**base, **one.answers} if one.answers else None)
            for key in self.definition.option_keys
            for one in [reach(self.whole, key)]
        }

    @cached_property
    def influences(self) -> Sequence[Influence]:
        return of_questions(self.whole, self.sets)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """Errors first, then in the order of the document, with their lines in its YAML."""
        placed = map(self.placed, found(self.whole, self.reached, self.influences))
        return sorted(placed, key=lambda finding: (not finding.is_error, finding.line or 0))

    def placed(self, finding: Finding) -> Finding:
        """The finding with its line in the definition's YAML."""
        return replace(finding, line=self._marked.line_of(finding.path))

    @cached_property
    def _marked(self) -> Marked:
        return load_marked(to_yaml(self._document))

    @cached_property
    def minutes(self) -> tuple[float, float]:
        """How long the shortest and the longest way through take, at so many seconds a question."""
        low, high = self.length
        return low * SECONDS_EACH / 60, high * SECONDS_EACH / 60

    @cached_property
    def length(self) -> tuple[int, int]:
        return branching.length(self.definition, {})

    @cached_property
    def _judged(self) -> tuple[Picture, Sequence[Weighing]]:
        judge = Judge(self.definition)
        falls: Counter[tuple[str, str]] = Counter()
        decides = dict.fromkeys(judge.criteria, 0)
        for answers in self.sets:
            table, excluded = judge.points(answers), judge.excluded(answers)
            verdict = judge.judge_points(answers, table, excluded)
            falls[verdict.leader, verdict.sureness.value] += 1
            for key, leaders in judge.without_each(table, excluded):
                decides[key] += leaders != verdict.leaders
        weighings = [Weighing(key, decides[key], len(self.sets)) for key in self.definition.criterion_by_key]
        return Picture(falls, len(self.sets)), weighings

    @property
    def picture(self) -> Picture:
        return self._judged[0]

    @property
    def weighings(self) -> Sequence[Weighing]:
        return self._judged[1]


_kept: dict[str, Report] = {}


def report_on(definition: Definition, document: object, hash_: str) -> Report:
    """The report on the definition of this hash; a process keeps the latest few."""
    if (kept := _kept.pop(hash_, None)) is None:
        kept = Report(definition, document)
    _kept[hash_] = kept
    while len(_kept) > MAX_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return kept
