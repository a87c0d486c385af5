import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments import team_documents
from assessments.definition import parse
from assessments.presenting import team_words
from assessments.presenting.numbers import number
from assessments.rules import Truth
from assessments.scoring import Sureness, evaluate, fits, robustness, values
from assessments.teams import Member, judge, spread

from . import enumeration
from .examples import answered, quickly, shuffled, small, teams

METHOD = Path(__file__).parents[2] / "docs" / "method.md"
DEFINITION = parse(small())
CARRY = {"people": "many", "goods": "yes", "money": "yes"}
BOTH = frozenset({True, False})
STAY = {"people": "few", "money": "no"}
HOLDS = {"people": "many", "goods": "no", "money": "no"}  # what the rule is about, for a ferry by its sum


def members(team):
    return [Member(f"m{number}", answers) for number, answers in enumerate(team)]


def test_four_people_of_whom_two_differ_are_told_what_decides_and_settling_it_is_enough():
    """need: boat 5/6, 5/6, -1/2, -1/2, so 1/6; wait -1/2, -1/2, 2/3, 2/3, so 1/12. means: all 2/3 and -1/3."""
    few = {"people": "few", "money": "yes"}
    outcome = judge(DEFINITION, members([CARRY, CARRY, few, few]))
    assert outcome.values == {
        "boat": 10 + Fraction(80, 3),
        "wait": 5 - Fraction(40, 3),
    }
    assert outcome.leaders == ("boat",)
    assert outcome.lead == 45
    assert [found.outcome.leader for found in outcome.members] == ["boat", "boat", "wait", "wait"]
    first, second = outcome.agenda
    assert (first.criterion, first.decides, first.spread) == ("need", True, Fraction(5, 2))
    assert (first.low, first.high) == (Fraction(-7, 6), Fraction(4, 3))
    assert (second.criterion, second.decides, second.spread) == ("means", False, 0)
    assert outcome.settle == ("need",)
    assert outcome.sureness is Sureness.FAIRLY_SURE

    agreed = judge(DEFINITION, members([CARRY] * 4))
    assert agreed.settle == ()
    assert agreed.sureness is Sureness.SURE


def test_the_example_in_the_documentation_is_what_comes_out():
    text = " ".join(METHOD.read_text().split())
    few = {"people": "few", "money": "yes"}
    team = [CARRY, CARRY, few, few]
    outcome = judge(DEFINITION, members(team))
    need, means = outcome.agenda
    for criterion in ("need", "means"):
        for option, name in (("boat", "boat"), ("wait", "waiting")):
            own = [fits(DEFINITION, answers)[criterion][option] for answers in team]
            cells = [*own, enumeration.quantile(own, Fraction(1, 2))]
            assert f"| {name}, by {criterion} | {' | '.join(map(written, cells))} |" in text
    boat, wait = (number(outcome.values[option], digits=1) for option in ("boat", "wait"))
    assert f"= {boat}, waiting has 60 × {need.rival_median} − 40 × 1/3 = {wait}," in text
    assert f"the boat leads by {outcome.lead} points" in text
    assert sum(found.outcome.leader == "wait" for found in outcome.members) == 2
    assert "Two of the four own verdicts are “wait”." in text
    gaps = [written(gap) for gap in need.by_member.values()]
    assert f"by {', '.join(gaps[:3])} and {gaps[3]}: a spread of {float(need.spread)}." in text
    assert (need.criterion, need.decides, means.spread, means.low) == ("need", True, 0, 1)
    third = {"need": fits(DEFINITION, few)["need"], "means": fits(DEFINITION, CARRY)["means"]}
    boat, wait = (number(value, digits=1) for value in values(third, DEFINITION.weights).values())
    assert f"the boat has {boat} and waiting {wait}, so need decides" in text
    least = 60 * need.low + 40 * means.low
    assert f"60 × {written(need.low)} + 40 × {means.low} = {written(least)}: not stable" in text
    assert f"need adds 60 × 1/12 = {60 * (need.leader_median - need.rival_median)} and the lead is 45" in text
    assert outcome.settle == ("need",)
    assert outcome.sureness is Sureness.FAIRLY_SURE


def written(value):
    return str(value).replace("-", "−")


@pytest.mark.parametrize(
    ("yes", "no", "unknown", "expected", "is_split"),
    [
        (3, 1, 0, Truth.YES, True),
        (2, 2, 0, Truth.NO, True),
        (2, 1, 1, Truth.UNKNOWN, True),
        (1, 2, 1, Truth.NO, True),
        (0, 2, 2, Truth.NO, False),
        (0, 1, 3, Truth.UNKNOWN, False),
        (3, 0, 1, Truth.YES, False),
    ],
)
def test_a_rule_is_what_more_than_half_say(yes, no, unknown, expected, is_split):
    holds = {"people": "many", "goods": "no", "money": "no"}
    open_ = {"people": "many", "goods": "no", "money": None}
    outcome = judge(DEFINITION, members([holds] * yes + [CARRY] * no + [open_] * unknown))
    (split,) = outcome.splits
    assert (split.option, split.rule, split.yes, split.no, split.unknown) == ("boat", 0, yes, no, unknown)
    assert (split.is_split, split.truth, outcome.excluded["boat"]) == (is_split, expected, expected)
    assert outcome.sureness is not Sureness.SURE or not is_split


def test_a_verdict_that_is_too_close_though_all_agree_is_not_called_stable():
    close = replace(judge(DEFINITION, members([CARRY, CARRY])), sureness=Sureness.TOO_CLOSE)
    assert team_words.settle_title(close) == "There is nothing to settle between you."
    assert "not because you differ" in team_words.settle_text(DEFINITION, close)


@pytest.mark.parametrize(
    ("rest", "title"),
    [
        ([HOLDS, CARRY, CARRY], "Settle the rule above and the verdict is stable."),
        ([STAY, STAY, CARRY], "Settle the rule above, then these two, and the verdict is stable."),
        ([CARRY, CARRY, CARRY], "The verdict is stable."),
    ],
)
def test_no_verdict_is_called_stable_while_a_rule_could_undo_it(rest, title):
    outcome = judge(DEFINITION, members([CARRY, *rest]))
    assert team_words.settle_title(outcome) == title
    assert ("whoever of you is right" in team_words.sure(DEFINITION, outcome)) is ("Settle" not in title)


def test_where_rules_exclude_every_rival_there_is_nothing_to_weigh():
    outcome = judge(DEFINITION, members([{"people": "many", "goods": "no", "money": "no"}] * 2))
    assert (outcome.leaders, outcome.rival, outcome.lead) == (("wait",), None, None)
    assert (outcome.agenda, outcome.settle, outcome.sureness) == ((), (), Sureness.SURE)


def test_what_nobody_knows_is_to_be_settled_though_nobody_differs():
    outcome = judge(DEFINITION, members([{"people": None, "goods": None, "money": "yes"}] * 2))
    assert {item.spread for item in outcome.agenda} == {0}
    assert outcome.settle == ("need",)
    assert outcome.sureness is Sureness.NOT_ENOUGH_KNOWN
    assert outcome.unknown_weight == Fraction(60, 100)


def test_a_view_that_makes_a_tie_unseats_nobody_and_so_decides_nothing():
    """With weights 6 and 7, few people and money is a tie by itself: 6 × −7/6 + 7 × 1 = 0."""
    weights = {"need": Fraction(6, 13), "means": Fraction(7, 13)}
    few = {"people": "few", "money": "yes"}
    assert len(evaluate(DEFINITION, few, weights).leaders) == 2
    outcome = judge(DEFINITION, members([CARRY, CARRY, few]), weights)
    assert outcome.leaders == ("boat",)
    assert [item.decides for item in outcome.agenda] == [False, False]
    assert outcome.settle == ("need",)


def test_a_tie_is_settled_by_nothing():
    tied = replace(
        DEFINITION,
        questions=tuple(
            replace(q, answers=tuple(replace(a, scores={"boat": 1, "wait": 1}) for a in q.answers))
            for q in DEFINITION.questions
        ),
    )
    outcome = judge(tied, members([CARRY, STAY]))
    assert outcome.leaders == outcome.close == ("boat", "wait")
    assert (outcome.settle, outcome.sureness) == (None, Sureness.TOO_CLOSE)


def test_a_team_has_members_with_keys_of_their_own():
    for nobody in ([], [Member("a", CARRY), Member("a", STAY)]):
        with pytest.raises(ValueError, match="at least one member"):
            judge(DEFINITION, nobody)


@quickly
@given(answered(max_questions=4))
def test_a_team_of_one_has_that_persons_verdict(case):
    definition, answers = case
    own = evaluate(definition, answers)
    outcome = judge(definition, [Member("me", answers)])
    assert outcome.members[0].outcome == own
    assert (outcome.leaders, outcome.rival, outcome.holds) == (own.leaders, own.rival, own.holds)
    assert (outcome.sureness, outcome.close) == (own.sureness, own.close)
    assert outcome.lead == (own.lead.middle if own.lead else None)
    assert dict(outcome.excluded) == {option.option: option.is_excluded for option in own.options}
    assert dict(outcome.values) == {option.option: option.value.middle for option in own.options}
    assert not any(item.decides or item.spread for item in outcome.agenda)
    assert not any(split.is_split for split in outcome.splits)


def test_a_team_of_one_is_as_sure_as_that_person_where_a_branch_joins_two_criteria():
    """Each criterion is worst in another completion: at many 60 × 0 + 40 × 1, at few 60 × 2 − 40 × 1/2."""
    document = small()
    people, goods, money = document["questions"]
    goods["criterion"] = "means"
    for question, scores in (
        (people, [(0, 0), (3, -3)]),
        (goods, [(3, 0), (-3, 3)]),
        (money, [(2, -1), (0, 0)]),
    ):
        for found, (boat, wait) in zip(question["answers"], scores, strict=True):
            found["scores"] = {"boat": boat, "wait": wait}
    definition = parse(document)
    answers = {"people": None, "goods": "yes", "money": "yes"}
    own = evaluate(definition, answers)
    assert (own.lead.low, own.sureness) == (40, Sureness.SURE)
    outcome = judge(definition, [Member("me", answers)])
    assert outcome.sureness is Sureness.SURE
    assert outcome.settle != ()
    assert judge(definition, members([answers] * 2)).sureness is Sureness.NOT_ENOUGH_KNOWN


@quickly
@given(teams())
def test_medians_rules_spreads_and_what_decides_equal_full_enumeration(case):
    definition, team = case
    outcome = judge(definition, members(team))
    medians = enumeration.team_fits(definition, team)
    value = enumeration.fit_values(definition, medians)
    running = enumeration.team_running(definition, team)
    assert dict(outcome.values) == value
    assert outcome.leaders == enumeration.best(value, running)
    assert {key for key, truth in outcome.excluded.items() if truth is not Truth.YES} == set(running)
    for option in definition.options:
        truths = [enumeration.team_rule(definition, team, rule) for rule in option.rules]
        is_open = {True, False} in truths and {True} not in truths
        assert (outcome.excluded[option.key] is Truth.UNKNOWN) == is_open
    if outcome.rival is None:
        return
    means = [enumeration.mean_fits(definition, answers) for answers in team]
    assert {item.criterion for item in outcome.agenda} == set(definition.weights)
    assert {i.criterion for i in outcome.agenda if i.decides} == enumeration.deciding(definition, team)
    for item in outcome.agenda:
        gaps = [mean[item.criterion][outcome.leader] - mean[item.criterion][outcome.rival] for mean in means]
        assert item.by_member == {f"m{number}": gap for number, gap in enumerate(gaps)}
        assert (item.low, item.high) == (min(gaps), max(gaps))
        if len(team) < 5:
            assert item.spread == max(gaps) - min(gaps)
        else:
            quarter = Fraction(1, 4)
            assert item.spread == (
                enumeration.quantile(gaps, 1 - quarter) - enumeration.quantile(gaps, quarter)
            )
        assert item.leader_median == medians[item.criterion][outcome.leader]
        assert item.rival_median == medians[item.criterion][outcome.rival]
    order = [(not item.decides, -item.weight * item.spread) for item in outcome.agenda]
    assert order == sorted(order)


@quickly
@given(teams(max_members=4))
def test_what_settles_it_holds_for_every_way_the_others_stay_and_no_smaller_set_does(case):
    definition, team = case
    outcome = judge(definition, members(team))
    order = [item.criterion for item in outcome.agenda]
    enough = [
        chosen
        for size in range(4)
        for chosen in combinations(order, size)
        if enumeration.is_settled_by(definition, team, outcome.leader, chosen)
    ]
    assert outcome.settle == (enough[0] if enough else None)


@quickly
@given(teams(max_members=4))
def test_how_sure_a_team_is_follows_from_the_medians_the_rules_and_what_is_settled(case):
    definition, team = case
    assume(len(team) > 1)
    outcome = judge(definition, members(team))
    medians = enumeration.team_fits(definition, team)
    rivals = [key for key in enumeration.team_running(definition, team) if key != outcome.leader]
    holds = robustness(medians, definition.weights, outcome.leader, rivals)
    assert outcome.holds == holds
    weights = [enumeration.unknown_weight(definition, answers) for answers in team]
    assert outcome.unknown_weight == enumeration.quantile(weights, Fraction(1, 2))
    rules = [rule for option in definition.options for rule in option.rules]
    is_disputed = any(
        len({frozenset(enumeration.rule_truths(definition, answers, rule)) for answers in team} - {BOTH}) > 1
        for rule in rules
    )
    limits = definition.thresholds
    if len(outcome.leaders) > 1:
        expected = Sureness.TOO_CLOSE
    elif (
        enumeration.is_settled_by(definition, team, outcome.leader, ())
        and Truth.UNKNOWN not in outcome.excluded.values()
        and not is_disputed
        and holds >= 1000 * limits.sure
    ):
        expected = Sureness.SURE
    elif outcome.unknown_weight >= limits.unknown:
        expected = Sureness.NOT_ENOUGH_KNOWN
    elif (outcome.lead is None or outcome.lead >= limits.lead) and holds >= 1000 * limits.fairly_sure:
        expected = Sureness.FAIRLY_SURE
    else:
        expected = Sureness.TOO_CLOSE
    assert outcome.sureness is expected


@quickly
@given(teams(max_members=5), st.data())
def test_a_stable_verdict_stays_whoever_is_right_and_whatever_they_find_out(case, data):
    definition, team = case
    outcome = judge(definition, members(team))
    assume(outcome.is_stable)
    found_out = [
        {
            key: answer or data.draw(st.sampled_from(definition.question_by_key[key].answer_keys))
            for key, answer in answers.items()
        }
        for answers in data.draw(st.lists(st.sampled_from(team), min_size=1, max_size=5))
    ]
    then = judge(definition, members(found_out)).values
    rivals = [key for key, truth in outcome.excluded.items() if truth is not Truth.YES]
    assert all(then[outcome.leader] > then[rival] for rival in rivals if rival != outcome.leader)


@quickly
@given(teams(), st.randoms(use_true_random=False))
def test_the_order_of_members_and_questions_changes_nothing(case, random):
    definition, team = case
    people = members(team)
    before = team_documents.to_document(judge(definition, people), people)
    random.shuffle(people)
    after = judge(replace(definition, questions=shuffled(definition.questions, random)), people)
    written = team_documents.to_document(after, people)
    for document in (before, written):
        for member in document["members"]:
            # What would change it is found in the order of the questions.
            member["unknown"] = set(member["unknown"])
            member["changes"] = {
                (frozenset(map(tuple, change["switches"])), tuple(change["leaders"]))
                for change in member["changes"]
            }
    assert before == written


@quickly
@given(st.lists(st.fractions(-2, 2, max_denominator=12), min_size=5, max_size=9), st.randoms())
def test_from_five_members_one_alone_does_not_make_the_spread(gaps, random):
    random.shuffle(gaps)
    quarter = Fraction(1, 4)
    assert spread(gaps) == enumeration.quantile(gaps, 1 - quarter) - enumeration.quantile(gaps, quarter)
    assert spread([Fraction(0)] * 4 + [Fraction(2)]) == 0
    assert spread([Fraction(0)] * 3 + [Fraction(2)]) == 2


@quickly
@given(teams(max_members=3))
def test_a_teams_document_holds_all_of_it_and_recomputes_identically(case):
    definition, team = case
    people = members(team)
    keys = sorted(definition.weights)
    total = sum(range(1, len(keys) + 1))
    weights = {key: Fraction(number, total) for number, key in enumerate(keys, start=1)}
    outcome = judge(definition, people, weights)
    written = json.loads(json.dumps(team_documents.to_document(outcome, people)))
    assert team_documents.to_outcome(written) == outcome
    assert team_documents.recompute(definition, written) == written
