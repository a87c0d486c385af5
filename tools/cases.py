"""The written cases of a content pack against what its questionnaires say of them, as one page.

    python -m tools.cases > docs/cases.md

`<questionnaire>.written.cases.yaml` holds situations in words with the verdict that was expected before anybody looked
at a score. Each has `name description answers how why`: `how` is clear (then `expect` names an option), close (then
`between` names two) or undecided. Where the engine says otherwise and that stands, `stands` has what it says (`got`,
`sureness`) and `because`. The comment at the top of the file stands at the top of its table.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from assessments import scoring
from assessments.definition import Definition, from_yaml, parse
from assessments.scoring import Outcome, Sureness
from portal import strict_yaml

PACK = Path(__file__).resolve().parent.parent / "portal" / "content"
WRITTEN = ".written.cases.yaml"
WORDS = {
    Sureness.SURE: "sure",
    Sureness.FAIRLY_SURE: "fairly sure",
    Sureness.TOO_CLOSE: "too close",
    Sureness.NOT_ENOUGH_KNOWN: "not enough known",
}
HEAD = """\
# Written cases

Situations in words, each with the verdict that an experienced product leader would expect and why, against what the questionnaire says.
An expectation is never changed to fit. A score is changed where a case shows a fault in the questionnaire, with the reason in the commit; where
the verdict differs and that can stand, the reason is given.

This page is made by `python -m tools.cases > docs/cases.md`, and a test holds it to the pack.
"""


@dataclass(frozen=True)
class Judged:
    """One case, and what the engine makes of its answers."""

    case: dict[str, Any]
    outcome: Outcome

    @property
    def got(self) -> tuple[str, ...]:
        """The options that the verdict names; none where too little is known."""
        found = self.outcome
        if found.sureness is Sureness.TOO_CLOSE:
            return found.close
        return () if found.sureness is Sureness.NOT_ENOUGH_KNOWN else (found.leader,)

    @property
    def expected(self) -> tuple[str, ...]:
        case = self.case
        return tuple(case.get("between", ())) or ((case["expect"],) if "expect" in case else ())

    @property
    def is_as_expected(self) -> bool:
        """The options in any order: which of two close ones is first tells nothing."""
        return set(self.got) == set(self.expected)


def folder(pack: Path = PACK) -> Path:
    return pack / "questionnaires"


def definitions(pack: Path = PACK) -> dict[str, Definition]:
    paths = [path for path in sorted(folder(pack).glob("*.yaml")) if not path.name.endswith(".cases.yaml")]
    return {path.stem: parse(from_yaml(path.read_text())) for path in paths}


def written(name: str, pack: Path = PACK) -> list[dict[str, Any]]:
    """The cases beside a questionnaire's file of this name."""
    return strict_yaml.load((folder(pack) / f"{name}{WRITTEN}").read_text())


def introduction(name: str, pack: Path = PACK) -> str:
    """The comment at the top of the file."""
    lines = (folder(pack) / f"{name}{WRITTEN}").read_text().splitlines()
    return "\n".join(
        line.removeprefix("#").strip() for line in takewhile(lambda line: line.startswith("#"), lines)
    )


def judge(definition: Definition, case: dict[str, Any]) -> Judged:
    """Raises KeyError for an answer that the questionnaire does not have."""
    for key, answer in case["answers"].items():
        definition.question_by_key[key].answer(answer)
    return Judged(case, scoring.evaluate(definition, case["answers"]))


def page(pack: Path = PACK) -> str:
    parts = [HEAD]
    for name, definition in definitions(pack).items():
        if (folder(pack) / f"{name}{WRITTEN}").exists():
            judged = [judge(definition, case) for case in written(name, pack)]
            parts += _section(definition, introduction(name, pack), judged)
    return "\n".join(parts)


def _section(definition: Definition, said: str, judged: list[Judged]) -> Iterator[str]:
    count = len(judged)
    differing = [row for row in judged if not row.is_as_expected]
    yield f"## {definition.title}\n"
    if said:
        yield f"{said}\n"
    yield f"{count} cases; {count - len(differing)} as expected, {len(differing)} not.\n"
    yield "| case | expected | got | how sure | holds in |\n|---|---|---|---|---:|"
    for number, row in enumerate(judged, 1):
        got, mark = _options(definition, row.got), "" if row.is_as_expected else " **differs**"
        cells = [
            f"{number}. {row.case['name']}",
            _options(definition, row.expected),
            got + mark,
            WORDS[row.outcome.sureness],
            f"{row.outcome.holds * 100 // scoring.DRAWS}%",
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""
    for number, row in enumerate(judged, 1):
        yield f"**{number}. {row.case['name']}.** {row.case['description']}\n"
        yield f"*Expected: {_options(definition, row.expected)}.* {row.case['why']}\n"
        if stands := row.case.get("stands"):
            said = f"{_options(definition, row.got)}, {WORDS[row.outcome.sureness]}"
            yield f"*Got: {said}. Why that stands:* {stands['because']}\n"


def _options(definition: Definition, keys: tuple[str, ...]) -> str:
    return " / ".join(definition.option_by_key[key].short for key in keys) or "not decidable"


if __name__ == "__main__":
    sys.stdout.write(page())
