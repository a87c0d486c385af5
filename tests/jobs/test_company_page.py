"""What a company says about itself: its texts and its logo, on their way to readers."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs import services
from jobs.models import Company, Logo
from portal.files.models import PendingUpload, StoredFile
from portal.site import site
from tests.files.pictures import opened, picture
from tests.jobs.factories import (
    add_member,
    make_company,
    make_input,
    make_live,
    make_moderator,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def owner():
    return make_user("owner")


@pytest.fixture
def company(owner):
    return make_company(owner, name="Fenmark")


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


@pytest.mark.parametrize("is_new", [True, False])
def test_what_was_typed_after_the_session_had_ended_waits_behind_the_sign_in(client, owner, company, is_new):
    url = "/employers/company/new/" if is_new else f"/employers/company/{company.slug}/"
    response = client.post(url, {**typed(about="KEPT"), "other": "x"})
    assert response["Location"] == f"/account/login/?next={url}"
    assert "other" not in client.session["jobs.typed"]["fields"]
    client.force_login(owner)
    page = client.get(url).content.decode()
    assert "KEPT" in page and "it is not saved yet" in page
    assert "KEPT" not in client.get(url).content.decode()


def typed(**changes):
    texts = {"about": "We keep *bridges*.", "benefits": "**Thirty** days of leave."}
    return {
        "name": "Fenmark",
        "place": "Leeds",
        "country": "Ireland",
        "size": "10-49",
        **texts,
        "revision": "1",
        **changes,
    }


def upload(size=(900, 300), name="logo.png", content=None):
    return SimpleUploadedFile(name, picture(size=size) if content is None else content)


def url(company):
    return f"/employers/company/{company.slug}/"


def test_benefits_are_shown_after_an_approval(signed_in, company):
    posting = make_live(company)
    signed_in.post(url(company), typed())
    public = company.get_absolute_url()
    assert "leave" not in signed_in.get(public).content.decode()
    services.approve(services.submit(posting, by=None), by=None)
    assert "<strong>Thirty</strong> days of leave" in signed_in.get(public).content.decode()


def test_a_logo_waits_for_an_approval_with_the_rest(signed_in, company, owner):
    posting = make_live(company)
    signed_in.post(url(company), typed(logo=upload()))
    company.refresh_from_db()
    waiting = company.as_written.logo
    assert company.as_shown.logo is None and (waiting.width, waiting.height) == (480, 160)
    public = f"/companies/{company.slug}/logo/{company.logo.public_id}.webp"
    assert signed_in.get(public).status_code == 404
    services.approve(services.submit(posting, by=None), by=None)
    company.refresh_from_db()
    assert company.as_shown.logo.path == public
    page = signed_in.get(company.get_absolute_url()).content.decode()
    assert f'<img class="logo" src="{public}" alt="Fenmark" width="480" height="160">' in page
    assert (
        f"{site.url}{public}" in signed_in.get(f"/jobs/{posting.public_id}/posting.jsonld").content.decode()
    )
    assert f'src="{public}" alt="Fenmark"' in signed_in.get(posting.get_absolute_url()).content.decode()
    response = signed_in.get(public)
    assert opened(b"".join(response)).format == "WEBP"
    assert "immutable" in response["Cache-Control"]


def test_a_logo_that_waits_is_seen_by_the_companys_people_and_by_moderators(client, company):
    services.update_company(company, by=None, values={}, logo=services.take_logo(picture(), name="a.png"))
    path = f"/employers/company/{company.slug}/logo/{Logo.objects.get().public_id}.webp"
    assert client.get(path).status_code == 302
    rival = make_user("rival")
    make_company(rival)
    for person, status in (
        (add_member(company, "reviewer"), 200),
        (make_moderator(), 200),
        (rival, 404),
    ):
        client.force_login(person)
        response = client.get(path)
        assert response.status_code == status
        if response.streaming:
            response.getvalue()


def test_a_trusted_companys_logo_is_shown_at_once_and_the_one_before_is_gone(
    signed_in, owner, django_capture_on_commit_callbacks
):
    company = make_company(owner, name="Fenmark", is_trusted=True)
    make_submitted(company)
    signed_in.post(url(company), typed(logo=upload()))
    company.refresh_from_db()
    first = company.as_shown.logo
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(url(company), typed(revision=company.revision, logo=upload((50, 50))))
    company.refresh_from_db()
    assert company.as_shown.logo.width == 50 and signed_in.get(first.path).status_code == 404
    assert Logo.objects.count() == StoredFile.objects.count() == 1
    signed_in.post(url(company), typed(revision=company.revision, removes_logo="on"))
    company.refresh_from_db()
    assert company.as_shown.logo is None
    assert not Logo.objects.exists() and not StoredFile.objects.exists()


def test_the_logo_that_readers_see_stays_while_another_waits(signed_in, company):
    first = services.take_logo(picture(), name="a.png")
    services.update_company(company, by=None, values={}, logo=first)
    posting = make_live(company)
    company.refresh_from_db()
    before = company.as_shown.logo
    for revision in (2, 3):  # the first of the two is seen by nobody
        signed_in.post(url(company), typed(revision=revision, logo=upload((40, 40))))
    company.refresh_from_db()
    assert company.as_shown.logo == before and Logo.objects.count() == 2
    moderator = make_moderator()
    signed_in.force_login(moderator)
    version = services.submit(posting, by=None)
    page = signed_in.get(f"/admin/jobs/postingversion/{version.pk}/review/").content.decode()
    assert before.path in page and company.as_written.logo.path in page and "Thirty" in page


def test_an_image_is_kept_when_the_rest_of_the_form_is_wrong(signed_in, company):
    response = signed_in.post(url(company), typed(name="", logo=upload(name="our logo.png")))
    page = response.content.decode()
    assert "Logo kept: our logo.png" in page and "Enter the company’s name" in page
    token = PendingUpload.objects.get().token
    assert f'name="kept_logo" value="{token}"' in page
    page = signed_in.post(url(company), typed(country="Atlantis", kept_logo=token)).content.decode()
    assert "Logo kept: our logo.png" in page
    signed_in.post(url(company), typed(kept_logo=token))
    assert Company.objects.get().logo.file.name == "our logo.png"
    assert not PendingUpload.objects.exists()


def test_an_image_is_kept_when_somebody_else_saved_meanwhile(signed_in, company):
    services.update_company(company, by=None, values={"about": "Theirs."})
    page = signed_in.post(url(company), typed(logo=upload())).content.decode()
    assert "Somebody else saved" in page and "Logo kept" in page and 'name="revision" value="2"' in page


def test_a_kept_image_can_be_taken_out_again(signed_in, company):
    signed_in.post(url(company), typed(name="", logo=upload()))
    fields = typed(kept_logo=PendingUpload.objects.get().token, removes_logo="on")
    signed_in.post(url(company), fields)
    assert Company.objects.get().logo is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"logo": upload(content=b"GIF89a nonsense")}, "damaged"),
        ({"logo": upload(content=b"<svg/>", name="logo.svg")}, "not an image that browsers show"),
        ({"logo": upload(content=b"")}, "This file is empty"),
        ({"kept_logo": "made up"}, "is not kept any more"),
    ],
)
def test_what_is_no_logo_is_refused_and_the_texts_stay(signed_in, company, fields, words):
    page = signed_in.post(url(company), typed(about="KEPT", **fields)).content.decode()
    assert words in page and "KEPT" in page
    assert not Logo.objects.exists()


def test_a_name_is_no_address(signed_in, company):
    """It stands in the mails that go to people whom somebody invites."""
    page = signed_in.post(url(company), typed(name="Win at https://evil.example")).content.decode()
    assert "Enter the name alone" in page and Company.objects.get().name == "Fenmark"
    for elsewhere in (
        "https://large.example@evil.example",
        "https://large.example\\@evil.example",
        "ftp://evil.example",
    ):
        page = signed_in.post(url(company), typed(site=elsewhere)).content.decode()
        assert "Enter an address like https://www.firm.example" in page, elsewhere


def test_a_new_company_may_have_a_logo_from_its_start(client):
    client.force_login(make_user())
    client.post("/employers/company/new/", typed(logo=upload((30, 1200))))
    logo = Company.objects.get().logo
    assert (logo.width, logo.height) == (12, 480)


def test_a_companys_logo_goes_with_it(company, django_capture_on_commit_callbacks):
    services.update_company(company, by=None, values={}, logo=services.take_logo(picture(), name="a.png"))
    make_submitted(company)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_company(company, by=None)
    assert not Logo.objects.exists() and not StoredFile.objects.exists()


def test_a_company_without_a_logo_costs_no_query_for_one(client, company, django_assert_num_queries):
    services.update_company(company, by=None, values={}, logo=services.take_logo(picture(), name="a.png"))
    make_live(company)
    company.refresh_from_db()
    with django_assert_num_queries(0):
        assert company.as_shown.logo


def test_a_trusted_companys_change_reaches_live_pages_without_a_review(signed_in, owner):
    company = make_company(owner, name="Fenmark", is_trusted=True)
    posting = make_submitted(company).posting
    signed_in.post(url(company), typed(benefits="At once."))
    assert "At once." in signed_in.get(company.get_absolute_url()).content.decode()
    services.save_posting(posting, by=owner, data=make_input(title="Bridge Master"))
    services.submit(posting, by=owner)
    assert "Bridge Master" in signed_in.get(company.get_absolute_url()).content.decode()
