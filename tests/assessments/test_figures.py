"""The owner's figures in the admin: what they say, what they keep to themselves, and who may see them."""

import csv
import io
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments import services
from assessments.figures import protecting, reading, weeks
from assessments.figures.protecting import Guarded, percent
from assessments.models import Result
from portal.audit.models import Event
from tests.articles.factories import make_published

from .examples import small


@pytest.fixture
def address(questionnaire):
    return f"/admin/assessments/questionnaire/{questionnaire.pk}/figures/"


def answered(version, *, finish=True, **answers):
    attempt = services.start(version)
    for question, choice in answers.items():
        services.answer(attempt, question=question, choice=choice)
    return services.finish(attempt) if finish else attempt


@pytest.fixture
def busy(version, time_machine):
    """Seven for the ferry, six for waiting of whom all do not know of money, two lost behind the branch, one at work."""
    time_machine.move_to(timezone.now().replace(hour=12))
    for _ in range(2):
        answered(version, finish=False, people="many")
    time_machine.move_to(timezone.now() + timedelta(days=5))
    for _ in range(7):
        answered(version, people="many", goods="yes", money="yes")
    for _ in range(6):
        answered(version, people="few", money=None)
    answered(version, finish=False, people="few")
    services.count()


def read(questionnaire, period="13"):
    return reading.read(reading.published(questionnaire), period)


def test_it_says_who_began_finished_left_and_is_still_answering(busy, questionnaire):
    figures = read(questionnaire)
    assert (figures.started, figures.finished, figures.left, figures.answering, figures.deleted) == (
        *(16, 13, 2, 1, 0),
    )
    assert (figures.finished_share, figures.median) == ("81%", "under a minute")


def test_where_people_leave_counts_those_who_were_asked(busy, questionnaire):
    stages = {stage.key: stage for stage in read(questionnaire).stages}
    goods = stages["goods"]
    assert (goods.asked, goods.answered, goods.left, goods.left_share) == (9, 7, 2, "22%")
    assert (stages["money"].asked, stages["money"].left) == (13, 0)
    assert (stages["people"].asked, stages[""].asked) == (15, 13)


def test_whoever_deletes_an_unfinished_attempt_is_neither_lost_nor_still_there(busy, questionnaire):
    attempt = questionnaire.current_version.cases.latest("pk").attempts.get()
    services.forget(attempt.case)
    figures = read(questionnaire)
    assert (figures.started, figures.left, figures.answering, figures.deleted) == (16, 2, 0, 1)


def test_what_people_do_not_know_is_marked_where_there_is_no_article(
    busy, editor, address, crossing, questionnaire
):
    spots = {spot.key: spot for spot in read(questionnaire).spots}
    assert (str(spots["money"].unknown), spots["money"].share, spots["money"].is_hot) == ("5+", "38%", True)
    assert (str(spots["people"].unknown), spots["people"].is_hot) == ("under 5", False)
    text = editor.get(address).text
    assert "Hot spot, no article" in text
    assert "The criterion names no topic" in text
    assert "Nothing published on crossing" in text
    article = make_published(slug="over", title="Over the water", topics=[crossing])
    text = editor.get(address).text
    assert f'<a href="/admin/articles/article/{article.pk}/change/">Over the water</a>' in text
    assert "Nothing published on crossing" not in text


def test_verdicts_are_said_in_fives_and_of_fewer_than_five_not_at_all(busy, questionnaire, version):
    verdicts = {verdict.key: verdict for verdict in read(questionnaire).verdicts}
    assert str(verdicts["boat"].people) == "5+"
    assert read(questionnaire).people == 13
    assert not read(questionnaire).shows_teams


def test_of_a_few_results_no_verdict_is_on_the_page_or_in_the_sheet(version, editor, address):
    for _ in range(4):
        answered(version, people="many", goods="yes", money="yes")
    services.count()
    text = editor.get(address).text
    assert "Fewer than 5 people have a result" in text
    assert "No question has been answered by 5 people yet." in text
    assert "people, at least" not in sheet(editor.get(address.replace("figures/", "figures.csv")))[1]


def test_teams_stand_apart(busy, questionnaire, version, editor, address):
    for case in version.cases.all()[:6]:
        Result.objects.create(
            case=case,
            kind=Result.Kind.TEAM,
            document={},
            leader="wait",
            sureness="sure",
            engine_version=1,
            expires_at=timezone.now() + timedelta(days=9),
        )
    services.count()
    figures = read(questionnaire)
    assert (figures.people, figures.teams) == (13, 6)
    assert {verdict.key: str(verdict.teams) for verdict in figures.verdicts} == {
        "boat": "under 5",
        "wait": "5+",
    }
    assert "What teams come to" in editor.get(address).text


def test_a_period_and_a_version_narrow_it(busy, questionnaire, time_machine):
    assert read(questionnaire, "4").started == 16
    time_machine.move_to(timezone.now() + timedelta(weeks=5))
    assert (read(questionnaire, "4").started, read(questionnaire, "13").started) == (0, 16)
    services.save_draft({**small(), "title": "Again"}, by=None, questionnaire=questionnaire)
    services.publish_version(questionnaire.draft_version, by=None)
    newest, first = reading.published(questionnaire)
    answered(newest, people="few", money="no")
    services.count()
    assert reading.read([newest], "13").started == 1
    assert reading.read([first], "13").started == 16
    assert reading.read([newest, first], "13").started == 17


def test_nonsense_in_the_address_is_the_page_without_it(busy, editor, address):
    for query in ("?weeks=0", "?weeks=%00", "?version=-1", "?version=x&weeks=99999999999", "?version=\ud7ff"):
        assert "13 weeks</a>" in editor.get(address + query).text
    assert editor.get("/admin/assessments/questionnaire/999999/figures/").status_code == 404


def test_it_says_when_it_was_counted_and_when_that_is_long_ago(editor, address, version, time_machine):
    assert "Nothing is counted yet." in editor.get(address).text
    services.count()
    assert "Nobody began in this time." in editor.get(address).text
    assert "As of " in editor.get(address).text
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert "Nothing has been counted for over an hour" in editor.get(address).text


def test_a_questionnaire_that_nobody_can_have_answered(editor, crossing):
    draft = services.save_draft(small(), by=None, questionnaire=None)
    address = f"/admin/assessments/questionnaire/{draft.questionnaire_id}/figures/"
    assert "No version is published" in editor.get(address).text
    assert editor.get(address.replace("figures/", "figures.csv")).status_code == 200


def test_as_many_queries_for_many_as_for_one(
    version, questionnaire, editor, address, django_assert_max_num_queries, time_machine
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answered(version, people="few", money="no")
    services.count()
    with CaptureQueriesContext(connection) as caught:
        editor.get(address)
    for _ in range(12):
        time_machine.move_to(timezone.now() + timedelta(days=2))
        answered(version, people="few", money="no")
    services.count()
    with django_assert_max_num_queries(len(caught)):
        editor.get(address)


def sheet(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))), text


def test_the_sheet_says_what_the_page_says(busy, editor, address):
    rows, _ = sheet(editor.get(address.replace("figures/", "figures.csv")))
    found = {(what, key): (number, of) for what, key, _, number, of in rows}
    assert found["finished", ""] == ("13", "16")
    assert found["left here", "goods"] == ("2", "9")
    assert found["did not know, at least", "money"] == ("5", "13")
    assert found["people, at least", "boat"] == ("5", "13")
    assert found["people, sure, at least", "wait"][0] in {"under 5", "5"}


def test_a_title_that_a_spreadsheet_would_run_is_defused(crossing, admin_client):
    document = small()
    document["questions"][0]["text"] = "=1+1"
    version = services.load_questionnaire(document).current_version
    answered(version, people="few", money="no")
    services.count()
    found = sheet(
        admin_client.get(f"/admin/assessments/questionnaire/{version.questionnaire_id}/figures.csv")
    )
    assert "'=1+1" in {row[2] for row in found[0]}


def test_the_rows_hold_answers_and_verdicts_and_nothing_of_who(busy, admin_client, address, version):
    case = version.cases.latest("pk")
    case.project = "Canary project"
    case.save()
    services.answer(case.attempts.get(), question="money", choice="no", note="Canary note")
    result = services.finish(case.attempts.get())
    rows, text = sheet(admin_client.post(address.replace("figures/", "answers.csv")))
    assert rows[0] == ["Date", "Version", "people", "goods", "money", "Verdict", "How sure"]
    assert len(rows) == 15
    assert ["few", "", "?"] in [row[2:5] for row in rows]
    assert "Canary" not in text
    for secret in (result.public_id, result.attempt.public_id, result.token):
        assert secret not in text
    assert Event.objects.filter(verb="assessment.export_answers").count() == 1


def test_the_rows_have_each_persons_latest_result_alone(version, admin_client, address):
    for _ in range(5):
        result = answered(version, people="many", goods="yes", money="yes")
        services.answer(result.attempt, question="money", choice="no")
        services.finish(result.attempt)
    rows, _ = sheet(admin_client.post(address.replace("figures/", "answers.csv")))
    assert [row[2:5] for row in rows[1:]] == [["many", "yes", "no"]] * 5


def test_a_date_is_written_only_as_exactly_as_five_rows_share_it(version, admin_client, address):
    for _ in range(5):
        answered(version, people="few", money="no")
    lone = answered(version, people="many", goods="yes", money="yes")
    Result.objects.filter(pk=lone.pk).update(created_at=lone.created_at - timedelta(days=1))
    rows, _ = sheet(admin_client.post(address.replace("figures/", "answers.csv")))
    assert [row[2] for row in rows[1:]] == ["few"] * 5, "one alone keeps waiting"


def test_editors_see_no_rows(busy, editor, address):
    assert "The answers behind results" not in editor.get(address).text
    assert editor.post(address.replace("figures/", "answers.csv")).status_code == 403
    assert not Event.objects.filter(verb="assessment.export_answers").exists()


def test_no_date_is_shared_by_fewer_than_five():
    for seed in range(50):
        check_dates(random.Random(seed))


def check_dates(dice):
    days = [
        (dice.randint(1, 2), date(2026, 1, 1) + timedelta(days=int(dice.expovariate(1 / 60))))
        for _ in range(dice.randint(0, 60))
    ]
    written = protecting.dates(days)
    shared = Counter((version, written[version, day]) for version, day in days if (version, day) in written)
    assert all(number >= 5 for number in shared.values())
    kept_back = Counter(version for version, day in days if (version, day) not in written)
    assert all(number < 5 for number in kept_back.values())


def test_numbers_in_fives():
    assert [str(Guarded.of(number)) for number in (0, 4, 5, 9, 10, 1234)] == [
        *("under 5", "under 5", "5+", "5+", "10+", "1,230+")
    ]


def test_a_chart_says_what_it_draws():
    monday = date(2026, 11, 2)
    days = [monday, monday + timedelta(days=7), monday + timedelta(days=14)]
    numbers = {days[0]: Guarded.of(3), days[1]: Guarded.of(22), days[2]: Guarded.of(7)}
    drawn = weeks.chart("Wait", days, numbers, weeks.limit(list(numbers.values())))
    assert (drawn.limit, drawn.first, drawn.last) == ("20", "2 Nov 2026", "16 Nov 2026")
    assert [(column.y, column.height) for column in drawn.columns] == [(20.0, 52.0), (59.0, 13.0)]
    assert "most in the week of 9 Nov 2026, 20+" in drawn.words
    assert weeks.chart("Wait", days, {}, 10).words == "Wait: under 5 in each week."


@pytest.mark.parametrize(
    ("count", "total", "says"),
    [
        (0, 0, ""),
        (0, 9, "0%"),
        (1, 1_000, "under 1%"),
        (999, 1_000, "over 99%"),
        (9, 9, "100%"),
        (1, 3, "33%"),
    ],
)
def test_shares_never_round_to_nothing_or_all(count, total, says):
    assert percent(count, total) == says
