"""What an import says of each record: in words, and as rows of a sheet."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from jobs.importing.columns import LABELS
from jobs.importing.records import Kind

HEADER = ["row", "outcome", "title", "column", "what to know"]
RECORD_WORDS: Mapping[str, str] = {Kind.CSV: "Row", Kind.GREENHOUSE: "Job", Kind.PAGE: "Posting"}
# In the order in which they are told.
OUTCOMES = {
    "refused": "refused",
    "left": "left alone",
    "created": "new drafts",
    "updated": "updated",
    "unchanged": "unchanged",
}


class Told(Protocol):
    """A finding, whether it is stored or not."""

    number: int
    outcome: str
    title: str
    problems: list[list[str]]
    notes: list[str]


def in_words(counts: Mapping[str, int]) -> str:
    """ "500 refused, 1 new draft"."""
    return ", ".join(
        f"{count:,} {words.removesuffix('s') if count == 1 else words}"
        for outcome, words in OUTCOMES.items()
        if (count := counts.get(outcome, 0))
    )


def said(problem: list[str]) -> str:
    """ "pay from: “abc” is not a number"."""
    column, message = problem
    label = LABELS.get(column, column)
    return f"{label[:1].lower()}{label[1:]}: {message}" if label else message


def lines(finding: Told, kind: str) -> Iterator[str]:
    """ "Row 17, pay from: “abc” is not a number.", for each problem and each note."""
    where = f"{RECORD_WORDS[Kind(kind)]} {finding.number}"
    for problem in finding.problems:
        yield f"{where}, {said(problem)}."
    if not finding.problems:
        yield f"{where}, “{finding.title}”: {finding.outcome}. {' '.join(finding.notes)}".rstrip()


def rows(finding: Told) -> Iterator[list[str]]:
    start = [str(finding.number), finding.outcome, finding.title]
    for column, message in finding.problems:
        yield [*start, LABELS.get(column, column), message]
    if not finding.problems:
        yield [*start, "", " ".join(finding.notes)]
