"""Answers that change after a posting was drafted: what differs, and taking over just that."""

import pytest

from articles.models import Topic
from assessments import services
from assessments.models import Result
from jobs.errors import JobsError
from jobs.models import Company, Membership, Posting

from .examples import small
from .team_results import make_team_result

TAKE = "/assess/take-over/changes/"


@pytest.fixture
def questionnaire(crossing):
    """The small one with more to draft: lines of two answers to one question, and two topics."""
    Topic.objects.create(key="selling", slug="selling", name="Selling", kind="capability", summary="Tickets.")
    document = small()
    money, goods = document["questions"][2], document["questions"][1]
    for answer, hours in zip(money["answers"], ("all day", "at night"), strict=True):
        answer["words"] = hours
        answer["lines"] = [
            {"section": "responsibilities", "text": f"Sell tickets {hours}."},
            {"section": "outcomes", "text": "The till adds up."},
        ]
        answer["needs"] = [{"topic": "selling", "level": 2 + (hours == "at night"), "is_must": False}]
    goods["answers"][0]["lines"] = [{"section": "responsibilities", "text": "Lift the goods."}]
    goods["answers"][1]["lines"] = [{"section": "work", "text": "No goods to lift."}]
    document["options"][0]["hand_off"]["summary"] = {
        "pattern": "Take people across {money}.",
        "otherwise": "Across.",
    }
    document["options"][0]["is_excluded_if"] = []
    money["answers"][1]["scores"] = {"boat": 1, "wait": 0}
    return services.load_questionnaire(document)


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user(email="owner@example.org", password="a long enough one")


@pytest.fixture
def company(person):
    company = Company.objects.create(name="Ferries", slug="ferries")
    Membership.objects.create(company=company, user=person, role=Membership.Role.OWNER)
    return company


@pytest.fixture
def posting(result, person, company):
    return services.draft_job_from(result, by=person, company=company)


@pytest.fixture
def later(posting, attempt):
    """The result after one answer was changed."""
    return again(attempt, money="no")


def again(attempt, **answers):
    for question, choice in answers.items():
        services.answer(attempt, question=question, choice=choice)
    return services.result_for(services.finish(services.attempt_for(attempt.token)).token)


def redraft(result, person):
    (found,) = services.redrafts_for(result, by=person)
    return found


def state(posting):
    lines = {line.pk: (line.section, line.text, line.source_answer) for line in posting.lines.all()}
    needs = {need.topic.key: (need.is_must, need.level, need.source_answer) for need in posting.needs.all()}
    return lines, needs


def take(result, person, chosen=None):
    found = redraft(result, person)
    keys = [change.key for change in found.changes if chosen is None or chosen(change)]
    return services.take_changes(result, found, by=person, chosen=keys, revision=found.posting.revision)


def test_only_what_cites_the_changed_answer_changes_and_rows_stay(posting, later, person):
    before = {line.pk: line for line in posting.lines.all()}
    found = redraft(later, person).changes
    assert [(change.kind, change.group, change.part, change.is_edited) for change in found] == [
        ("change", "field", "summary", False),
        ("change", "line", "responsibilities", False),
        ("change", "need", "selling", False),
    ]
    assert all("the money there is" in change.source.label for change in found)
    take(later, person)
    posting.refresh_from_db()
    after = {line.pk: line for line in posting.lines.all()}
    assert set(after) == set(before)
    changed = [pk for pk in after if after[pk].text != before[pk].text]
    assert [after[pk].text for pk in changed] == ["Sell tickets at night."]
    assert after[changed[0]].source_answer == "no"
    assert posting.summary == "Take people across at night."
    assert posting.needs.get(topic__key="selling").level == 3
    assert redraft_is_over(later, person)
    assert Result.objects.get(pk=later.pk).drafted_posting == posting


def redraft_is_over(result, person):
    return services.redrafts_for(services.result_for(result.token), by=person) == []


def test_what_was_written_by_hand_is_kept_unless_it_is_asked_for(posting, later, person):
    line = posting.lines.get(section="responsibilities", source_question="money")
    line.text = "Sell tickets, and be kind about it."
    line.save()
    Posting.objects.update(summary="Our own words.")
    posting.needs.filter(topic__key="selling").update(level=4)
    found = redraft(later, person).changes
    assert [change.is_edited for change in found] == [True, True, True]
    assert take(later, person, lambda change: not change.is_edited) == []
    take(later, person, lambda change: change.group == "field")
    posting.refresh_from_db()
    line.refresh_from_db()
    assert (posting.summary, line.text) == (
        "Take people across at night.",
        "Sell tickets, and be kind about it.",
    )
    assert posting.needs.get(topic__key="selling").level == 4


def test_a_line_that_was_reworded_out_of_recognition_or_taken_out_is_still_known(posting, later, person):
    line = posting.lines.get(section="responsibilities", source_question="money")
    line.text = "Zzz."
    line.save()
    (change,) = [change for change in redraft(later, person).changes if change.group == "line"]
    assert (change.kind, change.line, change.here, change.is_edited) == ("change", line.pk, "Zzz.", True)
    line.delete()
    (change,) = [change for change in redraft(later, person).changes if change.group == "line"]
    assert (change.kind, change.line, change.is_edited) == ("add", None, True)


def test_lines_come_and_go_in_the_drafts_place_among_what_was_written_here(posting, attempt, person):
    posting.lines.create(section="responsibilities", text="By hand.", position=9)
    goods = posting.lines.get(source_question="goods")
    later = again(attempt, goods="no")
    take(later, person)
    assert not posting.lines.filter(pk=goods.pk).exists()
    last = again(attempt, goods="yes")
    take(last, person)
    texts = [line.text for line in posting.lines.filter(section="responsibilities")]
    assert sorted(texts) == ["By hand.", "Lift the goods.", "Sell tickets all day."]
    assert posting.lines.get(text="By hand.").source_result == ""
    assert posting.lines.filter(section="work").count() == 1


def test_a_need_too_many_is_refused_whole(posting, attempt, person):
    Posting.objects.update(title="Ferryman for the crowd")
    again(attempt, money="no")
    for number in range(5):
        topic = Topic.objects.create(
            key=f"m{number}", slug=f"m{number}", name="M", kind="capability", summary="M"
        )
        posting.needs.create(topic=topic, level=1, is_must=True, position=number)
    posting.needs.filter(topic__key="crossing").update(is_must=False)
    found = services.result_for(again(attempt, people="many", money="no").token)
    assert redraft(found, person)
    assert posting.needs.filter(is_must=True).count() == 5


def test_a_posting_in_review_or_closed_is_left_alone(posting, later, person):
    for state_, words in ((Posting.State.SUBMITTED, "in review"), (Posting.State.CLOSED, "closed")):
        closed = {"closed_reason": "filled", "closed_at": posting.created_at} if state_ == "closed" else {}
        Posting.objects.update(state=state_, **closed)
        with pytest.raises(JobsError, match=words):
            take(later, person)


def test_the_draft_page_says_what_differs_and_tells_nothing_of_the_posting(client, posting, later):
    Posting.objects.update(title="A secret title", summary="A secret.")
    text = client.get(f"/r/{later.token}/draft/").text
    assert "What changes in the posting drafted before" in text
    assert "<b>the money there is</b> went from yes to no" in " ".join(text.split())
    assert "<del>Sell tickets all day.</del>" in text
    assert "<ins>Sell tickets at night.</ins>" in text
    assert "Carry the crowd.</del>" not in text
    assert "ecret" not in text


def test_a_member_takes_what_is_ticked_into_the_posting(client, posting, later, person):
    address = f"/r/{later.token}/draft/"
    assert client.post(address, {"changes": "1"}).url == f"/account/login/?next={TAKE}"
    client.force_login(person)
    assert client.post(address, {"changes": "1"}).url == TAKE
    page = client.get(TAKE)
    assert "Sell tickets at night." in page.text
    assert page.text.count(" checked") == 3
    keys = [change.key for change in redraft(later, person).changes]
    for data, words in (
        ({"revision": posting.revision}, "Nothing is ticked"),
        ({"change": ["nonsense", "\0"], "revision": posting.revision}, "Nothing is ticked"),
        ({"change": keys, "revision": "\u0663x"}, "Somebody saved this posting meanwhile"),
        ({"change": keys, "revision": posting.revision + 1}, "Somebody saved this posting meanwhile"),
    ):
        response = client.post(TAKE, data)
        assert response.status_code == 422
        assert words in response.text
    response = client.post(TAKE, {"change": keys[:1], "revision": posting.revision}, follow=True)
    assert "One change is taken over. Nothing is published by that" in response.text
    assert Posting.objects.get().state == Posting.State.DRAFT
    assert "What changes in the posting" not in client.get(address).text


def test_nobody_else_sees_or_changes_the_posting(client, posting, later, company, django_user_model):
    reviewer = django_user_model.objects.create_user(email="r@example.org")
    Membership.objects.create(company=company, user=reviewer, role=Membership.Role.REVIEWER)
    rival = django_user_model.objects.create_user(email="rival@example.org")
    theirs = Company.objects.create(name="Rivals", slug="rivals")
    Membership.objects.create(company=theirs, user=rival, role=Membership.Role.OWNER)
    Posting.objects.update(title="A secret title")
    before = state(posting)
    for stranger in (reviewer, rival):
        client.force_login(stranger)
        client.post(f"/r/{later.token}/draft/", {"changes": "1"})
        for query in ("", f"?posting={posting.public_id}"):
            assert client.get(TAKE + query).url == "/assess/take-over/"
            assert client.post(TAKE + query, {"revision": 1}).url == "/assess/take-over/"
    assert state(posting) == before


def test_a_change_that_is_taken_back_changes_nothing(posting, attempt, person):
    again(attempt, money="no")
    back = again(attempt, money="yes")
    assert redraft(back, person).changes == []


def test_a_source_longer_than_a_posting_keeps_is_cut(result, person, company, monkeypatch):
    from assessments.services import hand_off

    monkeypatch.setattr(hand_off, "LONGEST_LABEL", 20)
    posting = services.draft_job_from(result, by=person, company=company)
    assert {len(line.source_label) for line in posting.lines.all()} == {20}


def test_a_team_hands_over_what_more_than_half_answered_and_takes_later_changes(
    client, version, person, company
):
    def member(money):
        attempt = services.start(version)
        for question, choice in {"people": "many", "goods": "yes", "money": money}.items():
            services.answer(attempt, question=question, choice=choice)
        services.finish(attempt)
        return services.attempt_for(attempt.token)

    members = [member(money) for money in ("yes", "yes", "no")]
    make_team_result(members)
    address = f"/a/{members[1].token}/team/draft/"
    text = client.get(address).text
    assert "A draft posting, from your team’s answers" in text
    assert "From your team’s answer to <b>the money there is</b>: yes" in text
    client.force_login(person)
    client.post(address)
    posting = Posting.objects.get()
    assert posting.lines.filter(text="Sell tickets all day.").exists()
    # One more, and the team is split: the line goes, and nobody is told who said what.
    late = member("no")
    make_team_result([*members, late])
    text = client.get(address).text
    assert "To settle: your team does not agree on <b>the money there is</b>: 2 yes, 2 no" in text
    assert client.post(address, {"changes": "1"}).url == TAKE
    page = client.get(TAKE)
    keys = [row.change.key for _, rows in page.context["groups"] for row in rows]
    client.post(TAKE, {"change": keys, "revision": posting.revision})
    assert not posting.lines.filter(text="Sell tickets all day.").exists()
    assert posting.lines.filter(text="Lift the goods.").exists()


def test_whoever_has_not_finished_has_no_teams_draft(client, version, attempt, result):
    make_team_result([attempt])
    for row, status in ((services.start(version), 404), (attempt, 200)):
        assert client.get(f"/a/{row.token}/team/draft/").status_code == status
        assert client.get(f"/a/{row.token}/team/draft.md").status_code == status
