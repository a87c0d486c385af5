"""Writing, loading and publishing definitions."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Topic
from assessments.definition import (
    SECONDS_EACH,
    Definition,
    DefinitionError,
    Problem,
    Question,
    document_hash,
    odd_characters,
    parse,
    topic_places,
)
from assessments.errors import AssessmentError, DraftConflictError, InvalidDefinitionError
from assessments.models import Questionnaire, QuestionnaireVersion
from assessments.models.questionnaires import QuestionnaireVersionQuerySet
from assessments.services import checking
from portal import audit, pagecache
from portal.redirects import services as redirects


def first_question(slug: str) -> Question | None:
    """The question that a page may begin an attempt with, or None where nothing is published."""
    version = QuestionnaireVersion.objects.current().filter(questionnaire__slug=slug).first()
    return version.definition.questions[0] if version else None


def validate(document: object) -> Definition:
    """Raises InvalidDefinitionError, also for topics that the site does not have and characters nobody sees."""
    try:
        definition = parse(document)
    except DefinitionError as error:
        named = {problem.path for problem in error.problems}
        odd = (problem for problem in odd_characters(document) if problem.path not in named)
        raise InvalidDefinitionError(DefinitionError([*error.problems, *odd])) from error
    known = set(Topic.objects.filter(key__in=definition.topics).values_list("key", flat=True))
    problems = list(odd_characters(document))
    for path, topic in topic_places(definition):
        if topic not in known:
            problems.append(Problem(path, f"there is no topic {topic}"))
    # Not among the checks of `parse`: a version that was published while it could be stated freely is still read.
    if definition.stated_minutes not in (None, definition.minutes):
        problems.append(Problem("minutes", _minutes_said(definition)))
    if problems:
        raise InvalidDefinitionError(DefinitionError(problems))
    return definition


def _minutes_said(definition: Definition) -> str:
    count = len(definition.questions)
    return (
        f"the longest way through has {count} questions, at {SECONDS_EACH} seconds each about {definition.minutes}: "
        f"write {definition.minutes}, or leave the line out and it is worked out"
    )


def check_address(definition: Definition) -> None:
    """Raises AssessmentError where another questionnaire has it."""
    if Questionnaire.objects.filter(slug=definition.slug).exclude(key=definition.key).exists():
        raise AssessmentError(f"Another questionnaire has the address {definition.slug}.")


def load_questionnaire(
    values: Mapping[str, Any], *, questionnaire: Questionnaire | None = None, by: Any = None
) -> Questionnaire:
    """Publish a definition of the content pack. One that is published already is left as it is."""
    with transaction.atomic():
        document = dict(values)
        definition = validate(document)
        questionnaire = questionnaire or Questionnaire.objects.filter(key=definition.key).first()
        questionnaire = _held(questionnaire.pk) if questionnaire else _new_questionnaire(definition)
        if questionnaire.definition_hash == document_hash(document):
            return questionnaire
        if draft := questionnaire.draft_version:
            # Somebody's draft stays a draft: it comes after what is published now.
            draft.number += 1
            draft.save(update_fields=["number"])
        version = QuestionnaireVersion.objects.create(
            questionnaire=questionnaire,
            number=_next_number(questionnaire.versions.published()),
            document=document,
            hash=document_hash(document),
            published_at=timezone.now(),
            by=by,
        )
        _published(version, definition, by=by)
    return questionnaire


def save_draft(
    document: object, *, by: Any, questionnaire: Questionnaire | None = None, opened: str | None = None
) -> QuestionnaireVersion:
    """Store a definition as the questionnaire's draft, in place of an earlier draft. Readers do not see it.

    `opened` is the hash of the draft that was read before, "" where there was none. DraftConflictError, if there is
    another now.
    """
    with transaction.atomic():
        definition = validate(document)
        assert isinstance(document, Mapping)
        if questionnaire is None:
            questionnaire = _new_questionnaire(definition)
        elif definition.key != questionnaire.key:
            raise AssessmentError(f"The key must stay {questionnaire.key}; results refer to it.")
        else:
            questionnaire = _held(questionnaire.pk)
        stored = questionnaire.draft_version
        found, own = (stored.hash if stored else ""), document_hash(document)
        if opened is not None and found not in {opened, own}:
            raise DraftConflictError
        draft = stored or QuestionnaireVersion(
            questionnaire=questionnaire, number=_next_number(questionnaire.versions.all())
        )
        draft.document = dict(document)
        draft.hash = own
        draft.by = by
        draft.save()
        audit.record("questionnaire.draft", draft.questionnaire, by=by, detail={"version": draft.number})
    return draft


def publish_version(
    version: QuestionnaireVersion, *, by: Any, seen: str | None = None
) -> QuestionnaireVersion:
    """Make a draft the version that new attempts begin with. Attempts under way keep theirs.

    What the workbench calls an error refuses it. `seen` is the hash of the definition whose findings were read.
    """
    # Before anything is held: it may take a second.
    checked, errors = version.hash, []
    if not version.is_published:
        validate(version.document)
        errors = checking.errors(version)
    with transaction.atomic():
        _held(version.questionnaire_id)
        version = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
        if version.is_published:
            raise AssessmentError("This version is published already.")
        if version.hash != checked or version.hash != (seen or checked):
            raise AssessmentError("The draft was changed meanwhile. Read what was found in it now.")
        definition = validate(version.document)
        if errors:
            raise AssessmentError(
                "Nothing is published: the workbench found "
                + ("an error" if len(errors) == 1 else f"{len(errors)} errors")
                + f". {errors[0].message} {errors[0].advice}"
            )
        version.published_at = timezone.now()
        version.by = by
        version.save(update_fields=["published_at", "by"])
        _published(version, definition, by=by)
    return version


def discard_draft(version: QuestionnaireVersion, *, by: Any) -> None:
    with transaction.atomic():
        if version.is_published:
            raise AssessmentError("A published version stays, because results refer to it.")
        audit.record(
            "questionnaire.discard", version.questionnaire, by=by, detail={"version": version.number}
        )
        version.delete()


def _held(pk: int) -> Questionnaire:
    """The questionnaire as stored, held until the transaction ends: one person at a time changes its versions."""
    return Questionnaire.objects.select_for_update().get(pk=pk)


def _new_questionnaire(definition: Definition) -> Questionnaire:
    if Questionnaire.objects.filter(key=definition.key).exists():
        raise AssessmentError(
            f"There is a questionnaire {definition.key} already. Open it to write its draft."
        )
    check_address(definition)
    return Questionnaire.objects.create(key=definition.key, slug=definition.slug)


def _next_number(versions: QuestionnaireVersionQuerySet) -> int:
    return (versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _published(version: QuestionnaireVersion, definition: Definition, *, by: Any) -> None:
    """What follows once a version's row is published."""
    questionnaire = version.questionnaire
    if questionnaire.slug != definition.slug:
        check_address(definition)
        old = questionnaire.get_absolute_url()
        questionnaire.slug = definition.slug
        questionnaire.save(update_fields=["slug"])
        redirects.move(old, questionnaire.get_absolute_url(), by=by)
    audit.record("questionnaire.publish", questionnaire, by=by, detail={"version": version.number})
    pagecache.bump()
