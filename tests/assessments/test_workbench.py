"""The workbench's calculations, held against the method itself and against full enumeration."""

import copy
from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.definition import document_hash, parse
from assessments.rules import Truth
from assessments.workbench import Level, Reach, Recorded, differences, picture, report_on, revise
from assessments.workbench.influence import Weight, can_decide, of_questions, random_sets
from assessments.workbench.judging import Judge
from assessments.workbench.reaching import beats_never, reach
from assessments.workbench.whole import Whole

from .examples import answered, briefly, definitions, small


def report(document):
    return report_on(parse(document), document, document_hash(document))


def found(document):
    return {(finding.level, finding.path): finding for finding in report(document).findings}


def errors(document):
    return [finding for finding in report(document).findings if finding.is_error]


def full_sets(definition):
    for chosen in product(*(question.answer_keys for question in definition.questions)):
        yield dict(zip(definition.question_by_key, chosen, strict=True))


@briefly
@given(answered(), st.booleans())
def test_verdicts_are_those_of_the_method(case, has_own_weights):
    definition, answers = case
    weights = None
    if has_own_weights:
        count = len(definition.criteria)
        total = count * (count + 1) // 2
        weights = {c.key: Fraction(n, total) for n, c in enumerate(definition.criteria, start=1)}
    expected = scoring.evaluate(definition, answers, weights)
    verdict = Judge(definition, weights).judge(answers)
    assert (verdict.leaders, verdict.sureness, verdict.holds) == (
        expected.leaders,
        expected.sureness,
        expected.holds,
    )
    if not has_own_weights:
        # Under the same definition no recorded verdict changes.
        revised = revise(definition, [Recorded(answers, expected.leader, expected.sureness.value)])
        assert (revised.changed, revised.surer, revised.less_sure) == (0, 0, 0)


@briefly
@given(definitions(max_questions=4))
def test_what_is_said_to_be_possible_is_so_exactly_when_full_enumeration_finds_it(definition):
    judge, whole = Judge(definition), Whole(definition)
    leaders, totals = {}, []
    for answers in full_sets(definition):
        table = judge.points(answers)
        totals.append([sum(column) for column in zip(*table, strict=True)])
        leaders[tuple(answers.items())] = judge.judge_points(answers, table, judge.excluded(answers)).leaders
    alone = {found[0] for found in leaders.values() if len(found) == 1}
    ever = {option for found in leaders.values() for option in found}
    for option in definition.option_keys:
        reached = reach(whole, option)
        expected = Reach.LEADS if option in alone else Reach.ONLY_TIES if option in ever else Reach.NEVER
        assert reached.reach is expected
        if reached.answers:
            rest = {question.key: question.answer_keys[0] for question in definition.questions}
            found = judge.judge({**rest, **reached.answers}).leaders
            assert option in found
            assert reached.reach is Reach.ONLY_TIES or found == (option,)
    one, other = definition.option_keys[:2]
    assert beats_never(whole, one, other) is all(row[0] <= row[1] for row in totals)
    for question in definition.questions:
        decides = any(
            leaders[tuple({**dict(answers), question.key: key}.items())] != before
            for answers, before in leaders.items()
            for key in question.answer_keys
        )
        assert can_decide(whole, question) is (Weight.DECIDES if decides else Weight.NEVER)


def test_a_tie_is_found_where_only_one_answer_set_makes_it(monkeypatch):
    monkeypatch.setattr("assessments.workbench.reaching.MIXES", 0)
    document = small()
    document["options"][0].pop("is_excluded_if")
    for question in document["questions"]:
        first, second = question["answers"]
        first["scores"], second["scores"] = {"boat": -1, "wait": 0}, {"boat": 0, "wait": 0}
    document["questions"][1]["branch"]["otherwise"] = "yes"
    document["questions"][0]["answers"][0]["scores"] = {"boat": 0, "wait": 0}
    reached = reach(Whole(parse(document)), "boat")
    assert reached.reach is Reach.ONLY_TIES
    assert reached.answers == {"people": "many", "goods": "no", "money": "no"}


def test_where_a_search_is_given_up_nothing_is_claimed(monkeypatch):
    document = small()
    for question in document["questions"]:
        for answer in question["answers"]:
            answer["scores"] = {"boat": 0, "wait": 1}
    definition = parse(document)
    assert reach(Whole(definition), "boat").reach is Reach.NEVER
    monkeypatch.setattr("assessments.workbench.whole.MAX_OUTCOMES", 1)
    assert reach(Whole(definition), "boat").reach is Reach.NOT_FOUND
    assert "is not proven" in found(document)[Level.WARNING, "options[0]"].message
    monkeypatch.undo()
    monkeypatch.setattr("assessments.workbench.reaching.MAX_WORK", 0)
    document["options"][1]["is_excluded_if"] = document["options"][0].pop("is_excluded_if")
    assert reach(Whole(parse(document)), "boat").reach is Reach.NOT_FOUND
    monkeypatch.setattr("assessments.workbench.influence.MAX_COMBINATIONS", 0)
    document["questions"][2]["answers"][0]["scores"]["boat"] += 1
    definition = parse(document)
    assert can_decide(Whole(definition), definition.questions[2]) is Weight.NOT_SEEN


def test_a_rare_influence_is_searched_for(monkeypatch):
    definition = parse(small())
    monkeypatch.setattr("assessments.workbench.influence.MAX_COMBINATIONS", 0)
    starts = random_sets(definition, 3)
    assert can_decide(Whole(definition), definition.questions[2], starts) is Weight.DECIDES


def test_random_sets_are_the_same_each_time():
    definition = parse(small())
    assert random_sets(definition, 20) == random_sets(definition, 20)
    asked = {one.key: one.asked for one in of_questions(Whole(definition), random_sets(definition, 400))}
    assert asked["people"] == 400
    assert 150 < asked["goods"] < 250


def test_the_picture_counts_what_the_method_says_of_each_set():
    document = small()
    made, definition = report(document), parse(document)
    expected, without_means = Counter(), 0
    outcomes = {}
    for answers in made.sets:
        key = tuple(answers.values())
        if key not in outcomes:
            fit = scoring.fits(definition, answers)
            outcome = scoring.evaluate(definition, answers)
            running = [row.option for row in outcome.options if row.is_excluded is not Truth.YES]
            outcomes[key] = outcome, scoring.first(fit["need"], sorted(running))
        outcome, by_need = outcomes[key]
        expected[outcome.leader, outcome.sureness.value] += 1
        without_means += outcome.leaders != by_need
    assert made.picture.falls == expected
    assert {one.key: one.decides for one in made.weighings}["means"] == without_means
    assert made.picture.sets == 2_000


def test_a_sound_definition_has_no_error():
    assert not errors(small())


def with_an_option_that_never_leads(document):
    option = copy.deepcopy(document["options"][1])
    option |= {"key": "kite", "name": "A kite", "short": "a kite"}
    document["options"].append(option)
    for question in document["questions"]:
        for answer in question["answers"]:
            answer["scores"]["kite"] = -3


def with_a_question_that_decides_nothing(document):
    for answer in document["questions"][2]["answers"]:
        answer["scores"] = {"boat": 1, "wait": 1}
    del document["options"][0]["is_excluded_if"]


def with_a_rule_that_never_holds(document):
    document["options"][0]["is_excluded_if"] = [
        {
            "words": "Few come, with goods.",
            "when": [{"question": "people", "answers": ["few"]}, {"question": "goods", "answers": ["yes"]}],
        }
    ]


def with_a_rule_that_always_holds(document):
    document["options"][0]["is_excluded_if"] = [
        {"words": "Always.", "when": [{"question": "money", "answers": ["yes", "no"]}]}
    ]


@pytest.mark.parametrize(
    ("spoil", "path", "says"),
    [
        (with_an_option_that_never_leads, "options[2]", "A kite can never be the verdict"),
        (with_a_question_that_decides_nothing, "questions[2]", "No answer to “Is there money?” ever changes"),
        (with_a_question_that_decides_nothing, "criteria[1].weight", "The weight of Means does nothing"),
        (with_a_rule_that_never_holds, "options[0].is_excluded_if[0]", "can never hold"),
        (with_a_rule_that_always_holds, "options[0].is_excluded_if[0]", "always holds"),
        (with_a_rule_that_always_holds, "options[0]", "A ferry can never be the verdict"),
    ],
)
def test_what_can_never_work_is_an_error(spoil, path, says):
    document = small()
    spoil(document)
    finding = found(document)[Level.ERROR, path]
    assert says in finding.message
    assert finding.advice
    assert finding.line


def test_an_option_that_can_only_tie_is_an_error():
    document = small()
    document["options"][0].pop("is_excluded_if")
    for question in document["questions"]:
        for answer in question["answers"]:
            answer["scores"]["boat"] = min(0, answer["scores"]["boat"])
            answer["scores"]["wait"] = 0
    assert "can tie for the lead, but never lead alone" in found(document)[Level.ERROR, "options[0]"].message


def test_a_question_for_the_posting_alone_is_a_warning():
    document = small()
    with_a_question_that_decides_nothing(document)
    document["questions"][2]["answers"][0]["lines"] = [{"section": "work", "text": "Spend it."}]
    assert "only fills" in found(document)[Level.WARNING, "questions[2]"].message


def test_what_may_be_meant_is_a_warning():
    document = small()
    twin = {**copy.deepcopy(document["questions"][2]["answers"][0]), "key": "plenty", "text": "Plenty"}
    document["questions"][2]["answers"].append(twin)
    document["questions"][2]["answers"][2]["scores"] = {"boat": 3, "wait": 0}  # as far apart as before
    document["questions"][0]["answers"][1]["lines"] = [
        {"section": "work", "text": "Wait.", "options": ["wait"]}
    ]
    document["options"][0]["is_excluded_if"].append(
        {
            "words": "Nothing at all.",
            "when": [
                {"question": "people", "answers": ["few"]},
                {"question": "goods", "answers": ["no"]},
                {"question": "money", "answers": ["no"]},
            ],
        }
    )
    warnings = found(document)
    assert (
        "Nothing tells “Yes” and “Plenty” apart" in warnings[Level.WARNING, "questions[2].answers[2]"].message
    )
    assert "is never used" in warnings[Level.WARNING, "questions[0].answers[1].lines[0]"].message
    assert "holds only where" in warnings[Level.WARNING, "options[0].is_excluded_if[1]"].message
    assert not errors(document)


def test_a_branch_may_open_for_those_who_were_not_asked_its_gate():
    document = small()
    extra = copy.deepcopy(document["questions"][1])
    extra |= {"key": "horses", "branch": {"question": "goods", "answers": ["no"], "otherwise": "yes"}}
    document["questions"].insert(2, extra)
    assert "also asked of people who were not asked" in (
        found(document)[Level.WARNING, "questions[2].branch"].message
    )


def test_an_option_that_leads_only_by_a_rule_is_a_warning():
    document = small()
    document["options"][0]["is_excluded_if"] = [
        {"words": "No money.", "when": [{"question": "money", "answers": ["no"]}]}
    ]
    for question in document["questions"]:
        for answer in question["answers"]:
            answer["scores"] = {"boat": 1, "wait": 0}
    assert "leads only where a rule takes A ferry" in found(document)[Level.WARNING, "options[1]"].message


# Recorded answers


def test_recorded_answers_are_judged_anew():
    before = small()
    after = copy.deepcopy(before)
    after["questions"][0]["answers"][1]["key"] = "hardly"
    after["questions"][2]["answers"][0]["scores"] = {"boat": -3, "wait": 3}
    del after["questions"][1]
    after["options"][0].pop("is_excluded_if")
    extra = copy.deepcopy(after["questions"][1]) | {"key": "weather"}
    after["questions"].append(extra)
    revised = revise(
        parse(after),
        [
            Recorded({"people": "many", "goods": "yes", "money": "yes"}, "boat", "sure"),
            Recorded({"people": "few", "money": None}, "wait", "fairly_sure", {"luck": Fraction(1)}),
        ],
    )
    assert revised.judged == 2
    assert revised.gone_questions == {"goods": 1}
    assert revised.gone_answers == {("people", "few"): 1}
    assert revised.new_questions == {"weather": 2}
    assert revised.gone_weights == 1
    assert sum(revised.moves.values()) == 2


def test_few_people_are_not_told_apart():
    definition = parse(small())
    falls = {("boat", "sure"): 9, ("boat", "too_close"): 2, ("wait", "sure"): 3}
    boat, wait = picture.rows(definition, falls, of_people=True)
    assert (boat.share, boat.sure, boat.open, wait.share) == ("71%", "36%", "under 5", "under 5")
    assert len(boat.segments) == 1
    assert not wait.segments


def test_one_person_more_does_not_show():
    definition = parse(small())
    before = {("boat", "sure"): 16, ("wait", "sure"): 8}
    for leader in ("boat", "wait"):
        after = {**before, (leader, "sure"): before[leader, "sure"] + 1}
        shown = picture.rows(definition, after, of_people=True)
        assert [(row.share, row.sure) for row in shown] == [("60%", "60%"), ("20%", "20%")]


# Differences


def differing(change):
    before, after = small(), small()
    change(after)
    return {
        (group.title, one.label): one
        for group in differences.between(before, after)
        for one in group.differences
    }


def test_a_changed_score_is_told_by_its_keys():
    def change(after):
        after["questions"][0]["answers"][0]["scores"]["boat"] = 1
        after["title"] = "A boat?"

    rows = differing(change)
    score = rows["Questions", "people › answers › many › scores › boat"]
    assert (score.before, score.after, score.weighs) == ("3", "1", True)
    assert rows["The whole", "title"].weighs is False
    assert len(rows) == 2


def test_what_is_added_or_removed_is_one_row():
    def change(after):
        after["questions"].pop(1)
        after["options"][0].pop("is_excluded_if")
        after["questions"].reverse()
        after["options"][1]["triggers"] = ["A queue forms.", "A bridge falls."]

    rows = differing(change)
    gone = rows["Questions", "goods"]
    assert (gone.before, gone.after) == ("Do goods cross too?\nYes\nNo", None)
    assert rows["Options", "boat › is_excluded_if"].weighs
    assert rows["Questions", "order"].after == "money, people"
    assert rows["Options", "wait › triggers"].after == "A queue forms.\nA bridge falls."


def test_nothing_differs_from_itself():
    assert not differences.between(small(), small())
