import copy
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given

from assessments import documents, scoring, services
from assessments.errors import AssessmentError, InvalidDefinitionError, UnansweredError
from assessments.models import Answer, Attempt, Case, Questionnaire, QuestionnaireVersion, Result
from portal.audit.models import Event
from portal.mail.models import Message
from portal.redirects.models import Redirect

from .examples import SMALL, briefly
from .examples import answered as answered_definitions


def revised(**changes):
    return {**copy.deepcopy(SMALL), **changes}


def test_loading_publishes_the_first_version(questionnaire):
    version = questionnaire.current_version
    assert (version.number, version.is_published) == (1, True)
    assert questionnaire.definition_hash == version.hash
    assert questionnaire.state == Questionnaire.State.PUBLISHED
    assert services.first_question("ferry").key == "people"


def test_loading_the_same_again_changes_nothing(questionnaire):
    services.load_questionnaire(copy.deepcopy(SMALL), questionnaire=questionnaire)
    assert questionnaire.versions.count() == 1


def test_loading_a_change_publishes_a_further_version_and_leaves_a_draft_a_draft(questionnaire):
    draft = services.save_draft(revised(title="A draft"), by=None, questionnaire=questionnaire)
    services.load_questionnaire(revised(title="From the pack"), questionnaire=questionnaire)
    draft.refresh_from_db()
    assert questionnaire.current_version.document["title"] == "From the pack"
    assert (questionnaire.current_version.number, draft.number, draft.is_published) == (2, 3, False)
    assert questionnaire.state == Questionnaire.State.REVISING


def test_a_definition_with_a_topic_that_the_site_lacks_is_refused(db):
    with pytest.raises(InvalidDefinitionError, match="there is no topic crossing"):
        services.load_questionnaire(copy.deepcopy(SMALL))
    assert not Questionnaire.objects.exists()


def test_minutes_are_worked_out_and_others_are_refused(questionnaire):
    long = [{**copy.deepcopy(SMALL["questions"][2]), "key": f"q{number}"} for number in range(12)]
    document = revised(questions=[*copy.deepcopy(SMALL["questions"]), *long])
    assert services.validate(document).minutes == 6  # 15 questions, 375 seconds
    assert services.validate({**document, "minutes": 6}).minutes == 6
    with pytest.raises(InvalidDefinitionError, match=r"minutes: the longest .* 15 questions, .* write 6"):
        services.save_draft({**document, "minutes": 5}, by=None, questionnaire=questionnaire)


def test_a_version_that_was_published_with_other_minutes_is_still_read(questionnaire):
    version = questionnaire.current_version
    version.document["minutes"], version.hash = 40, "of old"
    version.save()
    assert questionnaire.current_version.definition.minutes == 1


def test_a_draft_is_kept_in_one_row_until_it_is_published(questionnaire):
    services.save_draft(revised(title="One"), by=None, questionnaire=questionnaire)
    draft = services.save_draft(revised(title="Two"), by=None, questionnaire=questionnaire)
    assert questionnaire.versions.count() == 2
    assert questionnaire.current_version.document["title"] != "Two"
    services.publish_version(draft, by=None)
    assert questionnaire.current_version.document["title"] == "Two"
    assert Event.objects.filter(verb="questionnaire.publish").count() == 2
    with pytest.raises(AssessmentError, match="already"):
        services.publish_version(draft, by=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("load", [False, True])
def test_two_who_write_at_once_come_one_after_the_other(questionnaire, load):
    def write():
        try:
            if load:
                services.load_questionnaire(revised(title="Second"), questionnaire=questionnaire)
            else:
                services.save_draft(revised(title="Second"), by=None, questionnaire=questionnaire)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            services.save_draft(revised(title="First"), by=None, questionnaire=questionnaire)
            second = other.submit(write)
            time.sleep(0.3)  # so that it has begun, and waits
            assert not second.done()
        second.result(timeout=10)
    titles = [version.document["title"] for version in questionnaire.versions.order_by("number")]
    assert titles == ([SMALL["title"], "Second", "First"] if load else [SMALL["title"], "Second"])


def test_a_draft_cannot_change_the_key(questionnaire):
    with pytest.raises(AssessmentError, match="must stay ferry"):
        services.save_draft(revised(key="raft"), by=None, questionnaire=questionnaire)


def test_a_new_address_redirects_from_the_old_one(questionnaire):
    draft = services.save_draft(revised(slug="boat"), by=None, questionnaire=questionnaire)
    services.publish_version(draft, by=None)
    assert Redirect.objects.get().new_path == "/assess/boat/"


def test_a_published_version_cannot_be_discarded(version, questionnaire):
    with pytest.raises(AssessmentError):
        services.discard_draft(version, by=None)
    draft = services.save_draft(revised(title="One"), by=None, questionnaire=questionnaire)
    services.discard_draft(draft, by=None)
    assert questionnaire.draft_version is None


def test_the_database_allows_one_draft(questionnaire):
    services.save_draft(revised(title="One"), by=None, questionnaire=questionnaire)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=9, document={}, hash="x")


def test_an_attempt_keeps_its_version_while_another_is_published(attempt, questionnaire):
    services.publish_version(
        services.save_draft(revised(title="Two"), by=None, questionnaire=questionnaire), by=None
    )
    assert services.attempt_for(attempt.token).definition.title == SMALL["title"]


def test_an_attempt_is_found_by_its_link_alone(attempt):
    token = attempt.token
    assert services.attempt_for(token) == attempt
    changed = token[:-1] + ("a" if token[-1] != "a" else "b")
    for other in [changed, attempt.public_id, "", "x" * 43, token.upper(), token + "a"]:
        assert services.attempt_for(other) is None
    assert services.result_for(token) is None


def test_raising_the_generation_revokes_a_link(attempt):
    token = attempt.token
    Attempt.objects.update(generation=1)
    assert services.attempt_for(token) is None


def test_answers_are_stored_and_replaced(attempt):
    services.answer(attempt, question="people", choice="many", note="Counted on Monday.")
    services.answer(attempt, question="people", choice=None)
    row = Answer.objects.get()
    assert (row.answer, row.note) == (None, "")


@pytest.mark.parametrize(
    ("question", "choice"), [("people", "none"), ("luck", "many"), ("people", ""), ("", None)]
)
def test_an_answer_that_does_not_exist_is_refused(attempt, question, choice):
    with pytest.raises(AssessmentError):
        services.answer(attempt, question=question, choice=choice)
    assert not Answer.objects.exists()


def test_finishing_needs_every_question_that_is_asked(attempt):
    services.answer(attempt, question="people", choice="few")
    with pytest.raises(UnansweredError) as caught:
        services.finish(attempt)
    assert caught.value.questions == ["money"]
    services.answer(attempt, question="money", choice=None)
    result = services.finish(attempt)
    assert result.document["answers"] == {"people": "few", "money": None}


def test_a_result_recomputes_identically_from_the_answers(answered, result):
    services.answer(answered, question="people", choice="many", note="Counted on Monday.")
    result = services.finish(answered)
    rows = {row.question: row for row in Answer.objects.all()}
    again = services.document_of(
        result.case,
        {key: row.answer for key, row in rows.items()},
        {key: row.note for key, row in rows.items()},
    )
    assert again == Result.objects.get(pk=result.pk).document
    assert again["notes"] == {"people": "Counted on Monday."}


def test_the_same_answers_finish_in_the_same_result_and_others_in_another(answered, result):
    assert services.finish(answered) == result
    services.answer(answered, question="money", choice="no")
    assert services.finish(answered) != result
    assert Result.objects.count() == 2


def test_a_result_repeats_its_verdict_for_counting_and_its_attempt_is_finished(answered, result):
    assert (result.leader, result.sureness) == (result.document["leaders"][0], result.document["sureness"])
    finished_at = Attempt.objects.get(pk=answered.pk).finished_at
    assert finished_at is not None
    services.answer(answered, question="money", choice="no")
    services.finish(answered)
    assert Attempt.objects.get(pk=answered.pk).finished_at == finished_at


@briefly
@given(answered_definitions())
def test_a_document_holds_the_whole_outcome(case):
    definition, answers = case
    outcome = scoring.evaluate(definition, answers)
    assert documents.to_outcome(documents.to_document(outcome, answers, {})) == outcome


def test_a_cases_own_weights_count(answered):
    Case.objects.update(weights={"need": "1/10", "means": "9/10"})
    result = services.finish(services.attempt_for(answered.token))
    assert {row["criterion"]: row["weight"] for row in result.document["criteria"]} == {
        "need": "1/10",
        "means": "9/10",
    }


def test_every_use_keeps_a_result_for_two_years_more(result, time_machine):
    attempt = result.attempt
    begun = timezone.now()
    time_machine.move_to(begun + timedelta(days=80))
    services.answer(attempt, question="money", choice="no")
    time_machine.move_to(begun + timedelta(days=740))
    assert services.result_for(result.token)
    time_machine.move_to(begun + timedelta(days=811))
    assert services.result_for(result.token) is None
    assert services.attempt_for(attempt.token) is None


def test_what_is_past_its_time_is_deleted_and_nothing_else(result, version, time_machine):
    other = services.start(version)
    Attempt.objects.filter(pk=other.pk).update(expires_at=timezone.now() + timedelta(days=1))
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert services.delete_expired() == 1
    assert list(Attempt.objects.all()) == [result.attempt]
    assert Case.objects.count() == Result.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(days=731))
    services.delete_expired()
    assert not Case.objects.exists()
    assert not Answer.objects.exists()


def test_forgetting_leaves_nothing_of_it(result, version):
    other = services.start(version)
    services.send_link(result.attempt, to="reader@example.org")
    services.forget(result.case)
    assert list(Case.objects.all()) == [other.case]
    assert not Answer.objects.exists()
    assert not Result.objects.exists()
    assert not Message.objects.exists()
    assert result.public_id not in str(list(Event.objects.values()))


def test_the_link_is_mailed_and_the_address_soon_deleted(attempt):
    assert services.send_link(attempt, to="reader@example.org")
    message = Message.objects.get()
    assert attempt.token in message.text
    assert message.delete_after <= timezone.now() + timedelta(days=1)


def test_one_address_gets_two_links_an_hour(attempt, settings):
    settings.RATE_LIMIT_FACTOR = 1
    sent = [services.send_link(attempt, to="flood@example.org") for _ in range(4)]
    assert sent == [True, True, False, False]


def test_the_packs_questionnaire_is_loaded(pack):
    assert Questionnaire.objects.get(key="bridge-fit").current_version.definition.option_keys == (
        "keeper",
        "bell",
        "nobody",
    )
