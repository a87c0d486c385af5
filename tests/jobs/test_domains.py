"""A company proves the domain of its site, and bears a badge while it has it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from jobs import domains, services
from jobs.models import Company, DomainProof
from portal.mail.models import Message
from tests.jobs.factories import add_member, make_company, make_live, make_moderator, make_user

SITE = "https://www.fenmark.example/jobs"
BADGE = "fenmark.example confirmed on 3 May 2026"


@pytest.mark.parametrize(
    ("site", "domain"),
    [
        ("https://www.fenmark.example/a?b", "fenmark.example"),
        ("http://FENMARK.example.:8080", "fenmark.example"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://careers.fenmark.example", "careers.fenmark.example"),
        ("https://192.0.2.1/", ""),
        ("https://[2001:db8::1]/", ""),
        ("http://localhost", ""),
        ("http://[broken", ""),
        ("https://large.example@fenmark.example", ""),
        ("https://large.example\\@fenmark.example", ""),  # browsers open large.example
        ("https://straße.example", ""),  # not strasse.example
        (f"http://{'a' * 70}.example", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_site(site, domain):
    assert domains.of_site(site) == domain


@pytest.mark.parametrize(
    ("email", "site", "words"),
    [
        ("a@fenmark.example", SITE, ""),
        ("a@FENMARK.example", SITE, ""),
        ("a@fenmark.example", "https://careers.fenmark.example", ""),
        ("a@mail.fenmark.example", SITE, "only a part of fenmark.example"),
        ("a@www.fenmark.example", SITE, "only a part of"),
        ("a@otherfenmark.example", SITE, "names fenmark.example as its website"),
        ("a@example", SITE, "names fenmark.example"),
        ("a@gmail.com", SITE, "Anybody can have a mailbox at gmail.com"),
        ("a@gmail.com", "https://gmail.com", "Anybody can"),
        ("a@someone.yahoo.co.uk", "https://someone.yahoo.co.uk", "Anybody can"),
        ("a@fenmark.example", "", "names no website"),
        ("a@[192.0.2.1]", "https://192.0.2.1", "names no website"),
    ],
)
def test_which_mailbox_proves_what(email, site, words):
    found = domains.problem(email, site)
    assert found.startswith(words) if not words else words in found
    assert bool(found) == bool(words)


@examples(max_examples=100)
@given(st.text(), st.text())
def test_nothing_that_somebody_types_breaks_it(email, site):
    domains.problem(email, site)
    domains.covers(email, site)


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def owner(db):
    return make_user("owner")


@pytest.fixture
def company(owner):
    return make_company(owner, name="Fenmark", site=SITE)


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


def url(company):
    return f"/employers/company/{company.slug}/domain/"


def mailed() -> str:
    return re.search(r"^ {4}(\S+)$", Message.objects.latest("pk").text, re.M)[1]


def verify(company):
    services.send_code(company, by=None, email="jobs@fenmark.example")
    with time_machine.travel("2026-05-03T12:00Z", tick=False):
        DomainProof.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
        return services.check_code(company, by=None, code=mailed())


def test_a_code_that_was_mailed_confirms_the_domain(signed_in, company):
    page = signed_in.post(url(company), {"email": "Jobs@fenmark.example"}, follow=True).content.decode()
    assert "We have sent it to jobs@fenmark.example" in page
    code = mailed()
    assert code not in page and re.fullmatch(r"[B-Z]{4}-[B-Z]{4}", code)
    assert code.replace("-", "") not in DomainProof.objects.get().digest
    page = signed_in.post(url(company), {"code": f" {code.lower().replace('-', ' ')} "}, follow=True)
    assert "Your domain is confirmed" in page.content.decode()
    company.refresh_from_db()
    assert (company.verified_domain, company.is_verified) == ("fenmark.example", True)
    assert not DomainProof.objects.exists()


def test_readers_and_moderators_see_the_badge(client, company):
    posting = make_live(company)
    verify(company)
    for path in (company.get_absolute_url(), posting.get_absolute_url()):
        assert BADGE in client.get(path).content.decode()
    client.force_login(make_moderator())
    version = services.submit(posting, by=None)
    assert BADGE in client.get(f"/admin/jobs/postingversion/{version.pk}/review/").content.decode()
    assert BADGE in client.get("/admin/jobs/postingversion/").content.decode()
    assert "fenmark.example" in client.get("/admin/jobs/company/").content.decode()


def test_a_site_at_another_domain_ends_the_badge(client, company):
    make_live(company)
    verify(company)
    services.update_company(company, by=None, values={"site": "https://jobs.fenmark.example"})
    assert BADGE in client.get(company.get_absolute_url()).content.decode()
    services.update_company(company, by=None, values={"site": "https://other.example"})
    company = Company.objects.get()
    assert (company.verified_domain, company.verified_at) == ("", None)
    assert "confirmed" not in client.get(company.get_absolute_url()).content.decode()


def test_no_badge_stands_beside_a_site_that_it_does_not_name(company, owner):
    """The new site is confirmed, and readers still see the one before."""
    make_live(company)
    services.update_company(company, by=owner, values={"site": "https://other.example"})
    services.send_code(company, by=owner, email="a@other.example")
    company = services.check_code(company, by=owner, code=mailed())
    assert company.verified_domain == "other.example" and not company.is_verified
    services.approve(services.submit(make_live_again(company), by=None), by=None)
    assert Company.objects.get().is_verified


def make_live_again(company):
    return company.postings.get()


def test_five_wrong_codes_and_it_is_over(signed_in, company):
    services.send_code(company, by=None, email="jobs@fenmark.example")
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        page = signed_in.post(url(company), {"code": "WRONG"}).content.decode()
        assert f"{left} " in page and 'value="WRONG"' in page
    for code in ("WRONG", mailed()):
        assert "no longer works" in signed_in.post(url(company), {"code": code}).content.decode()
    assert not Company.objects.get().is_verified
    services.send_code(company, by=None, email="jobs@fenmark.example")
    assert services.check_code(company, by=None, code=mailed()).is_verified


def test_a_code_runs_out_and_the_one_before_is_void(signed_in, owner, company):
    services.send_code(company, by=None, email="jobs@fenmark.example")
    first = mailed()
    services.send_code(company, by=None, email="jobs@fenmark.example")
    assert "This is not the code" in signed_in.post(url(company), {"code": first}).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        signed_in.force_login(owner)
        assert "has run out" in signed_in.post(url(company), {"code": mailed()}).content.decode()
        assert services.delete_ended_proofs() == 1
    assert not Company.objects.get().is_verified


def test_a_code_for_a_site_that_has_changed_meanwhile_confirms_nothing(signed_in, company):
    services.send_code(company, by=None, email="jobs@fenmark.example")
    services.update_company(company, by=None, values={"site": "https://other.example"})
    page = signed_in.post(url(company), {"code": mailed()}).content.decode()
    assert "names other.example as its website" in page and not Company.objects.get().verified_domain


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Enter an e-mail"),
        ("x", "such as name@"),
        ("a@gmail.com", "Anybody"),
        ("a@x.example", "Use a mailbox"),
    ],
)
def test_what_proves_nothing_is_said(signed_in, company, email, words):
    page = signed_in.post(url(company), {"email": email}).content.decode()
    assert (words in page and f'value="{email}"' in page) or not email
    assert not Message.objects.exists()


def test_codes_are_mailed_only_so_often(signed_in, company, settings):
    settings.RATE_LIMIT_FACTOR = 1
    for _ in range(3):
        signed_in.post(url(company), {"email": "jobs@fenmark.example"})
    page = signed_in.post(url(company), {"email": "jobs@fenmark.example"}).content.decode()
    assert "Those were many codes in a short time" in page and Message.objects.count() == 3


def test_only_owners_prove_it_and_a_site_is_needed(client, owner, company):
    client.force_login(add_member(company, "recruiter"))
    assert client.get(url(company)).status_code == 403
    client.force_login(owner)
    siteless = make_company(owner, name="Siteless")
    assert "names no website with a domain" in client.get(url(siteless)).content.decode()


def test_a_domain_has_its_date(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.update(verified_domain="fenmark.example")
