"""The rows of two sheets: the figures of a page, and the answers behind results, without anything of who."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from assessments.figures.model import Figures
from assessments.figures.protecting import Guarded, dates
from assessments.models import QuestionnaireVersion, Result

FIGURES = ("What", "Key", "Words", "Number", "Of")
DONT_KNOW = "?"


def of_figures(figures: Figures) -> Iterator[tuple[Any, ...]]:
    """What the page says, a row each; of answers and verdicts the number that is certain, as there."""
    yield FIGURES
    yield "began", "", "", figures.started, ""
    yield "finished", "", "", figures.finished, figures.started
    yield "left", "", "", figures.left, figures.started
    yield "still answering", "", "", figures.answering, figures.started
    yield "deleted before the end", "", "", figures.deleted, figures.started
    yield "half of them within", "", figures.median, "", figures.finished
    for stage in figures.stages:
        yield "answered", stage.key, stage.words, stage.answered, stage.asked
        yield "skipped", stage.key, stage.words, stage.passed, stage.asked
        yield "left here", stage.key, stage.words, stage.left, stage.asked
    for spot in figures.spots:
        yield "did not know, at least", spot.key, spot.words, _said(spot.unknown), spot.answered
    if figures.shows_people:
        yield from _of_people(figures)
    if figures.shows_teams:
        for verdict in figures.verdicts:
            yield "teams, at least", verdict.key, verdict.words, _said(verdict.teams), figures.teams


def _of_people(figures: Figures) -> Iterator[tuple[Any, ...]]:
    for verdict in figures.verdicts:
        yield "people, at least", verdict.key, verdict.words, _said(verdict.people), figures.people
        for words, number in verdict.cells:
            what = f"people, {words.lower()}, at least"
            yield what, verdict.key, verdict.words, _said(number), figures.people
    for week in figures.by_week:
        for verdict, (words, number) in zip(figures.verdicts, week.cells, strict=True):
            what = f"people, week of {week.day}, at least"
            if week.total:
                yield what, verdict.key, words, _said(number), week.total
    for each in figures.behind:
        yield (
            "among the criteria that decide, at least",
            each.key,
            each.name,
            _said(each.decides),
            figures.people,
        )


def _said(number: Guarded) -> int | str:
    return number.least or str(number)


def of_answers(versions: Sequence[QuestionnaireVersion]) -> Iterator[tuple[Any, ...]]:
    """A row for the latest result of each person that is still kept. The order is that of random ids: it tells nothing."""
    rows = Result.objects.latest_of_people().filter(case__version__in=versions).order_by("public_id")
    found = rows.values_list("case__version__number", "created_at").order_by().iterator()
    written = dates((number, timezone.localdate(at)) for number, at in found)
    questions = list(
        dict.fromkeys(question.key for version in versions for question in version.definition.questions)
    )
    yield "Date", "Version", *questions, "Verdict", "How sure"
    columns = ("case__version__number", "created_at", "document__answers", "leader", "sureness")
    for number, at, answers, leader, sureness in rows.values_list(*columns).iterator(chunk_size=500):
        if day := written.get((number, timezone.localdate(at))):
            given = (
                (answers[key] if answers[key] is not None else DONT_KNOW) if key in answers else ""
                for key in questions
            )
            yield day, number, *given, leader, sureness
