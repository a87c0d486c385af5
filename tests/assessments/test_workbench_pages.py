"""The pages beside a version in the admin."""

import pytest

from assessments import services
from assessments.errors import AssessmentError
from assessments.models import Attempt, QuestionnaireVersion, Result

from .examples import small

LIST = "/admin/assessments/questionnaireversion/"


@pytest.fixture
def draft(questionnaire):
    return services.save_draft({**small(), "minutes": 1}, by=None, questionnaire=questionnaire)


def page(version, name):
    return f"{LIST}{version.pk}/{name}/"


def without_influence():
    document = small()
    for answer in document["questions"][2]["answers"]:
        answer["scores"] = {"boat": 1, "wait": 1}
    document["options"][0].pop("is_excluded_if")
    return document


def finished(version, **answers):
    attempt = services.start(version, project="Secret project")
    for question, choice in answers.items():
        services.answer(attempt, question=question, choice=choice, note="Secret note")
    return services.finish(services.attempt_for(attempt.token))


def test_it_tells_what_is_found_and_how_verdicts_fall(editor, draft):
    text = editor.get(page(draft, "workbench")).text
    assert "2 warnings" in text  # neither criterion has an article
    assert "no published article is on its topics" in text
    assert "2,000 answer sets" in text
    assert text.count("Can lead") == 2
    assert "2 to 3 questions are asked" in text
    assert "Fewer than 5 people’s results are kept." in text


def test_warnings_are_read_before_it_is_published(editor, draft):
    address = page(draft, "workbench")
    response = editor.post(address, {"seen": draft.hash})
    assert response.status_code == 422
    assert "Read the warnings, then tick that you have." in response.text
    draft.refresh_from_db()
    assert not draft.is_published
    editor.post(address, {"seen": draft.hash, "is_read": "on"})
    draft.refresh_from_db()
    assert draft.is_published
    text = editor.get(address).text
    assert "Published. New attempts begin with this version." in text
    assert "Publish version" not in text
    again = editor.post(address, {"seen": draft.hash, "is_read": "on"}, follow=True)
    assert "published already" in again.text


def test_what_was_changed_meanwhile_is_not_published_unread(editor, draft, questionnaire):
    seen = draft.hash
    services.save_draft({**small(), "title": "Crane"}, by=None, questionnaire=questionnaire)
    response = editor.post(page(draft, "workbench"), {"seen": seen, "is_read": "on"}, follow=True)
    assert "was changed meanwhile" in response.text
    draft.refresh_from_db()
    assert not draft.is_published


def test_an_error_keeps_it_from_being_published(editor, questionnaire):
    draft = services.save_draft(without_influence(), by=None, questionnaire=questionnaire)
    text = editor.get(page(draft, "workbench")).text
    assert "2 errors" in text
    assert "Not while there are errors." in text
    response = editor.post(page(draft, "workbench"), {"seen": draft.hash, "is_read": "on"}, follow=True)
    assert "Nothing is published: the workbench found 2 errors." in response.text
    with pytest.raises(AssessmentError, match="Nothing is published"):
        services.publish_version(draft, by=None)
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_topic_that_is_gone_is_an_error(editor, draft, crossing):
    crossing.delete()
    text = editor.get(page(draft, "workbench")).text
    assert "There is no topic crossing." in text
    assert "<code>criteria[0].topics[0]</code>" in text


def test_a_definition_of_an_earlier_release_is_told_not_computed(editor, draft):
    QuestionnaireVersion.objects.filter(pk=draft.pk).update(document={"key": "ferry"}, hash="old")
    for name in ("workbench", "try", "difference"):
        response = editor.get(page(draft, name))
        assert response.status_code == 200
    assert "written for an earlier release" in editor.get(page(draft, "workbench")).text
    assert editor.post(page(draft, "workbench"), {"seen": "old"}).status_code == 200


def test_trying_gives_the_verdict_and_stores_nothing(editor, draft):
    address = page(draft, "try")
    assert "Not enough is known yet to choose." in editor.get(address).text
    text = editor.get(address, {"q-people": "many", "q-goods": "yes", "q-money": "yes"}).text
    assert "Buy a ferry for the crowd." in text
    assert '<option value="many" selected>' in text
    closed = editor.get(address, {"q-people": "few", "q-goods": "yes", "q-money": "no"}).text
    assert "Not asked, after how many cross: it counts as “no”." in closed
    assert "2 questions asked" in closed
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("value", ["", "nonsense", "\x00", "' OR 1=1 --", "dont-know"])
def test_trying_takes_any_nonsense(editor, draft, value):
    response = editor.get(page(draft, "try"), {"q-people": value, "q-luck": value, "people": value})
    assert response.status_code == 200
    assert ("There is no such answer" in response.text) is (value not in {"", "dont-know"})


def test_the_way_to_an_option_can_be_tried(editor, draft):
    options = editor.get(page(draft, "workbench")).context["options"]
    verdicts = [
        editor.get(f"{page(draft, 'try')}?{option['query']}").context["page"].leader for option in options
    ]
    assert [verdict.key for verdict in verdicts] == ["boat", "wait"]


def test_the_difference_is_told_by_key_and_as_text(editor, draft, questionnaire):
    document = small()
    document["questions"][0]["answers"][0]["scores"]["boat"] = 1
    services.save_draft(document, by=None, questionnaire=questionnaire)
    text = editor.get(page(draft, "difference")).text
    assert "From version 1 to version 2." in text
    assert "people › answers › many › scores › boat" in text
    assert "1 place differs. 1 of them can move a verdict" in text
    assert "boat: <del>3</del>" in text
    for named in ("1", "7", "nonsense"):
        assert editor.get(page(draft, "difference"), {"with": named}).status_code == 200


def test_nothing_is_compared_where_there_is_one_version(editor, version):
    assert "There is no other version to compare it with." in editor.get(page(version, "difference")).text


def test_recorded_answers_are_told_as_numbers_alone_and_not_of_a_few(editor, version, questionnaire):
    for _ in range(4):
        finished(version, people="many", goods="yes", money="yes")
    document = small()
    document["options"][0]["is_excluded_if"][0]["when"] = [{"question": "people", "answers": ["many"]}]
    draft = services.save_draft(document, by=None, questionnaire=questionnaire)
    for name in ("workbench", "difference"):
        assert "So few are not shown" in editor.get(page(draft, name)).text
    last = finished(version, people="many", goods="yes", money="yes")
    before = list(Result.objects.values_list("pk", "document").order_by("pk"))
    recorded = editor.get(page(draft, "workbench")).context["recorded"]
    assert [(row.name, row.share) for row in recorded] == [("A ferry", "100%"), ("Wait", "under 5")]
    text = editor.get(page(draft, "difference")).text
    assert "All 5 results were judged again." in text
    assert "changes in <b>5+</b> (100%)" in text
    assert "Verdicts before and after" in text
    assert "Secret" not in text
    assert last.public_id not in text
    assert list(Result.objects.values_list("pk", "document").order_by("pk")) == before


def test_of_a_person_only_the_latest_result_counts(editor, version, questionnaire):
    for _ in range(4):
        finished(version, people="many", goods="yes", money="yes")
    attempt = Attempt.objects.first()
    for choice in ("no", "yes", "no"):
        services.answer(attempt, question="money", choice=choice)
        services.finish(services.attempt_for(attempt.token))
    assert Result.objects.count() > 5
    assert services.recorded_falls(questionnaire) is None


def test_many_are_sampled_and_the_sample_is_named(editor, version, monkeypatch):
    monkeypatch.setattr("assessments.services.checking.MOST_REVISED", 5)
    monkeypatch.setattr("assessments.admin.comparing.MOST_REVISED", 5)
    for _ in range(6):
        finished(version, people="few", money="yes")
    assert "The newest 5 of 6 results were judged again." in editor.get(page(version, "difference")).text


def test_moves_of_a_few_are_no_rows(editor, version):
    for people in ("many", "few") * 3:
        finished(version, people=people, goods="yes", money="yes")
    text = editor.get(page(version, "difference")).text
    assert "All 6 results were judged again." in text
    assert "Verdicts before and after" not in text


def test_the_pages_ask_a_fixed_number_of_queries(editor, version, draft, django_assert_max_num_queries):
    for count in (1, 7):
        for _ in range(count):
            finished(version, people="few", money="yes")
        for name in ("workbench", "difference", "try"):
            with django_assert_max_num_queries(12):
                editor.get(page(draft, name))
