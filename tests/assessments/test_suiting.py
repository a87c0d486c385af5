"""What a result says to somebody whose answers bring and lack topics."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import ArticleVersion, Topic
from assessments import services
from assessments.definition import from_yaml, parse
from assessments.models import QuestionnaireVersion
from assessments.suiting import Topics, suiting, topics
from jobs.models import Need, Posting, PostingVersion

from .examples import small

FILE = Path(__file__).parents[1] / "packs" / "tiny" / "questionnaires" / "keeping-fit.yaml"
KEEPING = parse(from_yaml(FILE.read_text()))
APPLY, STAY = KEEPING.options
ABLE = {"lever": "often", "wind": "wind", "grease": "hears", "night": "likes"}
NEW = {"lever": "never", "grease": "deaf", "night": "sleeps"}


@pytest.fixture
def shown(demo_pack, client):
    """The text of the page of a result with these answers."""

    def show(answers):
        version = QuestionnaireVersion.objects.current().get(questionnaire__key=KEEPING.key)
        attempt = services.attempt_for(services.start(version).token)
        for question, choice in answers.items():
            services.answer(attempt, question=question, choice=choice)
        response = client.get(services.finish(attempt).get_absolute_url())
        assert response["Cache-Control"] == "private, no-store"
        return response.text

    return show


def test_topics_are_those_of_the_answers_that_count():
    assert topics(KEEPING, ABLE) == Topics(("lifting", "greasing", "watching"), (), ())
    assert topics(KEEPING, NEW) == Topics((), (), ("lifting", "craft", "greasing", "watching"))
    assert topics(KEEPING, dict.fromkeys(ABLE)) == Topics((), (), ())
    # What a closed branch still remembers does not count, and what one answer lacks no other brings.
    assert topics(KEEPING, {**NEW, "wind": "calm"}) == topics(KEEPING, NEW)
    assert topics(KEEPING, {**ABLE, "wind": "calm"}) == Topics(("greasing", "watching"), (), ("lifting",))
    # One answer that says both brings it in part.
    assert topics(KEEPING, {**ABLE, "grease": "sniffs"}) == Topics(
        ("lifting", "watching"), ("greasing",), ("greasing",)
    )


def test_a_definition_without_topics_of_people_has_no_such_part():
    definition = parse(small())
    assert suiting(definition, {"people": "many"}, definition.options[0]) is None


def test_open_postings_come_by_how_much_of_it_they_ask_for(demo_pack, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        found = suiting(KEEPING, ABLE, APPLY)
    asked = [[need.topic.key for need in match.brought] for match in found.postings]
    assert asked == [["lifting", "greasing", "watching"], ["watching"], ["greasing"]]
    # Both ask for one of these; the one that asks for nothing else is first.
    rest = suiting(KEEPING, {**ABLE, "lever": "never", "night": "sleeps"}, APPLY).postings
    assert [len(match.missing) for match in rest] == [0, 2]
    assert rest[1].words == (
        "Asks for what you bring: Greasing (level 2). Also for Lifting (level 3), Watching (level 2)."
    )
    # What is brought in part answers to a need of level 2, and not of level 3.
    in_part = {**NEW, "grease": "sniffs"}
    assert [len(match.brought) for match in suiting(KEEPING, in_part, APPLY).postings] == [1, 1]
    Need.objects.filter(topic__key="greasing", version__posting__slug__contains="keeper").update(level=3)
    assert [match.version.title for match in suiting(KEEPING, in_part, APPLY).postings] == [
        "Greaser, Mornings"
    ]
    # Neither those that are over, nor any where the verdict has none.
    PostingVersion.objects.filter(pk=found.postings[0].version.pk).update(
        live_until=timezone.now() - timedelta(minutes=1)
    )
    assert [
        [need.topic.key for need in match.brought] for match in suiting(KEEPING, ABLE, APPLY).postings
    ] == asked[1:]
    assert suiting(KEEPING, ABLE, STAY).postings == ()


def test_what_is_lacking_comes_with_articles_each_named_once(shown, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        lacks = suiting(KEEPING, NEW, STAY).lacks
    assert [lack.topic.key for lack in lacks] == ["lifting", "craft", "greasing", "watching"]
    named = [article.pk for lack in lacks for article in lack.articles]
    assert 0 < len(named) == len(set(named))
    for lack in lacks:
        assert all(lack.topic in article.topics.all() for article in lack.articles)
    ArticleVersion.objects.all().delete()
    assert Topic.objects.get(key="greasing").summary in shown(NEW)


def test_the_page_says_what_is_brought_and_who_asks_for_it_and_looks_again_each_time(shown, client):
    text = shown({**ABLE, "night": None})
    assert "<b>Lifting.</b>" in text
    assert "Bridge Keeper, Days" in text
    assert "?topic=lifting&amp;topic=greasing" in text
    assert 'href="#postings"' in text
    assert 'id="lacks"' not in text
    listed = client.get("/assess/").text
    assert "For people who like bridges" in listed
    assert "<span>3 to 4 questions</span><span>about 2 minutes</span>" in listed
    Posting.objects.all().delete()
    text = shown(ABLE)
    assert "No posting that is open today asks for what you bring." in text
    assert "Bridge Keeper, Days" not in text
