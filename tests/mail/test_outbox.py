import email
import smtplib
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import OperationalError, connection, transaction
from django_tasks_db.models import DBTaskResult

from portal import mail, tasks
from portal.mail import services
from portal.mail.models import MAX_ATTEMPTS, Message
from portal.mail.tasks import deliver, sweep

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTEXT = {"title": "Live", "name": "Ann"}


def send(**options) -> Message:
    return mail.send("posting-1-live", "ann@example.org", "plain.txt", CONTEXT, **options)


def test_a_mail_is_delivered_once():
    send()
    assert django_mail.outbox == []  # a request never talks to the mail server
    tasks.run_pending()
    deliver.enqueue(Message.objects.get().pk)
    tasks.run_pending()
    assert len(django_mail.outbox) == 1
    assert Message.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_take_the_note_makes_no_second_mail():
    message = send()
    failures = []

    def refuse_once(execute, sql, params, many, context):
        if 'SET "sent_at"' in sql and not failures:
            failures.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse_once):
        assert services.deliver(message.pk)
    assert failures and Message.objects.get().sent_at is not None
    assert not services.deliver(message.pk)
    assert len(django_mail.outbox) == 1


def test_what_is_sent():
    send(unsubscribe_url="https://example.org/u/1")
    tasks.run_pending()
    sent = django_mail.outbox[0]
    assert sent.to == ["ann@example.org"]
    assert sent.subject.startswith("Live on ")
    assert "no-reply@localhost" in sent.from_email
    assert sent.body.startswith("Hello Ann")
    assert sent.alternatives[0].mimetype == "text/html"
    headers = sent.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == Message.objects.get().message_id
    assert headers["List-Unsubscribe"] == "<https://example.org/u/1>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_second_call_does_nothing():
    first = send()
    assert send() == first
    tasks.run_pending()
    assert send() == first
    tasks.run_pending()
    assert len(django_mail.outbox) == 1


def test_the_same_key_to_another_address_is_another_mail():
    send()
    mail.send("posting-1-live", "bob@example.org", "plain.txt", CONTEXT)
    assert tasks.run_pending() == 2


def test_a_mail_belongs_to_its_transaction():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert tasks.run_pending() == 0
    assert not Message.objects.exists()


def test_a_mail_for_later_waits():
    with time_machine.travel(NOON, tick=False) as traveller:
        send(send_after=NOON + timedelta(hours=2))
        sweep.enqueue()
        tasks.run_pending()
        assert django_mail.outbox == []
        traveller.shift(timedelta(hours=2))
        tasks.run_pending()
    assert len(django_mail.outbox) == 1


def test_rendered_elsewhere():
    mail.send_rendered("code-1", "ann@example.org", "Your\ncode", "123", headers={"X-Kind": "code"})
    tasks.run_pending()
    assert django_mail.outbox[0].subject == "Your code"
    assert "<p>123</p>" in django_mail.outbox[0].alternatives[0].content
    assert django_mail.outbox[0].message()["X-Kind"] == "code"


@pytest.mark.parametrize(
    ("to", "headers"),
    [
        ("ann@example.org\nBcc: all@example.org", {}),
        ("ann@example.org, bob@example.org", {}),
        ("nobody", {}),
        ("ann@example.org", {"X-Kind": "a\r\nBcc: all@example.org"}),
        ("ann@example.org", {"X-Kind\r\nBcc": "all@example.org"}),
        ("ann@example.org", {"Bcc": "all@example.org"}),
        ("ann@example.org", {"message-id": "<mine>"}),
        ("ann@example.org", {"Content-Type": "text/html"}),
    ],
)
def test_no_header_is_smuggled_in(to, headers):
    with pytest.raises(ValueError, match=r"header|address"):
        mail.send_rendered("key", to, "subject", "text", headers=headers)
    assert not Message.objects.exists()


def test_a_failure_is_tried_again_under_the_same_message_id(monkeypatch, caplog):
    tried = []

    def refuse(self, *args):
        tried.append(self.extra_headers["Message-ID"])
        raise smtplib.SMTPServerDisconnected("ann@example.org is not served now")

    with time_machine.travel(NOON, tick=False) as traveller, monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        send()
        tasks.run_pending()
        for minutes in (1, 2, 4):
            traveller.shift(timedelta(minutes=minutes))
            tasks.run_pending()
        assert Message.objects.get().attempts == 4
        assert "not served" in Message.objects.get().last_error
        patched.undo()
        traveller.shift(timedelta(minutes=8))
        tasks.run_pending()
    assert len(set(tried)) == 1
    assert django_mail.outbox[0].extra_headers["Message-ID"] == tried[0]
    assert Message.objects.get().last_error == ""
    assert "ann@" not in caplog.text


def test_given_up_after_three_days_but_kept_and_tried_again_on_demand(monkeypatch):
    def refuse(self, *args):
        raise OSError("no route")

    with time_machine.travel(NOON, tick=False) as traveller:
        with monkeypatch.context() as patched:
            patched.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
            send()
            for _ in range(300):
                tasks.run_pending()
                traveller.shift(timedelta(minutes=20))
        message = Message.objects.get()
        assert (message.is_given_up, message.attempts) == (True, MAX_ATTEMPTS)
        sweep.enqueue()
        tasks.run_pending()
        assert django_mail.outbox == []
        services.try_again(message)
        tasks.run_pending()
        services.try_again(message)
        tasks.run_pending()
    assert len(django_mail.outbox) == 1


def test_a_worker_killed_in_the_delivery_leaves_it_to_the_sweep():
    with time_machine.travel(NOON, tick=False) as traveller:
        message = send()
        # Claimed, and then the worker was gone, and its task with it.
        Message.objects.update(claimed_until=NOON + services.CLAIM, attempts=1)
        tasks.run_pending()
        assert django_mail.outbox == []
        traveller.shift(timedelta(minutes=4))
        sweep.enqueue()
        tasks.run_pending()
        assert django_mail.outbox == []
        traveller.shift(timedelta(minutes=2))
        sweep.enqueue()
        tasks.run_pending()
    assert len(django_mail.outbox) == 1
    assert django_mail.outbox[0].extra_headers["Message-ID"] == message.message_id


def test_the_sweep_queues_nothing_twice():
    with time_machine.travel(NOON, tick=False) as traveller:
        send()
        traveller.shift(timedelta(minutes=10))
        assert services.undelivered(NOON + timedelta(minutes=10)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"sent_at": NOON},
        {"attempts": MAX_ATTEMPTS},
        {"claimed_until": NOON},
        {"claimed_until": NOON + timedelta(seconds=1)},
        {"send_after": NOON + timedelta(seconds=1)},
    ],
)
def test_due_is_the_same_for_the_set_and_the_row(changes):
    with time_machine.travel(NOON, tick=False):
        send()
    Message.objects.update(**changes)
    assert Message.objects.due(NOON).exists() == Message.objects.get().is_due(NOON)


def test_what_is_past_its_time_is_deleted_sent_or_not():
    with time_machine.travel(NOON, tick=False):
        send(delete_after=NOON + timedelta(days=1))
        mail.send_rendered("other", "ann@example.org", "subject", "text")
    assert services.delete_old(NOON + timedelta(days=1) - timedelta(seconds=1)) == 0
    assert services.delete_old(NOON + timedelta(days=1)) == 1
    assert services.delete_old(NOON + timedelta(days=30)) == 1


def test_without_a_server_each_mail_is_a_file(settings, tmp_path, caplog):
    settings.EMAIL_BACKEND = "portal.mail.backends.FolderBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    send()
    mail.send_rendered("other", "ann@example.org", "Ünïcode", "text")
    with caplog.at_level("INFO", logger="portal.mail"):
        tasks.run_pending()
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    parsed = [email.message_from_bytes(file.read_bytes()) for file in files]
    assert {message["To"] for message in parsed} == {"ann@example.org"}
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert str(files[0]) in caplog.text and "ann@" not in caplog.text


def test_the_settings_write_files_unless_there_is_a_server():
    from portal import settings as module

    assert module.EMAIL_BACKEND == "portal.mail.backends.FolderBackend"
    assert Path(module.EMAIL_FILE_PATH) == module.VAR_DIR / "mail"


def test_a_mail_that_is_months_off_waits_in_the_outbox_alone_and_goes_when_it_is_due():
    due = NOON + timedelta(days=700)
    with time_machine.travel(NOON, tick=False):
        message = send(send_after=due, delete_after=due + timedelta(days=4))
        assert not deliver_tasks()
        sweep.call()
        assert services.delete_old(NOON + timedelta(days=699)) == 0
    with time_machine.travel(due + timedelta(minutes=1), tick=False):
        sweep.call()
        tasks.run_pending()
        assert Message.objects.get(pk=message.pk).sent_at is not None
    assert len(django_mail.outbox) == 1
    assert services.delete_old(due + timedelta(days=4)) == 1


def test_a_mail_withdrawn_before_it_is_due_leaves_nothing_to_do():
    with time_machine.travel(NOON, tick=False):
        send(send_after=NOON + timedelta(days=90)).delete()
        assert not deliver_tasks()
    with time_machine.travel(NOON + timedelta(days=91), tick=False):
        sweep.call()
        tasks.run_pending()
    assert django_mail.outbox == []


def deliver_tasks():
    return list(DBTaskResult.objects.filter(task_path=deliver.module_path))
