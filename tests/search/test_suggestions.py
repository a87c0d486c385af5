"""Another spelling for who finds nothing; the whole file runs on both databases."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal import search, tasks
from portal.search import spelling
from portal.search.models import Unlearnt, Word
from portal.search.services import learn_words
from portal.search.words import spellings, tokens
from tests.search.test_search import NOW, put

LIFT = {
    "title": "Greasing the lift of a drawbridge",
    "text": "The stakeholders' management keeps C++, node.js and a Café. A roadmap of maintenance.",
}


def suggested(query, **options):
    return search.suggest(query, now=NOW, **options)


@pytest.fixture
def _lift(db):
    put(**LIFT)
    put(2, "Roadmapsmaintenance")
    learn_words()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mangaement", "management"),
        ("nanagement", "management"),
        ("anagement", "management"),
        ("drawbrige", "drawbridge"),
        ("stakehlder mangement", "stakeholders management"),
        ("Stakeholder managemnt", "Stakeholder management"),
        ("stakehlder managment", "stakeholders management"),
        ("roadmapp stakeholdersmanagement", "roadmap stakeholders management"),
        ("kafé", "café"),
        ("noed.js", "node.js"),
        ("road map", "roadmap"),
        ("roadmapof", "roadmap"),
        ("draw-bridge lift", "drawbridge lift"),
        ("roadmapmaintenance", "roadmap maintenance"),
        ("maintainance roadmpa", "maintenance roadmap"),
        ("zzzz drawbrige", "drawbridge"),
    ],
)
@pytest.mark.usefixtures("_lift")
def test_another_spelling_is_offered(typed, meant):
    assert not search.find(typed, now=NOW).total
    assert suggested(typed) == meant
    assert search.find(meant, now=NOW).total


@pytest.mark.usefixtures("_lift")
@pytest.mark.parametrize(
    "typed", ["", "!", "zzzz", "xy", "management zzzz", "12345", "x" * 200, "ab " * 60, "мост"]
)
def test_nothing_is_offered_for_what_is_like_nothing(typed):
    assert suggested(typed) == ""


def test_nothing_is_said_of_what_readers_cannot_find(db):
    put(1, "Secret merger", live_from=NOW + timedelta(days=1))
    put(2, "Former dismissal", live_until=NOW)
    put(3, "Greasing", kind="posting")
    put(4, "Redundancies", live_from=NOW + timedelta(days=1))
    put(5, "Redundancy")
    learn_words()
    assert Word.objects.filter(token="merger").exists()
    assert suggested("mergre") == suggested("dismisal") == suggested("greasng", kinds=["article"]) == ""
    assert suggested("greasng") == "greasing"
    assert suggested("redundncies") == "redundancy"  # not what has only its stem in common


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_a_text_that_is_being_written_is_learnt_when_it_is():
    put(1, "Greasing")
    with transaction.atomic():
        put(1, "Watching")
        worker = Thread(target=_learn_elsewhere)
        worker.start()
        worker.join(timeout=10)
        assert not worker.is_alive()
    learn_words()
    assert suggested("wacthing") == "watching"


def _learn_elsewhere():
    learn_words()
    connection.close()


def test_words_are_learnt_by_the_worker_once_and_again_after_a_change(db, django_assert_max_num_queries):
    put(1, "Greasing")
    tasks.run_pending()
    learn_words()
    assert Word.objects.filter(token="greasing").exists() and not Unlearnt.objects.exists()
    put(1, "Watching")
    learn_words()
    assert suggested("wacthing") == "watching" and suggested("greasng") == ""
    with django_assert_max_num_queries(20):
        suggested("grraesing wtching mroe wrods taht aer wrnog and nver endign lsit heer")


@pytest.mark.django_db
def test_the_page_links_to_what_was_meant(client):
    search.index("article", 1, version=1, title="Greasing", text="", url="/1/", live_from=timezone.now())
    learn_words()
    page = client.get("/search/", {"q": "greasng", "kind": "article"}).content.decode()
    assert 'Did you mean <a href="?q=greasing&amp;kind=article">greasing</a>?' in page
    assert "Did you mean" not in client.get("/search/", {"q": "greasng", "kind": "posting"}).content.decode()
    assert "Did you mean" not in client.get("/search/", {"q": "greasing"}).content.decode()


def test_no_letter_too_many_few_wrong_or_out_of_place_hides_a_word():
    word = "drawbridge"
    for at in range(len(word)):
        swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        for typed in (
            word[:at] + word[at + 1 :],
            word[:at] + "x" + word[at + 1 :],
            word[:at] + "x" + word[at:],
            swapped,
        ):
            assert spelling.keys(typed) & spelling.keys(word)
            assert typed == word or spelling.nearest(typed, [word]) == [word]


@given(st.text())
def test_what_is_shown_of_a_token_is_that_token(text):
    for token, shown in spellings(text).items():
        assert token in tokens(shown)
