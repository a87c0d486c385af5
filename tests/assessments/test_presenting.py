"""What a result says of itself has to be true of it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments import documents
from assessments.definition import minutes, parse
from assessments.presenting import words
from assessments.presenting.page import costs, page, weight_range
from assessments.rules import Truth
from assessments.scoring import Interval, Sureness, evaluate

from .examples import answered, briefly, small

DEFINITION = parse(small())
BOAT, WAIT = DEFINITION.options
KNOWN = evaluate(DEFINITION, {"people": "many", "goods": "yes", "money": "yes"})
OPEN = evaluate(DEFINITION, {"people": "many", "goods": None, "money": "yes"})


@pytest.mark.parametrize(("questions", "expected"), [(0, 1), (1, 1), (3, 1), (4, 2), (12, 5), (15, 6)])
def test_minutes_are_those_of_25_seconds_each(questions, expected):
    assert minutes(questions) == expected


def exactly(value):
    return Interval(Fraction(value), Fraction(value), Fraction(value))


def tied():
    """Buying and waiting alike: every answer scores them the same."""
    document = small()
    for question in document["questions"]:
        for answer in question["answers"]:
            answer["scores"] = {"boat": 1, "wait": 1}
    definition = parse(document)
    return evaluate(definition, {"people": "many", "goods": "yes", "money": "yes"})


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (KNOWN, "Ahead in at least 90% of weightings."),
        (OPEN, "Ahead however the answer not known turns out, and in at least 90% of weightings."),
        (
            replace(OPEN, unknown=("people", "goods")),
            "Ahead however the answers not known turn out, and in at least 90% of weightings.",
        ),
        (replace(KNOWN, lead=None, rival=None), "Every other option is ruled out."),
        (
            replace(KNOWN, sureness=Sureness.FAIRLY_SURE, holds=800),
            "Ahead, but in fewer than 90% of weightings.",
        ),
        (
            replace(OPEN, sureness=Sureness.FAIRLY_SURE, holds=1000),
            "Ahead, but an answer not known could put a third option first.",
        ),
        (
            replace(
                OPEN,
                sureness=Sureness.FAIRLY_SURE,
                holds=800,
                lead=Interval(Fraction(9), Fraction(-1), Fraction(20)),
                options=tuple(replace(option, is_excluded=Truth.UNKNOWN) for option in OPEN.options[:1]),
            ),
            "Ahead, but in fewer than 90% of weightings, it is open whether a rule excludes a ferry, "
            "and an answer not known could turn it round.",
        ),
        (
            replace(
                KNOWN,
                sureness=Sureness.FAIRLY_SURE,
                options=tuple(replace(option, is_excluded=Truth.UNKNOWN) for option in KNOWN.options),
            ),
            "Ahead, but it is open which options the rules exclude.",
        ),
        (
            replace(OPEN, sureness=Sureness.NOT_ENOUGH_KNOWN, unknown_weight=Fraction(1, 2)),
            "The answers not known carry 50% of the weight.",
        ),
        (tied(), "Their values are equal."),
        (replace(KNOWN, sureness=Sureness.TOO_CLOSE, lead=exactly(3)), "The lead is under 5 points."),
        (
            replace(KNOWN, sureness=Sureness.TOO_CLOSE, lead=exactly(12), holds=600),
            "The lead holds in fewer than 70% of weightings.",
        ),
        (
            replace(KNOWN, sureness=Sureness.TOO_CLOSE, lead=exactly(3), holds=600),
            "The lead is under 5 points and holds in fewer than 70% of weightings.",
        ),
    ],
)
def test_the_reason_names_what_applies_and_nothing_else(outcome, expected):
    assert words.reason(DEFINITION, outcome) == expected


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (None, "No other option is left"),
        (exactly(0), "0 points"),
        (exactly("1/2"), "Less than 1 point"),
        (exactly("7/5"), "1 point"),
        (exactly("24/5"), "Just under 5 points"),
        (exactly(5), "5 points"),
        (exactly("27/5"), "5 points"),
    ],
)
def test_a_lead_is_not_rounded_over_the_limit(lead, expected):
    assert words.lead(DEFINITION, replace(KNOWN, lead=lead)) == expected


def test_an_answer_not_known_that_changes_nothing_has_no_interval():
    assert words.lead_span(KNOWN) == "Every answer is known, so there is no interval."
    assert words.lead_span(OPEN) == "From 90 to 120, depending on the answer not known."
    assert (
        words.lead_span(replace(OPEN, lead=exactly(9))) == "The same whatever the answer not known would be."
    )


def test_too_close_leans_and_a_tie_does_not():
    close = replace(KNOWN, sureness=Sureness.TOO_CLOSE, close=("boat", "wait"))
    title, lede = words.verdict(DEFINITION, close, BOAT, {"people": "many"})
    assert title == "Too close to call between a ferry and waiting."
    assert lede.startswith("Your answers lean to a ferry, but not clearly enough to rely on it.")
    title, lede = words.verdict(DEFINITION, tied(), BOAT, {"people": "many"})
    assert title == "It is a tie between a ferry and waiting."
    assert lede.startswith("Your answers speak for each of them alike.")
    assert words.sureness(DEFINITION, tied()) == "Too close between a ferry and waiting"
    assert words.holds_reason(tied(), BOAT).startswith("So often a ferry alone comes first.")
    assert weight_range(tied().criteria[0]) == "It is a tie, so there is no verdict to keep"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"people": "many", "goods": None, "money": None}, "What is known so far speaks for a ferry."),
        ({"people": None, "goods": None, "money": None}, "None of the answers is known."),
    ],
)
def test_not_enough_known_says_no_more_than_is_known(answers, expected):
    outcome = evaluate(DEFINITION, answers)
    assert outcome.sureness is Sureness.NOT_ENOUGH_KNOWN
    assert expected in words.verdict(DEFINITION, outcome, BOAT, answers)[1]


def test_a_rule_in_doubt_is_named_by_what_was_not_known():
    document = small()
    document["options"][0]["is_excluded_if"] = [
        {"words": "There are few people.", "when": [{"question": "people", "answers": ["few"]}]},
        {"words": "There are no goods.", "when": [{"question": "goods", "answers": ["no"]}]},
    ]
    definition = parse(document)
    # Goods were answered; without people they would count as none, but that is the same doubt once more.
    for goods, expected in [("yes", 1), (None, 2)]:
        answers = {"people": None, "goods": goods, "money": "yes"}
        (row,) = words.rules(definition, evaluate(definition, answers), answers)
        assert not row.is_certain
        assert row.words == ("There are few people.", "There are no goods.")[:expected]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (KNOWN, "Sure: 120 points ahead of waiting in at least 90% of weightings."),
        (
            replace(KNOWN, sureness=Sureness.FAIRLY_SURE, holds=800),
            "Fairly sure: 120 points ahead of waiting, but in fewer than 90% of weightings.",
        ),
        (replace(KNOWN, lead=None, rival=None), "Sure: every other option is ruled out."),
        (
            replace(KNOWN, sureness=Sureness.TOO_CLOSE, close=("boat", "wait"), lead=exactly(3)),
            "Too close between a ferry and waiting: the lead is under 5 points.",
        ),
        (
            replace(KNOWN, sureness=Sureness.NOT_ENOUGH_KNOWN, unknown_weight=Fraction(1, 2)),
            "Not enough known: the answers not known carry 50% of the weight.",
        ),
    ],
)
def test_how_sure_is_one_sentence(outcome, expected):
    assert words.sure(DEFINITION, outcome) == expected


def test_both_ways_of_being_wrong_are_told_where_the_definition_tells_them():
    assert [(cost.option, cost.is_leader, cost.words) for cost in costs(DEFINITION, ("boat",), "wait")] == [
        ("a ferry", True, "The ferry lies idle."),
        ("waiting", False, "People swim."),
    ]
    assert len(costs(DEFINITION, ("boat", "wait"), "wait")) == 2
    assert len(costs(DEFINITION, ("boat",), None)) == 1
    document = small()
    del document["options"][0]["if_wrong"]
    assert [cost.option for cost in costs(parse(document), ("boat",), "wait")] == ["waiting"]


@settings(briefly, max_examples=50)
@given(answered())
def test_the_chart_and_the_table_say_the_same(case):
    """Each bar is as long as its figure on one scale, on the figure's side, and called what the table calls it."""
    definition, answers = case
    outcome = evaluate(definition, answers)
    document = documents.to_document(outcome, answers, {})
    made = page(definition, document)
    scales = set()
    for row, found in zip(made.criteria, outcome.criteria, strict=True):
        width, end = (float(length.rstrip("%")) for length in (row.bar.width, row.bar.end))
        assert row.points.strip("+\N{MINUS SIGN}") == row.label.removesuffix(" for").removesuffix(
            " against"
        ).removesuffix(" points").replace("No difference", "0.0")
        assert (end - 50) * found.points >= 0
        assert abs(abs(end - 50) - width) < 0.011 and width <= 50
        assert row.bar.kind == ("for" if found.points > 0 else "against")
        if abs(found.points) > 5:
            # A scale is a multiple of 5; a width of two decimals tells it to within 2 of that.
            scales.add(5 * round(float(abs(found.points)) * 10 / width))
    assert len(scales) <= 1
    # Rounded on its own, each is off by at most half of a tenth.
    total = sum(float(row.points.replace("\N{MINUS SIGN}", "-")) for row in made.criteria)
    if made.lead_total:
        lead = float(made.lead_total.replace("\N{MINUS SIGN}", "-"))
        assert abs(total - lead) <= 0.05 * (len(made.criteria) + 1) + 1e-9
