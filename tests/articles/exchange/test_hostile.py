"""What strangers write into texts, through the editor's form and both imports: nothing of it lives, nothing raises."""

import time

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.models import Article, ArticleVersion
from portal.text.tree import printable
from tests.articles.exchange import wordpress
from tests.articles.exchange.files import imported, zip_of
from tests.articles.factories import make_author, make_draft, make_topic, make_user
from tests.text.hostile import BODIES, HUGE
from tests.text.test_properties import assert_harmless

pytestmark = pytest.mark.django_db

SECONDS = 4  # of the processor, that an answer may take; half of it where nothing else is in memory


def assert_stored_harmless(versions):
    """Strictly by the list of what may be."""
    found = list(versions)
    for version in found:
        assert_harmless(version.body)
        for words in (version.title, version.summary, version.body):
            assert printable(words) == words, words[:300]
    return found


def test_there_are_two_hundred():
    assert len(set(BODIES)) >= 200


def test_through_the_editors_form(client):
    """Saved, some also kept and seen beside the form; what is long or deep keeps nobody waiting either."""
    article = make_draft(by=(editor := make_user("editor")))
    client.force_login(editor)
    form, keep, beside = (
        reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in ("change", "keep", "beside")
    )

    def timely(ask, *asked):
        started = time.process_time()
        response = ask(*asked)
        assert time.process_time() - started < SECONDS, asked
        return response

    for number, body in enumerate([*BODIES[::8], *HUGE[::2]]):
        sent = body.encode(errors="replace").decode()  # a browser has no halves of characters
        words = sent.replace("\0", "")
        typed = {
            "title": f"{number} {words[:80]}",
            "slug": article.slug,
            "summary": words[:160],
            "body": sent,
            "opened_revision": article.revision,
            "_save": "Save draft",
        }
        if number % 4 == 0:
            assert timely(client.post, keep, typed).status_code == 200
            page = timely(client.get, beside)
            assert page.status_code == 200 and b"<script>alert" not in page.content
        saved = timely(client.post, form, typed)
        assert saved.status_code == 302, saved.context["errors"]
        article = Article.objects.get()
        assert_stored_harmless([article])


def test_through_markdown(tmp_path):
    make_author(key="a")
    make_topic(key="t")
    words = r'"<script>alert(1)</script> \e\u202E"'
    front = "---\nkey: k{0}\ntitle: {1}\nsummary: {1}\nauthor: a\ntopics: [t]\n---\n"
    files = {
        f"articles/{number:03}.md": (front.format(number, words) + body).encode(errors="replace")
        for number, body in enumerate(BODIES)
    }
    # YAML can say half of a character, which no encoding can.
    half = {"articles/half.md": front.format("half", r'"\uD800"')}
    (tmp_path / "a.zip").write_bytes(zip_of(files | half))
    *entries, refused = imported(tmp_path / "a.zip")
    assert {str(entry.outcome) for entry in entries} == {"create"}
    assert "line 3" in refused.notes[0] and "cannot be stored" in refused.notes[0]
    assert len(assert_stored_harmless(Article.objects.all())) == len(BODIES)


def test_what_yaml_can_say_and_no_database_takes_is_refused_by_name(tmp_path):
    front = '---\nkey: k\ntitle: "{}"\n---\n<p>Ring.</p>\n'
    files = {
        f"articles/{name}.md": front.format(title).encode()
        for name, title in (("half", r"\uD800"), ("nul", r"\0"))
    }
    (tmp_path / "a.zip").write_bytes(zip_of(files))
    entries = imported(tmp_path / "a.zip")
    assert [(str(entry.outcome), entry.source) for entry in entries] == [
        ("skipped", "articles/half.md"),
        ("skipped", "articles/nul.md"),
    ]
    assert all("cannot be stored" in entry.notes[0] for entry in entries)


def test_through_wordpress(tmp_path, client):
    terms = wordpress.term("<script>alert(1)</script>", "t", "category")
    make_topic(key="t")
    items = [
        wordpress.item(
            number,
            f"<script>alert(1)</script>{number}<b>",
            body,
            name=f"n{number}",
            terms=terms,
            status="publish" if number < 60 else "draft",
        )
        for number, body in enumerate(BODIES, 1)
    ]
    (tmp_path / "a.xml").write_bytes(wordpress.export(*items).encode(errors="replace"))
    call_command("import_wordpress", tmp_path / "a.xml", verbosity=0)
    assert len(assert_stored_harmless(Article.objects.all())) == len(BODIES)
    versions = ArticleVersion.objects.live()
    assert versions.count() >= 25
    for version in versions[:5]:
        page = client.get(version.get_absolute_url()).content.decode()
        assert "alert(1)</script>" not in page


def test_five_megabytes(tmp_path):
    (tmp_path / "a.xml").write_text(wordpress.export(wordpress.item(1, "Long", "<p>x</p>" * 700_000)))
    call_command("import_wordpress", tmp_path / "a.xml", verbosity=0)
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n" + "x\n\n" * 1_900_000)
    (tmp_path / "b.md").write_text("---\ntitle: A\n---\n" + "x\n\n" * 200_000)
    notes = [imported(tmp_path / name)[0].notes[0] for name in ("a.md", "b.md")]
    assert "larger than" in notes[0] and "longer than" in notes[1]
    assert not Article.objects.exists()
