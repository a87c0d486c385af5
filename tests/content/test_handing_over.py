"""What the starter pack's questionnaires hand over to a posting."""

from pathlib import Path
from random import Random

import pytest

from assessments.definition import from_yaml, parse
from jobs.values import MOST_MUSTS
from tests.assessments.drafts import answered, one_changed
from tests.assessments.test_one_answer import changed_only_where_cited

FOLDER = Path(__file__).parents[2] / "portal" / "content" / "questionnaires"
FILES = [path for path in sorted(FOLDER.glob("*.yaml")) if ".cases." not in path.name]
DEFINITIONS = {path.stem: parse(from_yaml(path.read_text())) for path in FILES}
WAYS = 300


@pytest.mark.parametrize("name", DEFINITIONS)
def test_one_changed_answer_changes_only_what_cites_it(name):
    chance, definition = Random(29), DEFINITIONS[name]
    options = [option.key for option in definition.options if option.hand_off]
    for _ in range(WAYS if options else 0):
        answers = answered(chance, definition)
        after = one_changed(chance, definition, answers)
        changed_only_where_cited(definition, answers, after, chance.choice(options), MOST_MUSTS)
