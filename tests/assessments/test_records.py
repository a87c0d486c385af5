"""The decision record: what it says, and that what people type cannot break it."""

import copy
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import documents, presenting, scoring, services, team_documents
from assessments.definition import parse
from assessments.models import Attempt, Case, Result
from assessments.presenting.record import Facts
from assessments.teams import Member, judge
from portal import text

from .examples import answered as answered_definitions
from .examples import briefly, small

DEFINITION = parse(small())


@pytest.fixture
def told(answered):
    """A result with a name, a project, a note and own weights."""
    Attempt.objects.update(name="Ann Other")
    Case.objects.update(project="The north bank", weights={"need": "7/10", "means": "3/10"})
    services.answer(answered, question="money", choice="yes", note="From the town, on Monday.")
    return services.finish(services.attempt_for(answered.token))


SAID = (
    "Ann Other",
    "The north bank",
    "Do you need a ferry?",
    "version 1",
    "Buy a ferry for the crowd.",
    "Sure: 123 points ahead of waiting in at least 90% of weightings.",
    "Holds for weights",
    "any",
    "No answer that",
    "The ferry lies idle.",
    "People swim.",
    "Look at boats.",
    "A bridge is built.",
    "How many people cross?",
    "From the town, on Monday.",
)


def test_the_page_and_the_markdown_say_all_of_it(client, told):
    page = client.get(f"/r/{told.token}/record/")
    written = client.get(f"/r/{told.token}/record.md")
    assert page["Cache-Control"] == written["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in page.text
    assert written["Content-Type"] == "text/markdown; charset=utf-8"
    assert written["Content-Disposition"] == 'attachment; filename="decision-record.md"'
    made_on, again = f"{told.created_at:%-d %B %Y}", f"{services.day_to_look_again(told):%-d %B %Y}"
    for said in (*SAID, made_on, again):
        assert said in page.text, said
        assert said in written.text, said
    assert "70 <small>(usually 60)</small>" in page.text
    assert "70 (questionnaire: 60)" in written.text
    assert written.text.startswith("# Buy a ferry for the crowd.\n")
    assert told.token not in written.text


def test_with_the_questionnaires_weights_nothing_is_said_of_others(client, result):
    assert "usually" not in client.get(f"/r/{result.token}/record/").text
    assert "Weights: the questionnaire’s" in client.get(f"/r/{result.token}/record.md").text


def test_the_result_leads_to_its_record(client, result):
    page = client.get(f"/r/{result.token}/").text
    assert f'href="/r/{result.token}/record/"' in page and f'href="/r/{result.token}/record.md"' in page


NASTY = [
    "| a | b |\n|---|---|\n# Heading\n\n```\n<script>alert(1)</script>",
    "[x](https://evil.example/) *leaning* **loud** `code` a | b | c",
    "[x](javascript:alert(1)) ![y](http://evil.example/z.png) <b>bold</b> &lt;",
    "*** --- ___ 1. 2) > quote ~~x~~ `code` \\ \\| ::: callout x",
    "=+-@ \u202e \u200f \t \0 a\x0bb",
    "\n".join(["- item"] * 50),
]


def tables_and_headings(markdown):
    """How a reader's Markdown program would see it: the record's own parts, and what else came about."""
    html = text.from_markdown(markdown)
    return re.findall(
        r"<(h\d|table|tr|ul|ol|pre|blockquote|hr|img|a|aside|section|em|strong|code|td|th)\b", html
    )


@pytest.mark.parametrize("typed", NASTY)
def test_what_people_type_cannot_break_the_markdown(client, told, typed):
    usual = tables_and_headings(client.get(f"/r/{told.token}/record.md").text.removeprefix("# "))
    Attempt.objects.update(name=typed[:80].replace("\0", ""))
    Case.objects.update(project=typed[:120].replace("\0", ""))
    attempt = services.attempt_for(told.attempt.token)
    services.answer(attempt, question="money", choice="yes", note=typed.replace("\0", ""))
    found = services.finish(services.attempt_for(attempt.token))
    written = client.get(f"/r/{found.token}/record.md").text
    assert tables_and_headings(written.removeprefix("# ")) == usual
    assert client.get(f"/r/{found.token}/record/").status_code == 200


plainly = settings(briefly, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


@plainly
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_a_note_is_read_back_from_the_markdown_as_it_was_typed(typed):
    from django.template.loader import render_to_string

    answers = {"people": "many", "goods": "yes", "money": "yes"}
    document = documents.to_document(scoring.evaluate(DEFINITION, answers), answers, {"money": typed})
    made = presenting.record(DEFINITION, document, facts(names={"x": typed}))
    html = text.clean(render_to_string("assessments/record_plain.html", {"record": made}))
    markdown = text.to_markdown(html)
    assert text.from_markdown(markdown) == html
    assert " ".join(text.plain(text.clean(f"<p>{escaped(typed)}</p>")).split()) in " ".join(
        text.plain(text.from_markdown(markdown)).split()
    )


def escaped(typed):
    from django.utils.html import escape

    return escape(typed)


def facts(**changes):
    from datetime import date

    given = {"version": 3, "hash": "0" * 64, "engine": 1, "made_on": date(2026, 11, 25)}
    return Facts(**given, look_again_on=date(2027, 5, 25), **changes)


@settings(briefly, max_examples=50)
@given(answered_definitions())
def test_every_result_has_a_record_whose_figures_are_those_of_its_page(case):
    definition, answers = case
    document = documents.to_document(scoring.evaluate(definition, answers), answers, {})
    made = presenting.record(definition, document, facts())
    page = presenting.page(definition, document)
    assert (made.title, made.sure) == (page.title, page.sure)
    assert [row.points for row in made.criteria] == (
        [row.points for row in page.criteria] if page.rival else []
    )
    assert [(row.name, row.value) for row in made.options] == [(row.name, row.value) for row in page.options]
    assert len(made.changes) + made.more_changes == len(page.changes) + len(page.more_changes)
    found = presenting.verdict(definition, document)
    assert (found.title, found.sure, found.is_decided) == (page.title, page.sure, page.is_decided)


TEAM = (
    ("aaaaaaaaaa", {"people": "many", "goods": "yes", "money": "yes"}),
    ("bbbbbbbbbb", {"people": "few", "money": "no"}),
    ("cccccccccc", {"people": "many", "goods": None, "money": "yes"}),
)
NAMES = {"aaaaaaaaaa": "Ann", "bbbbbbbbbb": "Bo", "cccccccccc": "Cy"}


def team_document(definition=DEFINITION):
    members = [Member(key, answers) for key, answers in TEAM]
    return team_documents.to_document(judge(definition, members), members)


def test_a_teams_record_names_each_persons_verdict_and_answers(version, client):
    case = Case.objects.create(version=version, mode=Case.Mode.TEAM, project="The north bank")
    later = services.retention.kept_until()
    for key, name in NAMES.items():
        finished = {"finished_at": None if name == "Cy" else case.created_at}
        Attempt.objects.create(case=case, public_id=key, name=name, expires_at=later, **finished)
    document = team_document()
    result = Result.objects.create(
        case=case, kind=Result.Kind.TEAM, document=document, leader="boat", engine_version=1, expires_at=later
    )
    ann, _, cy = Attempt.objects.order_by("public_id")
    page, written = (client.get(f"/a/{ann.token}/team/{rest}") for rest in ("record/", "record.md"))
    for said in (
        "Ann, Bo, Cy",
        "The north bank",
        "Settle ",
        "Wait.",
        "Few (Bo)",
        "Many (Ann and Cy)",
    ):
        assert said in page.text, said
        assert said in written.text, said
    for rest in ("record/", "record.md"):
        # Who has not finished sees nothing of the others, and a person's link leads to no team.
        assert client.get(f"/a/{cy.token}/team/{rest}").status_code == 404
        assert client.get(f"/a/{result.token}/team/{rest}").status_code == 404
    Case.objects.update(is_anonymous=True)
    for rest in ("record/", "record.md"):
        said = client.get(f"/a/{ann.token}/team/{rest}").text
        assert not re.search(r"\b(Ann|Bo|Cy)\b", said)
        assert "3 people, without names" in said and "2 of 3" in said
        assert "The answers are left out" in said and "How many people cross?" not in said
    assert services.day_to_look_again(result)


def test_what_is_decided_by_a_tie_or_by_too_little_has_a_record_too():
    document = copy.deepcopy(small())
    for question in document["questions"]:
        for answer in question["answers"]:
            answer["scores"] = {"boat": 1, "wait": 1}
    tied = parse(document)
    made = presenting.record(tied, team_document(tied), facts(names=NAMES))
    assert made.title == "It is a tie between a ferry and waiting."
    assert made.sure == "Too close between a ferry and waiting: their values are equal."
    assert [cost.option for cost in made.costs] == ["a ferry", "waiting"]
