from hypothesis import given
from hypothesis import strategies as st

from assessments.definition import parse
from assessments.drafting import Origin, draft, fill, to_markdown

from .examples import briefly, small

DEFINITION = parse(small())


def test_an_option_without_a_hand_off_drafts_nothing():
    assert draft(DEFINITION, {"people": "few", "money": "no"}, "wait") is None


def test_known_answers_become_lines_with_their_source():
    made = draft(DEFINITION, {"people": "many", "goods": "no", "money": "yes"}, "boat")
    assert made.title.text == "Ferryman for the crowd"
    assert made.title.source.label == "From your answer to how many cross: many"
    assert made.summary.source.label == "From the verdict: a ferry"
    assert [(term.key, term.value, term.source.label) for term in made.terms] == [
        ("employment_type", "full_time", "From the verdict: a ferry"),
        ("hours_per_week", 40, "From your answer to how many cross: many"),
    ]
    assert [line.text for line in made.lines] == ["Carry the crowd."]
    assert [question.text for question in made.interview] == ["How do you load a crowd?"]
    assert [gap.source.label for gap in made.gaps] == ["To fill: we did not ask"]
    assert made.line_gaps == ()


def test_what_is_not_known_becomes_a_gap_to_fill():
    made = draft(DEFINITION, {"people": None, "goods": "yes", "money": "yes"}, "boat")
    assert made.title.text == "Ferryman"
    assert [term.key for term in made.terms] == ["employment_type"]
    assert [(gap.text, gap.source.label) for gap in made.gaps] == [
        ("Hours: …", "To fill: you did not know how many cross"),
        ("Pay: …", "To fill: we did not ask"),
    ]
    assert [gap.text for gap in made.line_gaps] == ["Carry … people."]
    assert made.gap_count == 3


def test_a_must_outweighs_a_higher_level_that_is_only_nice():
    made = draft(DEFINITION, {"people": "many", "goods": "no", "money": "yes"}, "boat")
    assert [(need.topic, need.level, need.is_must) for need in made.needs] == [("crossing", 3, True)]
    made = draft(DEFINITION, {"people": None, "goods": "no", "money": "yes"}, "boat")
    assert [(need.topic, need.level, need.is_must) for need in made.needs] == [("crossing", 4, False)]


def test_an_answer_without_words_gives_the_plain_phrase():
    verdict = DEFINITION.option_by_key["boat"].verdict
    assert fill(verdict, DEFINITION, {"people": "many"}) == "Buy a ferry for the crowd."
    assert fill(verdict, DEFINITION, {"people": "few"}) == "Buy a ferry."


def test_a_line_for_another_option_stays_out():
    document = small()
    document["questions"][0]["answers"][0]["lines"][0]["options"] = ["wait"]
    assert draft(parse(document), {"people": "many"}, "boat").lines == ()


@briefly
@given(st.fixed_dictionaries({key: st.sampled_from([None, "yes", "no"]) for key in ("goods", "money")}))
def test_every_part_has_a_source_that_the_markdown_carries(answers):
    made = draft(DEFINITION, {"people": "many", **answers}, "boat")
    text = to_markdown(made, {"crossing": "Crossing"})
    parts = [*made.terms, *made.lines, *made.needs, *made.gaps, *made.line_gaps, *made.interview]
    for part in parts:
        assert part.source.origin in Origin
        assert part.source.label in text
    assert "Must have: Crossing, level 3 of 4" in text


def test_no_more_must_haves_are_drafted_than_a_posting_takes():
    answers = {"people": "many", "goods": "yes", "money": "yes"}
    needs = draft(DEFINITION, answers, "boat").needs
    musts = sum(need.is_must for need in needs)
    assert musts
    for most in range(musts + 1):
        fewer = draft(DEFINITION, answers, "boat", most_musts=most).needs
        assert [need.topic for need in fewer] == [need.topic for need in needs]
        assert [need.is_must for need in fewer] == [index < most for index in range(len(needs))]
