"""Exports and imports in the admin: looked at first, confirmed, and done in the background."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import services
from articles.models import Article, Image, ImportRun, Series, Topic
from articles.services import import_runs
from portal import tasks
from portal.audit.models import Event
from portal.files import services as files
from portal.files.models import StoredFile
from tests.articles.exchange import wordpress
from tests.articles.exchange.files import empty, export, zip_of
from tests.articles.factories import make_author, make_draft, make_published, make_topic, make_user
from tests.files.pictures import picture

pytestmark = pytest.mark.django_db
IMPORT = "/admin/articles/article/import/"


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def upload(client, content, *, kind="markdown", name="export.zip", **values):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(IMPORT, {"kind": kind, "file": file, "makes_topics": "on", **values})


def body(response):
    return b"".join(response.streaming_content)


def test_all_articles_go_out_and_come_in_again(client, editor, tmp_path):
    image, _ = services.add_image(picture(), name="a.png", by=None)
    make_published(body=f'<figure><img src="{image.path}" alt="A"></figure>', slug="shown")
    make_draft(slug="draft")
    first = body(client.get("/admin/articles/article/export/"))
    assert body(client.get("/admin/articles/article/export/")) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == export(tmp_path)
    empty()
    response = upload(client, first)
    run = ImportRun.objects.get()
    assert response["Location"] == f"{IMPORT}{run.pk}/"
    page = client.get(response["Location"])
    assert b"Being looked at" in page.content and b'value="Import"' not in page.content
    tasks.run_pending()
    page = client.get(response["Location"]).content.decode()
    assert "This is what would happen" in page and "<strong>4</strong> create" not in page
    assert not Article.objects.exists() and not Image.objects.exists()
    client.post(response["Location"])
    assert client.post(response["Location"]).status_code == 302  # pressed twice
    tasks.run_pending()
    page = client.get(response["Location"]).content.decode()
    assert "<strong>Imported</strong>" in page and "/change/" in page
    assert body(client.get("/admin/articles/article/export/")) == first
    assert set(Article.objects.values_list("owner", flat=True)) == {editor.pk}
    assert Event.objects.filter(verb="import").count() == 1


def test_one_article_is_markdown_and_a_zip_with_its_images(client):
    author = make_user("author")
    client.force_login(author)
    image, _ = services.add_image(picture(), name="a.png", by=None)
    plain = make_draft(by=author, slug="plain")
    shown = make_draft(by=author, slug="shown", body=f'<figure><img src="{image.path}" alt="A"></figure>')
    response = client.get(f"/admin/articles/article/{plain.pk}/export/")
    assert response["Content-Disposition"] == 'attachment; filename="plain.md"'
    assert response.content.startswith(b"---\nkey: plain\n")
    series = services.save_series(Series(key="s", name="S"), by=None)
    services.arrange_series(series, [plain], by=None)
    response = client.get(f"/admin/articles/article/{plain.pk}/export/")
    with zipfile.ZipFile(io.BytesIO(body(response))) as archive:
        assert {"drafts/plain.md", "series.yaml"} < set(archive.namelist())
    with zipfile.ZipFile(
        io.BytesIO(body(client.get(f"/admin/articles/article/{shown.pk}/export/")))
    ) as archive:
        assert {"drafts/shown.md", "drafts/images/a.png"} < set(archive.namelist())
    assert (
        f"/{plain.pk}/export/" in client.get(f"/admin/articles/article/{plain.pk}/change/").content.decode()
    )
    listed = client.get("/admin/articles/article/").content.decode()
    assert "import/" not in listed and "Export all" not in listed


def test_wordpress_by_upload(client, editor):
    topic = make_topic(slug="craft")
    upload(
        client,
        wordpress.whole_site(),
        kind="wordpress",
        name="old.xml",
        main_topic=topic.pk,
        author=make_author().pk,
    )
    tasks.run_pending()
    run = ImportRun.objects.get()
    page = client.get(f"{IMPORT}{run.pk}/").content.decode()
    assert (run.phase, run.total) == ("checked", 13)
    for said in (
        "/2024/03/blocks/ leads here.",
        "“latest-posts” is not carried over",
        "nav_menu_item",
        "is private there",
    ):
        assert said in page
    client.post(f"{IMPORT}{run.pk}/")
    tasks.run_pending()
    assert Article.objects.get(slug="cafe").live_version().main_topic == topic
    page = client.get(IMPORT).content.decode()
    assert "old.xml" in page and "Imported" in page


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [("markdown", "", "no Markdown"), ("wordpress", "x", "XML"), ("markdown", b"PK\x03\x04", "ZIP")],
)
def test_what_cannot_be_read_is_said(client, editor, kind, content, said):
    upload(client, content, kind=kind, name="a.txt")
    tasks.run_pending()
    run = ImportRun.objects.get()
    page = client.get(f"{IMPORT}{run.pk}/").content.decode()
    assert run.phase == "refused" and said in page and 'value="Import"' not in page
    client.post(f"{IMPORT}{run.pk}/")
    assert ImportRun.objects.get().phase == "refused"


def test_a_wrong_upload_is_answered_with_the_form(client, editor, monkeypatch):
    assert client.post(IMPORT, {"kind": "geese"}).status_code == 422
    monkeypatch.setattr(import_runs, "MAX_BYTES", 10)
    response = upload(client, "x" * 11)
    assert response.status_code == 422 and b"larger than" in response.content
    assert not ImportRun.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize("path", ["import/", "import/1/", "export/"])
def test_authors_neither_import_nor_export_all(client, path):
    client.force_login(make_user("author"))
    assert client.get(f"/admin/articles/article/{path}").status_code == 403
    assert upload(client, "x").status_code == 403
    assert not ImportRun.objects.exists()


def test_an_import_goes_on_where_a_task_ended(editor, monkeypatch):
    """Each task takes one item: what an earlier one would make is known to the later ones."""
    make_published(slug="a")
    make_published(slug="b")
    content = zip_of(_exported())
    empty()
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr(import_runs.go_on, "__kwdefaults__", {"seconds": 0.0})
    run = services.start_import(content, name="a.zip", kind="markdown", by=editor)
    assert tasks.run_pending() == 7
    run.refresh_from_db()
    assert [entry["outcome"] for entry in run.entries] == ["create"] * 6
    assert not any(entry["notes"] for entry in run.entries)
    services.confirm_import(run, by=editor)
    assert tasks.run_pending() == 7
    run.refresh_from_db()
    assert (run.phase, Article.objects.published().count(), Topic.objects.count()) == ("done", 2, 2)
    services.go_on(run)  # a task that runs twice
    assert Article.objects.count() == 2


def _exported():
    from articles.exchange.exporting import Export

    return dict(Export(Article.objects.all()).files())


def test_a_file_that_is_gone_is_said(editor):
    run = services.start_import(b"---\ntitle: A\n---\nA.", name="a.md", kind="markdown", by=editor)
    tasks.run_pending()
    files.delete_expired(timezone.now() + timedelta(days=8))
    with pytest.raises(services.ArticleError, match="once more"):
        services.confirm_import(run, by=editor)


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_queries_is_the_same_for_many_items(client, editor, many, django_assert_num_queries):
    for number in range(many):
        run = services.start_import(b"", name=f"{number}.md", kind="markdown", by=editor)
    entry = {"kind": "article", "source": "a.md", "name": "A", "outcome": "create", "notes": [], "article": 1}
    ImportRun.objects.filter(pk=run.pk).update(entries=[entry] * many)
    client.get(IMPORT)
    with django_assert_num_queries(7):
        client.get(IMPORT)
    with django_assert_num_queries(5):
        client.get(f"{IMPORT}{run.pk}/")


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_queries_of_an_export_is_the_same_for_many_articles(many, django_assert_num_queries):
    for _ in range(many):
        make_published()
    with django_assert_num_queries(9):
        assert len(_exported()) == many + 2
