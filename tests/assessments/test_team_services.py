import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments import services, team_documents
from assessments.errors import AssessmentError, ClosedError, ForgottenError
from assessments.models import Attempt, Case, Result
from assessments.services import reminders
from portal.mail.models import Message

BOAT = {"people": "many", "goods": "yes", "money": "yes"}
WAIT = {"people": "few", "money": "no"}
DAY = timedelta(days=1)


def again(attempt):
    return services.attempt_for(attempt.token)


def give(attempt, answers):
    for question, choice in answers.items():
        services.answer(attempt, question=question, choice=choice)
    return attempt


def finish(attempt, answers):
    services.finish(give(attempt, answers))
    return again(attempt)


def team_of(*people, version, is_anonymous=False, **terms):
    """The organiser's attempt, then a colleague's for each further name."""
    first = services.begin_team(version, name=people[0], is_anonymous=is_anonymous, **terms)
    return [again(first), *(services.join(first.case, name=name) for name in people[1:])]


def seen(attempt):
    return services.team_result_of(again(attempt))


def test_nobody_sees_another_before_they_have_finished(version):
    anna, bo, chi = team_of("Anna", "Bo", "Chi", version=version)
    finish(bo, BOAT)
    assert seen(bo) is None, "one alone is no team"
    finish(chi, WAIT)
    give(anna, BOAT)
    assert seen(anna) is None, "the organiser has not finished either"
    assert seen(bo) == seen(chi) is not None
    finish(anna, BOAT)
    assert {member["key"] for member in seen(anna).document["members"]} == {
        one.public_id for one in (anna, bo, chi)
    }


def test_without_names_nothing_is_judged_before_four_have_finished(version):
    people = team_of("", "", "", "", "", version=version, is_anonymous=True)
    for person in people[:3]:
        finish(person, BOAT)
    assert not Result.objects.filter(kind="team").exists()
    finish(people[3], WAIT)
    assert seen(people[0]) == seen(people[3]) is not None
    assert seen(people[4]) is None
    services.forget_attempt(people[1])
    assert not Result.objects.filter(kind="team").exists()


def test_an_anonymous_case_keeps_no_name(version):
    first, second = team_of("Anna", "Bo", version=version, is_anonymous=True)
    assert (first.name, second.name) == ("", "")
    assert {one.name for one in services.colleagues(first)} == {""}
    assert not any(one.is_organiser for one in services.colleagues(second))


def test_a_team_is_judged_by_what_was_finished_not_by_what_is_being_changed(version):
    anna, bo = team_of("Anna", "Bo", version=version)
    finish(anna, BOAT)
    finish(bo, WAIT)
    before = seen(anna)
    services.answer(bo, question="money", choice="yes")
    assert seen(anna) == before
    services.finish(bo)
    after = seen(anna)
    assert after != before
    assert Result.objects.filter(pk=before.pk).exists(), "what was made from it stays true"
    services.finish(bo)
    assert seen(anna) == after


def test_settling_as_said_makes_the_verdict_stable(version):
    people = team_of("Anna", "Bo", "Chi", "Dee", version=version)
    for person in people[:2]:
        finish(person, BOAT)
    for person in people[2:]:
        finish(person, {"people": "few", "money": "yes"})
    outcome = team_documents.to_outcome(seen(people[0]).document)
    assert [item.criterion for item in outcome.agenda if item.decides] == ["need"]
    assert not outcome.is_stable
    for person in people[2:]:
        finish(person, BOAT)
    assert team_documents.to_outcome(seen(people[0]).document).is_stable


def test_a_person_alone_asks_colleagues_later_with_what_they_have(answered):
    own = services.finish(answered)
    services.make_team(answered, name="Anna", is_anonymous=False, project="The north bank")
    bo = services.join(answered.case, name="Bo")
    finish(bo, WAIT)
    assert seen(answered) is not None
    assert again(answered).results.get() == own
    with pytest.raises(AssessmentError, match="already"):
        services.make_team(again(answered), name="Anna", is_anonymous=True)


def test_only_the_organiser_opens_and_changes_a_case(version):
    _anna, bo = team_of("Anna", "Bo", version=version)
    for change in (
        lambda: services.invite(bo, to=["c@people.example"]),
        lambda: services.set_deadline(bo, deadline=None),
        lambda: services.close_case(bo),
    ):
        with pytest.raises(AssessmentError, match="began"):
            change()
    assert not Message.objects.exists()


def test_a_name_is_taken_once_however_it_is_written(version):
    anna, _ = team_of("Anna", "Bo", version=version)
    for name in ("anna", "ＡNNA", "An\u200bna"):
        with pytest.raises(services.NameTakenError, match="called"):
            services.join(anna.case, name=name)
    with pytest.raises(AssessmentError, match="letter"):
        services.join(anna.case, name="…")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(case=anna.case, name="ANNA", expires_at=timezone.now())
    assert services.begin_team(version, name="Anna", is_anonymous=False), "another case has names of its own"


def test_a_case_of_one_has_no_terms(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=attempt.case_id).update(deadline=timezone.now())


def test_a_case_takes_no_more_than_it_can(version, monkeypatch):
    monkeypatch.setattr("assessments.services.teams.MOST_MEMBERS", 2)
    anna, _ = team_of("Anna", "Bo", version=version)
    with pytest.raises(AssessmentError, match="2 people"):
        services.join(anna.case, name="Chi")


def test_an_invitation_leads_to_its_case_and_no_other_token_does(version):
    anna = team_of("Anna", version=version)[0]
    assert services.case_for(anna.case.token) == anna.case
    for token in (anna.token, f"{anna.case.public_id}.{'a' * 32}", "nonsense"):
        assert services.case_for(token) is None
    alone = services.start(version)
    assert services.case_for(alone.case.token) is None
    Case.objects.filter(pk=anna.case_id).update(generation=1)
    assert services.case_for(anna.case.token) is None


def test_after_the_deadline_nobody_joins_answers_or_finishes_until_it_is_moved(version):
    anna, bo = team_of("Anna", "Bo", version=version)
    give(bo, BOAT)
    services.close_case(anna)
    for change in (
        lambda: services.join(anna.case, name="Chi"),
        lambda: services.answer(bo, question="money", choice="no"),
        lambda: services.finish(bo),
        lambda: services.invite(again(anna), to=["c@people.example"]),
    ):
        with pytest.raises(ClosedError):
            change()
    assert again(bo).given == BOAT
    services.set_deadline(again(anna), deadline=timezone.now() + DAY)
    assert services.finish(bo)


def test_invitations_are_mailed_and_their_addresses_go_with_the_messages(version, settings):
    anna = team_of("Anna", version=version, project="win.example", deadline=timezone.now() + 3 * DAY)[0]
    assert services.invite(anna, to=["b@people.example", "c@people.example"]) == []
    first, _ = Message.objects.order_by("pk")
    assert anna.case.token in first.text and "Anna asks" in first.text
    assert "win.example" not in first.text, "no words of a stranger's choice"
    assert first.delete_after <= timezone.now() + DAY
    settings.RATE_LIMIT_FACTOR = 1
    for _ in range(6):
        refused = services.invite(anna, to=["d@people.example"])
    assert refused == ["d@people.example"]


def test_a_reminder_waits_in_the_outbox_until_it_is_not_wanted(version):
    deadline = timezone.now() + 3 * DAY
    anna, bo, chi = team_of("Anna", "Bo", "Chi", version=version, deadline=deadline)
    bo, chi = again(bo), again(chi)
    assert reminders.remind(bo, to="old@people.example") and reminders.remind(bo, to="b@people.example")
    assert reminders.remind(chi, to="c@people.example")
    assert {m.to: m.send_after for m in Message.objects.all()} == dict.fromkeys(
        ["b@people.example", "c@people.example"], deadline - DAY
    )
    services.set_deadline(anna, deadline=deadline + DAY)
    assert {m.send_after for m in Message.objects.all()} == {deadline}
    finish(bo, BOAT)
    assert [m.to for m in Message.objects.all()] == ["c@people.example"]
    services.forget_attempt(chi)
    assert not Message.objects.exists()


@pytest.mark.parametrize("end", ["close", "lift", "forget"])
def test_no_reminder_outlives_its_deadline_or_its_case(version, end):
    anna = team_of("Anna", version=version, deadline=timezone.now() + 3 * DAY)[0]
    bo = services.join(anna.case, name="Bo", remind_at="b@people.example")
    assert Message.objects.get().text.count(bo.token) == 1
    if end == "close":
        services.close_case(anna)
    elif end == "lift":
        services.set_deadline(anna, deadline=None)
    else:
        services.forget_attempt(anna)
    assert not Message.objects.exists()


@pytest.mark.parametrize(("hours", "before"), [(48, 24), (12, 3), (2, None)])
def test_a_reminder_comes_a_day_before_or_three_hours(hours, before):
    deadline = timezone.now() + timedelta(hours=hours)
    assert reminders.due(deadline) == (deadline - timedelta(hours=before) if before else None)


def test_who_leaves_is_out_of_the_teams_result_at_once(version):
    anna, bo, chi = team_of("Anna", "Bo", "Chi", version=version)
    for person, answers in ((anna, BOAT), (bo, WAIT), (chi, BOAT)):
        finish(person, answers)
    services.answer(chi, question="money", choice="no")
    services.finish(chi)
    assert Result.objects.filter(kind="team").count() > 1
    services.send_link(bo, to="b@people.example")
    services.forget_attempt(bo)
    assert not Attempt.objects.filter(pk=bo.pk).exists()
    assert not Message.objects.exists()
    kept = Result.objects.filter(kind="team")
    assert [bo.public_id in str(row.document) for row in kept] == [False], "nor in any earlier one"
    assert seen(anna) == kept.get()
    with pytest.raises(ForgottenError):
        services.forget_attempt(bo)


def test_when_the_organiser_forgets_the_team_ends_and_nobody_loses_their_own(version):
    anna, bo, chi = team_of("Anna", "Bo", "Chi", version=version, project="The north bank")
    finish(anna, BOAT)
    own = services.finish(give(bo, WAIT))
    give(chi, {"people": "many"})
    invitation = anna.case.token
    services.invite(anna, to=["d@people.example"])
    services.forget_attempt(anna)
    assert services.attempt_for(anna.token) is None and services.case_for(invitation) is None
    assert not Result.objects.filter(kind="team").exists() and not Message.objects.exists()
    bo, chi = again(bo), again(chi)
    assert bo.case != chi.case
    for person in (bo, chi):
        assert (person.case.is_team, person.is_organiser, person.name) == (False, True, "")
        assert person.case.parted_at and person.case.project == "The north bank"
    assert services.result_for(own.token).document == own.document
    assert chi.given == {"people": "many"}
    assert finish(chi, BOAT).finished_at
    services.make_team(bo, name="Bo", is_anonymous=False)
    assert again(bo).case.parted_at is None


def test_the_last_who_leaves_takes_the_case_along(version):
    anna, bo = team_of("Anna", "Bo", version=version)
    Attempt.objects.filter(pk=anna.pk).update(expires_at=timezone.now())
    services.delete_expired()
    assert again(bo).is_organiser, "somebody may change the terms"
    services.forget_attempt(again(bo))
    assert not Case.objects.exists()


def test_answers_past_their_time_leave_the_teams_result_too(version):
    anna, bo, chi = team_of("Anna", "Bo", "Chi", version=version)
    for person in (anna, bo, chi):
        finish(person, BOAT)
    gone = timezone.now()
    Attempt.objects.filter(pk=bo.pk).update(expires_at=gone)
    Result.objects.filter(attempt=bo).update(expires_at=gone)
    services.delete_expired()
    assert {member["key"] for member in seen(anna).document["members"]} == {anna.public_id, chi.public_id}


def test_a_teams_result_has_no_link_of_its_own(version):
    anna, bo = team_of("Anna", "Bo", version=version)
    finish(anna, BOAT)
    finish(bo, WAIT)
    assert services.result_for(seen(anna).token) is None


def at_once(acts):
    def act(one):
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [found.result(timeout=30) for found in [pool.submit(act, one) for one in acts]]


@pytest.mark.django_db(transaction=True)
def test_four_who_finish_at_once_come_to_one_right_result(version):
    people = team_of("Anna", "Bo", "Chi", "Dee", version=version)
    for person, answers in zip(people, (BOAT, WAIT, BOAT, WAIT), strict=True):
        give(person, answers)
    at_once([lambda person=person: services.finish(person) for person in people])
    latest = seen(people[0])
    assert {m["key"] for m in latest.document["members"]} == {person.public_id for person in people}
    assert latest.document == team_documents.recompute(version.definition, latest.document)


@pytest.mark.django_db(transaction=True)
def test_who_joins_by_one_name_at_once_is_one(version):
    anna = team_of("Anna", version=version)[0]

    def join():
        try:
            return services.join(anna.case, name="Bo")
        except services.NameTakenError:
            return None

    assert sum(found is not None for found in at_once([join, join, join])) == 1


@pytest.mark.django_db(transaction=True)
def test_finishing_while_the_organiser_ends_the_team_loses_nothing(version):
    anna, bo = team_of("Anna", "Bo", version=version)
    finish(anna, BOAT)
    give(bo, WAIT)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            services.forget_attempt(anna)
            late = other.submit(lambda: at_once([lambda: services.finish(bo)]))
            time.sleep(0.2)  # so that it has begun, and waits
            assert not late.done()
        late.result(timeout=20)
    assert again(bo).finished_at and not again(bo).case.is_team
    assert not Result.objects.filter(kind="team").exists()
