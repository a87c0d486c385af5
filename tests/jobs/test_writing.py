"""While a posting is written: kept as it is typed, shown as its page will look, checked, and never somebody else's."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jobs import services
from jobs.forms import PostingForm
from jobs.models import Company, Posting, PostingEditing
from jobs.tasks import delete_what_has_ended
from jobs.values import DraftLine, DraftNeed, PlaceOfWork, Source
from portal.editing import services as editing
from tests.jobs.factories import (
    add_member,
    make_company,
    make_draft,
    make_input,
    make_live,
    make_submitted,
    make_topic,
    make_user,
)
from tests.jobs.test_employers import NEW, edit_url, typed

pytestmark = pytest.mark.django_db
PAGE = "abc123"  # which opening of the form
HALF = {
    "page": PAGE,
    "title": "Keeper, half a sen",
    "language": "en",
    "pay_max": "lots",
    "has_visa": "on",
    "revision": "1",
}


@pytest.fixture
def owner():
    user = make_user("owner")
    user.name = "Ada"
    user.save()
    return user


@pytest.fixture
def company(owner):
    return make_company(owner, name="Fenmark")


@pytest.fixture
def signed_in(client, owner, company):
    client.force_login(owner)
    return client


def shown(client, address: str) -> str:
    return client.get(address).content.decode()


# Kept


def test_what_was_typed_comes_back_with_its_revision(signed_in, company):
    posting = make_draft(company, title="Keeper")
    url = edit_url(posting)
    assert "You typed something" not in shown(signed_in, url)
    answer = signed_in.post(f"{url}keep/", {**HALF, "nonsense": "x"}).json()
    assert (answer["others"], answer["revision"]) == ([], 1)
    assert "Bring it back" in shown(signed_in, url)
    assert Posting.objects.get().title == "Keeper"
    services.save_posting(posting, by=None, data=make_input(title="Theirs"))
    back = signed_in.get(f"{url}?unsaved={PAGE}")
    form, page = back.context["form"], back.content.decode()
    assert not form.errors and "This is what you typed" in page and "alert-danger" not in page
    values = {name: form[name].value() for name in ("title", "pay_max", "has_visa", "revision")}
    assert values == {"title": HALF["title"], "pay_max": "lots", "has_visa": "on", "revision": "1"}
    assert "Pay to: Enter a number" in page  # among what is to do
    assert "Keeper, half a sen</h2>" in page
    conflict = signed_in.post(url, typed(revision="1", page=PAGE)).content.decode()
    assert "Somebody else saved in between" in conflict and "Theirs" in conflict
    assert "Bring it back</a> <button" not in conflict and PostingEditing.objects.unsaved().exists()
    signed_in.post(url, typed(revision="2", page=PAGE))
    assert not PostingEditing.objects.unsaved().exists()


def test_a_new_posting_is_kept_for_each_company_until_it_is_stored(signed_in, company, owner):
    other = make_company(owner, name="Other")
    keep = f"{NEW}keep/?company={company.slug}"
    signed_in.post(keep, {**HALF, "csrfmiddlewaretoken": "x"})
    assert "csrfmiddlewaretoken" not in PostingEditing.objects.get().typed
    at = f"{NEW}?company={company.slug}"
    assert "You typed something" not in shown(signed_in, f"{NEW}?company={other.slug}")
    assert f"?company={company.slug}&amp;unsaved={PAGE}" in shown(signed_in, at)
    assert "Go on with it" in shown(signed_in, f"/employers/postings/start/?company={company.slug}")
    assert signed_in.get(f"{at}&unsaved={PAGE}").context["form"]["title"].value() == HALF["title"]
    signed_in.post(at, typed(page=PAGE))
    assert not PostingEditing.objects.unsaved().exists()
    assert 'data-saved="0"' not in shown(signed_in, at)  # so that a browser forgets its copy, too


def test_it_is_thrown_away_only_when_asked(signed_in, company):
    posting = make_draft(company)
    for url, back in ((edit_url(posting), edit_url(posting)), (NEW, f"{NEW}?company={company.slug}")):
        signed_in.post(f"{url}keep/", HALF)
        shown(signed_in, f"{url}?unsaved={PAGE}")
        assert PostingEditing.objects.unsaved().exists()
        assert signed_in.post(f"{url}keep/", {"forget": PAGE})["Location"] == back
        assert not PostingEditing.objects.unsaved().exists()


def test_two_tabs_keep_what_each_of_them_holds(signed_in, company):
    """And typing on, without bringing back what was typed before, overwrites nothing."""
    url = edit_url(make_draft(company))
    for page in ("one", "two"):
        signed_in.post(f"{url}keep/", {"title": f"Of tab {page}", "page": page})
    shows = signed_in.get(url)
    assert [offer.page for offer in shows.context["offers"]] == ["two", "one"]
    assert shows.context["page"] not in ("", "one", "two")
    for page in ("one", "two"):
        assert signed_in.get(f"{url}?unsaved={page}").context["form"]["title"].value() == f"Of tab {page}"
    signed_in.post(url, typed(page="two", revision="1"))
    assert [row.page for row in PostingEditing.objects.unsaved()] == ["one"]
    for nonsense in ("", "\0", "x" * 99, "../", "three"):
        assert signed_in.get(url, {"unsaved": nonsense}).context["form"]["title"].value() == "Bridge Keeper"
        assert signed_in.post(f"{url}keep/", {"title": "t", "page": nonsense}).status_code == 200
    for page in range(8):
        signed_in.post(f"{url}keep/", {"title": "t", "page": f"p{page}"})
    assert len(signed_in.get(url).context["offers"]) == editing.MOST_OFFERS


def test_a_colleague_is_named_and_what_was_typed_is_not_shown(client, signed_in, company, owner):
    posting = make_draft(company)
    signed_in.post(f"{edit_url(posting)}keep/", {"title": "SECRET", "page": PAGE})
    colleague = add_member(company, "recruiter")
    client.force_login(colleague)
    for address in (edit_url(posting), f"{edit_url(posting)}?unsaved={PAGE}"):
        page = shown(client, address)
        assert "<b>Ada</b>" in page and "SECRET" not in page and "This is what you typed" not in page
    assert client.post(f"{edit_url(posting)}keep/").json()["others"] == ["Ada"]
    PostingEditing.objects.filter(user=owner).update(seen_at=timezone.now() - timedelta(minutes=2))
    assert client.post(f"{edit_url(posting)}keep/").json()["others"] == []


def test_what_is_typed_while_a_colleague_sends_it_off_is_kept(signed_in, company):
    posting = make_submitted(company).posting
    signed_in.post(f"{edit_url(posting)}keep/", HALF)
    back = f"{edit_url(posting)}?unsaved={PAGE}"
    assert back in shown(signed_in, edit_url(posting) + "preview/")
    page = shown(signed_in, back)
    assert HALF["title"] in page and "Recall it to change it" in page


def test_a_text_of_any_kind_is_kept_and_one_without_end_is_not(signed_in, company):
    url = edit_url(make_draft(company))
    odd = "\0\u202e\U0001f514 ' \" <script>\r\n" + "x" * 200_000
    assert signed_in.post(f"{url}keep/", {"title": odd, "work": odd, "page": PAGE}).status_code == 200
    back = signed_in.get(f"{url}?unsaved={PAGE}")
    assert back.status_code == 200 and back.context["form"]["work"].value() == odd.replace("\0", "")
    assert signed_in.post(f"{url}keep/", {"work": "x" * 500_001}).status_code == 413
    assert signed_in.post(f"{url}beside/", {"title": odd, "work": odd, "offices": odd}).status_code == 200


def test_what_nobody_comes_back_to_is_deleted(company, owner):
    editing.keep(services.form_of(None, company, PAGE), {"title": ["Half"]}, by=owner)
    editing.look(services.form_of(None, company, "b"), by=owner)
    PostingEditing.objects.update(seen_at=timezone.now() - timedelta(days=2))
    delete_what_has_ended.call()
    assert PostingEditing.objects.get().page == PAGE
    PostingEditing.objects.update(seen_at=timezone.now() - timedelta(days=31))
    delete_what_has_ended.call()
    assert not PostingEditing.objects.exists()


# Shown


def test_the_page_beside_the_form_is_of_what_is_typed(signed_in, company):
    posting = make_draft(company)
    fields = typed(
        title="", work="<script>x</script>**b**", summary="Keep *it*.", closes_on="2031-02-", pay_max=""
    )
    page = signed_in.post(f"{edit_url(posting)}beside/", fields).content.decode()
    for words in (
        "No title yet</h2>",
        "<strong>b</strong>",
        "Keep *it*.",
        "Hybrid, Sheffield, United Kingdom; Ghent, Belgium",
        "Lifting at level 3.",
        "We keep <em>bridges</em>.",
        '<a href="#id_pay_max">Pay to: Enter both ends',
        '<a href="#id_title">Enter a job title',
        '<a href="#id_closes_on">Last day: Enter a valid date',
        'Pay and place <span class="soft">1 to do',
    ):
        assert words in page, words
    assert "<script>" not in page and "posts@span.example" not in page and "<html" not in page
    posting.refresh_from_db()
    assert posting.title == "Bridge Keeper" and posting.revision == 1


def test_without_a_script_a_button_shows_what_is_typed_and_keeps_it(signed_in, company):
    for url in (NEW, edit_url(make_draft(company))):
        response = signed_in.post(url, typed(title="Not stored", pay_max="lots", preview="1"))
        page = response.content.decode()
        assert "Not stored</h2>" in page and 'value="lots"' in page and "alert-danger" not in page
        assert not Posting.objects.filter(title="Not stored").exists()
        assert PostingEditing.objects.get(typed__title=["Not stored"])
        PostingEditing.objects.all().delete()


def test_a_fast_typist_meets_no_limit(signed_in, company, settings):
    cache.clear()
    settings.RATE_LIMIT_FACTOR = 0.1  # 30 a minute, and 6 new postings an hour
    for url in (NEW, edit_url(make_draft(company))):
        for path in ("keep/", "beside/"):
            answers = {signed_in.post(f"{url}{path}", {"title": str(n)}).status_code for n in range(12)}
            assert answers == {200}


def test_the_preview_costs_the_same_for_one_line_and_for_fifty(
    signed_in, company, django_assert_max_num_queries
):
    url = f"{edit_url(make_draft(company))}beside/"
    for count in (1, 50):
        with django_assert_max_num_queries(14):
            signed_in.post(url, typed(responsibilities="- Lift.\n" * count))


def test_the_preview_of_nothing_claims_nothing(signed_in):
    page = shown(signed_in, NEW)
    assert "No title yet</h2>" in page and "<dt>Place</dt>" not in page and "Not stated" in page


# Sources


SOURCES = [Source("r", f"q{n}", "a", f"“Yes” to “Question {n}?”") for n in range(6)]
LINES = ["Nothing sings.", "Judge the estimates.", "Lift for boats.", "Write the log.", "Grease the leaf."]


def drafted(company: Company) -> Posting:
    make_topic("lifting")
    return services.create_draft(
        company=company,
        by=None,
        title="Bridge Keeper",
        lines=[DraftLine("outcomes", text, SOURCES[n]) for n, text in enumerate(LINES)],
        needs=[DraftNeed("lifting", True, 3, SOURCES[5])],
        terms={"employment_type": "freelance", "hours_per_week": 16},
    )


def sources_of(posting: Posting) -> dict[str, str]:
    rows = [*posting.lines.all(), *posting.needs.all()]
    return {getattr(row, "text", "need"): row.source_label for row in rows if row.source_label}


def test_each_line_shows_its_source_through_rewording_moving_autosave_and_copying(signed_in, company):
    posting = drafted(company)
    url = edit_url(posting)
    text = "- Grease the whole leaf.\n- Something else entirely, of its own.\n- Nothing sings.\n- Lift for boats."
    fields = typed(outcomes=text, revision="1", responsibilities="", level_lifting="4")
    page = signed_in.post(f"{url}beside/", fields).content.decode()
    assert "“Grease the whole leaf.” From “Yes” to “Question 4?”" in page
    assert page.count("From “Yes”") == 4 and "Question 1?" not in page
    signed_in.post(f"{url}keep/", fields)
    assert sources_of(posting) == {
        **{t: SOURCES[n].label for n, t in enumerate(LINES)},
        "need": SOURCES[5].label,
    }
    signed_in.post(url, fields)
    expected = {
        "Grease the whole leaf.": SOURCES[4].label,
        "Nothing sings.": SOURCES[0].label,
        "Lift for boats.": SOURCES[2].label,
        "need": SOURCES[5].label,
    }
    assert sources_of(posting) == expected
    response = signed_in.post("/employers/postings/start/", {"earlier": posting.public_id})
    copy = Posting.objects.get(public_id=response["Location"].split("/")[3])
    assert sources_of(copy) == expected and copy.drafted == posting.drafted
    assert "From “Yes” to “Question 4?”" in shown(signed_in, edit_url(copy))


def test_what_contradicts_the_assessment_is_said_while_it_is_typed(signed_in, company):
    url = f"{edit_url(drafted(company))}beside/"
    said = "The assessment advised freelance or fractional; this posting says full time"
    assert f'<a href="#div_id_employment_type">{said}' in signed_in.post(url, typed()).content.decode()
    assert said not in signed_in.post(url, typed(employment_type="freelance")).content.decode()


class ThroughTheForm(TestCase):
    """A property that needs a database: a test case of Django's for each example."""

    @examples(max_examples=25, deadline=None)
    @given(
        st.permutations(range(len(LINES))).flatmap(
            lambda order: st.integers(0, len(LINES)).map(lambda n: order[:n])
        ),
        st.lists(st.integers(0, 4), max_size=3),
    )
    def test_the_lines_that_stay_keep_their_sources(self, order, reworded):
        posting = drafted(make_company())
        texts = {n: LINES[n][:-1] + ", too." if n in reworded else LINES[n] for n in order}
        form = PostingForm(typed(outcomes="\n".join(f"- {text}" for text in texts.values())))
        assert form.is_valid(), form.errors
        services.save_posting(posting, by=None, data=form.to_input())
        found = {line.text: line.source_label for line in posting.lines.filter(section="outcomes")}
        assert found == {text: SOURCES[n].label for n, text in texts.items()}


# Start


def test_a_posting_starts_from_nothing_an_earlier_one_or_a_result(signed_in, company, client):
    start = "/employers/postings/start/"
    page = shown(signed_in, start)
    assert f"{NEW}?company={company.slug}" in page and "none yet" in page and "Begin the assessment" in page
    live, secret = make_live(company, title="Live one"), make_live(title="SECRET")
    page = shown(signed_in, start)
    assert "Live one (live, saved " in page and "SECRET" not in page
    for nonsense in ({}, {"earlier": ""}, {"earlier": "\0"}, {"earlier": secret.public_id}):
        assert "One thing to fix" in signed_in.post(start, nonsense).content.decode()
    response = signed_in.post(start, {"earlier": live.public_id})
    copy = Posting.objects.exclude(pk__in=[live.pk, secret.pk]).get()
    assert response["Location"] == edit_url(copy)
    assert (copy.title, copy.state, copy.closes_at) == ("Live one", "draft", None)
    client.force_login(make_user())
    assert client.get(start)["Location"] == "/employers/company/new/"


def test_remote_work_needs_a_country_before_it_is_sent(signed_in):
    fields = typed(workplace="remote", offices="", submit="1")
    fields.pop("save")
    page = signed_in.post(NEW, fields, follow=True).content.decode()
    assert '<a href="#id_remote_countries">Countries: Name at least one country' in page
    posting = Posting.objects.get()
    fields |= {"remote_countries": "Japan", "revision": str(posting.revision)}
    signed_in.post(edit_url(posting), fields)
    assert list(posting.versions.get().places.values_list("country", "is_remote")) == [("JP", True)]
    assert services.as_input(posting).places == [PlaceOfWork("JP", "", True)]
