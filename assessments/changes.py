"""What would change the verdict: other answers to what can be changed, one at a time, then two together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from .branching import Answers, tree_shares
from .definition import Definition
from .rules import Truth, truth

Switch = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One or two changed answers (question, answer) and the option or options that then lead."""

    switches: tuple[Switch, ...]
    leaders: tuple[str, ...]


def changes(
    definition: Definition,
    answers: Answers,
    weights: Mapping[str, Fraction],
    leaders: Sequence[str],
) -> Iterator[Change]:
    """Yield the single changes of changeable answers that unseat a leader, then the pairs of which neither does.

    A question that a change opens counts as not known unless the pair answers it. Robustness is not tried again.
    """
    model = _Model(definition, answers, weights)

    def unseats(found: Sequence[str]) -> bool:
        return not set(leaders) <= set(found)

    quiet: list[Switch] = []
    for switch in _switches(definition, answers):
        found = model.leaders((switch,))
        if unseats(found):
            yield Change((switch,), found)
        else:
            quiet.append(switch)
    for pair in combinations(quiet, 2):
        if pair[0][0] == pair[1][0]:
            continue
        found = model.leaders(pair)
        if unseats(found):
            yield Change(pair, found)


def _switches(definition: Definition, answers: Answers) -> list[Switch]:
    """Every other answer to every changeable question, in order, those behind a closed branch included."""
    return [
        (question.key, key)
        for question in definition.questions
        if question.is_changeable
        for key in question.answer_keys
        if key != answers.get(question.key)
    ]


class _Model:
    """Values and rules under changed answers. Trees are independent, so only the changed ones are computed again."""

    def __init__(self, definition: Definition, answers: Answers, weights: Mapping[str, Fraction]) -> None:
        self._definition = definition
        self._answers = answers
        self._weights = weights
        self._values: dict[tuple[str, tuple[Switch, ...]], dict[str, Fraction]] = {}
        self._rules = [(option.key, rule) for option in definition.options for rule in option.rules]
        self._looked_at = [
            frozenset(q.key for q in definition.with_gates([c.question for c in rule.conditions]))
            for _, rule in self._rules
        ]
        self._holds: dict[tuple[int, tuple[Switch, ...]], bool] = {}
        self._base = dict.fromkeys(definition.option_keys, Fraction(0))
        for root in definition.trees:
            for option, value in self._tree(root, ()).items():
                self._base[option] += value

    def leaders(self, switches: tuple[Switch, ...]) -> tuple[str, ...]:
        definition = self._definition
        value = dict(self._base)
        for root in {definition.root_of[key] for key, _ in switches}:
            before = self._tree(root, ())
            after = self._tree(root, tuple(s for s in switches if definition.root_of[s[0]] == root))
            for option in value:
                value[option] += after[option] - before[option]
        excluded = {
            option for number, (option, _) in enumerate(self._rules) if self._is_yes(number, switches)
        }
        running = [option for option in definition.option_keys if option not in excluded]
        best = max(value[option] for option in running)
        return tuple(option for option in running if value[option] == best)

    def _tree(self, root: str, switches: tuple[Switch, ...]) -> dict[str, Fraction]:
        """What the questions of one tree add to each option's value."""
        if (found := self._values.get((root, switches))) is not None:
            return found
        definition = self._definition
        tree = definition.trees[root]
        counted = tree_shares(tree, {**self._answers, **dict(switches)})
        found = dict.fromkeys(definition.option_keys, Fraction(0))
        for question in tree:
            unit = self._weights[question.criterion] / definition.question_counts[question.criterion]
            for key, share in counted[question.key].items():
                for option, score in question.answer(key).scores.items():
                    found[option] += unit * share * score
        self._values[root, switches] = found
        return found

    def _is_yes(self, number: int, switches: tuple[Switch, ...]) -> bool:
        seen = tuple(switch for switch in switches if switch[0] in self._looked_at[number])
        if (found := self._holds.get((number, seen))) is None:
            answers = {**self._answers, **dict(seen)}
            found = truth(self._definition, self._rules[number][1], answers) is Truth.YES
            self._holds[number, seen] = found
        return found
