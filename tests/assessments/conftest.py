"""A questionnaire, an attempt at it and its result, and an editor signed in. Imports wait until Django is set up."""

import copy

import pytest

from .examples import SMALL


@pytest.fixture
def crossing(db):
    from articles.models import Topic

    return Topic.objects.create(
        key="crossing",
        slug="crossing",
        name="Crossing",
        kind=Topic.Kind.CAPABILITY,
        summary="Getting across.",
    )


@pytest.fixture
def questionnaire(crossing):
    from assessments import services

    return services.load_questionnaire(copy.deepcopy(SMALL))


@pytest.fixture
def version(questionnaire):
    return questionnaire.current_version


@pytest.fixture
def attempt(version):
    from assessments import services

    return services.attempt_for(services.start(version).token)


@pytest.fixture
def answered(attempt):
    """An attempt with every question answered, for the ferry."""
    from assessments import services

    for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
        services.answer(attempt, question=question, choice=choice)
    return services.attempt_for(attempt.token)


@pytest.fixture
def result(answered):
    from assessments import services

    return services.result_for(services.finish(answered).token)


@pytest.fixture
def editor(client, django_user_model):
    from django.contrib.auth.models import Group

    person = django_user_model.objects.create_user("editor@example.org", "a long enough one", is_staff=True)
    person.groups.add(Group.objects.get(name="editor"))
    client.force_login(person)
    return client
