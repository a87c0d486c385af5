"""A day to look again, and the mail that says so."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.cache import cache
from django.utils import timezone

from assessments import calendars, services
from assessments.errors import AssessmentError, ForgottenError
from assessments.models import Case, Result
from portal import tasks
from portal.audit.models import Event
from portal.mail.models import Message
from portal.mail.tasks import sweep

ADDRESS = "reader@people.example"


def page(result, rest=""):
    return f"/r/{result.token}/{rest}"


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


def ask(client, result, on=None, email=ADDRESS):
    return client.post(
        page(result, "look-again/"), {"on": in_days(100) if on is None else on, "email": email}
    )


def held_addresses(rows=Message):
    return list(rows.objects.filter(to=ADDRESS).order_by("pk").values_list("key", flat=True))


def test_the_page_proposes_the_options_own_time_and_names_its_signs(client, result):
    text = client.get(page(result)).text
    assert f"<h3>Look again on {services.day_to_look_again(result):%-d %B %Y}</h3>" in text
    assert f'value="{services.day_to_look_again(result):%Y-%m-%d}"' in text
    assert (services.day_to_look_again(result) - in_days(0)).days in range(180, 186)


def test_the_reminder_names_the_verdict_the_signs_and_the_link(client, result, time_machine):
    on = in_days(500)
    response = ask(client, result, on)
    assert response.url == page(result, "#again")
    text = client.get(page(result)).text
    assert f"You get a mail now, and the reminder on {on:%-d %B %Y}." in text
    assert "Withdraw the reminder" in text and ADDRESS not in text
    tasks.run_pending()
    (first,) = sent.outbox
    assert page(result) in first.body and page(result, "look-again/stop/") in first.body
    time_machine.move_to(timezone.now() + timedelta(days=501))
    sweep.call()
    tasks.run_pending()
    _, second = sent.outbox
    assert second.to == [ADDRESS]
    for part in ("Buy a ferry for the crowd.", "- A bridge is built.", page(result), "look-again/stop/"):
        assert part in second.body
    assert "(waiting" not in second.body and "{{" not in second.body
    assert "Withdraw the reminder" not in client.get(page(result)).text


def test_the_result_and_its_answers_are_kept_until_after_that_day(client, result, time_machine):
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=700))
    ask(client, result, in_days(729))
    # Asking is a use, so two years from then; the day counts where it is later.
    kept = Result.objects.get()
    assert (kept.expires_at - timezone.now()).days in {758, 759}
    assert kept.attempt.expires_at == kept.expires_at
    # What is used later does not shorten it.
    services.answer(result.attempt, question="money", choice="no")
    assert services.attempt_for(result.attempt.token).expires_at == kept.expires_at
    time_machine.move_to(timezone.now() + timedelta(days=740))
    services.delete_expired()
    assert services.result_for(result.token) == result


def test_it_is_withdrawn_by_the_page_and_by_the_mail_program(client, result):
    ask(client, result)
    assert len(held_addresses()) == 2
    stop = page(result, "look-again/stop/")
    assert b"Withdraw the reminder?" in client.get(stop).content
    assert len(held_addresses()) == 2  # looking changes nothing
    client.handler.enforce_csrf_checks = True
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert held_addresses() == []
    assert Result.objects.get().look_again_on is None
    assert b"No reminder waits" in client.get(stop).content
    assert client.post(stop).status_code == 302
    assert "Remind me" in client.get(page(result)).text


def test_another_day_takes_the_place_of_the_first(result):
    for days in (100, 200):
        assert services.remind(result, on=in_days(days), to=ADDRESS)
    assert [row.send_after.date() for row in Message.objects.filter(key__endswith=result.public_id)] == [
        in_days(200)
    ]
    assert Result.objects.get().look_again_on == in_days(200)


def test_forgetting_takes_the_reminder_and_the_address_along(client, result):
    ask(client, result)
    services.forget(result.case)
    assert held_addresses() == []
    assert not Case.objects.exists()
    assert ADDRESS not in str(list(Event.objects.values()))
    with pytest.raises(ForgottenError):
        services.remind(result, on=in_days(9), to=ADDRESS)
    assert held_addresses() == []


@pytest.mark.parametrize(
    ("on", "email", "said"),
    [
        ("", ADDRESS, "Choose a day."),
        ("soon", ADDRESS, "Write the day as 2027-03-31."),
        ("0001-01-01", ADDRESS, "Choose a day from"),
        ("9999-12-31", ADDRESS, "Choose a day from"),
        ("today", ADDRESS, "Choose a day from"),
        ("2027-02-03", "nobody", "Enter a valid email address."),
        ("2027-02-03", "a@b.example\nBcc: c@d.example", "Enter a valid email address."),
        ("2027-02-03", "", "This field is required."),
    ],
)
def test_what_cannot_be_sent_comes_back_full(client, result, on, email, said):
    on = str(in_days(0)) if on == "today" else on
    response = ask(client, result, on, email)
    assert response.status_code == 422
    assert said in response.text
    assert (on or email) in response.text.replace("&#x27;", "'")
    assert not Message.objects.exists()
    assert Result.objects.get().look_again_on is None


def test_one_address_gets_two_mails_an_hour(client, result, settings):
    settings.RATE_LIMIT_FACTOR = 1
    cache.clear()
    statuses = [ask(client, result, in_days(days)).status_code for days in (10, 20, 30)]
    assert statuses == [302, 302, 422]
    assert "had enough mails" in ask(client, result).text
    assert Result.objects.get().look_again_on == in_days(20)


def test_a_day_out_of_reach_is_refused_by_the_service_too(result):
    for days in (0, -1, 800):
        with pytest.raises(AssessmentError, match="Choose a day from"):
            services.remind(result, on=in_days(days), to=ADDRESS)


def test_a_day_that_is_past_gives_way_to_the_next(client, result, time_machine):
    ask(client, result, in_days(50))
    time_machine.move_to(timezone.now() + timedelta(days=400))
    assert services.day_to_look_again(Result.objects.get()) > in_days(170)


def test_a_verdict_without_a_posting_ends_as_usefully(client, attempt):
    for question, choice in {"people": "few", "money": "no"}.items():
        services.answer(attempt, question=question, choice=choice)
    text = client.get(page(services.finish(attempt))).text
    parts = [
        "Wait.",
        "Sit down.",
        "A queue forms.",
        "Remind me",
        "Keep a decision record",
        "Share the verdict",
    ]
    assert [text.find(part) for part in parts] == sorted(text.find(part) for part in parts)
    assert -1 not in [text.find(part) for part in parts]


def test_the_day_goes_into_a_calendar(client, result):
    response = client.get(page(result, "look-again.ics"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.decode().split("\r\n")
    assert f"DTSTART;VALUE=DATE:{services.day_to_look_again(result):%Y%m%d}" in lines
    assert page(result) in "".join(line.removeprefix(" ") for line in lines)


def test_a_calendars_lines_are_short_and_escaped():
    text = "One, two; three\\ " + "ü" * 100
    made = calendars.entry(
        uid="1", day=in_days(1), made_at=timezone.now(), title=text, lines=[text, "END:VEVENT"]
    )
    rows = made.split("\r\n")
    assert all(len(row.encode()) <= 75 for row in rows)
    assert rows.count("END:VEVENT") == 1
    assert "One\\, two\\; three\\\\ " + "ü" * 100 in made.replace("\r\n ", "")
