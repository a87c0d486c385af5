"""The pages for what cannot be answered: they lead on, and give back what was typed."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.html import escape

from portal import errors
from portal.site import site

NEW = "/employers/postings/new/"
OURS = "http://testserver"
WORK = "Lift the bridge.\n\n</textarea><script>alert(1)</script> & more"


def refused(origin: str | None = OURS, path: str = NEW, **fields: object) -> str:
    """The page for a form whose CSRF cookie is gone."""
    headers = {"Origin": origin} if origin else {}
    response = Client(enforce_csrf_checks=True).post(path, fields, headers=headers)
    assert response.status_code == 403
    assert response["Cache-Control"] == "private, no-store"
    return response.content.decode()


def test_what_was_typed_comes_back_to_be_copied():
    page = refused(work=WORK, pay_notes="Two\nlines", summary="")
    assert '<label for="typed-1" class="form-label">Work</label>' in page
    assert f"readonly>\n{html.escape(WORK)}</textarea>" in page
    assert ">Pay notes</label>" in page
    assert page.count("<textarea") == 2
    assert f'<a href="{NEW}" target="_blank"' in page


def test_it_can_neither_run_nor_be_sent_again():
    page = refused(work=WORK)
    assert "<script" not in page
    assert not any(part in page for part in ("<form", "<button", "<input", 'name="work"'))


def test_a_leading_empty_line_is_kept():
    assert "readonly>\n\nOne two</textarea>" in refused(work="\nOne two")


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "http://testserver.example"])
def test_what_another_site_sends_is_not_shown(origin):
    page = refused(origin, work="Call this number at once")
    assert "Call this number" not in page and "<textarea" not in page
    assert "may still be in your browser" in page


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/account/login/", "remarks"),
        (NEW, "password1"),
        (NEW, "oldPassword"),
        (NEW, "code"),
        (NEW, "csrfmiddlewaretoken"),
        (NEW, "credential"),
    ],
)
def test_secrets_are_not_shown(path, name):
    assert "correct horse" not in refused(path=path, **{name: "correct horse battery staple"})


def test_choices_and_hidden_values_are_left_out():
    page = refused(language="en", revision="17", need_lifting="must-3", work="Lift it.")
    assert page.count("<textarea") == 1


def test_a_long_text_without_spaces_is_a_text():
    assert "橋" * 50 in refused(work="橋" * 50)


def test_it_is_bounded_and_says_so():
    page = refused(**{f"field_{number}": "a b" for number in range(errors.MAX_TEXTS + 1)})
    assert page.count("<textarea") == errors.MAX_TEXTS and "more than this page can show" in page
    page = refused(work="Lift it.", process="a " * errors.MAX_TYPED)
    assert page.count("<textarea") == 1 and "more than this page can show" in page


def test_a_file_is_never_shown():
    page = refused(work="Lift it.", cv=SimpleUploadedFile("my cv.txt", b"my whole life"))
    assert page.count("<textarea") == 1 and "my whole life" not in page


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded; charset=latin-1", b"work=a+b"),
        ("application/x-www-form-urlencoded", b"work=" + b"a+" * 600_000),
        ("application/json", b'{"work": "a b"}'),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_all_the_same(content_type, body):
    response = Client(enforce_csrf_checks=True).generic(
        "POST", NEW, body, content_type, headers={"Origin": OURS}
    )
    assert response.status_code == 403
    assert b"<textarea" not in response.content


def test_every_page_that_refuses_a_form_whole_gives_it_back(rf: RequestFactory):
    request = rf.post(NEW, {"work": "Lift it."}, headers={"Origin": OURS})
    answers = [errors.too_many_requests(request), errors.unavailable(request), errors.server_error(request)]
    assert [answer.status_code for answer in answers] == [429, 503, 500]
    for answer in answers:
        assert "Lift it.</textarea>" in answer.content.decode()


def test_a_database_that_does_not_answer_is_no_fault_of_ours(rf: RequestFactory):
    request = rf.post(NEW, {"work": "Lift it."}, headers={"Origin": OURS, "Host": "evil.example"})
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        response = errors.server_error(request)
    assert response.status_code == 503 and response["Retry-After"] == "30"
    assert "Lift it." not in response.content.decode()


@pytest.mark.parametrize(
    "fields", [{"work": "word " * 300_000}, {f"field-{number}": "x" for number in range(2_100)}]
)
def test_a_form_that_holds_too_much_is_told_so(fields):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrf"] = "c" * 32
    response = client.post(NEW, fields, headers={"Origin": OURS})
    assert response.status_code == 413
    assert "A form may hold 1 MB of text" in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "413", "429", "500", "503"])
def test_an_error_page_needs_no_database_and_leads_on(name):
    page = render_to_string(f"{name}.html", {"minutes": 5})
    assert f"| {escape(site.name)}</title>" in page
    assert '<nav aria-label="Main">' in page and '<a class="more" href="/">' in page
