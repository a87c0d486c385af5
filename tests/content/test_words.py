"""The starter pack's word lists against its own demonstration, which is to be an example of good postings."""

from pathlib import Path

import pytest

from jobs import words
from jobs.checks import checks
from jobs.values import DraftNeed, PostingInput
from portal import strict_yaml

PACK = Path(__file__).resolve().parents[2] / "portal" / "content"
LISTS = words.read(PACK)
POSTINGS = strict_yaml.load((PACK / "demo" / "postings.yaml").read_text(encoding="utf-8"))


def said_of(values, **changes) -> list[str]:
    data = PostingInput(
        terms={**values, **changes},
        needs=[DraftNeed(need["topic"], need["must"], need["level"]) for need in values["needs"]],
        sections={name: "\n".join(lines) for name, lines in values["lines"].items()},
    )
    found = checks(data, [], words=LISTS.of(values["language"]))
    return [check.text for check in found if check.group == "Wording" and not check.is_met]


@pytest.mark.parametrize("values", POSTINGS, ids=lambda values: values["key"])
def test_the_demonstration_is_worded_well(values):
    assert said_of(values) == []


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("TPM ninja", "“ninja” says nothing"),
        ("Young Product Manager", "“Young” is read as a wish about age"),
        ("Technical Program Manager", "runs the schedule"),
    ],
)
def test_a_title_that_is_not_good_is_noticed(title, words):
    assert words in " ".join(said_of(POSTINGS[0], title=title))
