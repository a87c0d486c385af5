"""Signing in and looking after one's account, in a browser with a passkey."""

import re

import pytest
from playwright.sync_api import expect

PASSWORD = "four words in a row"
ADA = "ada@fenmark.example"
pytestmark = pytest.mark.django_db(transaction=True)


def mailed_code():
    from portal.mail.models import Message

    found = re.search(r"^ *([A-Z]{4}-[A-Z]{4})$", Message.objects.latest("pk").text, re.MULTILINE)
    assert found
    return found.group(1)


@pytest.fixture
def passkeys(page):
    """A device that keeps passkeys and whose owner always unlocks it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_up(page, then="/account/two-step/"):
    page.goto(f"/account/signup/?next={then}")
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_role("textbox", name="Code").fill(mailed_code().lower())
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"**{then}")


def sign_out(page):
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out.").wait_for()


def test_a_passkey_is_added_and_signs_in_alone(page, passkeys, axe):
    sign_up(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/passkeys/add/")
    axe(page)
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/two-step/codes/")
    axe(page)
    page.goto("/account/two-step/passkeys/")
    expect(page.get_by_text("Signs you in alone")).to_be_visible()
    axe(page)
    sign_out(page)

    page.goto("/account/login/?next=/account/two-step/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text(f"Signed in as {ADA}").wait_for()
    sign_out(page)

    page.goto("/account/login/?next=/account/two-step/")
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/second-step/")
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text(f"Signed in as {ADA}").wait_for()


def test_a_passkey_that_fails_is_told_in_the_page(page, passkeys, axe):
    page.goto("/account/login/")
    note = page.get_by_text("That did not work")
    assert note.is_hidden()
    page.get_by_role("button", name="Sign in with a passkey").click()  # the device has none yet
    note.wait_for()
    axe(page)


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "login/code/", "password/reset/", "inactive/"], ids=lambda path: path[:-1]
)
def test_pages_for_anybody_have_no_barrier(page, axe, path):
    page.goto(f"/account/{path}")
    axe(page)


def test_the_pages_of_ones_account_have_no_barrier(page, axe):
    page.goto("/account/signup/")
    page.get_by_role("button", name="Send me the code").click()
    assert page.title().startswith("Error: ")
    axe(page)
    page.get_by_role("link", name="E-mail address: Enter your e-mail address.").click()
    assert page.evaluate("document.activeElement.id") == "id_email"
    sign_up(page)
    for path in ("two-step/", "email/", "password/change/", "logout/", "two-step/passkeys/"):
        page.goto(f"/account/{path}")
        axe(page)
    page.goto("/account/two-step/app/")
    axe(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/two-step/app/")
    axe(page)


def test_without_scripts_the_other_ways_work(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/account/login/")
    assert page.get_by_role("button", name="Sign in with a passkey").is_hidden()
    sign_up(page)
    sign_out(page)
    page.goto("/account/login/code/?next=/account/email/")
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("textbox", name="Code").fill(mailed_code())
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/account/email/")
