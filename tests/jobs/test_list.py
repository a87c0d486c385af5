"""The list of jobs: what it finds, counts and pages, and that nothing in its address breaks it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs import services
from jobs.filters import PARAMS
from jobs.listing import PAGE
from jobs.models import Place, PostingVersion
from jobs.values import DraftNeed, PlaceOfWork
from portal.search.services import learn_words
from tests.jobs.factories import make_company, make_draft, make_live, make_submitted

pytestmark = pytest.mark.django_db
URL = "/jobs/"


def titles(response) -> list[str]:
    return [version.title for version in response.context["listing"].rows]


def counts(response, name: str) -> dict[str, int]:
    facet = next(facet for facet in response.context["facets"] if facet.name == name)
    return {choice.value: choice.count for _words, choices in facet.groups for choice in choices}


@pytest.fixture
def three() -> None:
    company = make_company(name="Fenmark")
    make_live(company, title="Ledger Keeper", workplace="remote", places=[PlaceOfWork("GB", is_remote=True)])
    make_live(
        company,
        title="Bridge Keeper",
        employment_type="freelance",
        pay_min=50_000,
        pay_max=60_000,
        pay_currency="EUR",
        pay_period="day",
        needs=[DraftNeed("greasing", True, 2)],
    )
    make_live(
        make_company(name="Northloom"),
        title="Tunnel Keeper",
        seniority="lead",
        workplace="hybrid",
        places=[PlaceOfWork("DE", "Augsburg")],
        pay_min=4_000_000,
        pay_max=5_000_000,
    )


def test_the_newest_come_first_with_what_decides(client, three):
    response = client.get(URL)
    page = response.content.decode()
    assert titles(response) == ["Tunnel Keeper", "Bridge Keeper", "Ledger Keeper"]
    for words in (
        "£40,000–£50,000",
        "€500–€600 a day",
        "Remote (UK)",
        "Hybrid, Augsburg",
        "Lead or principal",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("workplace=remote", ["Ledger Keeper"]),
        ("workplace=remote&workplace=hybrid", ["Tunnel Keeper", "Ledger Keeper"]),
        ("country=DE", ["Tunnel Keeper"]),
        ("country=gb", ["Bridge Keeper", "Ledger Keeper"]),
        ("type=freelance", ["Bridge Keeper"]),
        ("level=lead", ["Tunnel Keeper"]),
        ("topic=greasing", ["Bridge Keeper"]),
        ("pay=45000&cur=GBP", ["Tunnel Keeper"]),
        ("pay=45000&cur=EUR", []),
        ("company=fenm", ["Bridge Keeper", "Ledger Keeper"]),
        ("q=tunnel", ["Tunnel Keeper"]),
        ("q=fenmark+remote", ["Ledger Keeper"]),
        ("q=nothingofthesort", []),
        ("sort=pay", ["Bridge Keeper", "Tunnel Keeper", "Ledger Keeper"]),
        ("since=2999-01-01", []),
    ],
)
def test_each_filter_finds_its_rows(client, three, query, expected):
    assert titles(client.get(f"{URL}?{query}")) == expected


@pytest.mark.parametrize("words", ["élan", "ÉLAN (fen", "100% .*"])
def test_a_company_is_found_by_a_part_of_its_name(client, three, words):
    make_live(make_company(name="Élan (Fen) 100% .*"))
    assert titles(client.get(URL, {"company": words})) == ["Bridge Keeper"]
    assert titles(client.get(URL, {"company": ".*x"})) == []


def test_more_than_a_code_is_no_code(client, three):
    for query in ("country=DEX", "cur=GBPX&pay=1", "since=2999-01-01x"):
        assert len(titles(client.get(f"{URL}?{query}"))) >= 2


def test_facets_count_what_each_choice_would_give(client, three):
    response = client.get(f"{URL}?workplace=remote")
    assert counts(response, "workplace") == {"remote": 1, "hybrid": 1, "on_site": 1}
    assert counts(response, "type")["full_time"] == 1
    assert counts(response, "type")["freelance"] == 0
    assert counts(client.get(URL), "topic") == {"lifting": 2, "greasing": 1}


def test_capabilities_are_offered_even_when_nothing_matches(client, three):
    response = client.get(f"{URL}?workplace=remote&level=head")
    assert counts(response, "topic") == {"lifting": 0, "greasing": 0}


def test_remote_from_anywhere_is_found_in_every_country(client):
    """As postings were before a country was asked for."""
    posting = make_live(title="Anywhere", workplace="remote", places=[PlaceOfWork("GB", is_remote=True)])
    Place.objects.filter(version__posting=posting).delete()
    assert titles(client.get(f"{URL}?country=JP")) == ["Anywhere"]


def test_chips_leave_out_one_filter_each(client, three):
    response = client.get(f"{URL}?workplace=remote&q=keeper&pay=10000&cur=GBP&topic=lifting")
    chips = {chip.label: chip.query for chip in response.context["chips"]}
    assert chips["Remote"] == "q=keeper&topic=lifting&pay=10000&cur=GBP"
    assert chips["GBP 10,000 or more"] == "q=keeper&workplace=remote&topic=lifting"
    assert set(chips) == {"keeper", "Remote", "Lifting", "GBP 10,000 or more"}


def test_an_empty_answer_says_what_to_leave_out(client, three):
    response = client.get(f"{URL}?workplace=remote&level=lead")
    page = response.content.decode()
    assert "No jobs match" in page
    assert "Search every workplace" in page and "?level=lead" in page
    assert "See all jobs" in page


def test_an_empty_answer_asks_whether_another_spelling_was_meant(client, three):
    learn_words()
    assert 'Did you mean <a href="/jobs/?q=keeper">keeper</a>?' in client.get(f"{URL}?q=keeepr").text
    page = client.get(f"{URL}?q=tunel+keepr&workplace=hybrid&after=0123456789").text
    assert 'Did you mean <a href="/jobs/?q=tunnel+keeper&amp;workplace=hybrid">tunnel keeper</a>?' in page
    assert '<a href="/jobs/?q=tunnel">tunnel</a>?' in client.get(f"{URL}?q=tunel&workplace=remote").text
    for query in ("workplace=remote&level=lead", "q=keeper&country=JP&level=lead", "q=zzzz"):
        assert "Did you mean" not in client.get(f"{URL}?{query}").text


def test_a_site_without_jobs_says_so(client):
    assert "No jobs at the moment" in client.get(URL).content.decode()


def test_pages_follow_each_other_without_a_gap_or_a_double(client):
    company = make_company()
    start = timezone.now()
    for number in range(PAGE * 2 + 3):
        with time_machine.travel(start + timedelta(seconds=number // 2), tick=False):
            make_live(company, title=f"Job {number:02}", pay_max=3_000_000 + number % 3)
    expected = [f"Job {number:02}" for number in reversed(range(PAGE * 2 + 3))]
    for sort in ("new", "pay", "close"):
        with time_machine.travel(start + timedelta(minutes=5), tick=False):
            response = client.get(f"{URL}?sort={sort}")
            forward = [titles(response)]
            while response.context["listing"].has_next:
                response = client.get(f"{URL}?{response.context['listing'].next_query}")
                forward.append(titles(response))
            back = [titles(response)]
            while response.context["listing"].has_previous and len(back) < 9:
                response = client.get(f"{URL}?{response.context['listing'].previous_query}")
                back.append(titles(response))
        seen = [title for page in forward for title in page]
        assert sorted(seen) == sorted(expected)
        assert len(forward) == 3
        assert back[: len(forward)] == forward[::-1]
        if sort == "new":
            assert seen == expected


def test_what_is_not_live_is_not_listed(client):
    make_draft(title="CANARY draft")
    make_submitted(title="CANARY submitted")
    services.close(make_live(title="CANARY closed"), by=None, reason="filled")
    services.remove(make_live(title="CANARY removed"), by=None, reason="Scam")
    services.reject(make_submitted(title="CANARY rejected"), by=None, reason="No")
    services.request_changes(make_submitted(title="CANARY changes"), by=None, reason="No")
    edited = make_live(title="Bridge Keeper")
    data = services.as_input(edited)
    data.terms["title"] = "CANARY edit"
    services.save_posting(edited, by=None, data=data)
    services.submit(edited, by=None)
    for query in ("", "?q=canary", "?sort=close"):
        page = client.get(URL + query).content.decode()
        assert "CANARY" not in page
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert titles(client.get(URL)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(PARAMS), st.lists(st.text(max_size=30), min_size=1, max_size=3), max_size=5
    )
)
def test_no_query_fails(client, query):
    assert client.get(URL, query).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "pay=1e9",
        "pay=-5",
        "pay=999999999999",
        "since=2026-02-30",
        "since=0001-01-01",
        "after=aaaaaaaaaa",
        "before=zzz",
        "sort=x",
        "q=%00%22%27",
    ],
)
def test_nonsense_is_as_if_it_were_not_there(client, three, query):
    assert titles(client.get(f"{URL}?{query}")) == ["Tunnel Keeper", "Bridge Keeper", "Ledger Keeper"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_list_is_only_read(client, method):
    assert getattr(client, method)(URL).status_code == 405


def test_as_many_queries_for_thirty_as_for_one(client, django_assert_num_queries):
    url = f"{URL}?q=keeper&topic=lifting&country=GB"
    company = make_company()
    make_live(company)
    with django_assert_num_queries(11):
        client.get(url)
    for _ in range(29):
        make_live(company)
    with django_assert_num_queries(11):
        client.get(url)
    assert PostingVersion.objects.live().count() == 30


def test_searching_the_list_counts_as_a_search_and_browsing_does_not(client, settings, three, time_machine):
    settings.RATE_LIMIT_FACTOR = 1 / 60
    time_machine.move_to(timezone.now(), tick=False)
    client.defaults["REMOTE_ADDR"] = "192.0.2.77"  # nobody else's count
    assert [client.get(URL, {"q": f"bridge{number}"}).status_code for number in range(2)] == [200, 429]
    assert client.get("/search/", {"q": "bridge"}).status_code == 429
    assert client.get(URL, {"workplace": "remote"}).status_code == 200
