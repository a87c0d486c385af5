"""Redirects from a CSV file and to one."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import ServiceError
from portal.redirects import services, sheets
from portal.redirects.models import Redirect
from tests.articles.factories import make_user

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/redirects/redirect/upload/"


@pytest.fixture
def superuser(client):
    user = make_user("editor", is_superuser=True)
    client.force_login(user)
    return client


def sheet(text):
    return SimpleUploadedFile("redirects.csv", text if isinstance(text, bytes) else text.encode())


def stored():
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_each_line_is_told_before_anything_is_stored_then_applied(superuser):
    services.add("/same/", "/a/")
    services.add("/changed/", "/a/")
    text = (
        "old_path,new_path\n/new/,/a/\n/gone/,\n/same/,/a/\n/changed/,/b/\n\n/new/,/c/\n"
        "https://elsewhere.example/,/a/\n/loop/,/loop/\n,/a/\n/x/,//evil.example\n/y/,/a/,more\n"
        "/articles/,/jobs/\n/articles/?p=1,/jobs/?q=1\n/chain/,/new/\n"
    )
    page = superuser.post(UPLOAD, {"file": sheet(text)}).content.decode()
    assert stored() == {"/same/": "/a/", "/changed/": "/a/"}
    assert "4 to add, 1 already so, 1 to change, 7 refused." in page
    for said in [
        '<td>5</td><th scope="row">/changed/</th><td>/b/</td><td>To change: It led to /a/. Nothing of this site is at its target.</td>',
        '<td>7</td><th scope="row">/new/</th><td>/c/</td><td>Refused: Line 2 is about this address already.</td>',
        "<td>8</td>",
        '<td>9</td><th scope="row">/loop/</th><td>/loop/</td><td>Refused: The old and the new address are the same.',
        "This line has no old address.",
        "is not an address of this site",
        "This line has more than two columns.",
        "<td>/jobs/</td><td>Refused: A page of this site is at this address: nobody would be led on.</td>",
        "<td>/jobs/?q=1</td><td>To add</td>",
        "<td>/new/</td><td>To add</td>",
        "Store 5 redirects",
    ]:
        assert said in page, said
    response = superuser.post(UPLOAD, {"sheet": text, "apply": "1"}, follow=True)
    assert "5 redirects added or changed." in response.content.decode()
    assert stored() == {
        "/same/": "/a/",
        "/changed/": "/b/",
        "/new/": "/a/",
        "/gone/": "",
        "/articles/?p=1": "/jobs/?q=1",
        "/chain/": "/a/",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"\xff\xfe\x00a", "no CSV file in UTF-8"),
        (b'/a/,"/b/', "no CSV file in UTF-8"),
        (b"/a/,/b/\n" * 126_000, "larger than 1 MB"),
        ("\n".join(f"/a{n}/,/b/" for n in range(5_001)).encode(), "more than 5,000 lines"),
    ],
)
def test_what_is_no_such_sheet_is_refused_whole(superuser, content, said):
    response = superuser.post(UPLOAD, {"file": sheet(content)})
    assert response.status_code == 200 and said in response.content.decode()
    assert not stored()


def test_nothing_chosen_is_said(superuser):
    assert "Choose a file." in superuser.post(UPLOAD, {}).content.decode()


def test_a_spreadsheets_own_kind_of_sheet_is_read():
    entries = sheets.read("\ufeffOld_Path;New_Path\r\n /a/ ; /b/ \r\n".encode())
    assert [(each.line, each.old_path, each.new_path) for each in entries] == [(2, "/a/", "/b/")]


def test_the_download_is_what_the_upload_takes(superuser):
    services.add("/a/", "/b,c/")
    services.add("/gone/")
    response = superuser.get("/admin/redirects/redirect/download/")
    assert response["Content-Disposition"] == 'attachment; filename="redirects.csv"'
    content = response.getvalue()
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["old_path", "new_path"],
        ["/a/", "/b,c/"],
        ["/gone/", ""],
    ]
    assert {each.outcome for each in sheets.read(content)} == {sheets.Outcome.SAME}


def test_an_author_may_not(client):
    client.force_login(make_user("author"))
    assert client.post(UPLOAD, {"file": sheet("/a/,/b/")}).status_code == 403
    assert client.get("/admin/redirects/redirect/download/").status_code == 403


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    try:
        sheets.read(content)
    except ServiceError:
        return
