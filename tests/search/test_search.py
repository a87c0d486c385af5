"""The index and its queries; the whole file runs on both databases."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal import search
from portal.search.models import Document
from portal.search.words import tokens

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def put(object_id=1, title="Greasing the lift", text="How to keep a chain quiet.", **fields):
    window = {"live_from": NOW - timedelta(days=1), "live_until": None} | fields
    kind = window.pop("kind", "article")
    search.index(kind, object_id, version=1, title=title, text=text, url=f"/{object_id}/", **window)


def found(query, **options):
    return [hit.object_id for hit in search.find(query, now=NOW, **options).hits]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["grease", "greased lifts", "GREASING", "lift greas", "chains", "quie", "Chaîn", '"chain', "chain*"],
)
def test_a_document_is_found_by_stem_by_prefix_of_the_last_word_and_without_case_or_accent(query):
    put()
    put(2, "Watching the river", "Ships and tides.")
    assert found(query) == [1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["greas lift", "lift river", "", "  ", "!!", "'", '"', "*", "NEAR(", "x" * 500]
)
def test_what_does_not_occur_is_not_found(query):
    put()
    put(2, "Watching the river", "Ships and tides.")
    assert found(query) == []


@pytest.mark.django_db
def test_names_with_signs_are_found_whole_and_by_their_parts():
    put(1, "C++ for bridges", "and node.js")
    put(2, "C for bridges", "and a node")
    assert found("c++") == [1]
    assert found("node.js") == [1]
    assert sorted(found("node")) == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The école", "e\u0301cole"),
        ("The e\u0301cole", "école"),
        ("مدرسة", "مَدْرَسة"),
    ],
)
def test_accents_and_vowel_signs_of_their_own_stand_inside_of_words(text, query):
    put(1, text)
    put(2, "Cole 3")
    assert found(query) == [1]
    assert "<mark>" in search.find(query, now=NOW).hits[0].title_html


@pytest.mark.django_db
def test_only_what_is_live_is_found():
    put(1)
    put(2, live_from=NOW + timedelta(minutes=1))
    put(3, live_until=NOW)
    put(4, live_until=NOW + timedelta(seconds=1))
    assert sorted(found("greasing")) == [1, 4]


@pytest.mark.django_db
def test_a_word_in_the_title_ranks_before_one_in_the_text():
    put(1, "Something else", "Now and then a lift is greased. " + "Other words follow. " * 30)
    put(2, "Lift", "Words.")
    assert found("lift") == [2, 1]


@pytest.mark.django_db
def test_kinds_are_told_apart_and_ids_come_newest_first():
    put(1)
    put(1, kind="posting", live_from=NOW - timedelta(days=3))
    put(2, kind="posting", live_from=NOW - timedelta(days=2))
    assert search.matching_ids("lift", "posting", now=NOW) == [2, 1]
    assert found("lift", kinds=["article"]) == [1]
    assert found("lift", kinds=[]) == []


@pytest.mark.django_db
def test_indexing_again_replaces_and_removing_removes():
    put(1)
    put(1, title="Watching")
    assert found("lift") == []
    assert found("watch") == [1]
    search.remove("article", 1)
    assert found("watch") == []
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_counts_stop_at_a_thousand(monkeypatch):
    monkeypatch.setattr("portal.search.queries.COUNTED", 3)
    for number in range(5):
        put(number)
    result = search.find("lift", now=NOW, limit=2)
    assert (result.count, result.is_capped, len(result.hits)) == (3, True, 2)


@pytest.mark.django_db
def test_a_search_takes_two_queries(django_assert_num_queries):
    for number in range(30):
        put(number)
    with django_assert_num_queries(2):
        search.find("lift", now=NOW)


@pytest.mark.django_db
def test_an_excerpt_keeps_apart_what_the_text_keeps_apart():
    put(text="Keep it quiet.\n- Remote\n- United Kingdom\n\nOil | Grease\n")
    assert search.find("quiet", now=NOW).hits[0].snippet_html == (
        "Keep it <mark>quiet</mark>.\nRemote · United Kingdom · Oil · Grease"
    )


def test_highlights_escape_what_they_do_not_mark():
    assert search.highlight("<b>Lifting</b> & lowering", "lift") == (
        "&lt;b&gt;<mark>Lifting</mark>&lt;/b&gt; &amp; lowering"
    )


@given(st.text())
@example("ℂ and 𝐑")
def test_a_token_holds_small_letters_and_digits_only(text):
    assert all(re.fullmatch("[a-z0-9]+", token) for token in tokens(text))


@given(st.text(), st.text())
def test_a_highlight_never_changes_the_text(text, query):
    marked = str(search.highlight(text, query)).replace("<mark>", "").replace("</mark>", "")
    assert marked == str(search.highlight(text, ""))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_query_is_answered(query):
    search.find(query, now=NOW)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_indexed_and_found_by_its_own_words(text):
    put(1, text=text)
    if search.find(text, now=NOW).hits == []:
        from portal.search.words import parse

        assert not parse(text) or len(text) > 50
