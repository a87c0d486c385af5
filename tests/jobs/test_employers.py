"""The employers' pages: the way from an account to a posting that waits for review, and whose is what."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from jobs import services
from jobs.errors import DeletedError
from jobs.models import Company, Line, Posting, PostingEditing, PostingVersion
from jobs.values import DraftLine, DraftNeed, Source
from jobs.views import postings
from portal.editing import services as editing
from tests.jobs.factories import (
    add_member,
    days_ahead,
    make_company,
    make_draft,
    make_input,
    make_live,
    make_submitted,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW = "/employers/postings/new/"


@pytest.fixture
def owner():
    return make_user("owner")


@pytest.fixture
def company(owner):
    return make_company(owner, name="Fenmark")


@pytest.fixture
def signed_in(client, owner, company):
    client.force_login(owner)
    return client


def typed(**changes: object) -> dict[str, object]:
    """A complete form as somebody types it."""
    make_topic("lifting")
    fields = {
        "title": "Bridge Keeper",
        "language": "en",
        "seniority": "senior",
        "employment_type": "full_time",
        "pay_min": "30000",
        "pay_max": "36000.50",
        "pay_currency": "GBP",
        "pay_period": "year",
        "workplace": "hybrid",
        "offices": "Sheffield, United Kingdom\nGhent, belgium",
        "remote_countries": "",
        "need_lifting": "must",
        "level_lifting": "3",
        "summary": "Keep the bridge.",
        "work": "Keep the **old bridge**.",
        "responsibilities": "- Lift on time.\n- Write the log.",
        "closes_on": days_ahead(20).isoformat(),
        "reply_days": "10",
        "apply_email": "posts@span.example",
        "save": "1",
    }
    return {**fields, **changes}


def checked(page: str) -> list[dict[str, str]]:
    """The attributes of each control that is checked."""
    found: list[dict[str, str]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list) -> None:
            if any(name == "checked" for name, _value in attrs):
                found.append(dict(attrs))

    Reader().feed(page)
    return found


def edit_url(posting: Posting) -> str:
    return f"/employers/postings/{posting.public_id}/"


# From an account to a posting


def test_the_first_step_is_the_company(client):
    user = make_user()
    client.force_login(user)
    assert client.get("/employers/")["Location"] == "/employers/company/new/"
    assert client.get(NEW)["Location"] == "/employers/company/new/"
    fields = {
        "name": "Span",
        "place": "Leeds",
        "country": "united kingdom",
        "size": "10-49",
        "about": "We *span*.",
    }
    response = client.post("/employers/company/new/", fields)
    company = Company.objects.get()
    assert response["Location"] == f"{NEW}?company={company.slug}"
    assert (company.country, company.memberships.get().role) == ("GB", "owner")


def test_after_the_company_the_way_goes_on_where_it_was_going(client):
    client.force_login(make_user())
    fields = {"name": "Span", "place": "Leeds", "country": "Ireland", "size": "10-49", "about": "A."}
    response = client.post("/employers/company/new/?next=/assess/take-over/", fields)
    assert response["Location"] == "/assess/take-over/"
    response = client.post("/employers/company/new/?next=https://evil.example/", fields)
    assert response["Location"].startswith(NEW)


def test_a_company_form_with_errors_keeps_what_was_typed(client):
    client.force_login(make_user())
    page = client.post(
        "/employers/company/new/", {"name": "Kept", "country": "Untied Kingdom"}
    ).content.decode()
    assert 'value="Kept"' in page and "Did you mean United Kingdom?" in page
    assert not Company.objects.exists()


def test_a_draft_is_saved_with_a_title_alone(signed_in, company):
    response = signed_in.post(NEW, {"title": "Bridge Keeper", "language": "en", "save": "1"})
    posting = Posting.objects.get()
    assert response["Location"] == edit_url(posting)
    assert (posting.company, posting.state) == (company, "draft")


def test_everything_typed_is_stored_and_comes_back(signed_in):
    signed_in.post(NEW, typed())
    posting = Posting.objects.get()
    assert (posting.pay_min, posting.pay_max, posting.pay_currency) == (3_000_000, 3_600_050, "GBP")
    assert posting.last_day == days_ahead(20)
    assert [str(place) for place in posting.places.all()] == ["Sheffield, United Kingdom", "Ghent, Belgium"]
    assert [(need.topic.key, need.level, need.is_must) for need in posting.needs.all()] == [
        ("lifting", 3, True)
    ]
    page = signed_in.get(edit_url(posting)).content.decode()
    assert {(tag["name"], tag["value"]) for tag in checked(page)} >= {
        ("need_lifting", "must"),
        ("level_lifting", "3"),
    }
    for words in (
        'value="Bridge Keeper"',
        'value="30000"',
        'value="36000.50"',
        "Ghent, Belgium",
        "Keep the **old bridge**.",
        "- Lift on time.\n- Write the log.",
        f'value="{days_ahead(20).isoformat()}"',
        "<strong>old bridge</strong>",
        "3: Lifting at level 3.",
    ):
        assert words in page


def test_a_complete_posting_goes_for_review(signed_in):
    fields = typed()
    fields.pop("save")
    response = signed_in.post(NEW, {**fields, "submit": "1"}, follow=True)
    assert PostingVersion.objects.get().state == "submitted"
    page = response.content.decode()
    assert "is with us" in page and "In review" in page


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(signed_in):
    response = signed_in.post(
        NEW, {"title": "Bridge Keeper", "language": "en", "work": "CANARY", "submit": "1"}, follow=True
    )
    page = response.content.decode()
    assert page.count('class="alert alert-danger"') == 1
    for words in (
        '<a href="#id_pay_min">Pay from: Enter the pay',
        '<a href="#div_id_employment_type">',
        '<a href="#id_closes_on">',
        "Choose a workplace",
        "CANARY",
        "<title>Error: Bridge Keeper",
    ):
        assert words in page
    assert page.index("Choose at least one topic") < page.index("Enter a one-line summary"), (
        "in the page's order"
    )
    assert Posting.objects.get().state == "draft"
    assert not PostingVersion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Enter a job title"),
        ({"pay_max": "20000"}, "not less than"),
        ({"pay_max": ""}, "Enter both ends"),
        ({"pay_currency": ""}, "Choose a currency"),
        ({"pay_max": "lots"}, "Enter a number"),
        ({"pay_min": "-3"}, "Enter a likely figure"),
        ({"pay_max": "1e400"}, "Enter a likely figure"),
        ({"pay_max": "40000.555"}, "at most two decimal places"),
        ({"offices": "Sheffield"}, "as city, comma, country"),
        ({"offices": "Sheffield, Yorkshire"}, "is not a country that we know"),
        ({"remote_countries": "EU, Atlantis"}, "“Atlantis” is not a country"),
        ({"closes_on": "tomorrow"}, "Enter a valid date"),
        ({"closes_on": "31.12.9999"}, "Enter a likely date"),
        ({"closes_on": "9999-12-31"}, "Enter a likely date"),
        ({"starts_on": "0001-01-01"}, "Enter a likely date"),
        ({"apply_url": "javascript:alert(1)"}, "Enter a web address such as"),
        ({"seniority": "boss"}, "Select a valid choice"),
        ({"work": "x" * 8001}, "at most 8000"),
        ({"work": "-\n" * 201}, "Shorten this to 200 lines. It has 201."),
        ({"summary": "x" * 141}, "at most 140"),
        ({"need_lifting": "must-3"}, "Select a valid choice"),
        ({"level_lifting": "9"}, "Select a valid choice"),
        ({"level_lifting": ""}, "Choose a level"),
    ],
)
def test_what_is_wrong_in_kind_comes_back_as_typed(signed_in, changes, message):
    response = signed_in.post(
        NEW, typed(work="KEPT", **changes) if "work" not in changes else typed(**changes)
    )
    page = response.content.decode()
    assert response.status_code == 200 and message in page
    if "work" not in changes:
        assert "KEPT" in page
    assert not Posting.objects.exists()


def test_a_lines_end_counts_once(signed_in):
    """The browser counts one character and sends two."""
    signed_in.post(NEW, typed(work="\r\n".join(["x" * 79] * 100)))
    assert Posting.objects.get().lines.get(section="work").text.count("\n") == 99


def test_hostile_strings_are_only_strings(signed_in):
    for hostile in (
        "\x00",
        "‮",
        "<script>alert(1)</script>",
        "'; DROP TABLE",
        "a" * 9000,
        "😀" * 100,
        "{{ 7*7 }}",
    ):
        fields = dict.fromkeys(typed(), hostile)
        assert signed_in.post(NEW, fields).status_code in (200, 302)


# Two people at once


def test_a_conflict_shows_both_texts_and_loses_neither(signed_in, company):
    posting = make_draft(company)
    services.save_posting(posting, by=None, data=make_input(title="Theirs", summary="Their summary"))
    response = signed_in.post(edit_url(posting), typed(title="Ours", revision="1"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Somebody else saved" in page and "Theirs" in page and "Their summary" in page
    assert 'value="Ours"' in page and 'name="revision" value="2"' in page
    assert Posting.objects.get().title == "Theirs"
    signed_in.post(edit_url(posting), typed(title="Ours", revision="2"))
    assert Posting.objects.get().title == "Ours"


def test_a_draft_that_was_deleted_meanwhile_can_be_saved_as_a_new_one(signed_in, owner, company, monkeypatch):
    posting, found, key = make_draft(company), postings.posting_of, editing.new_page()

    def found_and_deleted(request, public_id):
        seen = found(request, public_id)
        services.delete_draft(Posting.objects.get(pk=seen.pk), by=owner)
        return seen

    monkeypatch.setattr(postings, "posting_of", found_and_deleted)
    response = signed_in.post(edit_url(posting), typed(title="Ours", work="KEPT", revision="1", page=key))
    page = response.content.decode()
    assert response.status_code == 200 and not Posting.objects.exists()
    assert "This posting has been deleted." in page and 'value="Ours"' in page and "KEPT" in page
    assert PostingEditing.objects.get().typed["title"] == ["Ours"]
    action = f"{NEW}?company={company.slug}"
    assert f'action="{action}"' in page and f'formaction="{action}#preview"' in page
    assert f'name="page" value="{key}"' in page
    signed_in.post(action, typed(title="Ours", revision="1", page=key))
    assert Posting.objects.get().title == "Ours"
    assert not PostingEditing.objects.unsaved().exists()
    with pytest.raises(DeletedError):
        services.delete_draft(posting, by=owner)


@pytest.mark.parametrize("is_new", [True, False])
def test_what_was_typed_after_the_session_had_ended_waits_behind_the_sign_in(client, owner, company, is_new):
    url = NEW if is_new else edit_url(make_draft(company))
    response = client.post(url, typed(work="KEPT", revision="1"))
    assert response["Location"] == f"/account/login/?next={url}"
    assert "what you typed is kept" in client.get(response["Location"]).content.decode()
    client.force_login(owner)
    page = client.get(url).content.decode()
    assert "KEPT" in page and "it is not saved yet" in page
    assert "KEPT" not in client.get(url).content.decode()
    assert Posting.objects.count() == (0 if is_new else 1)


def test_the_session_of_somebody_unknown_keeps_a_posting_and_no_more(client):
    client.post(NEW, typed(work="KEPT", other="x", csrfmiddlewaretoken="x"))
    kept = client.session["jobs.typed"]["fields"]
    assert kept["work"] == "KEPT" and kept["level_lifting"] == "3"
    assert not {"other", "csrfmiddlewaretoken", "save"} & set(kept)
    assert "jobs.typed" in client.session
    client.logout()
    client.post(NEW, typed(work="x" * 64_001))
    assert "jobs.typed" not in client.session


# Lines from an assessment


def test_a_line_shows_where_it_came_from_and_keeps_it(signed_in, company):
    make_topic("lifting")
    source = Source("r", "scope", "several", "your answer “Several” to “How many bridges?”")
    posting = services.create_draft(
        company=company,
        by=None,
        title="Bridge Keeper",
        lines=[DraftLine("responsibilities", "Lift the old bridge.", source)],
        needs=[DraftNeed("lifting", True, 3, source)],
        terms={},
    )
    page = signed_in.get(edit_url(posting)).content.decode()
    assert page.count("From your answer “Several” to “How many bridges?”") == 2
    line = posting.lines.get()
    changed = "- Added.\n- Lift the old bridge, gently."
    signed_in.post(edit_url(posting), typed(responsibilities=changed, revision="1"))
    assert Line.objects.get(pk=line.pk).text == "Lift the old bridge, gently."
    assert "From your answer “Several”" in signed_in.get(edit_url(posting)).content.decode()


def test_the_summary_is_previewed_as_readers_see_it(signed_in, company):
    """It is no Markdown: neither a list nor a page takes it as such."""
    page = signed_in.get(edit_url(make_draft(company, summary="Keep *it*."))).content.decode()
    assert "<p>Keep *it*.</p>" in page and "<em>it</em>" not in page


# The board


def test_the_board_says_where_each_stands_and_what_to_do(signed_in, company):
    services.request_changes(
        make_submitted(company, title="Returned"), by=None, reason="Say who they report to."
    )
    live = make_live(company, title="Live")
    assert "an edit is not sent yet" not in signed_in.get("/employers/").content.decode()
    data = services.as_input(live)
    services.save_posting(live, by=None, data=replace(data, terms={**data.terms, "title": "Changed"}))
    services.close(make_live(company, title="Hired"), by=None, reason="filled")
    response = signed_in.get("/employers/")
    page = response.content.decode()
    assert [(words, count) for _status, words, count, _is in response.context["tabs"]] == [
        ("All", 3),
        ("Changes asked", 1),
        ("Live", 1),
        ("Filled", 1),
    ]
    assert "“Say who they report to.”" in page
    assert f'href="{company.get_absolute_url()}"' in page
    assert "an edit is not sent yet" in page and "Readers see the text of before" in page
    services.submit(live, by=None)
    waiting = signed_in.get(edit_url(live)).content.decode()
    assert "is in review. What you send now takes its place" in waiting
    assert "an edit is in review" in signed_in.get("/employers/").content.decode()
    only = signed_in.get("/employers/?status=filled").content.decode()
    assert "Hired" in only and ">Changed</a>" not in only


def test_a_status_that_does_not_exist_is_no_filter(signed_in, company):
    make_live(company, title="Live")
    page = signed_in.get("/employers/?status=lively").content.decode()
    assert ">Live<span" not in page and 'aria-current="page">All' in page


def test_the_board_names_the_day_where_the_site_is(signed_in, company):
    with time_machine.travel("2026-06-14T23:30Z", tick=False):  # half past midnight in London
        make_draft(company)
        assert "Saved 15 June 2026" in signed_in.get("/employers/").content.decode()


def test_before_its_last_day_the_board_asks_whether_it_is_open(signed_in, owner, company):
    make_live(company)
    assert "Is it still open?" not in signed_in.get("/employers/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=27)):
        signed_in.force_login(owner)
        assert "Is it still open?" in signed_in.get("/employers/").content.decode()


def test_the_board_costs_the_same_for_thirty(signed_in, company, django_assert_num_queries):
    make_live(company)
    with django_assert_num_queries(16):
        signed_in.get("/employers/")
    for _ in range(29):
        make_live(company)
    with django_assert_num_queries(16):
        signed_in.get("/employers/")


def test_the_board_has_fifty_postings_a_page_and_reads_no_page_text(
    signed_in, company, django_assert_num_queries
):
    make_live(company, title="Live")
    for number in range(50):
        make_draft(company, title=f"Draft {number}")
    with django_assert_num_queries(15) as queries:  # nothing of these was decided
        first = signed_in.get(f"/employers/?company={company.slug}")
    assert not [query for query in queries if '"html"' in query["sql"]]
    assert len(first.context["rows"]) == 50 and first.context["tabs"][0][2] == 51
    assert f"?company={company.slug}&amp;page=2" in first.content.decode()
    second = signed_in.get(f"/employers/?company={company.slug}&page=2")
    assert [row.posting.title for row in second.context["rows"]] == ["Live"]
    assert [row.posting.title for row in signed_in.get("/employers/?status=live").context["rows"]] == ["Live"]
    for nonsense in ("0", "x", "9" * 5000):
        assert signed_in.get("/employers/", {"page": nonsense}).status_code == 200


def test_an_empty_board_says_how_it_works(signed_in):
    assert "No postings yet." in signed_in.get("/employers/").content.decode()


# What can be done


def test_recall_confirm_close_and_post_again(signed_in, company):
    version = make_submitted(company)
    assert signed_in.get(edit_url(version.posting))["Location"].endswith("/preview/")
    signed_in.post(f"{edit_url(version.posting)}recall/")
    assert Posting.objects.get().state == "draft"

    posting = make_live(company)
    signed_in.post(f"{edit_url(posting)}confirm/", {"closes_on": days_ahead(45).isoformat()})
    assert posting.versions.get().last_day == days_ahead(45)
    page = signed_in.post(f"{edit_url(posting)}confirm/", {"closes_on": days_ahead(90).isoformat()})
    assert "at most 60 days ahead" in page.content.decode()

    assert "We filled it" in signed_in.get(f"{edit_url(posting)}close/").content.decode()
    signed_in.post(f"{edit_url(posting)}close/", {"reason": "filled"})
    posting.refresh_from_db()
    assert (posting.state, posting.closed_reason) == ("closed", "filled")
    assert signed_in.get(f"{edit_url(posting)}close/").status_code == 404

    response = signed_in.post(f"{edit_url(posting)}copy/")
    copy = Posting.objects.order_by("pk").last()
    assert response["Location"] == edit_url(copy) and copy.state == "draft"


def test_a_draft_is_deleted_and_nothing_else_is(signed_in, company):
    version, live = make_submitted(company), make_live(company)
    for posting in (version.posting, live):
        assert signed_in.get(f"{edit_url(posting)}delete/").status_code == 404
        page = signed_in.post(f"{edit_url(posting)}delete/", follow=True).content.decode()
        assert "Only a draft can be deleted" in page
    services.recall(version.posting, by=None)
    assert f"{edit_url(version.posting)}delete/" in signed_in.get("/employers/").content.decode()
    assert "Delete the draft" in signed_in.get(f"{edit_url(version.posting)}delete/").content.decode()
    signed_in.post(f"{edit_url(version.posting)}delete/")
    assert list(Posting.objects.all()) == [live]
    log = signed_in.get(f"/employers/company/{company.slug}/log/").content.decode()
    assert f"“{version.title}” was deleted" in log


def test_refusals_are_messages(signed_in, company):
    posting = make_draft(company)
    page = signed_in.post(f"{edit_url(posting)}recall/", follow=True).content.decode()
    assert "it cannot be recalled" in page
    page = signed_in.post(f"{edit_url(posting)}close/", {"reason": "filled"}, follow=True).content.decode()
    assert "it cannot be closed" in page


def test_the_preview_is_the_page_as_saved(signed_in, company):
    posting = make_draft(company)
    response = signed_in.get(f"{edit_url(posting)}preview/")
    page = response.content.decode()
    assert "<strong>old bridge</strong>" in page and "We keep <em>bridges</em>." in page
    assert "no-store" in response["Cache-Control"] and "noindex" in page


def test_before_its_approval_no_page_says_that_we_read_it(signed_in, company):
    claim = "We read it before it was published"
    preview = signed_in.get(f"{edit_url(make_draft(company))}preview/").content.decode()
    assert claim not in preview
    assert claim in signed_in.get(make_live(company).get_absolute_url()).content.decode()


def test_too_many_must_haves_are_said_at_the_last_of_them(signed_in):
    names = ["lifting", *(f"topic-{number}" for number in range(6))]
    fields = typed(submit="1")
    for name in names:
        make_topic(name)
        fields |= {f"need_{name}": "must", f"level_{name}": "2"}
    fields |= {"need_topic-5": "nice"}
    fields.pop("save")
    response = signed_in.post(NEW, fields, follow=True)
    assert response.context["form"].errors == {"need_topic-4": ["Choose at most 5 topics as must have"]}


def test_a_trusted_companys_posting_is_live_at_once(client, owner):
    client.force_login(owner)
    make_company(owner, is_trusted=True)
    fields = typed()
    fields.pop("save")
    page = client.post(NEW, {**fields, "submit": "1"}, follow=True).content.decode()
    assert "is live" in page
    assert PostingVersion.objects.live().count() == 1


# Whose is what


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("", "get"),
        ("", "post"),
        ("preview/", "get"),
        ("recall/", "post"),
        ("confirm/", "get"),
        ("close/", "post"),
        ("copy/", "post"),
    ],
)
def test_nothing_of_somebody_elses(client, path, method):
    posting = make_live(title="CANARY")
    url = f"{edit_url(posting)}{path}"
    assert getattr(client, method)(url).status_code == 302
    stranger = make_user()
    make_company(stranger)
    client.force_login(stranger)
    response = getattr(client, method)(url)
    assert response.status_code == 404 and "CANARY" not in response.content.decode()
    posting.refresh_from_db()
    assert posting.state == "live"


def test_a_reviewer_of_the_company_only_reads(client, company):
    posting = make_draft(company)
    client.force_login(add_member(company, "reviewer"))
    assert client.get(f"{edit_url(posting)}preview/").status_code == 200
    assert client.get("/employers/").status_code == 200
    assert client.get(edit_url(posting)).status_code == 403
    assert client.post(edit_url(posting), typed(title="Changed")).status_code == 403
    assert client.get(NEW).status_code == 403
    assert client.get(f"/employers/company/{company.slug}/").status_code == 403


def test_the_company_page_is_changed_by_its_owner(signed_in, company):
    url = f"/employers/company/{company.slug}/"
    page = signed_in.get(url).content.decode()
    assert "We keep *bridges*." in page
    fields = {
        "name": "Fenmark",
        "place": "Leeds",
        "country": "Ireland",
        "size": "10-49",
        "about": "New.",
        "revision": "1",
    }
    response = signed_in.post(url, fields)
    assert response["Location"] == f"/employers/?company={company.slug}"
    page = signed_in.post(url, {**fields, "about": "Late."}).content.decode()
    assert "Somebody else saved" in page and "Late." in page and "New." in page
    company.refresh_from_db()
    assert company.about == "New."


@pytest.mark.parametrize("path", ["", "company/new/", "postings/new/"])
def test_anonymous_people_sign_in_first(client, path):
    response = client.get(f"/employers/{path}")
    assert response.status_code == 302 and response["Location"].startswith("/account/login/")


def test_what_was_typed_while_a_colleague_sent_the_posting_off_is_not_lost(signed_in, company, owner):
    posting = make_submitted(company, by=owner).posting
    response = signed_in.post(edit_url(posting), typed(work="KEPT", revision=posting.revision))
    page = response.content.decode()
    assert "KEPT" in page and "is in review. Recall it to change it" in page
    assert signed_in.get(edit_url(posting)).status_code == 302
    assert "Bring it back" in signed_in.get(edit_url(posting), follow=True).content.decode()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_the_calendar_is_refused(signed_in, company, day):
    page = signed_in.post(f"{edit_url(make_live(company))}confirm/", {"closes_on": day})
    assert "Enter a likely date" in page.content.decode()


@pytest.mark.parametrize("decide", [services.request_changes, services.reject])
def test_an_edit_that_came_back_says_why_while_the_posting_stays_live(signed_in, company, owner, decide):
    posting = make_live(company, by=owner)
    decide(services.submit(posting, by=owner), by=None, reason="Name the river.")
    board = signed_in.get("/employers/").content.decode()
    assert "Name the river." in board and "an edit was not accepted" in board
    assert "Name the river." in signed_in.get(edit_url(posting)).content.decode()
    services.submit(posting, by=owner)
    assert "Name the river." not in signed_in.get("/employers/").content.decode()
    assert "Name the river." not in signed_in.get(edit_url(posting)).content.decode()


def test_no_query_that_somebody_makes_up_fails(signed_in, company):
    for path in ("/employers/", NEW):
        assert signed_in.get(path, {"company": f"{company.slug}\0"}).status_code == 200
        assert signed_in.get(path, {"company": "\0x"}).status_code == 404


def test_a_company_called_new_has_a_page_to_change_it(signed_in, owner):
    company = make_company(owner, name="New")
    page = signed_in.get(f"/employers/company/{company.slug}/").content.decode()
    assert 'value="New"' in page


def test_copies_count_among_new_postings(client, settings):
    """However they are made, an address makes sixty in an hour."""
    settings.RATE_LIMIT_FACTOR = 1 / 30
    cache.clear()
    owner = make_user()
    posting = make_draft(make_company(owner))
    client.force_login(owner)
    answers = [client.post(f"/employers/postings/{posting.public_id}/copy/").status_code for _ in range(3)]
    assert answers == [302, 302, 429]
