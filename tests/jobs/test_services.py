"""The verbs of postings, their effect read back from the database."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs import services
from jobs.dates import end_of_day, last_day, latest_end
from jobs.errors import ConflictError, IncompleteError, JobsError
from jobs.models import Company, Line, Need, Place, Posting, PostingVersion, Review
from jobs.values import DraftLine, DraftNeed, PlaceOfWork, Source
from portal import search, text
from portal.audit.models import Event
from portal.search.models import Document
from tests.jobs.factories import (
    days_ahead,
    make_company,
    make_draft,
    make_input,
    make_live,
    make_moderator,
    make_submitted,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def again(posting: Posting) -> Posting:
    return Posting.objects.get(pk=posting.pk)


def live_titles() -> list[str]:
    return sorted(PostingVersion.objects.live().values_list("title", flat=True))


def found(query: str) -> list[str]:
    return [hit.title for hit in search.find(query, kinds=["posting"]).hits]


# Drafts


def test_a_draft_needs_a_title_and_nothing_else():
    company = make_company()
    data = services.PostingInput(terms={"title": "Bridge Keeper"})
    posting = services.create_posting(company=company, by=None, data=data)
    assert (posting.state, posting.slug) == ("draft", "bridge-keeper")
    with pytest.raises(JobsError):
        services.create_posting(company=company, by=None, data=services.PostingInput(terms={"title": ""}))


@pytest.mark.parametrize(
    "terms",
    [
        {"pay_min": 5, "pay_max": 4, "pay_currency": "GBP", "pay_period": "year"},
        {"pay_min": 5, "pay_max": 6, "pay_currency": "", "pay_period": "year"},
        {"pay_min": 5, "pay_max": 6, "pay_currency": "XXX", "pay_period": "year"},
        {"pay_min": 5},
        {"workplace": "moon"},
        {"no_such_field": 1},
        {"apply_url": "javascript:alert(1)"},
    ],
)
def test_terms_that_are_wrong_are_refused_in_words(terms):
    with pytest.raises(JobsError) as raised:
        make_draft(**{"pay_min": None, "pay_max": None, "pay_currency": "", "pay_period": "", **terms})
    assert raised.value.message
    assert not Posting.objects.exists()


def test_a_line_keeps_its_row_and_its_source_through_edits():
    make_topic("lifting")
    source = Source("r1", "scope", "several", "You answered “several” to “How many bridges?”")
    posting = services.create_draft(
        company=make_company(),
        by=None,
        title="Bridge Keeper",
        lines=[
            DraftLine("responsibilities", "Lift the old bridge on time.", source),
            DraftLine("responsibilities", "Write the log."),
        ],
        needs=[DraftNeed("lifting", True, 3, source)],
        terms={"employment_type": "freelance", "hours_per_week": 16},
    )
    line, need = posting.lines.get(position=0), posting.needs.get()
    assert (line.source_question, need.source_answer) == ("scope", "several")
    data = make_input(
        sections={"responsibilities": "- Write the log.\n- Lift the old bridge on time, every time.\n- New."},
        needs=[DraftNeed("lifting", False, 2)],
    )
    services.save_posting(posting, by=None, data=data)
    kept = Line.objects.get(pk=line.pk)
    assert kept.text == "Lift the old bridge on time, every time."
    assert (kept.position, kept.source_label) == (1, source.label)
    kept_need = Need.objects.get(pk=need.pk)
    assert (kept_need.is_must, kept_need.level, kept_need.source_question) == (False, 2, "scope")
    assert [row.text for row in again(posting).lines.all()] == [
        "Write the log.",
        "Lift the old bridge on time, every time.",
        "New.",
    ]


def test_saving_over_somebody_elses_save_is_a_conflict():
    posting = make_draft()
    services.save_posting(posting, by=None, data=make_input(title="Theirs"), revision=1)
    with pytest.raises(ConflictError) as raised:
        services.save_posting(posting, by=None, data=make_input(title="Ours"), revision=1)
    assert raised.value.posting.title == "Theirs"
    assert again(posting).title == "Theirs"


def test_what_is_in_review_or_closed_is_not_edited():
    version = make_submitted()
    with pytest.raises(JobsError, match="Recall"):
        services.save_posting(version.posting, by=None, data=make_input())
    services.reject(version, by=None, reason="No.")
    with pytest.raises(JobsError, match="closed"):
        services.save_posting(version.posting, by=None, data=make_input())


def test_a_copy_is_a_new_draft_with_the_same_text():
    posting = make_live()
    copy = services.copy_posting(posting, by=None)
    assert (copy.state, copy.closes_at, copy.posted_at) == ("draft", None, None)
    assert copy.public_id != posting.public_id
    assert services.sections_of(copy) == services.sections_of(posting)
    assert [str(place) for place in copy.places.all()] == ["Sheffield, United Kingdom"]


def test_a_copy_of_a_posting_that_is_over_is_a_repost():
    """However often, it is counted from the first; of one that still runs, or that nobody saw, it is just a copy."""
    first = make_live(closes_at=end_of_day(days_ahead(3)))
    for other in (first, make_draft(), services.reject(make_submitted(), by=None, reason="No.").posting):
        copy = services.copy_posting(other, by=None)
        assert (copy.is_repost, copy.reposted_from) == (False, None)
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        second = services.copy_posting(first, by=None)
        services.save_posting(second, by=None, data=make_input())
        services.approve(services.submit(second, by=None), by=None)
        third = services.copy_posting(services.close(second, by=None, reason="filled"), by=None)
        assert again(second).posted_at > first.posted_at
    assert (second.reposted_from_id, second.first_posted_at) == (first.pk, first.posted_at)
    assert (third.reposted_from_id, third.first_posted_at) == (second.pk, first.posted_at)
    second.delete()
    assert again(third).is_repost


def test_nothing_that_keeps_a_posting_alive_bumps_it():
    """Not a confirmation, not a later last day, not an edit: its date and its place in the list stay."""
    old = make_live(title="Old")
    make_live(title="New")
    posted_at = old.posted_at
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        services.confirm(old, by=None)
        services.confirm(old, by=None, closes_at=end_of_day(days_ahead(50)))
        services.save_posting(again(old), by=None, data=make_input(title="Old"))
        services.approve(services.submit(old, by=None), by=None)
        newest = PostingVersion.objects.live().newest_first()
        assert [version.title for version in newest] == ["New", "Old"]
        assert again(old).posted_at == posted_at == newest[1].posted_at


# Submit and review


def test_an_incomplete_posting_is_not_submitted():
    posting = make_draft(summary="", places=[], closes_at=None, pay_min=None, pay_max=None)
    with pytest.raises(IncompleteError) as raised:
        services.submit(posting, by=None)
    assert [problem.field for problem in raised.value.problems] == [
        "pay_min",
        "offices",
        "summary",
        "closes_on",
    ]
    assert again(posting).state == "draft"
    assert not PostingVersion.objects.exists()


def test_a_reason_stands_in_for_pay():
    version = make_submitted(
        pay_min=None, pay_max=None, no_pay_reason="The works council decides in December."
    )
    assert (version.pay, version.pay_reference) == (None, 0)


@pytest.mark.parametrize(("days", "is_fine"), [(-1, False), (0, True), (60, True), (61, False)])
def test_the_last_day_is_at_most_sixty_days_ahead(days, is_fine):
    posting = make_draft(closes_at=end_of_day(days_ahead(days)))
    if is_fine:
        assert services.submit(posting, by=None).state == "submitted"
    else:
        with pytest.raises(IncompleteError):
            services.submit(posting, by=None)


def test_a_submitted_posting_is_frozen_and_unseen():
    version = make_submitted()
    assert (version.number, version.state, again(version.posting).state) == (1, "submitted", "submitted")
    assert version.html["work"].startswith("<p>Keep the <strong>old bridge</strong>.</p>")
    assert [place.city for place in Place.objects.filter(version=version)] == ["Sheffield"]
    assert version.needs.get().anchors[2] == "Lifting at level 3."
    assert version.pay_reference and version.pay_reference_on
    assert live_titles() == [] and found("bridge") == []


def test_approval_makes_it_live_until_the_end_of_its_last_day():
    moderator, author = make_moderator(), make_user()
    version = make_submitted(make_company(author), author, closes_at=end_of_day(days_ahead(10)))
    services.approve(version, by=moderator)
    posting = again(version.posting)
    assert (posting.state, posting.status_words) == ("live", "Live")
    assert posting.posted_at and posting.confirmed_at
    assert live_titles() == ["Bridge Keeper"] and found("old bridge") == ["Bridge Keeper"]
    assert Review.objects.get().by == moderator
    assert Event.objects.filter(verb="posting.approve", by=moderator).exists()
    with time_machine.travel(end_of_day(days_ahead(10)) - timedelta(seconds=1), tick=False):
        assert live_titles() == ["Bridge Keeper"]
    with time_machine.travel(end_of_day(days_ahead(10)), tick=False):
        assert live_titles() == [] and found("old bridge") == []
        assert again(posting).status_words == "Expired"


def test_what_the_company_wrote_about_itself_is_read_before_readers_see_it():
    company = make_company()
    assert company.about_html == ""
    make_live(company)
    company.refresh_from_db()
    assert company.about_html == "<p>We keep <em>bridges</em>.</p>"
    services.update_company(company, by=make_user(), values={"about": "Buy cheap watches"})
    company.refresh_from_db()
    assert "watches" not in company.about_html
    services.trust(company, by=None)
    company.refresh_from_db()
    assert "watches" in company.about_html


def test_changes_are_asked_for_and_made():
    version = make_submitted()
    services.request_changes(version, by=None, reason="Say who they report to.")
    posting = again(version.posting)
    assert (posting.state, posting.status_words) == ("changes_requested", "Changes asked")
    services.save_posting(posting, by=None, data=make_input(title="Bridge Keeper, Days"))
    second = services.submit(posting, by=None)
    services.approve(second, by=None)
    assert (second.number, live_titles()) == (2, ["Bridge Keeper, Days"])


def test_a_rejected_posting_is_closed():
    version = make_submitted()
    services.reject(version, by=None, reason="Not this role.")
    posting = again(version.posting)
    assert (posting.state, posting.closed_reason, live_titles()) == ("closed", "rejected", [])


@pytest.mark.parametrize("verb", [services.request_changes, services.reject])
def test_a_decision_against_needs_a_reason(verb):
    version = make_submitted()
    with pytest.raises(JobsError, match="reason"):
        verb(version, by=None, reason="  ")
    assert again(version.posting).state == "submitted"


def test_a_recalled_posting_is_a_draft_again():
    version = make_submitted()
    services.recall(version.posting, by=None)
    version.refresh_from_db()
    assert (again(version.posting).state, version.state) == ("draft", "recalled")
    with pytest.raises(JobsError, match="not in review"):
        services.approve(version, by=None)


def test_one_version_is_decided_once():
    version = make_submitted()
    services.approve(version, by=None)
    for verb in (services.reject, services.request_changes):
        with pytest.raises(JobsError, match="not in review"):
            verb(version, by=None, reason="Late.")
    with pytest.raises(JobsError, match="not in review"):
        services.approve(version, by=None)


def test_a_late_approval_is_refused_when_the_last_day_is_over():
    version = make_submitted(closes_at=end_of_day(days_ahead(1)))
    with time_machine.travel(timezone.now() + timedelta(days=3)), pytest.raises(JobsError, match="last day"):
        services.approve(version, by=None)


def test_a_trusted_companys_posting_goes_live_at_once():
    version = make_submitted(make_company(is_trusted=True), make_user())
    assert (version.state, live_titles()) == ("approved", ["Bridge Keeper"])


# Edits of a live posting


def test_an_edit_waits_while_the_posting_stays_live():
    posting = make_live()
    services.save_posting(posting, by=None, data=make_input(title="Bridge Keeper, Nights"))
    edit = services.submit(posting, by=None)
    assert (again(posting).state, live_titles()) == ("live", ["Bridge Keeper"])
    services.reject(edit, by=None, reason="No.")
    assert (again(posting).state, live_titles()) == ("live", ["Bridge Keeper"])
    edit = services.submit(posting, by=None)
    services.approve(edit, by=None)
    assert (again(posting).slug, live_titles()) == ("bridge-keeper-nights", ["Bridge Keeper, Nights"])
    assert found("keeper") == ["Bridge Keeper, Nights"]
    windows = (
        posting.versions.filter(state="approved").order_by("number").values_list("live_from", "live_until")
    )
    assert windows[0][1] == windows[1][0]
    assert edit.posted_at is None or again(posting).posted_at == posting.posted_at


def test_only_the_newest_edit_is_judged():
    posting = make_live()
    first = services.submit(posting, by=None)
    second = services.submit(posting, by=None)
    first.refresh_from_db()
    assert (first.state, second.state) == ("recalled", "submitted")
    services.recall(posting, by=None)
    assert again(posting).state == "live"
    with pytest.raises(JobsError, match="Nothing"):
        services.recall(posting, by=None)


# The end


@pytest.mark.parametrize(("reason", "words"), [("filled", "Filled"), ("withdrawn", "Closed")])
def test_closing_takes_it_down_for_good(reason, words):
    posting = make_live()
    edit = services.submit(posting, by=None)
    services.close(posting, by=None, reason=reason)
    posting, version = again(posting), PostingVersion.objects.get(number=1)
    assert (posting.state, posting.status_words) == ("closed", words)
    assert live_titles() == [] and found("bridge") == []
    assert version.is_expired()
    edit.refresh_from_db()
    assert edit.state == "recalled"
    with pytest.raises(JobsError):
        services.submit(posting, by=None)


def test_closing_needs_a_reason_that_exists():
    posting = make_live()
    with pytest.raises(JobsError, match="filled"):
        services.close(posting, by=None, reason="removed")
    assert again(posting).state == "live"


def test_what_a_moderator_removes_has_no_page():
    posting = make_live()
    services.remove(posting, by=make_moderator(), reason="A scam.")
    assert again(posting).closed_reason == "removed"
    assert not PostingVersion.objects.readable().exists()
    assert found("bridge") == []


def test_still_open_moves_the_last_day_without_a_review():
    posting = make_live(closes_at=end_of_day(days_ahead(3)))
    until = end_of_day(days_ahead(20))
    services.confirm(posting, by=None, closes_at=until)
    version = PostingVersion.objects.get()
    assert (version.live_until, again(posting).closes_at) == (until, until)
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert live_titles() == ["Bridge Keeper"] and found("bridge") == ["Bridge Keeper"]
        services.confirm(posting, by=None)
        assert again(posting).confirmed_at.date() == timezone.now().date()
    for wrong in (end_of_day(days_ahead(-2)), end_of_day(days_ahead(70))):
        with pytest.raises(JobsError):
            services.confirm(posting, by=None, closes_at=wrong)


@pytest.mark.parametrize(("days", "is_fine"), [(-1, False), (0, True), (60, True), (61, False)])
def test_the_last_day_moves_to_at_most_sixty_days_ahead(days, is_fine):
    posting = make_live()
    if is_fine:
        confirmed = services.confirm(posting, by=None, closes_at=end_of_day(days_ahead(days)))
        assert confirmed.last_day == days_ahead(days)
    else:
        with pytest.raises(JobsError, match="Choose a last day"):
            services.confirm(posting, by=None, closes_at=end_of_day(days_ahead(days)))


@pytest.mark.parametrize("now", ["2026-03-01T00:30", "2026-10-01T23:30"])
def test_sixty_days_are_days_where_the_clocks_change(now):
    with time_machine.travel(
        datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/London")), tick=False
    ):
        assert last_day(latest_end(timezone.now())) == days_ahead(60)


def test_an_approved_edit_keeps_the_last_day_that_was_moved_while_it_waited():
    posting = make_live(closes_at=end_of_day(days_ahead(3)))
    edit = services.submit(posting, by=None)
    until = end_of_day(days_ahead(20))
    services.confirm(posting, by=None, closes_at=until)
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert services.approve(edit, by=None).live_until == until
        assert live_titles() == ["Bridge Keeper"]
        sooner = end_of_day(days_ahead(2))
        services.save_posting(again(posting), by=None, data=make_input(closes_at=sooner))
        assert services.approve(services.submit(posting, by=None), by=None).live_until == sooner


def test_an_expired_posting_can_be_opened_again_for_a_while():
    posting = make_live(closes_at=end_of_day(days_ahead(3)))
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert live_titles() == []
        services.confirm(posting, by=None, closes_at=end_of_day(days_ahead(10)))
        assert live_titles() == ["Bridge Keeper"]


def test_a_last_day_is_read_as_the_day_that_was_typed():
    for day in (days_ahead(0), days_ahead(200)):
        assert last_day(end_of_day(day)) == day


# Companies


def test_companies_of_one_name_have_different_addresses():
    first, second = make_company(name="Span"), make_company(name="Span")
    assert (first.slug, second.slug) == ("span", "span-2")


def test_a_deleted_company_takes_everything_along():
    posting = make_live()
    services.delete_company(posting.company, by=None)
    assert not Company.objects.filter(pk=posting.company_id).exists()
    assert not PostingVersion.objects.exists() and found("bridge") == []


# The pack


@pytest.fixture
def loaded() -> dict[str, object]:
    make_topic("lifting")
    return {
        "title": "Bridge Keeper",
        "summary": "Keep it.",
        "employment_type": "full_time",
        "seniority": "mid",
        "workplace": "remote",
        "places": [],
        "remote_countries": ["GB", "IE"],
        "pay": {"min": 28000, "max": 32000, "currency": "GBP", "period": "year"},
        "visa": True,
        "relocation": False,
        "language": "en",
        "posted_days_ago": 5,
        "open_days": 30,
        "reply_days": 10,
        "apply_email": "posts@holm.example",
        "lines": {"work": ["One.", "Two."], "responsibilities": ["Lift.", "Look."]},
        "needs": [{"topic": "lifting", "must": True, "level": 2}],
    }


def test_a_pack_posting_is_live_with_dates_counted_from_the_loading(loaded):
    company = services.load_company({"name": "Holm", "slug": "holm-canal-trust", "about": "We *lift*."})
    posting = services.load_posting(loaded, company=company)
    version = PostingVersion.objects.live().get()
    assert (company.slug, company.is_demo) == ("holm-canal-trust", True)
    assert version.posted_at.date() == (timezone.now() - timedelta(days=5)).date()
    assert version.last_day == days_ahead(25)
    assert version.by is None and posting.status_words == "Live"
    assert [place.is_remote for place in version.places.all()] == [True, True]
    assert found("bridge keeper") == ["Bridge Keeper"]
    document = Document.objects.get(kind="posting")
    assert (document.live_from, document.live_until) == (version.live_from, version.live_until)
    assert not PostingVersion.objects.published().exists()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"state": "expired", "posted_days_ago": 50}, "Expired"),
        ({"state": "closed", "closed": "filled"}, "Filled"),
        ({"state": "closed", "closed": "withdrawn", "posted_days_ago": 50, "open_days": 40}, "Closed"),
    ],
)
def test_a_pack_posting_may_be_over(loaded, state, words):
    posting = services.load_posting({**loaded, **state}, company=make_company(is_demo=True))
    version = PostingVersion.objects.get()
    assert again(posting).status_words == words
    assert version.is_expired() and not version.is_live()
    assert version.live_from < version.live_until < timezone.now()
    assert found("bridge") == []


def test_a_pack_posting_follows_the_pack(loaded):
    company = make_company(is_demo=True)
    posting = services.load_posting(loaded, company=company)
    services.load_posting({**loaded, "title": "Bridge Master"}, company=company, posting=posting)
    assert live_titles() == ["Bridge Master"]
    assert again(posting).public_id == posting.public_id


def test_places_without_doubles():
    posting = make_draft(
        places=[PlaceOfWork("gb", "Leeds"), PlaceOfWork("gb", "Leeds"), PlaceOfWork("IE", is_remote=True)]
    )
    assert [(p.country, p.city) for p in posting.places.all()] == [("GB", "Leeds"), ("IE", "")]


def test_a_company_is_found_by_its_new_name():
    company = make_company(make_user(), name="Fenmark")
    make_live(company)
    make_submitted(company, title="Not yet")
    services.update_company(company, by=None, values={"name": "Holmgard"})
    assert (found("holmgard"), found("fenmark")) == (["Bridge Keeper"], [])


def test_what_turns_the_direction_of_writing_is_left_out():
    """A title that ends with such a character turns what stands after it on every list."""
    assert make_draft(title="Bridge\u202e Keeper\u2066").title == "Bridge Keeper"
    with pytest.raises(JobsError):
        make_draft(title="\u202e")


@pytest.mark.django_db(transaction=True)
def test_no_writer_waits_while_a_text_is_rendered(monkeypatch):
    render, waited = text.from_markdown, []

    def watched(markdown: str) -> str:
        waited.append(connection.in_atomic_block)
        return render(markdown)

    company = make_company(make_user(), is_trusted=True)
    untrusted = make_submitted()
    monkeypatch.setattr(text, "from_markdown", watched)
    version = make_submitted(company)
    assert version.is_live() and version.html["work"].startswith("<p>Keep the <strong>old")
    services.approve(untrusted, by=None)
    services.update_company(company, by=None, values={"about": "We keep *more* bridges."})
    services.trust(untrusted.company, by=None)
    assert waited and not any(waited)


def test_the_terms_that_an_assessment_advised_stay_with_the_posting_and_its_copies():
    company = make_company(make_user())
    posting = services.create_draft(
        company=company, by=None, title="Keeper", lines=[], needs=[], terms={"hours_per_week": 16}
    )
    services.save_posting(posting, by=None, data=make_input(hours_per_week=40))
    copy = services.copy_posting(Posting.objects.get(pk=posting.pk), by=None)
    assert (copy.hours_per_week, copy.drafted) == (40, {"hours_per_week": 16})
    said = [c.text for c in services.checks_of(services.as_input(copy), drafted=copy.drafted) if not c.is_met]
    assert "The assessment advised 16 hours a week; this posting says 40 hours a week" in said
    assert services.checks_of(services.as_input(copy), drafted={})


def test_a_draft_with_many_lines_is_stored_in_as_many_statements_as_one_with_few():
    company, counts = make_company(), []
    for lines in (2, 30):
        sections = {name: "\n".join(f"- Line {n}" for n in range(lines)) for name in ("outcomes", "benefits")}
        data = make_input(sections=sections)
        with CaptureQueriesContext(connection) as queries:
            posting = services.create_posting(company=company, by=None, data=data)
        counts.append(len(queries))
        assert posting.lines.count() == 2 * lines
    assert counts[0] == counts[1]
