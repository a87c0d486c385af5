"""From the first question to a hosted posting that a reader finds: the way through all three parts."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from tests.jobs.factories import make_moderator

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = ["More than twenty", "At night too", "Busy", "A wage", "It groans"]


def code_in_mail(address):
    from portal.mail.models import Message

    message = Message.objects.filter(to=address).latest("pk")
    return re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)?)\s*$", message.text, re.MULTILINE)[1]


@pytest.mark.browser_smoke
def test_answers_become_a_posting_that_a_moderator_approves_and_a_reader_finds(served, new_page, demo_pack):
    manager = new_page()
    manager.goto("/")
    manager.get_by_role("link", name=ANSWERS[0]).click()
    manager.get_by_role("button", name="Continue").click()
    for answer in ANSWERS[1:]:
        manager.get_by_label(answer, exact=True).check()
        manager.get_by_role("button", name="Continue").click()
    manager.get_by_role("button", name="Show the result").click()
    manager.get_by_role("link", name="Draft the posting").first.click()
    manager.get_by_text("Lift for more than twenty boats a day.").first.wait_for()
    manager.get_by_role("button", name="Continue in the posting form").click()

    manager.get_by_role("link", name="Create one").click()
    manager.get_by_label("E-mail address").fill("anna@span.example")
    manager.get_by_label("Password").fill("correct horse battery staple")
    manager.get_by_role("button", name="Send me the code").click()
    manager.get_by_label("Code").fill(code_in_mail("anna@span.example"))
    manager.locator("main form button").first.click()

    manager.get_by_label("Company name").fill("Span and Sons")
    manager.get_by_label("City").fill("Leeds")
    manager.get_by_label("Country").fill("United Kingdom")
    manager.get_by_label("Size").select_option(index=1)
    manager.get_by_label("What the company does").fill("We keep **bridges**.")
    manager.get_by_role("button", name="Save and go on").click()
    manager.get_by_role("button", name="Open the posting form").click()

    assert "Lift for more than twenty boats a day." in manager.get_by_label("The work").input_value()
    manager.get_by_text("boats", exact=False).first.wait_for()
    manager.get_by_label("Job title").fill("Keeper of the Heron Bridge")
    manager.get_by_label("Seniority").select_option("senior")
    manager.get_by_label("Pay from").fill("30000")
    manager.get_by_label("Pay to").fill("36000")
    manager.get_by_label("Currency").select_option("GBP")
    manager.locator("[name=workplace]").select_option("remote")
    manager.locator("[name=remote_countries]").fill("United Kingdom")
    manager.locator("[name=closes_on]").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    manager.locator("[name=reply_days]").select_option(index=1)
    manager.locator("[name=apply_email]").fill("work@span.example")
    if not manager.locator("[name=summary]").input_value():
        manager.locator("[name=summary]").fill("Keep the bridge that the herons like.")
    manager.get_by_role("button", name="Send for review").click()
    manager.get_by_text("is with us").wait_for()

    reader = new_page(java_script_enabled=False)
    reader.goto("/search/?q=heron")
    reader.get_by_text("Nothing here has all of these words").wait_for()

    moderator_account = make_moderator()
    moderator_account.set_password("correct horse battery staple")
    moderator_account.save()
    EmailAddress.objects.create(
        user=moderator_account, email=moderator_account.email, verified=True, primary=True
    )
    moderator = new_page()
    moderator.goto("/admin/jobs/postingversion/")
    moderator.get_by_label("E-mail address").fill(moderator_account.email)
    moderator.get_by_label("Password").fill("correct horse battery staple")
    moderator.get_by_role("button", name="Sign in", exact=True).click()
    moderator.get_by_role("link", name="Keeper of the Heron Bridge").click()
    moderator.get_by_role("button", name="Approve and send").click()
    moderator.get_by_role("heading", name="Moderation queue").wait_for()

    reader.goto("/search/?q=heron")
    reader.get_by_role("link", name="Keeper of the Heron Bridge").click()
    reader.get_by_text("Lift for more than twenty boats a day.").wait_for()
    reader.get_by_text("£30,000–£36,000").first.wait_for()
