"""The pages of an import: uploaded, looked at, confirmed, told; and whose they are."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs import services
from jobs.models import ImportRun, Posting
from portal import tasks
from portal.audit.models import Event
from portal.files.models import StoredFile
from tests.jobs.factories import add_member, make_company, make_topic, make_user
from tests.jobs.importing.files import many, row, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    make_topic("lifting")
    make_topic("greasing")
    return make_company(make_user("owner"), name="Span")


@pytest.fixture
def address(company):
    return f"/employers/company/{company.slug}/import/"


@pytest.fixture
def recruiter(client, company):
    person = add_member(company, "recruiter")
    client.force_login(person)
    return person


def upload(client, address, content, name="jobs.csv"):
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def shown(client, address):
    return client.get(address).content.decode()


def lines(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_from_an_upload_to_drafts(client, recruiter, company, address):
    assert address in shown(client, f"/employers/?company={company.slug}")
    content, _ = many(20, every=10)
    response = upload(client, address, content)
    run = ImportRun.objects.get()
    assert response["Location"] == f"{address}{run.pk}/"
    page = shown(client, response["Location"])
    assert "Being looked at" in page and "Look again" in page and 'data-follow="on"' in page
    tasks.run_pending()
    page = shown(client, response["Location"])
    assert "Nothing is imported yet" in page and 'data-follow=""' in page
    assert "2 refused, 18 new drafts" in page
    assert (
        "Pay from: “abc” is not a number" in page and ">Keeper 0<" not in page
    )  # what is refused comes first
    assert ">Keeper 0<" in shown(client, f"{response['Location']}?show=all")
    assert not Posting.objects.exists()
    assert client.post(response["Location"]).status_code == 302
    tasks.run_pending()
    page = shown(client, f"{response['Location']}?show=created")
    posting = Posting.objects.get(title="Keeper 0")
    assert f'<a href="{posting.get_edit_url()}">Keeper 0</a>' in page
    assert "under way" in client.post(response["Location"], follow=True).content.decode()
    assert "jobs.csv" in shown(client, address)
    client.post(response["Location"], {"discard": ""})
    assert not ImportRun.objects.exists() and Posting.objects.count() == 18
    assert list(Event.objects.filter(verb__startswith="import.").values_list("verb", "company_id")) == [
        ("import.discard", company.pk),
        ("import.confirm", company.pk),
        ("import.upload", company.pk),
    ]


def test_the_report_is_a_sheet_that_no_spreadsheet_takes_for_formulas(client, recruiter, address):
    upload(
        client,
        address,
        sheet(row(title="=1+1"), row(id="K-2", title="@Keeper"), row(id="K-3", seniority="-1")),
    )
    tasks.run_pending()
    run = ImportRun.objects.get()
    assert lines(client.get(f"{address}{run.pk}/report.csv")) == [
        ["row", "outcome", "title", "column", "what to know"],
        ["2", "refused", "'=1+1", "Job title", "“=1+1” is a formula. Save the sheet with its values"],
        ["3", "created", "'@Keeper", "", ""],
        [
            "4",
            "refused",
            "Bridge Keeper",
            "Seniority",
            "“-1” is none of associate, mid, senior, lead, head",
        ],
    ]


def test_the_template_is_a_sheet_that_can_be_imported(client, recruiter, company, address):
    response = client.get(f"{address}template.csv")
    content = b"".join(response.streaming_content)
    assert content.startswith("\ufeffid,title,summary".encode())
    upload(client, address, content)
    tasks.run_pending()
    run = ImportRun.objects.get()
    assert (run.counts, run.phase) == ({"created": 1}, "checked")


def test_a_file_that_is_none_comes_back_with_what_to_do(client, recruiter, address):
    response = client.post(address)
    assert response.status_code == 422 and "Choose a file" in response.content.decode()
    response = upload(client, address, b"x" * (10 * 1024 * 1024 + 1))
    assert response.status_code == 422 and "larger than 10 MB" in response.content.decode()
    assert not ImportRun.objects.exists() and not StoredFile.objects.exists()
    upload(client, address, b"PK\x03\x04" + bytes(range(256)), name="jobs<b>.csv")
    tasks.run_pending()
    page = shown(client, f"{address}{ImportRun.objects.get().pk}/")
    assert "This is an Excel workbook" in page and "jobs&lt;b&gt;.csv" in page
    assert "Choose another file" in page and "Nothing is imported yet" not in page


def test_a_file_without_anything_new_has_no_button(client, recruiter, company, address):
    content = sheet(row())
    for _ in range(2):
        upload(client, address, content)
        tasks.run_pending()
        run = ImportRun.objects.first()
        page = shown(client, f"{address}{run.pk}/")
        services.confirm_import(run, by=recruiter)
        tasks.run_pending()
    assert "There is nothing in this file to import" in page and ">Import</button>" not in page
    assert "They are here already" in shown(client, f"{address}{run.pk}/?show=unchanged")


def test_an_import_is_its_companys(client, recruiter, company, address):
    upload(client, address, sheet(row()))
    run = ImportRun.objects.get()
    other = make_company(recruiter)
    for path in ("", "report.csv"):
        assert client.get(f"/employers/company/{other.slug}/import/{run.pk}/{path}").status_code == 404
    client.force_login(make_user("stranger"))
    assert client.post(f"{address}{run.pk}/").status_code == 404
    assert ImportRun.objects.get().phase == "checking"
    client.force_login(add_member(company, "reviewer"))
    assert client.post(f"{address}{run.pk}/", {"discard": ""}).status_code == 403
    assert ImportRun.objects.exists()


def test_many_findings_take_as_many_queries_as_one(client, recruiter, address):
    counts = []
    for count in (1, 30):
        upload(client, address, sheet(*(row(id=f"{count}-{n}") for n in range(count))))
        tasks.run_pending()
        run = services.confirm_import(ImportRun.objects.first(), by=recruiter)
        tasks.run_pending()
        with CaptureQueriesContext(connection) as queries:
            page = shown(client, f"{address}{run.pk}/")
        assert page.count(">Bridge Keeper</a>") == count
        counts.append(len(queries))
    assert counts[0] == counts[1]
