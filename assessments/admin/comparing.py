"""Two versions side by side, and what recorded answers would come to: the context of that page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments import services
from assessments.definition import DefinitionError, to_yaml
from assessments.figures.protecting import LEAST, Guarded
from assessments.models import QuestionnaireVersion
from assessments.services.checking import MOST_REVISED
from assessments.workbench import Revision, differences, picture
from portal.text import side_by_side
from portal.text.side_by_side import Shown

MAX_ROWS = 400


@dataclass(frozen=True, slots=True)
class Shift:
    before: str
    after: str
    count: Guarded
    is_same: bool


def compared(version: QuestionnaireVersion, named: str) -> dict[str, Any]:
    others = list(
        QuestionnaireVersion.objects.filter(questionnaire=version.questionnaire_id).exclude(pk=version.pk)
    )
    before = _other(version, others, named)
    context: dict[str, Any] = {"others": others, "before": before}
    if before:
        groups = differences.between(before.document, version.document)
        every = [one for group in groups for one in group.differences]
        context |= {
            "groups": [
                {"title": group.title, "rows": [row for one in group.differences for row in _rows(one)]}
                for group in groups
            ],
            "count": len(every),
            "weighing": sum(one.weighs for one in every),
            "text": side_by_side.of_lines(to_yaml(before.document), to_yaml(version.document))[:MAX_ROWS]
            if every
            else [],
        }
    return context | {"recorded": _recorded(version, others), "least": LEAST}


def _other(
    version: QuestionnaireVersion, others: list[QuestionnaireVersion], named: str
) -> QuestionnaireVersion | None:
    """The version that is asked for; else the newest published one before this, or any."""
    for other in others:
        if named == str(other.number):
            return other
    earlier = [other for other in others if other.is_published and other.number < version.number]
    return max(earlier, key=lambda other: other.number, default=others[0] if others else None)


def _rows(one: differences.Difference) -> list[Shown]:
    before, after = one.before, one.after
    if before is None or after is None or not ("\n" in before or "\n" in after):
        row = side_by_side.of_words(one.label, before or "", after or "")
        became = "added" if before is None else "removed" if after is None else "changed"
        return [Shown(row.what, became, row.before if before else None, row.after if after else None)]
    rows = side_by_side.of_lines(before, after)
    return [Shown(one.label, row.became, row.before, row.after, row.unshown) for row in rows]


def _recorded(version: QuestionnaireVersion, others: list[QuestionnaireVersion]) -> dict[str, Any] | None:
    """What became of recorded verdicts, in numbers that tell of nobody."""
    try:
        found = services.revision(version)
    except DefinitionError:
        return None
    if found is None:
        return None
    revised, count = found
    names = {
        option["key"]: option["name"]
        for one in [*reversed(others), version]
        for option in one.document.get("options", ())
    }
    questions = {
        question["key"]: question["short"]
        for one in [*others, version]
        for question in one.document.get("questions", ())
    }
    return {
        "count": count,
        "judged": revised.judged,
        "is_sample": count > MOST_REVISED,
        "changed": Guarded.of(revised.changed),
        "share": Guarded.of(revised.changed).share(revised.judged),
        "surer": Guarded.of(revised.surer),
        "less_sure": Guarded.of(revised.less_sure),
        "shifts": _shifts(revised, names),
        **_told(revised, questions),
    }


def _shifts(revised: Revision, names: Mapping[str, str]) -> list[Shift]:
    """Those of so many people that none of them shows."""
    rows = sorted(revised.moves.items(), key=lambda row: (row[0][0] == row[0][1], -row[1]))
    return [
        Shift(
            picture.verdict_name(names, before),
            picture.verdict_name(names, after),
            guarded,
            before == after,
        )
        for (before, after), count in rows
        if (guarded := Guarded.of(count))
    ]


def _told(revised: Revision, questions: Mapping[str, str]) -> dict[str, list[str]]:
    """What of the recorded answers of at least five people does not fit any more."""

    def told(counts: Iterable[tuple[str, int]]) -> list[str]:
        return [f"{what}: in {guarded} of them" for what, count in counts if (guarded := Guarded.of(count))]

    def named(key: str) -> str:
        return str(questions.get(key, key))

    return {
        "gone": told((f"{named(key)} ({key})", count) for key, count in revised.gone_questions.most_common()),
        "gone_answers": told(
            (f"“{answer}” of {named(key)} ({key})", count)
            for (key, answer), count in revised.gone_answers.most_common()
        ),
        "new": told((f"{named(key)} ({key})", count) for key, count in revised.new_questions.most_common()),
        "gone_weights": told([("Weights of their own", revised.gone_weights)]),
    }
