"""What was recorded stays as it was, whatever is published later."""

import ast
import copy
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.admin import site
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import given, settings

from assessments import documents, scoring, services
from assessments.admin import QuestionnaireVersionAdmin
from assessments.definition import document_hash
from assessments.errors import AssessmentError
from assessments.models import Answer, Attempt, Case, QuestionnaireVersion, Result

from .examples import SMALL, briefly
from .examples import answered as answered_definitions

ANSWERS = [
    ({"people": "many", "goods": "yes", "money": "yes"}, {"money": "From the town"}, None),
    ({"people": "few", "money": "no"}, {}, None),
    ({"people": "many", "goods": None, "money": None}, {"goods": "Ask <Bo> & Cy | Dee"}, None),
    ({"people": None, "goods": None, "money": "yes"}, {}, {"need": "1/3", "means": "2/3"}),
    (
        {"people": "many", "goods": "no", "money": "no"},
        {"people": "Sundays"},
        {"need": "9/10", "means": "1/10"},
    ),
    ({"people": "many", "goods": "no", "money": None}, {}, None),
]


def another():
    """The next version: another weight, score, rule, text, answer and question, and one question less."""
    document = copy.deepcopy(SMALL)
    document["title"] = "Do you need a raft?"
    document["thresholds"] = {"sure": 99, "lead": 50}
    document["criteria"][0]["weight"], document["criteria"][1]["weight"] = 20, 80
    people, goods, money = document["questions"]
    people["text"], people["answers"][0]["text"] = "How many swim?", "A crowd"
    people["answers"][0]["scores"] = {"boat": -3, "wait": 3}
    goods.update(key="cows", text="Do cows cross?")
    money["answers"].append(
        {"key": "some", "text": "Some", "short": "some", "scores": {"boat": 1, "wait": 0}}
    )
    boat, wait = document["options"]
    boat["is_excluded_if"][0]["when"][0]["question"] = "cows"
    boat.update(verdict="Buy a raft.", if_wrong="Wet feet.")
    wait.update(verdict="Stay.", look_again_months=1)
    return document


@pytest.fixture
def recorded(version):
    results = []
    for answers, notes, weights in ANSWERS:
        attempt = services.start(version, project="The north bank")
        Case.objects.filter(pk=attempt.case_id).update(weights=weights)
        for question, choice in answers.items():
            services.answer(attempt, question=question, choice=choice, note=notes.get(question, ""))
        results.append(services.finish(services.attempt_for(attempt.token)))
    return results


def shown(client, result):
    """The pages and the record, but for the token of their forms, the name of a version's questionnaire and today."""
    found = ""
    for rest in ("", "record.md"):
        found += client.get(f"/r/{result.token}/{rest}").text
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", found)


def test_results_recompute_identically_and_look_the_same_once_a_new_version_is_published(
    client, questionnaire, version, recorded
):
    before = {result.pk: (copy.deepcopy(result.document), shown(client, result)) for result in recorded}
    draft = services.save_draft(another(), by=None, questionnaire=questionnaire)
    services.publish_version(draft, by=None)
    assert questionnaire.current_version.number == 2
    services.load_questionnaire({**another(), "title": "Once more"}, questionnaire=questionnaire)
    version.refresh_from_db()
    assert version.document == SMALL and version.hash == document_hash(SMALL)
    sureness = set()
    for result in Result.objects.select_related("case__version"):
        document, pages = before[result.pk]
        assert result.document == document
        assert documents.recompute(result.definition, result.document) == document
        # From the rows, too: the answers and notes as stored, the case's weights, the version's definition.
        rows = Answer.objects.filter(attempt=result.attempt)
        again = services.document_of(
            result.case,
            {row.question: row.answer for row in rows},
            {row.question: row.note for row in rows},
        )
        assert again == document
        assert shown(client, result) == pages
        # And the answers finish in the same row: nothing is computed with the new version.
        assert services.finish(services.attempt_for(result.attempt.token)) == result
        sureness.add(result.sureness)
    assert len(sureness) >= 2
    assert Result.objects.count() == len(ANSWERS)
    assert services.start(questionnaire.current_version).definition.title == "Once more"


@settings(briefly, max_examples=30)
@given(answered_definitions())
def test_any_document_is_computed_again_from_itself(case):
    definition, answers = case
    made = documents.to_document(scoring.evaluate(definition, answers), answers, {"q0": "A note"})
    assert documents.recompute(definition, made) == made


def test_a_published_version_cannot_be_changed_by_any_way_in(
    questionnaire, version, recorded, rf, admin_user
):
    before = QuestionnaireVersion.objects.values().get(pk=version.pk)
    draft = services.save_draft(another(), by=None, questionnaire=questionnaire)
    assert draft.pk != version.pk
    for refused in (services.publish_version, services.discard_draft):
        with pytest.raises(AssessmentError):
            refused(version, by=None)
    services.publish_version(draft, by=None)
    services.load_questionnaire(copy.deepcopy(SMALL), questionnaire=questionnaire)
    request = rf.get("/")
    request.user = admin_user
    admin = QuestionnaireVersionAdmin(QuestionnaireVersion, site)
    for row in QuestionnaireVersion.objects.published():
        assert not admin.has_change_permission(request, row)
        assert not admin.has_delete_permission(request, row)
    assert QuestionnaireVersion.objects.values().get(pk=version.pk) == before


def test_no_code_but_the_services_of_questionnaires_writes_a_version():
    """Whatever else did could change what results were computed with."""
    root = Path(services.__file__).parents[2]
    writers = set()
    for app in ("articles", "assessments", "jobs", "portal"):
        for path in (root / app).rglob("*.py"):
            source = path.read_text()
            if "QuestionnaireVersion" not in source or "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call):
                    called = ast.unparse(node.func)
                    verb = called.rpartition(".")[2]
                    is_write = verb in {"create", "update", "bulk_update", "bulk_create", "update_or_create"}
                    if called == "QuestionnaireVersion" or ("QuestionnaireVersion" in called and is_write):
                        writers.add(path.name)
    assert writers == {"questionnaires.py"}


def test_a_version_with_results_cannot_be_deleted(version, recorded):
    with pytest.raises(ProtectedError):
        version.delete()
    assert Attempt.objects.filter(expires_at__gt=timezone.now() + timedelta(days=700)).count() == len(ANSWERS)
