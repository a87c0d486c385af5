"""Change one answer, and only what cites it changes."""

from dataclasses import replace
from random import Random

import pytest

from assessments.comparing import differences, parts
from assessments.definition import parse
from assessments.drafting import draft

from .drafts import drafting, one_changed
from .examples import small

MUSTS = [None, 0, 1, 2]
WAYS = 300


def changed_only_where_cited(definition, before, after, option, most_musts):
    """The parts of two drafts whose answers differ in one question; all that differ cite it, the others stay put."""
    (changed,) = (key for key in definition.question_by_key if before.get(key) != after.get(key))
    one, two = (draft(definition, answers, option, most_musts=most_musts) for answers in (before, after))
    found = differences(one, two)
    for difference in found:
        assert changed in difference.cites, difference
    moved = {part.slot for difference in found for part in (difference.before, difference.after) if part}
    order = [[part.slot for part in parts(made) if part.slot not in moved] for made in (one, two)]
    assert order[0] == order[1]
    return found


@pytest.mark.parametrize("most_musts", MUSTS)
def test_whatever_differs_cites_the_answer_that_was_changed(most_musts):
    found = 0
    for seed in range(WAYS):
        definition, answers, option = drafting(seed)
        after = one_changed(Random(seed), definition, answers)
        found += len(changed_only_where_cited(definition, answers, after, option, most_musts))
    assert found > WAYS


def test_every_question_that_a_part_cites_is_named_in_its_source():
    for seed in range(WAYS):
        definition, answers, option = drafting(seed)
        for part in parts(draft(definition, answers, option, most_musts=2)):
            for key in part.source.cites:
                assert definition.question_by_key[key].short in part.source.label, seed


def with_needs(*levels):
    """The small definition with one topic for each level, all of them must-haves; the last from another question."""
    document = small()
    people, money = document["questions"][0]["answers"][0], document["questions"][2]["answers"][0]
    needs = [{"topic": f"t{n}", "level": level, "is_must": True} for n, level in enumerate(levels)]
    people["needs"], money["needs"] = needs[:-1], needs[-1:]
    return parse(document)


def test_a_must_have_without_room_says_what_was_stronger():
    definition = with_needs(4, 3, 2)
    answers = {"people": "many", "goods": "yes", "money": "yes"}
    needs = draft(definition, answers, "boat", most_musts=2).needs
    assert [need.is_must for need in needs] == [True, True, False]
    assert needs[2].source.label == (
        "From your answer to the money there is: yes; a must-have, after stronger ones from how many cross"
    )
    found = changed_only_where_cited(definition, answers, {**answers, "people": None}, "boat", 2)
    assert ("need", "t2", 1) in {difference.after.slot for difference in found if difference.after}


def test_a_line_behind_a_branch_names_the_answer_that_opened_it():
    document = small()
    document["questions"][1]["answers"][0]["lines"] = [{"section": "work", "text": "Lift the goods."}]
    definition = parse(document)
    answers = {"people": "many", "goods": "yes", "money": "yes"}
    label = draft(definition, answers, "boat").lines[-1].source.label
    assert label == "From your answer to whether goods cross: yes (asked because of how many cross)"
    found = changed_only_where_cited(definition, answers, {**answers, "people": "few"}, "boat", None)
    assert "Lift the goods." in {difference.before.text for difference in found if difference.before}


def test_what_a_closed_question_would_fill_says_that_it_was_not_asked():
    document = small()
    document["options"][0]["hand_off"]["terms"][1] |= {"question": "goods", "values": {}}
    gap = draft(parse(document), {"people": "few", "money": "yes"}, "boat").gaps[0]
    assert gap.source.label == "To fill: we did not ask whether goods cross (asked because of how many cross)"


def test_a_title_names_every_answer_that_it_takes_or_lacks():
    document = small()
    document["questions"][2]["answers"][0]["words"] = "at a price"
    document["options"][0]["hand_off"]["title"]["pattern"] = "Ferryman {people} {money}"
    definition = parse(document)
    title = draft(definition, {"people": "many", "goods": "yes", "money": "yes"}, "boat").title
    assert title.text == "Ferryman for the crowd at a price"
    assert title.source.label == ("From your answer to how many cross: many; and to the money there is: yes")
    title = draft(definition, {"people": None, "goods": "yes", "money": "no"}, "boat").title
    assert title.text == "Ferryman"
    assert title.source.label == (
        "From the verdict: a ferry (you did not know how many cross; no words for the money there is: no)"
    )


def test_a_weaker_need_that_goes_moves_no_other():
    document = small()
    first, last = document["questions"][0]["answers"], document["questions"][2]["answers"]
    first[0]["needs"] = [{"topic": "late", "level": 1, "is_must": False}]
    last[0]["needs"] = [{"topic": topic, "level": 3, "is_must": False} for topic in ("early", "late")]
    definition = parse(document)
    answers = {"people": "many", "goods": "yes", "money": "yes"}
    for people in ("many", "few", None):
        needs = draft(definition, {**answers, "people": people}, "boat").needs
        assert [need.topic for need in needs[-2:]] == ["early", "late"]


def test_two_drafts_of_the_same_answers_do_not_differ():
    definition = with_needs(4, 3, 2)
    made = draft(definition, {"people": "many", "goods": "yes", "money": "yes"}, "boat")
    assert differences(made, made) == []
    moved = replace(made, title=replace(made.title, text="Another"))
    (difference,) = differences(made, moved)
    assert (difference.heading, difference.is_in_words) == ("Title", True)
