"""What a verdict costs to compute, without database and page."""

import argparse
import json
import statistics
import time
from collections.abc import Callable

from assessments import documents, scoring, team_documents, teams
from assessments.branching import asked
from assessments.definition import Definition, Question
from tools.bench.server import Bench

RUNS = 25


def measure(bench: Bench, options: argparse.Namespace) -> str:
    """One person's full result and a team's, as documents, for the longest questionnaire of the content pack."""
    from assessments.models import QuestionnaireVersion

    definition = max(
        (version.definition for version in QuestionnaireVersion.objects.current()),
        key=lambda found: len(found.questions),
    )

    def answers(turn: int, unknown: int) -> dict[str, str | None]:
        """Answers that open every branch, other ones with each turn; this many of them not known."""
        given: dict[str, str | None] = {}
        for number, question in enumerate(definition.questions):
            keys = question.answer_keys
            if children := definition.children[question.key]:
                keys = tuple(key for key in keys if all(_opens(child, key) for child in children)) or keys
            given[question.key] = keys[(number + turn) % len(keys)]
        for question in definition.roots[turn % 3 :: 2][:unknown]:
            given[question.key] = None
        return given

    def one(unknown: int) -> Callable[[], object]:
        given = answers(0, unknown)
        return lambda: documents.to_document(scoring.evaluate(definition, given), given, {})

    def team(size: int, unknown: int) -> Callable[[], object]:
        members = [teams.Member(f"m{number}", answers(number, unknown)) for number in range(size)]
        return lambda: team_documents.to_document(teams.judge(definition, members), members)

    cases = {
        "one person, all known": one(0),
        "one person, 5 not known": one(5),
        "a team of four, all known": team(4, 0),
        "a team of four, 5 not known by each": team(4, 5),
        "a team of eight, all known": team(8, 0),
        "a team of eight, 5 not known by each": team(8, 5),
    }
    started = time.process_time()
    scoring.draws.__wrapped__(tuple(sorted(definition.weights)))
    first = time.process_time() - started
    rows = []
    for name, compute in cases.items():
        size = len(json.dumps(compute()))
        spent = []
        for _ in range(RUNS):
            started = time.process_time()
            compute()
            spent.append(time.process_time() - started)
        rows.append(f"| {name} | {statistics.median(spent) * 1000:,.1f} | {size / 1000:,.1f} |")
    return "\n".join(
        [
            f"{_shape(definition)}; {len(asked(definition, answers(0, 0)))} questions asked. Values, leads, stability, 1,000 weightings, "
            f"every single change and pair, and the document; the median of {RUNS} runs. The first result of a process also draws "
            f"the weightings: {first * 1000:,.0f} ms.",
            "",
            "| result | ms of processor | document, KB |",
            "|---|---|---|",
            *rows,
        ]
    )


def _opens(question: Question, key: str) -> bool:
    return question.branch is not None and key in question.branch.answers


def _shape(definition: Definition) -> str:
    return f"{len(definition.questions)} questions, {len(definition.criteria)} criteria, {len(definition.options)} options"
