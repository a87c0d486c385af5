"""What is kept, how long, and that nothing kept says who somebody is."""

import importlib
import pkgutil
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from assessments import migrations, services
from assessments.models import Attempt, Case, Result
from portal import tasks
from portal.mail import services as mail


def days_left(row):
    return (type(row).objects.get(pk=row.pk).expires_at - timezone.now()).days + 1


def test_answers_without_a_result_stay_ninety_days_and_finished_ones_two_years(attempt):
    services.answer(attempt, question="people", choice="few")
    assert days_left(attempt) == 90
    services.answer(attempt, question="money", choice="yes")
    result = services.finish(attempt)
    assert days_left(attempt) == days_left(result) == 730
    services.answer(attempt, question="money", choice="no")
    assert days_left(attempt) == days_left(result) == 730


def test_what_is_past_its_time_goes_and_what_is_finished_stays(result, version, time_machine):
    services.start(version)
    time_machine.move_to(timezone.now() + timedelta(days=91))
    assert services.delete_expired() == 1
    assert services.result_for(result.token) == result
    assert services.attempt_for(result.attempt.token) == result.attempt
    time_machine.move_to(timezone.now() + timedelta(days=730 - 91))
    assert services.delete_expired() == 1
    assert not Case.objects.exists()


def test_what_was_finished_before_stays_longer_too(result, version):
    other = services.start(version)
    name = next(m.name for m in pkgutil.iter_modules(migrations.__path__) if m.name.endswith("two_years"))
    migration = importlib.import_module(f"assessments.migrations.{name}")
    soon = timezone.now() + timedelta(days=90)
    for model in (Attempt, Result):
        model.objects.update(expires_at=soon)
    migration.extend(apps, None)
    assert [days_left(row) for row in (result, result.attempt, other)] == [730, 730, 90]
    migration.shorten(apps, None)
    assert {row.expires_at for row in [*Attempt.objects.all(), *Result.objects.all()]} == {soon}


def test_each_page_says_how_long(client, attempt, version):
    services.answer(attempt, question="people", choice="few")
    question, review = f"/a/{attempt.token}/people/", f"/a/{attempt.token}/review/"
    both = "90 days after you last changed them; "
    for page in ("/assess/ferry/", "/assess/ferry/start/"):
        assert both in client.get(page).text and "two years" in client.get(page).text
    for page in (question, review):
        text = client.get(page).text
        assert "90 days after the last change. Once there is a result, they stay two years." in text
    services.answer(attempt, question="money", choice="yes")
    result = services.finish(attempt)
    on = f"{result.expires_at:%-d %B %Y}"
    for page in (question, review):
        assert f"deleted on {on}, two years after the last change." in client.get(page).text
    assert f"delete them on {on}, two years after the last change." in client.get(f"/r/{result.token}/").text
    for page in (f"/a/{attempt.token}/forget/", f"/r/{result.token}/forget/"):
        assert f"we delete it all on {on}." in client.get(page).text


ADDRESS, NETWORK, BROWSER = "reader@people.example", "203.0.113.77", "Canary/7.7"


def everything():
    """All that the database holds, by model."""
    held = {model._meta.label: str(list(model.objects.values())) for model in apps.get_models()}
    return {**held, "sessions": str([session.get_decoded() for session in Session.objects.all()])}


@pytest.mark.parametrize("is_mailed", [False, True])
def test_no_address_no_network_and_no_link_stays_with_an_answer(
    client, version, caplog, settings, time_machine, is_mailed
):
    """From the first answer to the result, with the link mailed or not."""
    settings.RATE_LIMIT_FACTOR = 1
    cache.clear()  # what other tests mailed to this address
    caplog.set_level("DEBUG")
    who = {"REMOTE_ADDR": NETWORK, "HTTP_USER_AGENT": BROWSER, "HTTP_REFERER": "https://canary.example/"}
    link = client.post("/assess/ferry/start/", {"a": "many", "note": "Counted."}, **who).url
    home = link[: link.index("/", 3) + 1]
    for question in ("goods", "money"):
        client.post(f"{home}{question}/", {"a": "yes"}, **who)
    result = client.post(f"{home}review/", **who).url
    assert client.get(result, **who).status_code == 200
    if is_mailed:
        client.post(f"{home}send/", {"email": ADDRESS}, **who)
        # One place, until it is sent and a day has gone.
        assert [label for label, rows in everything().items() if ADDRESS in rows] == ["mail.Message"]
        tasks.run_pending()
        time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
        mail.delete_old(timezone.now())
    held = everything()
    assert "Counted." in held["assessments.Answer"]
    for canary in (ADDRESS, NETWORK, BROWSER, "canary.example"):
        assert [label for label, rows in held.items() if canary in rows] == []
        assert canary not in caplog.text
    # At most the words that a page shows once are kept in a session.
    assert ("link is on its way" in held["sessions"]) is is_mailed
    assert result.split("/")[2] not in str(held) + caplog.text
    assert home.split("/")[2] not in str(held) + caplog.text
