"""The log of a company, as its people read it."""

import ast
from pathlib import Path

import pytest

from jobs import history, services
from jobs.lifecycle import Verb
from portal.audit.models import Event
from tests.jobs.factories import (
    add_member,
    make_company,
    make_live,
    make_moderator,
    make_submitted,
    make_user,
)

ROOT = Path(__file__).parents[2]


def verbs_of(node: ast.expr) -> set[str]:
    """What the first argument of `audit.record` can say."""
    match node:
        case ast.Constant(value=str(verb)):
            return {verb}
        case ast.IfExp(body=one, orelse=other):
            return verbs_of(one) | verbs_of(other)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue()]):
            return {f"{start}{verb}" for verb in (Verb.REQUEST_CHANGES, Verb.REJECT)}
    raise AssertionError(f"Write the verb out where it is recorded, not {ast.unparse(node)}.")


def recorded() -> set[str]:
    found = set()
    for path in sorted((ROOT / "jobs").rglob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                found |= verbs_of(node.args[0])
    return found


def test_every_verb_has_words():
    verbs = recorded()
    assert {"posting.approve", "company.distrust", "member.leave", "posting.reject"} <= verbs
    without = verbs - set(history.WORDS) - history.UNTOLD
    assert not without, f"Give {sorted(without)} words in jobs/history.py, or say there that nobody is told."
    assert not set(history.WORDS) - verbs, "Words for what is never recorded."


@pytest.fixture
def company(db):
    return make_company(make_user("owner"), name="Fenmark")


def told(client, company, **query: object) -> str:
    page = client.get(f"/employers/company/{company.slug}/log/", query).content.decode()
    return " ".join(page.split())


def test_the_log_says_who_did_what_to_everybody_of_the_company(client, company):
    recruiter = add_member(company, "recruiter")
    moderator = make_moderator()
    version = make_submitted(company, recruiter, title="Warden")
    services.request_changes(version, by=moderator, reason="Say where.")
    services.close(make_live(company, title="Keeper"), by=recruiter, reason="filled")
    services.invite(company, by=recruiter, email="new@people.example", role="reviewer")
    member = company.memberships.get(user=recruiter)
    services.change_role(member, by=None, role="owner")
    client.force_login(add_member(company, "reviewer"))
    page = told(client, company)
    for words in (
        "“Warden” was submitted",
        "“Warden” came back for changes",
        "Say where.",
        "A moderator",
        '“Keeper” was closed</a><p class="meta">Filled',
        "new@people.example was invited as reviewer",
        f"{recruiter} became owner, and was recruiter",
    ):
        assert words in page
    assert str(moderator) not in page
    assert page.index("became owner") < page.index("was submitted")


def test_the_log_of_a_company_is_nobody_elses_and_hides_what_has_no_words(client, company):
    Event.objects.create(verb="company.secret", kind="jobs.company", object_id=1, company_id=company.pk)
    Event.objects.create(
        verb="posting.save", kind="jobs.posting", object_id=1, name="CANARY", company_id=company.pk + 1
    )
    client.force_login(company.memberships.get().user)
    page = told(client, company)
    assert "CANARY" not in page and "secret" not in page and "The company was set up" in page
    client.force_login(make_user())
    assert client.get(f"/employers/company/{company.slug}/log/").status_code == 404


def test_a_long_log_has_pages_and_costs_the_same(client, company, django_assert_num_queries):
    posting = make_live(company)
    Event.objects.bulk_create(
        Event(
            verb="posting.save",
            kind="jobs.posting",
            object_id=posting.pk,
            name=f"n{n}.",
            company_id=company.pk,
        )
        for n in range(60)
    )
    client.force_login(company.memberships.get().user)
    with django_assert_num_queries(10):
        page = told(client, company)
    assert "n59." in page and "n0." not in page and "?page=2" in page
    assert "n0." in told(client, company, page=2) and "n59." in told(client, company, page="x" * 9)
