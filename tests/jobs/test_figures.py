"""The board, the figures and the sheets of a company: what they say, to whom, and how safe they are to open."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import board, chart, services
from jobs.board import TO_DO
from jobs.dates import end_of_day
from jobs.models import Posting, PostingVersion, Tally
from tests.jobs.factories import (
    add_member,
    days_ahead,
    make_company,
    make_draft,
    make_live,
    make_moderator,
    make_submitted,
    make_user,
)

BOARD, FIGURES = "/employers/", "/employers/figures/"


@pytest.fixture
def owner(db):
    return make_user("owner")


@pytest.fixture
def company(owner):
    return make_company(owner, name="Fenmark")


@pytest.fixture
def signed_in(client, owner, company):
    client.force_login(owner)
    return client


def tally(posting: Posting, number: int, *, days_ago: int = 0, kind: str = "view", way: str = "list") -> None:
    Tally.objects.add([(posting.pk, timezone.localdate() - timedelta(days=days_ago), kind, way, number)])


def words(response) -> str:
    """The page's text in one line, without its tags."""
    page = re.sub(r"(?s)<(script|style).*?</\1>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# The chart


@given(st.integers(0, 10**9))
def test_the_upper_line_is_a_round_number_that_is_never_far_above(number):
    limit = chart.round_up(number)
    assert number <= limit <= max(1, number * 2.5)
    assert str(limit).rstrip("0") in {"1", "2", "5"}


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=90))
def test_columns_stay_inside_of_the_drawing(numbers):
    values = [(date(2026, 1, 1) + timedelta(days=index), number) for index, number in enumerate(numbers)]
    drawn = chart.columns(values, one="view", many="views")
    assert len(drawn.columns) == sum(number > 0 for number in numbers)
    for column in drawn.columns:
        left, width = float(column.x[:-1]), float(column.width[:-1])
        assert left >= 0 and left + width <= 100.01
        assert column.y >= chart.TOP and column.y + column.height == pytest.approx(chart.BASE, abs=0.2)


def test_a_chart_says_in_words_what_it_shows():
    values = [(date(2026, 11, 23), 0), (date(2026, 11, 24), 1), (date(2026, 11, 25), 1_234)]
    drawn = chart.columns(values, one="view", many="views")
    assert drawn.words == (
        "Views by day from 23 November 2026 to 25 November 2026: 1,235 in all, most on 25 November 2026, 1,234."
    )
    assert [column.words for column in drawn.columns] == [
        "24 November 2026: 1 view",
        "25 November 2026: 1,234 views",
    ]
    assert (drawn.limit, drawn.first) == ("2,000 views", "23 November 2026")
    nothing = chart.columns([(date(2026, 11, 25), 0)], one="view", many="views")
    assert (nothing.columns, nothing.limit) == ([], "1 view") and nothing.words.endswith("0 in all.")


# The board


def test_the_board_says_how_long_how_often_and_what_to_do(signed_in, company):
    live = make_live(company, title="Live", closes_at=end_of_day(days_ahead(12)))
    ending = make_live(company, title="Ending", closes_at=end_of_day(days_ahead(0)))
    make_draft(company, title="Unfinished")
    tally(live, 1_200)
    tally(live, 1, kind="apply")
    page = words(signed_in.get(BOARD))
    assert "12 days left" in page and "Last day today" in page
    assert "1,200 of Live 1 apply start" in page
    assert "Is it still open?" not in page  # its company has just said so
    services.confirm(ending, by=None, closes_at=end_of_day(days_ahead(1)))
    Posting.objects.filter(pk=ending.pk).update(confirmed_at=timezone.now() - timedelta(days=1))
    page = words(signed_in.get(BOARD))
    assert page.index("Ending : closes on") < page.index("Unfinished : a draft, last saved on")
    tally(live, 1, kind="apply", way="qr")
    assert "2 apply starts" in words(signed_in.get(BOARD))


def test_what_nobody_opens_is_told_once_it_can_be_known(signed_in, company):
    quiet = make_live(company, title="Quiet")
    make_live(company, title="Read")
    PostingVersion.objects.update(posted_at=timezone.now() - timedelta(days=8))
    Posting.objects.update(posted_at=timezone.now() - timedelta(days=8))
    tally(Posting.objects.get(title="Read"), 1)
    told = "Quiet : nobody has opened it for a week"
    assert told not in words(signed_in.get(BOARD))  # counting began today
    tally(Posting.objects.get(title="Read"), 1, days_ago=7)
    tally(quiet, 1, days_ago=7)
    page = words(signed_in.get(BOARD))
    assert told in page and "Read : nobody" not in page
    tally(quiet, 1, days_ago=6)
    assert told not in words(signed_in.get(BOARD))


def test_the_board_does_not_drown_in_drafts(signed_in, company):
    for number in range(TO_DO + 2):
        make_draft(company, title=f"Draft {number}")
    page = words(signed_in.get(BOARD))
    assert page.count("a draft, last saved on") == TO_DO and "And 2 more, in the list below." in page


def test_pages_and_sheets_ask_as_often_for_thirty_postings_as_for_one(
    signed_in, company, django_assert_num_queries
):
    first = make_live(company)
    tally(first, 1)
    addresses = {BOARD: 16, FIGURES: 11, "/employers/postings.csv": 8, "/employers/figures.csv": 4}
    addresses |= {"/employers/postings/start/": 11}

    def ask() -> None:
        for address, number in addresses.items():
            with django_assert_num_queries(number):
                b"".join(signed_in.get(address))

    ask()
    for number in range(29):
        posting = make_draft(company) if number % 2 else make_submitted(company).posting
        tally(posting, number + 1)
    ask()


# The figures


def test_figures_are_told_by_day_by_way_and_by_posting(signed_in, company):
    keeper, diver = make_live(company, title="Keeper"), make_live(company, title="Diver")
    other = make_live(make_company(make_user(), name="Rival"), title="Rival")
    tally(other, 7_777)
    for days_ago, number in ((0, 5), (6, 20), (7, 300), (29, 4_000), (89, 50_000), (90, 600_000)):
        tally(keeper, number, days_ago=days_ago, way="qr")
    tally(diver, 2, kind="apply", way="engine")
    tally(diver, 3, way="engine")

    page = words(signed_in.get(FIGURES))
    assert "Views in 30 days 4,328" in page and "Views in all 654,328" in page and "7,777" not in page
    assert "The QR code 4,325 0 A search engine 3 2" in page
    assert "Keeper 4,325 0 654,325 Diver 3 2 3" in page
    assert (
        page.count("apply start") > 0 and "robots left out" in page and "No cookie, no address kept" in page
    )
    for days, views in ((7, "28"), (90, "54,328")):
        page = words(signed_in.get(f"{FIGURES}?days={days}"))
        assert f"Views in {days} days {views}" in page
        assert page.count(" 2026 ") >= days
    for nonsense in ("0", "8", "-7", "x", "7\0"):
        assert "Views in 30 days" in words(signed_in.get(FIGURES, {"days": nonsense}))

    page = words(signed_in.get(f"/employers/postings/{diver.public_id}/figures/?days=7"))
    assert "Views in 7 days 3 Apply starts in 7 days 2" in page and "The QR code" not in page


def test_a_day_is_one_of_the_site(signed_in, company):
    live = make_live(company)
    with time_machine.travel("2026-12-01T00:30:00+00:00", tick=False):
        tally(live, 5)
    with time_machine.travel("2026-12-01T12:00:00+00:00", tick=False):
        assert "1 December 2026: 5 views" in words(signed_in.get(FIGURES))


def test_a_company_without_postings_has_figures_too(signed_in):
    page = words(signed_in.get(FIGURES))
    assert "Nobody came in these days." in page and "No posting has been seen yet." in page


def test_the_figures_are_those_of_members_alone(client, company):
    live = make_live(company)
    addresses = [
        f"{FIGURES}?company={company.slug}",
        f"/employers/postings/{live.public_id}/figures/",
        f"/employers/figures.csv?company={company.slug}",
        f"/employers/figures.csv?posting={live.public_id}",
        f"/employers/postings.csv?company={company.slug}",
    ]
    rival = make_user()
    make_company(rival)
    people = {200: add_member(company, "reviewer"), 404: rival}
    for status, person in [*people.items(), (404, make_moderator())]:
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [status] * len(addresses)
    client.logout()
    assert {client.get(address).status_code for address in addresses} == {302}


# The sheets


def sheet(response) -> list[dict[str, str]]:
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


def test_the_sheets_open_as_they_should(signed_in, company, monkeypatch):
    monkeypatch.setattr(board, "CHUNK", 1)
    title = '=HYPERLINK("evil";"Pay, rise")'
    live = make_live(company, title=title, closes_at=end_of_day(days_ahead(12)))
    make_draft(company, title="Straße; „Brücke“")
    tally(live, 3, way="qr")
    tally(live, 1, days_ago=300, kind="apply")
    today = timezone.localdate()

    response = signed_in.get("/employers/postings.csv")
    assert response["Content-Disposition"] == f'attachment; filename="postings-fenmark-{today}.csv"'
    draft, posted = sheet(response)
    assert draft["Title"] == "Straße; „Brücke“" and (draft["Status"], draft["Address"]) == ("Draft", "")
    assert posted == {
        "Posting": live.public_id,
        "Title": f"'{title}",
        "Status": "Live",
        "Posted on": today.isoformat(),
        "Last confirmed on": today.isoformat(),
        "Closes or closed on": days_ahead(12).isoformat(),
        "Days left": "12",
        "Views": "3",
        "Apply starts": "1",
        "Address": posted["Address"],
    }
    assert posted["Address"].endswith(live.get_absolute_url())

    rows = sheet(signed_in.get(f"/employers/figures.csv?posting={live.public_id}"))
    assert [(row["Day"], row["What"], row["Way"], row["Count"]) for row in rows] == [
        ((today - timedelta(days=300)).isoformat(), "Apply start", "List of jobs", "1"),
        (today.isoformat(), "View", "The QR code", "3"),
    ]
    assert rows[0]["Title"] == f"'{title}"


def test_counts_go_with_their_posting(company):
    tally(make_live(company), 1)
    services.delete_company(company, by=None)
    assert not Tally.objects.exists()
