"""An employer signs up and posts, a moderator approves, a reader finds the job: in a browser."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Topic
from jobs import services
from jobs.dates import end_of_day
from jobs.models import CannedReason, Membership, Posting, StillOpenLink
from jobs.values import DraftNeed, PlaceOfWork
from tests.browser.test_accounts import sign_up
from tests.browser.test_articles import sign_in
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


@pytest.mark.browser_smoke
def test_a_job_goes_from_its_employer_to_a_reader_without_scripts(served, new_page):
    make_topic("lifting")
    moderator_user = make_moderator()
    reader, employer, moderator = (new_page(java_script_enabled=False) for _ in range(3))
    reader.goto("/jobs/")
    expect(reader.get_by_text("No jobs at the moment")).to_be_visible()

    employer.goto("/employers/about/")
    employer.get_by_role("link", name="Post a job").first.click()
    sign_up(employer)
    employer.goto("/employers/")
    employer.get_by_label("Company name").fill("Holm Canal Trust")
    employer.get_by_label("City").fill("Holm")
    employer.get_by_label("Country").fill("United Kingdom")
    employer.get_by_label("Size").select_option("10-49")
    employer.get_by_label("What the company does").fill("Four *bridges*.")
    employer.get_by_role("button", name="Save and go on").click()

    employer.get_by_label("Job title").fill("Keeper of the Old Bridge")
    employer.get_by_label("The work").fill("Keep the **old bridge**.")
    employer.get_by_role("button", name="Send for review").click()
    employer.get_by_role("link", name="Pay from: Enter the pay").click()
    expect(employer.get_by_label("Job title")).to_have_value("Keeper of the Old Bridge")
    assert employer.locator("#preview strong").inner_text() == "old bridge"
    employer.get_by_label("Seniority").select_option("senior")
    employer.get_by_label("Full time").check()
    employer.get_by_label("Pay from").fill("30000")
    employer.get_by_label("Pay to").fill("36000")
    employer.get_by_label("Currency").select_option("GBP")
    employer.get_by_label("Workplace").select_option("on_site")
    employer.get_by_label("Places of work").fill("Holm, United Kingdom")
    employer.get_by_role("group", name="Lifting", exact=True).get_by_label("Must have").check()
    employer.get_by_label("3: Lifting at level 3.").check()
    employer.get_by_label("One-line summary").fill("Lift it for boats.")
    employer.get_by_label("What you will be answerable for").fill("- Lift on time.")
    employer.get_by_role("button", name="Refresh preview").click()
    expect(employer.locator("#preview")).to_contain_text("£30,000–£36,000 a year")
    employer.get_by_label("Last day").fill(days_ahead(20).isoformat())
    employer.get_by_label("You promise a reply within").select_option("10")
    employer.get_by_label("Or e-mail address to apply").fill("posts@holm.example")
    employer.get_by_role("button", name="Send for review").click()
    employer.get_by_text("is with us").wait_for()

    sign_in(moderator, moderator_user)
    moderator.goto("/admin/jobs/postingversion/")
    moderator.get_by_role("link", name="Keeper of the Old Bridge").click()
    expect(moderator.get_by_text("Your posting is live: Keeper of the Old Bridge")).to_be_visible()
    moderator.get_by_role("button", name="Approve and send").click()
    moderator.get_by_text("is live").wait_for()

    reader.reload()
    reader.get_by_label("Job title, skill or company").fill("old bridge")
    reader.get_by_role("button", name="Search jobs").click()
    reader.get_by_role("link", name="Keeper of the Old Bridge").click()
    expect(reader.get_by_text("£30,000–£36,000 a year")).to_be_visible()
    assert reader.context.cookies() == []
    reader.get_by_role("link", name="See how to apply").click()
    reader.get_by_role("button", name="Show how to apply").click()
    expect(reader.get_by_role("link", name="posts@holm.example")).to_be_visible()


def test_an_edit_of_a_live_posting_is_read_before_readers_see_it(served, new_page):
    owner = make_user("owner")
    posting = make_live(make_company(owner, name="Holm Canal Trust"), owner, title="Keeper of the Old Bridge")
    CannedReason.objects.create(decision="request_changes", title="River", text="Name the river of {title}.")
    employer, moderator, reader = (new_page() for _ in range(3))
    places = ("/jobs/", posting.get_absolute_url(), "/jobs/feed/", f"/companies/{posting.company.slug}/feed/")

    def is_public(words: str) -> list[bool]:
        return [words in reader.request.get(served.url + place).text() for place in places]

    assert is_public("Keeper of the Old Bridge") == [True] * 4
    sign_in(employer, owner)
    employer.goto(posting.get_edit_url())
    employer.get_by_label("Job title").fill("Keeper of the New Bridge")
    employer.get_by_label("Pay to").fill("41000")
    employer.get_by_role("button", name="Send for review").click()
    employer.get_by_text("is with us").wait_for()

    sign_in(moderator, make_moderator())
    moderator.goto("/admin/jobs/postingversion/?kind=edit")
    moderator.get_by_text("What changes: Job title, Pay").wait_for()
    moderator.get_by_role("link", name="Keeper of the New Bridge").click()
    changed = moderator.get_by_role("table", name="What changes")
    expect(changed.locator("del").first).to_have_text("Old")
    expect(changed.locator("ins").first).to_have_text("New")
    moderator.get_by_label("Ask for changes:").check()
    moderator.get_by_label("A reason that you give often").select_option("River")
    expect(moderator.get_by_label("Reason", exact=True)).to_have_value(
        "Name the river of Keeper of the New Bridge."
    )
    expect(moderator.locator("[data-letters] pre")).to_contain_text(
        "Name the river of Keeper of the New Bridge."
    )
    canned = moderator.get_by_label("A reason that you give often")
    canned.select_option("Choose one")  # what arrow keys pass by does not pile up
    expect(moderator.get_by_label("Reason", exact=True)).to_have_value("")
    canned.select_option("River")
    assert is_public("New Bridge") == [False] * 4 and is_public("Keeper of the Old Bridge") == [True] * 4

    moderator.get_by_label("Approve:").check()
    expect(moderator.locator("[data-letters] pre")).to_contain_text("Readers see the new text")
    moderator.get_by_role("button", name="Approve and send").click()
    moderator.get_by_text("is live").wait_for()
    assert is_public("Keeper of the New Bridge") == [True] * 4
    assert is_public("Old Bridge") == [False] * 4
    reader.goto(posting.get_absolute_url())
    data = reader.locator('script[type="application/ld+json"]').all_inner_texts()
    assert any('"maxValue": 41000' in each.replace('":', '": ').replace("  ", " ") for each in data)
    assert any("Keeper of the New Bridge" in each and "JobPosting" in each for each in data)


def test_filters_open_as_a_sheet_on_a_phone(served, page):
    make_live(title="Remote one", workplace="remote", places=[PlaceOfWork("GB", is_remote=True)])
    make_live(title="Here")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/jobs/")
    assert page.get_by_label("Remote").is_hidden()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Remote").check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**workplace=remote**")
    expect(page.get_by_role("link", name="Here")).to_have_count(0)
    page.get_by_role("list", name="Filters in use").get_by_role("link", name="Remote").click()
    page.get_by_role("link", name="Here").wait_for()


def test_the_list_on_a_phone_with_text_of_double_size_does_not_scroll_sideways(served, page):
    make_live(title="Keeper", pay_min=58_000_00, pay_max=68_000_00, pay_currency="SEK", pay_period="month")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/jobs/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_posting_is_kept_and_shown_while_two_people_write_it(served, page, new_page, watch):
    anna, bert = make_user(), make_user()
    company = make_company(anna)
    Membership.objects.create(company=company, user=bert, role="recruiter")
    posting = make_draft(company)
    sign_in(page, anna)
    page.goto(posting.get_edit_url())
    other = new_page()
    sign_in(other, bert)
    other.goto(posting.get_edit_url())
    expect(other.get_by_text(f"Also open here: {anna}")).to_be_visible()

    page.get_by_label("The work").fill("Now it **sings**.")
    expect(page.locator("#preview strong", has_text="sings")).to_be_visible()
    page.get_by_label("Pay to").fill("20")
    expect(page.locator("#checks").get_by_role("link", name="Pay to: Enter a figure")).to_be_visible()
    page.get_by_label("Pay to").fill("40000")
    expect(page.get_by_text("Not saved yet.")).to_be_in_viewport()
    other.get_by_label("Job title").fill("Bert’s keeper")
    other.get_by_role("button", name="Save draft").click()
    other.get_by_text("Saved.", exact=True).wait_for()
    page.get_by_label("Job title").fill("Anna’s keeper")
    expect(page.get_by_text("This posting was saved since you opened it.")).to_be_visible()

    page.context.set_offline(True)
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    page.get_by_label("One-line summary").fill("Typed without a line.")
    expect(page.get_by_text("Kept in this browser only: the site does not answer.")).to_be_visible()
    expect(page.get_by_text("The preview is older than what you typed")).to_be_visible()
    page.context.set_offline(False)
    page.goto("about:blank")
    with page.expect_response("**/keep/"):
        page.goto(posting.get_edit_url())
    expect(page.get_by_label("Job title")).to_have_value("Bert’s keeper")
    page.get_by_role("link", name="Bring it back").first.click()
    expect(page.get_by_label("One-line summary")).to_have_value("Typed without a line.")
    page.get_by_role("button", name="Save draft").click()
    conflict = page.get_by_role("region", name="Somebody else saved in between")
    expect(conflict.get_by_role("row", name="Job title")).to_contain_text("Bert’s keeper")
    expect(conflict.get_by_role("row", name="Job title")).to_contain_text("Anna’s keeper")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert Posting.objects.get().summary == "Typed without a line."

    page.goto("/employers/postings/new/")
    page.get_by_label("Job title").fill("Second keeper")
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.goto("/employers/postings/new/")
    page.get_by_label("Job title").fill("Third keeper")  # without looking at what is offered
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.goto("/employers/postings/new/")
    expect(page.get_by_role("link", name="Bring it back")).to_have_count(2)
    page.get_by_role("link", name="Bring it back").last.click()
    expect(page.get_by_label("Job title")).to_have_value("Second keeper")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    with page.expect_response("**/keep/**"):
        page.goto("/employers/postings/new/")
    expect(page.get_by_role("link", name="Bring it back")).to_have_count(1)


def test_the_readers_pages_have_no_barrier(served, page, axe):
    company = make_company(name="Fenmark")
    needs = [DraftNeed("lifting", True, 3), DraftNeed("greasing", False, 1)]
    posting = make_live(company, needs=needs)
    make_live(make_company(is_demo=True), title="Fractional Keeper", needs=needs, pay_period="day")
    closed = services.close(make_live(company, title="Closed one"), by=None, reason="filled")
    paths = [
        "/jobs/",
        "/jobs/?workplace=remote&level=head",
        posting.get_absolute_url(),
        closed.get_absolute_url(),
        company.get_absolute_url(),
        f"/j/{posting.public_id}/apply/",
        f"/j/{posting.public_id}/report/",
        "/employers/about/",
    ]
    for path in paths:
        page.goto(path)
        for details in page.locator("summary").all():
            details.click()
        axe(page)


def test_a_posting_prints_on_two_sheets_with_its_link(served, page):
    keys = ["lifting", "greasing", "watching", "counting", "painting", "welding"]
    anchor = (
        "Tests an estimate against past work and the plan’s dependencies, and names what would change it."
    )
    for key in keys:
        make_topic(key)
    Topic.objects.update(**{f"anchor_{level}": anchor for level in range(1, 5)})
    item = "- Keep the record of the bridge current, including what is kept for seven years.\n"
    sections = dict.fromkeys(("work", "outcomes", "responsibilities", "benefits", "process"), item * 3)
    needs = [DraftNeed(key, key != "welding", 3) for key in keys]
    posting = make_live(needs=needs, sections=sections)
    page.goto(posting.get_absolute_url())
    sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))
    assert 1 <= len(sheets) <= 2
    page.emulate_media(media="print")
    expect(page.get_by_text(f"/j/{posting.public_id}")).to_be_visible()
    expect(page.get_by_role("img", name="QR code for this job")).to_be_visible()
    expect(page.get_by_text(anchor).first).to_be_visible()
    for words in ("See how to apply", "Download QR code", "Sign in"):
        expect(page.get_by_text(words)).to_be_hidden()


def test_the_employers_pages_have_no_barrier(served, page, axe):
    owner = make_user()
    company = make_company(owner)
    live = make_live(company, closes_at=end_of_day(days_ahead(3)))
    draft = make_draft(company, title="Draft", summary="", employment_type="", closes_at=None)
    services.request_changes(make_submitted(company, title="Back"), by=None, reason="Say why.")
    sign_in(page, owner)
    paths = [
        "/employers/",
        "/employers/company/new/",
        f"/employers/company/{company.slug}/",
        "/employers/postings/start/",
        f"{draft.get_edit_url()}?check=1",
        f"{draft.get_edit_url()}preview/",
        f"{live.get_edit_url()}confirm/",
        f"{live.get_edit_url()}close/",
        StillOpenLink.objects.create(
            posting=live, user=owner, until=end_of_day(days_ahead(3))
        ).get_absolute_url(),
    ]
    for path in paths:
        page.goto(path)
        axe(page)
    page.goto(draft.get_edit_url())
    services.save_posting(draft, by=None, data=make_input(title="Theirs"))
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Somebody else saved in between").wait_for()
    axe(page)


def test_the_moderators_pages_have_no_barrier(served, page, axe):
    posting = make_live()
    services.save_posting(posting, by=None, data=make_input(title="Changed"))
    version = services.submit(posting, by=None)
    sign_in(page, make_moderator())
    services.report(posting.versions.last(), reason="scam", words="They ask for money.")
    moderate = f"posting/{posting.pk}/moderate/"
    suspend = f"company/{posting.company_id}/suspend/"
    for path in ("postingversion/", f"postingversion/{version.pk}/review/", moderate, suspend):
        page.goto(f"/admin/jobs/{path}")
        for details in page.locator("main summary").all():
            details.click()
        axe(page)
    for path in (
        "postingversion/?state=all",
        "cannedreason/",
        "posting/",
        "company/",
        f"posting/{posting.pk}/change/",
    ):
        assert page.goto(f"/admin/jobs/{path}").status == 200


def test_what_was_typed_survives_the_loss_of_every_cookie(served, page, watch, axe):
    owner = make_user("owner")
    make_company(owner, name="Fenmark")
    sign_in(page, owner)
    page.goto("/employers/postings/new/")
    page.get_by_label("The work").fill("Keep the old bridge.\nLift it for boats.")
    page.context.clear_cookies()
    watch.expect("403.*/(keep|beside)/")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="The form is out of date")).to_be_visible()
    expect(page.get_by_label("Work", exact=True)).to_have_value("Keep the old bridge.\nLift it for boats.")
    axe(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="open the form again in a new tab").click()
    assert opened.value.url.endswith("/account/login/?next=/employers/postings/new/")
    expect(page.get_by_label("Work", exact=True)).to_be_visible()
