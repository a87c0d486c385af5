"""What is typed and not saved is kept for whoever typed it, and two people at one article are told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import services
from articles.models import Article, Editing, ImportRun, ShareLink
from articles.tasks import delete_what_has_ended
from tests.articles.factories import make_draft, make_published, make_user

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
KEEP_NEW = reverse("admin:articles_article_keep_new")


@pytest.fixture
def ada():
    return make_user("editor", name="Ada")


@pytest.fixture
def bob():
    return make_user("editor", name="Bob")


@pytest.fixture
def article(ada):
    return make_draft(by=ada, title="Ringing", body="<p>Ring.</p>")


def form_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def keep_of(article: Article) -> str:
    return reverse("admin:articles_article_keep", args=[article.pk])


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def test_what_was_typed_comes_back_with_its_revision(client, ada, article):
    client.force_login(ada)
    assert "You typed something" not in page(client, form_of(article))
    typed = {
        "title": "Ringing, half a sen",
        "body": "<p>Ring & l</p>",
        "topics": ["1", "2"],
        "opened_revision": "1",
    }
    answer = client.post(keep_of(article), typed).json()
    assert (answer["others"], answer["revision"]) == ([], 1)

    assert "Bring it back" in page(client, form_of(article))
    article.refresh_from_db()
    assert article.title == "Ringing"  # readers of the draft see nothing of it
    back = client.get(form_of(article), {"unsaved": ""})
    form = back.context["adminform"].form
    assert form["title"].value() == "Ringing, half a sen"
    assert form["topics"].value() == ["1", "2"]
    assert form["opened_revision"].value() == "1"
    assert "It is not saved yet." in back.content.decode()


def test_nobody_else_gets_it(client, ada, bob, article):
    services.keep(article, {"title": ["Secret of Ada"]}, by=ada)
    client.force_login(bob)
    for address in (form_of(article), f"{form_of(article)}?unsaved"):
        shown = page(client, address)
        assert (
            "Secret of Ada" not in shown
            and "data-offline hidden" in shown
            and "ou typed something" not in shown
            and "is what you typed" not in shown
        )


def test_saving_ends_it(client, ada, article):
    client.force_login(ada)
    services.keep(article, {"title": ["Half"]}, by=ada)
    client.post(
        form_of(article), {"title": "Whole", "body": "<p>Ring.</p>", "opened_revision": "1", "_save": "1"}
    )
    article.refresh_from_db()
    assert article.title == "Whole"
    assert not Editing.objects.unsaved().exists()


def test_a_form_that_comes_back_keeps_it(client, ada, article):
    client.force_login(ada)
    services.keep(article, {"title": ["Half"]}, by=ada)
    response = client.post(form_of(article), {"title": "", "opened_revision": "1", "_save": "1"})
    assert Editing.objects.unsaved().count() == 1
    assert "Throw it away" not in response.content.decode()  # it is in the form that comes back


def test_a_new_article_is_kept_until_it_is_stored(client, ada):
    client.force_login(ada)
    client.post(KEEP_NEW, {"title": "New thing", "csrfmiddlewaretoken": "x", "nonsense": "y"})
    assert Editing.objects.get().typed == {"title": ["New thing"]}
    assert client.get(ADD, {"unsaved": ""}).context["adminform"].form["title"].value() == "New thing"
    client.post(ADD, {"title": "New thing", "_save": "1"})
    assert Article.objects.get().title == "New thing"
    assert not Editing.objects.unsaved().exists()


def test_it_is_thrown_away_only_when_asked(client, ada, article):
    client.force_login(ada)
    services.keep(article, {"title": ["Half"]}, by=ada)
    page(client, f"{form_of(article)}?unsaved")
    assert Editing.objects.unsaved().exists()
    response = client.post(keep_of(article), {"_forget": "1"}, follow=True)
    assert response.redirect_chain == [("../change/", 302)]
    assert not Editing.objects.unsaved().exists()
    services.keep(None, {"title": ["Half"]}, by=ada)
    assert client.post(KEEP_NEW, {"_forget": "1"}, follow=True).redirect_chain == [("../", 302)]
    assert not Editing.objects.unsaved().exists()


def test_two_people_at_one_article_are_told(client, ada, bob, article):
    client.force_login(bob)
    services.look(article, by=ada)
    assert client.post(keep_of(article)).json()["others"] == ["Ada"]
    assert "<b>Ada</b>" in page(client, form_of(article))
    Editing.objects.filter(user=ada).update(seen_at=timezone.now() - timedelta(minutes=2))
    assert client.post(keep_of(article)).json()["others"] == []


def test_somebody_who_saves_meanwhile_is_noticed(client, ada, bob, article):
    client.force_login(bob)
    fields = services.fields_of(article)
    services.save_article(
        article, services.ArticleFields(**{**vars(fields), "title": "Ada's"}), by=ada, revision=1
    )
    assert client.post(keep_of(article), {"title": "Bob's", "opened_revision": "1"}).json()["revision"] == 2
    back = client.get(form_of(article), {"unsaved": ""})
    assert back.context["adminform"].form["opened_revision"].value() == "1"  # so that saving shows both


def test_what_nobody_comes_back_to_is_deleted(ada, article):
    services.keep(article, {"title": ["Half"]}, by=ada)
    link = services.share(make_published().newest_version(), days=1, by=ada)
    services.start_import(b"# A", name="a.md", kind="markdown", by=ada)
    delete_what_has_ended.call()
    assert Editing.objects.exists() and ShareLink.objects.exists() and ImportRun.objects.exists()
    Editing.objects.update(seen_at=timezone.now() - timedelta(days=31))
    ShareLink.objects.update(expires_at=link.expires_at - timedelta(days=92))
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=91))
    delete_what_has_ended.call()
    assert not (Editing.objects.exists() or ShareLink.objects.exists() or ImportRun.objects.exists())


def test_a_text_of_any_kind_is_kept(client, ada, article):
    client.force_login(ada)
    odd = "\0\u202e\U0001f514 ' \" <script>\r\n" + "x" * 500_000
    client.post(keep_of(article), {"title": odd, "body": odd})
    back = client.get(form_of(article), {"unsaved": ""})
    assert back.status_code == 200 and back.context["adminform"].form["body"].value() == odd.replace("\0", "")
    assert "<script>\r\nx" not in back.content.decode()


def test_the_preview_beside_the_form_is_of_what_is_typed(client, ada, bob, article):
    client.force_login(ada)
    beside = reverse("admin:articles_article_beside", args=[article.pk])
    response = client.get(beside)
    assert "<p>Ring.</p>" in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "frame-src 'self'" in client.get(form_of(article))["Content-Security-Policy"]
    typed = {
        "title": ["Loud"],
        "review_by_on": ["2031-02-03"],
        "body": ["<p>Ring<script>alert(1)</script>!"],
        "topics": ["9" * 30, "x"],
        "author": ["0"],
    }
    services.keep(article, typed, by=ada)
    shown = page(client, beside)
    assert '<h1 class="hero">Loud</h1>' in shown and "<p>Ring!</p>" in shown and "alert(1)" not in shown
    assert "o be reviewed by 3 February 2031" in shown
    services.keep(article, {"title": ["Loud"], "review_by_on": ["2031-02-"]}, by=ada)
    assert "o be reviewed by" not in page(client, beside)
    client.force_login(bob)
    assert "Loud" not in page(client, beside)


def test_the_preview_of_a_new_article_begins_empty(client, ada):
    client.force_login(ada)
    beside = reverse("admin:articles_article_beside_new")
    assert "Nothing is typed yet" in page(client, beside)
    services.keep(None, {"body": ["<p>First words"]}, by=ada)
    assert "<p>First words</p>" in page(client, beside) and "No title yet" in page(client, beside)
