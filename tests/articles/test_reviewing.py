"""What is said and decided about a version, on its page and by e-mail."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import services
from articles.models import ArticleVersion, ReviewComment
from portal.mail.models import Message
from tests.articles.factories import make_draft, make_fields, make_published, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author", name="Ann")


@pytest.fixture
def editor():
    return make_user("editor", name="Ed")


def page_of(version, end=""):
    return f"/admin/articles/article/{version.article_id}/versions/{version.number}/{end}"


def mails():
    return sorted(Message.objects.values_list("to", "subject"))


def submitted(author, **fields):
    return services.submit(make_draft(by=author, **fields), by=author, note="A better rope.")


# By e-mail


def test_editors_are_told_of_what_is_submitted_and_nobody_else(author, editor):
    acting = make_user("editor")
    make_user("editor", is_active=False)
    make_user("moderator"), make_user()
    allowed = make_user("author")  # not of the editors' group, but may do what they may
    allowed.user_permissions.add(Permission.objects.get(codename="publish_article"))
    article = make_draft(by=author, title="Ropes")
    version = services.submit(article, by=acting, note="A better rope.")
    assert mails() == sorted((person.email, "To review: Ropes") for person in (editor, allowed))
    message = Message.objects.get(to=editor.email)
    assert "Ropes" in message.text and "A better rope." in message.text
    assert f"{settings.SITE_URL}{page_of(version)}" in message.text


def test_a_comment_is_told_to_owner_submitter_and_earlier_commenters(author, editor):
    other, stranger = make_user("editor"), make_user("editor")
    version = submitted(author)
    services.comment(version, "Which rope?", by=editor)
    Message.objects.all().delete()
    services.comment(version, "Hemp & <b>wire</b>.", by=other)
    assert {to for to, _ in mails()} == {author.email, editor.email}
    assert "Hemp & <b>wire</b>." in Message.objects.first().text
    Message.objects.all().delete()
    services.comment(version, "Hemp.", by=author)
    assert {to for to, _ in mails()} == {editor.email, other.email}
    assert stranger.email not in dict(mails())
    later = services.submit(services.recall(version, by=author).article, by=author)
    Message.objects.all().delete()
    services.comment(later, "Wire, then.", by=author)
    assert {to for to, _ in mails()} == {editor.email, other.email}


def test_who_may_not_read_the_version_any_more_is_told_nothing(author, editor):
    version = submitted(author)
    author.groups.clear()
    Message.objects.all().delete()
    services.comment(version, "Which rope?", by=editor)
    assert mails() == []


@pytest.mark.parametrize(
    ("decide", "subject"),
    [
        (services.request_changes, "Please change: Ropes"),
        (services.reject, "Not taken: Ropes"),
        (services.approve, "Published: Ropes"),
    ],
)
def test_a_decision_is_told_once_with_its_words(author, editor, decide, subject):
    version = submitted(author, title="Ropes")
    Message.objects.all().delete()
    decide(version, by=editor, words="Say which.")
    with pytest.raises(services.ArticleError):
        decide(version, by=editor, words="Say which.")
    assert mails() == [(author.email, subject)]
    assert "Say which." in Message.objects.get().text


def test_a_schedule_is_told_with_its_time(author, editor):
    version = submitted(author, title="Ropes")
    at = timezone.now() + timedelta(days=1)
    services.approve(version, by=editor, at=at)
    message = Message.objects.get(to=author.email)
    assert message.subject == "Scheduled: Ropes"
    assert timezone.localtime(at).strftime("%H:%M") in message.text


def test_an_author_is_told_when_an_editor_publishes_the_own_text(author, editor):
    article = make_draft(by=author, title="Ropes")
    services.publish(article, by=editor)
    assert mails() == [(author.email, "Published: Ropes")]
    assert not ReviewComment.objects.exists()


# On the version's page


def test_the_page_shows_what_changes_and_an_editor_approves_what_was_read(client, author, editor):
    article = make_published(by=author, title="Ropes", body="<p>Take the old rope.</p>")
    services.save_article(
        article, make_fields(title="Ropes", body="<p>Take the new rope.</p>"), by=author, revision=1
    )
    version = services.submit(article, by=author, note="It is new.")
    services.save_article(article, make_fields(title="Later words"), by=author, revision=2)
    client.force_login(editor)
    page = client.get(page_of(version)).content.decode()
    assert "It is new." in page and "Ring the bell first." not in page, "the draft went on"
    assert "Take the <del>old</del> rope." in page and "Take the <ins>new</ins> rope." in page
    response = client.post(page_of(version, "decide/"), {"decision": "approve", "words": "Good."})
    assert response["Location"] == page_of(version)
    assert article.live_version() == version
    assert "Good." in client.get(page_of(version)).content.decode()


def test_a_version_that_is_not_in_review_any_more_is_refused_in_words(client, author, editor):
    first = submitted(author)
    article = first.article
    services.save_article(article, make_fields(title="Second rope"), by=author, revision=1)
    services.submit(article, by=author)
    client.force_login(editor)
    for decision in ("approve", "reject"):
        data = {"decision": decision, "words": "I have read it."}
        page = client.post(page_of(first, "decide/"), data).content.decode()
        assert "Version 1 is no longer in review: recalled. Version 2 waits instead" in page
        assert "I have read it." in page
    assert not ReviewComment.objects.exists()
    assert article.live_version() is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choose what to do."),
        ({"decision": "burn"}, "Choose what to do."),
        ({"decision": "reject", "words": " "}, "Say why"),
        ({"decision": "request_changes"}, "Say why"),
        ({"decision": "schedule"}, "still to come"),
        ({"decision": "schedule", "publish_at": "2020-01-01T10:00"}, "still to come"),
        ({"decision": "schedule", "publish_at": "soon"}, "Enter a valid date/time."),
        ({"decision": "approve", "words": "x" * 4_001}, "at most 4000"),
    ],
)
def test_a_decision_that_is_incomplete_comes_back(client, author, editor, data, says):
    version = submitted(author)
    client.force_login(editor)
    response = client.post(page_of(version, "decide/"), data)
    assert response.status_code == 200 and says in response.content.decode()
    version.refresh_from_db()
    assert version.state == "submitted"


def test_an_author_comments_on_the_own_version_and_decides_nothing(client, author, editor):
    version = submitted(author)
    client.force_login(author)
    page = client.get(page_of(version)).content.decode()
    assert 'value="approve"' not in page
    assert client.post(page_of(version, "decide/"), {"decision": "approve"}).status_code == 403
    assert "Write a comment first." in client.post(page_of(version, "comment/")).content.decode()
    page = client.post(
        page_of(version, "comment/"), {"words": "It is <i>hemp</i>."}, follow=True
    ).content.decode()
    assert "It is &lt;i&gt;hemp&lt;/i&gt;." in page
    form = client.get(f"/admin/articles/article/{version.article_id}/change/").content.decode()
    assert "It is &lt;i&gt;hemp&lt;/i&gt;." in form and "A better rope." in form
    assert ReviewComment.objects.get().by == author
    again = services.submit(services.recall(version, by=author).article, by=author)
    page = client.get(page_of(again)).content.decode()
    assert "On earlier versions" in page and "version 1" in page and "It is &lt;i&gt;hemp&lt;/i&gt;." in page


@pytest.mark.parametrize("end", ["decide/", "comment/", "restore/", "share/"])
def test_changes_are_posts_of_who_may_edit(client, author, editor, end):
    version = submitted(author)
    client.force_login(editor)
    assert client.get(page_of(version, end)).status_code == 405
    assert client.post(page_of(version, end).replace("/1/", "/9/")).status_code == 404
    client.force_login(make_user("author"))
    assert client.post(page_of(version, end), {"words": "x"}).status_code == 404
    client.logout()
    assert client.post(page_of(version, end)).status_code == 302
    assert not ReviewComment.objects.exists()


def test_a_note_of_the_form_is_kept_with_the_version(client, author):
    article = make_draft(by=author)
    client.force_login(author)
    data = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "author": article.author_id,
    }
    data |= {"main_topic": article.main_topic_id, "topics": [article.main_topic_id], "opened_revision": 1}
    client.post(
        f"/admin/articles/article/{article.pk}/change/", {**data, "_submit": "1", "note": " A better rope. "}
    )
    assert article.newest_version().note == "A better rope."


# Versions, side by side


def differ(article, query):
    return f"/admin/articles/article/{article.pk}/versions/difference/?{query}"


@pytest.fixture
def changed(author):
    """An article with version 1, which readers see, version 2 in review, and a draft that went on."""
    body = "".join(f"<p>Paragraph number {number} of many.</p>" for number in range(9))
    article = make_published(by=author, title="First rope", body=body)
    second = make_fields(title="Second rope", body=body.replace("4 of many", "4 of more"))
    services.save_article(article, second, by=author, revision=1)
    services.submit(article, by=author, note="A better rope.")
    services.save_article(article, make_fields(title="Third rope"), by=author, revision=2)
    article.refresh_from_db()
    return article


def test_the_list_begins_with_the_newest_and_shows_all_when_asked(client, changed, author, monkeypatch):
    monkeypatch.setattr("articles.admin.reviewing.SHOWN", 1)
    client.force_login(author)
    address = f"/admin/articles/article/{changed.pk}/versions/"
    newest, everything = (client.get(f"{address}{query}").content.decode() for query in ("", "?all"))
    assert "The newest 1 of 2." in newest and "versions/1/" not in newest
    assert "versions/1/" in everything and "Show all" not in everything


def test_the_list_says_who_when_why_and_when_readers_saw_it(client, changed, author):
    client.force_login(author)
    page = client.get(f"/admin/articles/article/{changed.pk}/versions/").content.decode()
    for words in (
        "Version 1",
        "Version 2",
        "Ann",
        "A better rope.",
        "In review",
        "onwards",
        "no version holds",
    ):
        assert words in page, words


def test_two_versions_differ_in_fields_and_text(client, changed, author):
    client.force_login(author)
    page = client.get(differ(changed, "before=1&after=2")).content.decode()
    assert "<del>First</del> rope" in page and "<ins>Second</ins> rope" in page
    assert "4 of <del>many</del>" in page and "4 of <ins>more</ins>" in page
    assert "number 3" in page and "number 0" not in page and "3 lines are the same" in page
    assert "number 0" in client.get(differ(changed, "before=1&after=2&whole")).content.decode()
    page = client.get(differ(changed, "before=2&after=draft")).content.decode()
    assert "<del>Second</del> rope" in page and "<ins>Third</ins> rope" in page
    assert "both are the same" in client.get(differ(changed, "before=1&after=1")).content.decode()


@pytest.mark.parametrize(
    "query", ["", "before=1", "before=9&after=1", "before=x&after=1", f"before={'9' * 30}&after=1"]
)
def test_what_is_no_version_is_not_compared(client, changed, author, query):
    client.force_login(author)
    assert client.get(differ(changed, query)).status_code == 404


def test_another_authors_versions_are_not_there(client, changed):
    client.force_login(make_user("author"))
    for address in (differ(changed, "before=1&after=2"), f"/admin/articles/article/{changed.pk}/versions/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 405


def test_only_topics_or_structure_changed_is_said_too(client, changed, author):
    client.force_login(author)
    fields = services.fields_of(changed)
    more = make_topic("Knots")
    body = f"<blockquote>{changed.body}</blockquote>"
    values = {**fields.__dict__, "topics": (*fields.topics, more), "body": body}
    services.submit(changed, by=author)
    services.save_article(changed, services.ArticleFields(**values), by=author, revision=changed.revision)
    page = client.get(differ(changed, "before=3&after=draft")).content.decode()
    assert "Knots" in page and "Paragraph → Quotation" in page


def test_restoring_copies_and_says_what_it_would_replace(client, changed, author):
    client.force_login(author)
    version = changed.versions.get(number=1)
    page = client.get(page_of(version)).content.decode()
    assert "First rope" in page and "no version holds" in page
    assert f'name="revision" value="{changed.revision}"' in page
    client.post(page_of(version, "restore/"), {"revision": changed.revision})
    changed.refresh_from_db()
    assert changed.title == "First rope"


@pytest.mark.parametrize("opened", ["1", "", "x"])
def test_a_version_does_not_replace_a_draft_that_was_saved_meanwhile(client, changed, author, opened):
    client.force_login(author)
    page = client.post(
        page_of(changed.versions.get(number=1), "restore/"), {"revision": opened}, follow=True
    ).content.decode()
    assert "Somebody saved the draft after you opened this version" in page
    changed.refresh_from_db()
    assert changed.title == "Third rope"


def test_pages_ask_the_same_for_one_and_for_thirty(client, author, editor):
    client.force_login(editor)
    article = make_published(by=author)
    version = article.versions.get()

    def queries(address):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        return len(found)

    services.comment(version, "One.", by=author)
    services.share(version, days=1, by=author)
    addresses = [page_of(version), f"/admin/articles/article/{article.pk}/versions/"]
    few = [queries(address) for address in addresses]
    for number in range(30):
        services.comment(version, f"Comment {number}.", by=author if number % 2 else editor)
        services.share(version, days=30, by=editor)
    ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=article, number=number, revision=1, minutes=1, state="rejected", title="T", summary="S",
            body="<p>B</p>", author=article.author, main_topic=article.main_topic, by=editor,
        )
        for number in range(2, 32)
    )  # fmt: skip
    assert [queries(address) for address in addresses] == few


def test_reasons_that_stood_in_notes_become_comments(author, editor):
    version = submitted(author)
    services.reject(version, by=editor, words="No rope.")
    comment = ReviewComment.objects.get()
    migration = import_module("articles.migrations.0009_reasons_are_comments")
    migration.comment_to_note(apps, None)
    version.refresh_from_db()
    assert version.note == "No rope." and not ReviewComment.objects.exists()
    migration.note_to_comment(apps, None)
    again = ReviewComment.objects.get()
    assert (again.by, again.decision, again.text, again.version) == (editor, "rejected", "No rope.", version)
    assert abs(again.created_at - comment.created_at) < timedelta(seconds=5)
    version.refresh_from_db()
    assert version.note == ""
