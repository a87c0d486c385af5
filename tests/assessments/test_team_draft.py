"""A team's draft: the answers of more than half, and what is to be settled."""

from random import Random

from assessments.agreeing import agree
from assessments.definition import parse
from assessments.drafting import draft

from .drafts import answered, drafting
from .examples import small

DEFINITION = parse(small())
MANY = {"people": "many", "goods": "yes", "money": "yes"}
FEW = {"people": "few", "money": "yes"}
UNSURE = {"people": None, "goods": "yes", "money": None}


def made(members, **options):
    found = agree(DEFINITION, members, **options)
    return draft(DEFINITION, found.answers, "boat", splits=found.splits)


def test_what_more_than_half_answered_is_the_teams_answer():
    team = made([MANY, MANY, FEW])
    assert team.title.text == "Ferryman for the crowd"
    assert [line.source.label for line in team.lines] == ["From your team’s answer to how many cross: many"]
    assert team.line_gaps == ()


def test_half_is_not_more_than_half():
    team = made([MANY, MANY, FEW, FEW])
    assert team.lines == ()
    assert [(gap.text, gap.source.label) for gap in team.line_gaps] == [
        ("Carry … people.", "To settle: your team does not agree on how many cross: 2 many, 2 few")
    ]
    assert team.gaps[0].source.label == "To settle: your team does not agree on how many cross: 2 many, 2 few"


def test_more_than_half_who_do_not_know_do_not_split():
    team = made([UNSURE, UNSURE, MANY])
    assert team.line_gaps[0].source.label == "To fill: your team did not know how many cross"


def test_a_split_that_has_no_words_of_its_own_is_still_a_gap():
    document = small()
    document["questions"][2]["answers"][0]["lines"] = [
        {"section": "responsibilities", "text": "Sell tickets."}
    ]
    definition = parse(document)
    found = agree(definition, [MANY, {**MANY, "money": "no"}])
    gaps = draft(definition, found.answers, "boat", splits=found.splits).line_gaps
    assert [(gap.section, gap.text) for gap in gaps] == [("responsibilities", "The money there is: …")]
    assert gaps[0].source.label.endswith("the money there is: 1 yes, 1 no")


def test_those_who_were_not_asked_are_members_without_an_answer():
    found = agree(DEFINITION, [MANY, {**MANY, "goods": "no"}, MANY, FEW, FEW])
    assert found.answers["goods"] is None
    assert found.splits["goods"].words(DEFINITION.question_by_key["goods"]) == "2 yes, 1 no, 2 not asked"


def test_an_anonymous_split_is_told_from_four_on():
    for count, is_told in ((1, False), (2, True)):
        members = [MANY, FEW] * count
        named, anonymous = made(members), made(members, is_anonymous=True)
        label = anonymous.line_gaps[0].source.label
        assert (label == named.line_gaps[0].source.label) is is_told
        assert ("many" in label.partition("how many cross")[2]) is is_told


def test_a_team_of_one_mind_drafts_what_one_of_them_would_and_the_order_of_members_is_nothing():
    for seed in range(60):
        definition, answers, option = drafting(seed)
        one, team = draft(definition, answers, option), agree(definition, [answers] * 3)
        assert team.splits == {}
        together = draft(definition, team.answers, option, splits=team.splits)
        assert [line.text for line in together.lines] == [line.text for line in one.lines]
        assert [(need.topic, need.level) for need in together.needs] == [
            (n.topic, n.level) for n in one.needs
        ]
        members = [answers, *(answered(Random(seed + n), definition) for n in range(3))]
        assert agree(definition, members) == agree(definition, members[::-1])
