import pytest
from django.urls import reverse

from portal import mail, tasks
from portal.mail.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return mail.send_rendered("key", "ann@example.org", "Your code", "code-canary")


def address(name: str, *args: object) -> str:
    return reverse(f"admin:mail_message_{name}", args=args)


def test_the_outbox_is_read_only(admin_client, message):
    assert b"Your code" in admin_client.get(address("changelist")).content
    assert admin_client.get(address("change", message.pk)).status_code == 200
    assert admin_client.post(address("change", message.pk), {"subject": "x"}).status_code == 403
    assert admin_client.post(address("delete", message.pk), {"post": "yes"}).status_code == 403
    assert admin_client.get(address("add")).status_code == 403


@pytest.mark.parametrize(
    ("backend", "is_shown"), [("portal.mail.backends.FolderBackend", True), ("smtp", False)]
)
def test_the_text_is_shown_only_where_mails_are_files(admin_client, message, settings, backend, is_shown):
    settings.EMAIL_BACKEND = backend
    page = admin_client.get(address("change", message.pk)).content.decode()
    assert ("code-canary" in page) is is_shown


def test_try_again(admin_client, message):
    tasks.run_pending()
    Message.objects.update(sent_at=None, attempts=20)
    admin_client.post(address("changelist"), {"action": "try_again", "_selected_action": message.pk})
    assert tasks.run_pending() == 1
    assert Message.objects.get().sent_at is not None


def test_nobody_else_reads_it(client, django_user_model, message):
    moderator = django_user_model.objects.create_user(email="m@example.org", password="p" * 12, is_staff=True)
    client.force_login(moderator)
    assert client.get(address("changelist")).status_code == 403
    assert client.get(address("change", message.pk)).status_code == 403
