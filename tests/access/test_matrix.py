"""Every role against every route and method of the matrix, and every route against the matrix."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.access import world as worlds
from tests.access.matrix import ADMIN, FOREIGN, MATRIX
from tests.access.rows import ROLES, STAFF, Row
from tests.access.world import World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
ROUTES = sorted({row.route for row in MATRIX})
MODELS = sorted(model._meta.label_lower for model in admin.site._registry)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all rows: making it takes longer than asking all roles."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.make()
        transaction.set_rollback(True)


def ask(world: World, row: Row, role: str, method: str) -> int:
    """The status; whatever the request changed is undone, so that each role meets the same world."""
    address = reverse(row.route, kwargs=world.arguments(row.of, role)) + row.query
    cache.clear()  # limits
    with transaction.atomic():
        client = world.client(role)
        response = client.post(address, row.data) if method == "POST" else client.generic(method, address)
        if response.streaming:
            response.getvalue()  # which closes the file
        transaction.set_rollback(True)
    return int(response.status_code)


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_every_role_is_answered_as_the_matrix_says(world, row):
    answers = {role: ask(world, row, role, row.method) for role in row.expected}
    wrong = [
        f"{role}: {status}, not {row.expected[role]}"
        for role, status in answers.items()
        if status != row.expected[role]
    ]
    assert not wrong, f"{row}: {'; '.join(wrong)}"


@pytest.mark.parametrize("route", [route for route in ROUTES if not route.startswith(FOREIGN)])
def test_a_method_that_no_row_names_is_refused(world, route):
    rows = [row for row in MATRIX if row.route == route]
    named = {row.method for row in rows}
    for method in METHODS:
        if method not in named:
            answers = {
                role: ask(world, rows[0], role, method) for role in ("anonymous", "owner", "superuser")
            }
            if rows[0].expected.get("anonymous") == 302:
                # Who must sign in may be told that first.
                assert answers.pop("anonymous") in {302, 405}, f"{method} {route}"
            assert set(answers.values()) == {405}, f"{method} {route}: {answers}"


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(
                pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            )
        else:
            yield f"{prefix}{pattern.name or pattern.pattern}"


def stock_admin_routes() -> set[str]:
    """What the admin makes for each model, and for itself; `ADMIN` says who may."""
    kinds = ("changelist", "add", "history", "delete", "change")
    names = {f"admin:{model.replace('.', '_')}_{kind}" for model in MODELS for kind in kinds}
    own = "index login logout password_change password_change_done autocomplete jsi18n view_on_site app_list"
    return (
        names | {f"admin:{name}" for name in own.split()} | {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}
    )


def test_no_route_is_without_a_row():
    missing = set(routes(get_resolver().url_patterns)) - set(ROUTES) - stock_admin_routes()
    assert sorted(missing) == [], "Say in tests/access/matrix.py who is answered what."


def test_no_row_is_without_a_route():
    assert set(ROUTES) - set(routes(get_resolver().url_patterns)) == set()


def test_no_model_in_the_admin_is_without_a_row():
    assert sorted(ADMIN) == MODELS, (
        "Say in ADMIN of tests/access/matrix.py who may view, add, change and delete it."
    )


@pytest.mark.parametrize("label", sorted(set(ADMIN) & set(MODELS)))
def test_the_admin_lets_do_what_the_matrix_says(world, label):
    model_admin = admin.site._registry[apps.get_model(label)]
    allowed: dict[str, list[str]] = {"view": [], "add": [], "change": [], "delete": []}
    for role in STAFF:
        request = RequestFactory().get("/")
        request.user = world.people[role]
        for verb, roles in allowed.items():
            if getattr(model_admin, f"has_{verb}_permission")(request):
                roles.append(role)
    found = {verb: " ".join(roles) for verb, roles in allowed.items()}
    assert found == ADMIN[label], f"{label} may be: {found}"


@pytest.mark.parametrize("label", MODELS)
def test_only_staff_enters_the_admin(world, label):
    for kind in ("changelist", "add"):
        address = reverse(f"admin:{label.replace('.', '_')}_{kind}")
        answers = {role: world.client(role).get(address).status_code for role in ROLES if role not in STAFF}
        assert set(answers.values()) <= {302, 403}, f"{address}: {answers}"
        for role in STAFF:
            verb = {"changelist": "view", "add": "add"}[kind]
            may = role in ADMIN.get(label, {}).get(verb, "").split()
            status = world.client(role).get(address).status_code
            assert status == (200 if may else 403), f"{address}, {role}: {status}"
