import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.definition import (
    DefinitionError,
    document_hash,
    from_yaml,
    odd_characters,
    parse,
    read_yaml,
    to_yaml,
)

from .examples import briefly, documents, small


def problems_of(document):
    with pytest.raises(DefinitionError) as caught:
        parse(document)
    return {problem.path: problem.message for problem in caught.value.problems}


def changed(path, value):
    """The small definition with one entry replaced, or removed when the value is None."""
    document = small()
    at = document
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


def test_a_sound_definition_is_read():
    definition = parse(small())
    assert definition.option_keys == ("boat", "wait")
    assert sum(definition.weights.values()) == 1
    assert definition.topics == {"crossing"}
    assert [question.key for question in definition.with_gates(["goods"])] == ["people", "goods"]


def test_answers_and_options_say_what_comes_of_them():
    document = small()
    document["questions"][0]["answers"][0] |= {"brings": ["crossing"], "learns": ["weather"]}
    document["options"][1] |= {"if_wrong": "A summer lost.", "has_postings": True}
    assert from_yaml(to_yaml(document)) == document
    definition = parse(document)
    assert definition.topics == {"crossing", "weather"}
    assert definition.options[1].if_wrong == "A summer lost."
    assert [option.has_postings for option in definition.options] == [False, True]


@pytest.mark.parametrize(
    ("path", "value", "where", "says"),
    [
        (("title",), None, "title", "is missing"),
        (("title",), 3, "title", "must be text"),
        (("slug",), "Not A Key", "slug", "small letters"),
        (("surprise",), "x", "surprise", "not a key"),
        (("criteria", 0, "weight"), 50, "criteria", "add up to 90"),
        (("criteria", 0, "weight"), 0, "criteria[0].weight", "whole number"),
        (("criteria", 0, "weight"), True, "criteria[0].weight", "whole number"),
        (("criteria",), [small()["criteria"][0]], "criteria", "at least 2"),
        (("questions", 0, "criterion"), "luck", "questions[0].criterion", "no criterion luck"),
        (("questions", 0, "why"), None, "questions[0].why", "is missing"),
        (("questions", 0, "key"), "review", "questions[0].key", "own addresses"),
        (("questions", 2, "key"), "people", "questions[2].key", "repeats people"),
        (("questions", 0, "answers", 1, "key"), "many", "questions[0].answers[1].key", "repeats many"),
        (("questions", 0, "answers", 0, "scores", "boat"), 4, "questions[0].answers[0].scores.boat", "from -3 to 3"),
        (("questions", 0, "answers", 0, "scores", "boat"), None, "questions[0].answers[0].scores.boat", "is missing"),
        (("questions", 0, "answers", 0, "scores", "kite"), 1, "questions[0].answers[0].scores.kite", "there is no such option"),
        (("options", 0, "next_steps"), [" "], "options[0].next_steps[0]", "must not be empty"),
        (("questions", 0, "answers", 0, "key"), True, "questions[0].answers[0].key", "quotes"),
        (("questions", 1, "branch", "question"), "money", "questions[1].branch.question", "no earlier question"),
        (("questions", 1, "branch", "answers"), ["all"], "questions[1].branch.answers", "no answer all"),
        (("questions", 1, "branch", "answers"), ["many", "few"], "questions[1].branch.answers", "never closes"),
        (("questions", 1, "branch", "otherwise"), "maybe", "questions[1].branch.otherwise", "no answer maybe"),
        (("questions", 0, "answers", 0, "needs", 0, "level"), 5, "questions[0].answers[0].needs[0].level", "1 to 4"),
        (("questions", 0, "gaps", 0, "section"), "hobby", "questions[0].gaps[0].section", "one of"),
        (("options", 0, "is_excluded_if", 0, "when", 0, "question"), "luck", "options[0].is_excluded_if[0].when", "no question luck"),
        (("options", 1, "is_excluded_if"), small()["options"][0]["is_excluded_if"], "options", "no is_excluded_if"),
        (("options", 0, "verdict"), "Buy one {people}.", "options[0].verdict", "`otherwise`"),
        (("options", 0, "verdict", "pattern"), "Buy one {luck}.", "options[0].verdict", "no question luck"),
        (("options", 0, "hand_off", "terms", 0, "value"), "for_ever", "options[0].hand_off.terms[0].value", "one of"),
        (("options", 0, "hand_off", "terms", 1, "values"), {"none": {"value": 1, "words": "One"}}, "options[0].hand_off.terms[1].values", "no answer none"),
        (("options", 0, "hand_off", "terms", 1, "values", "many", "value"), 99, "options[0].hand_off.terms[1].values.many.value", "from 1 to 60"),
        (("options", 0, "look_again_months"), 0, "options[0].look_again_months", "whole number"),
        (("thresholds",), {"sure": 60}, "thresholds.fairly_sure", "above"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_key_path(path, value, where, says):
    found = problems_of(changed(path, value))
    assert where in found
    assert says in found[where]


def test_all_faults_are_found_at_once():
    document = changed(("title",), None)
    document["questions"][0]["short"] = ""
    document["options"][1]["lede"] = ["no", "text"]
    assert set(problems_of(document)) == {"title", "questions[0].short", "options[1].lede"}


@pytest.mark.parametrize(
    "document", [None, [], "text", 3, {}, {"criteria": 3, "questions": {}, "options": [1]}]
)
def test_what_is_no_definition_at_all_is_refused(document):
    assert problems_of(document)


@briefly
@given(st.data())
def test_any_value_in_any_place_is_refused_or_read_but_never_breaks(data):
    document = small()
    at = document
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if isinstance(at[key], dict | list) and data.draw(st.booleans()):
            at = at[key]
            continue
        at[key] = data.draw(
            st.none()
            | st.booleans()
            | st.integers()
            | st.text(max_size=5)
            | st.lists(st.text(max_size=3), max_size=2)
        )
        break
    try:
        parse(document)
    except DefinitionError as error:
        assert error.problems


def test_yaml_faults_name_line_and_key():
    for text, says in [
        ("key: a\nkey: b", "line 2, key: This is not valid YAML: the key 'key' is given twice"),
        ("a:\n  - b: 1\n  - c: [1", "line 3, a[1].c[0]: This is not valid YAML: expected ',' or ']'"),
        (
            "a:\n  b: c: d",
            "line 2, a.b: This is not valid YAML: mapping values are not allowed here (put a text",
        ),
        ("a: 1\nb: '\x07'", "line 2, b: This is not valid YAML: the character U+0007 is not allowed"),
        ("[" * 5_000, "nested too deeply"),
        ("a: &x 1\nb:\n  c: *x", "line 3, b.c: This is not valid YAML: aliases"),
        ("a:\n  b: !!python/object:os.system x", "line 2, a.b"),
        ("x" * 500_000, "larger than"),
    ]:
        with pytest.raises(DefinitionError) as caught:
            from_yaml(text)
        assert says in str(caught.value)


def test_a_fault_of_the_document_is_found_on_its_line():
    document = small()
    document["questions"][1]["answers"][0]["scores"]["boat"] = 9
    del document["options"][1]["lede"]
    text = to_yaml(document)
    source = read_yaml(text)
    with pytest.raises(DefinitionError) as caught:
        parse(source.document)
    found = {problem.path: problem.line for problem in source.located(caught.value.problems)}
    lines = text.splitlines()
    assert "boat: 9" in lines[found["questions[1].answers[0].scores.boat"] - 1]
    # What is missing stands on no line: it is told where the option begins that lacks it.
    assert "key: wait" in lines[found["options[1].lede"] - 1]


@pytest.mark.parametrize(
    "character",
    ["\N{RIGHT-TO-LEFT OVERRIDE}", "\ufeff", "\ue000", "\x85", "\N{LINE SEPARATOR}", "\U0010ffff"],
)
def test_characters_that_nobody_sees_are_named(character):
    document = small()
    document["options"][0]["next_steps"] = ["Look", f"a{character}b"]
    assert [(p.path, p.message[:30]) for p in odd_characters(document)] == [
        ("options[0].next_steps[1]", "holds the invisible character ")
    ]


def test_what_people_write_passes():
    assert not list(odd_characters({"a": ["naïve – “quoted” … 日本 👩🏽‍💻 שלום", "two\nlines"]}))


@settings(max_examples=30, deadline=None)
@given(documents(max_questions=3))
def test_a_definition_goes_out_and_in_without_loss(document):
    once = to_yaml(document)
    assert from_yaml(once) == document
    assert to_yaml(from_yaml(once)) == once
    # A database may keep keys in another order.
    assert to_yaml(backwards(document)) == once


def test_scores_are_written_in_the_order_of_the_options():
    # Also where an option is called as a key of a definition is.
    text = to_yaml(
        {
            "options": [{"key": "zebra"}, {"key": "value"}, {"key": "ant"}],
            "questions": [{"answers": [{"scores": {"ant": 1, "value": 2, "zebra": 3}}]}],
        }
    )
    assert text.index("zebra: 3") < text.index("value: 2") < text.index("ant: 1")


def backwards(value):
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return [backwards(entry) for entry in value] if isinstance(value, list) else value


@briefly
@given(st.text(max_size=80))
def test_any_text_is_yaml_or_a_definition_error(text):
    try:
        from_yaml(text)
    except DefinitionError as error:
        assert error.problems


def test_the_hash_follows_the_content_not_the_order():
    document = small()
    assert document_hash(document) == document_hash(dict(reversed(document.items())))
    assert document_hash(document) != document_hash(changed(("title",), "Another"))


def test_a_definition_is_written_so_that_it_reads_the_same():
    document = small()
    document["questions"][0]["help"] = "A long help, " * 20 + "with “quotes”: and # signs."
    backwards = dict(reversed(document.items()))
    assert from_yaml(to_yaml(backwards)) == document
    assert to_yaml(backwards).startswith("key: ferry\nslug: ferry\ntitle:")


# What no database takes is refused; any other character goes.
characters = st.characters(codec="utf-8", exclude_characters="\0")


@briefly
@given(
    st.recursive(
        st.text(characters, max_size=120),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(characters, min_size=1, max_size=5), inner, max_size=3)
        ),
    )
)
def test_any_text_survives_being_written(value):
    assert from_yaml(to_yaml({"key": value})) == {"key": value}
