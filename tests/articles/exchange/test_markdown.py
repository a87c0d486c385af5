"""Articles out as Markdown, and in again: the same, without doubles, and nothing written here is lost."""

import shutil
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import services
from articles.exchange import sources
from articles.models import Article, ArticleVersion, Author, Image, Series, Topic
from portal.audit.models import Event
from portal.redirects.models import Redirect
from tests.articles.exchange.files import contents, empty, export, imported, outcomes, zip_of
from tests.articles.factories import (
    make_author,
    make_draft,
    make_fields,
    make_published,
    make_topic,
    make_user,
)
from tests.files.pictures import picture

pytestmark = pytest.mark.django_db


def write(folder, name="bell.md", *, body="Ring it.\n", **values):
    values = {
        "key": "bell",
        "title": "Bell",
        "summary": "How.",
        "author": "keepers",
        "topics": "[craft]",
        **values,
    }
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f"{key}: {value}\n" for key, value in values.items() if value is not None)
    path.write_text(f"---\n{front}---\n{body}")
    return path


@pytest.fixture
def vocabulary():
    make_author(key="keepers", name="The keepers")
    make_topic(key="craft")


def test_the_pack_is_the_same_byte_for_byte_after_an_import(pack, tmp_path):
    first = export(tmp_path / "first")
    assert sorted(first) == [
        "articles/greasing-a-bascule.md",
        "articles/keeping-watch-at-night.md",
        "articles/what-a-bridge-keeper-does.md",
        "authors.yaml",
        "series.yaml",
        "topics.yaml",
    ]
    empty()
    planned = imported(tmp_path / "first", is_dry=True)
    assert not Article.objects.exists() and not Topic.objects.exists() and not Author.objects.exists()
    entries = imported(tmp_path / "first")
    assert outcomes(planned) == outcomes(entries) == ["create"] * len(entries)
    assert not any(entry.notes for entry in entries)
    assert export(tmp_path / "second") == first
    assert ArticleVersion.objects.live().count() == 3
    assert ArticleVersion.objects.live().get(article__key="greasing-a-bascule").published_at.date() == date(
        2026, 11, 9
    )


def test_a_series_is_completed_and_otherwise_left_as_it_is_here(pack, tmp_path):
    series = Series.objects.get()
    first, second = series.article_keys
    other = next(key for key in Article.objects.values_list("key", flat=True) if key not in {first, second})

    def taken(articles, is_dry=False, name=series.name):
        export(tmp_path)
        (tmp_path / "series.yaml").write_text(
            f"- {{key: {series.key}, name: {name}, articles: {articles}}}\n"
        )
        return imported(tmp_path, is_dry=is_dry)[-1]

    for is_dry in (True, False):
        entry = taken(f"[{first}, {other}, no-such, {second}]", is_dry)
        assert (entry.kind, str(entry.outcome), entry.notes) == ("series", "change", ["Not here: “no-such”."])
    assert Series.objects.get().article_keys == [first, other, second]
    assert str(taken(f"[{first}, {other}, {second}]").outcome) == "unchanged"
    assert str(taken(f"[{second}, {first}, {other}]").outcome) == str(taken("[]").outcome) == "conflict"
    assert str(taken(f"[{first}]", name="x" * 90).outcome) == "conflict"
    Series.objects.update(key="own")
    assert "is a part of" in taken(f"[{first}]").notes[0]
    (tmp_path / "series.yaml").write_text(
        "- {key: a, name: A, articles: [x]}\n- {key: b, name: B, articles: [x]}\n"
    )
    assert imported(tmp_path)[-1].notes == ["The article “x” is in “a” already."]
    (tmp_path / "series.yaml").write_text("- {key: a, name: A}\n- {key: b, key: c}\n")
    assert imported(tmp_path)[-1].notes == [
        "It cannot be read: line 2, column 12: the key 'key' is given twice"
    ]


def test_an_export_is_a_content_pack(pack, tmp_path, settings):
    shutil.copytree(settings.CONTENT_PACK, tmp_path / "pack")
    shutil.rmtree(tmp_path / "pack" / "articles")
    first = export(tmp_path / "pack")
    empty()
    settings.CONTENT_PACK = tmp_path / "pack"
    from portal.models import PackItem

    PackItem.objects.all().delete()
    call_command("load_content", verbosity=0)
    export(tmp_path / "again")
    assert contents(tmp_path / "again").items() <= first.items()


def everything(author):
    """An article in each state, one with an image; returns the image."""
    image, _ = services.add_image(
        picture(), name="Launch plan.png", by=None, alt="A plan", credit="A. Person"
    )
    body = f'<figure><img src="{image.path}" alt="The plan"></figure>\n<pre><code>{image.path}</code></pre>'
    make_published(body=body, author=author, slug="shown")
    changed = make_published(slug="changed", review_by_on=date(2027, 1, 2))
    services.save_article(
        changed, make_fields(title="Changed: soon", body=body), by=None, revision=changed.revision
    )
    services.withdraw(make_published(slug="withdrawn"), by=None)
    make_published(slug="ahead", at=timezone.now() + timedelta(days=2))
    later = make_published(slug="later")
    services.save_article(later, make_fields(title="Later"), by=None, revision=later.revision)
    services.publish(later, by=None, at=timezone.now() + timedelta(days=3))
    services.create_article(services.ArticleFields(title="Only a title"), by=None)
    return image


def test_every_state_and_image_comes_back(tmp_path):
    image = everything(make_author())
    first = export(tmp_path / "first")
    assert b"![The plan](images/launch-plan.png)\n\n```\n/images/" in first["articles/shown.md"]
    assert b"credit: A. Person" in first["articles/images/images.yaml"]
    assert {
        "articles/changed.md",
        "drafts/changed.md",
        "drafts/withdrawn.md",
        "drafts/only-a-title.md",
    } <= set(first)
    assert imported(tmp_path / "first", is_dry=True)
    assert outcomes(imported(tmp_path / "first")) == ["unchanged"] * (
        len(first) - 6 + Topic.objects.count() + Author.objects.count()
    )
    empty()
    planned, entries = imported(tmp_path / "first", is_dry=True), imported(tmp_path / "first")
    assert outcomes(planned) == outcomes(entries)
    assert [entry.state for entry in planned] == [entry.state for entry in entries]
    assert export(tmp_path / "second").keys() == first.keys()
    again = contents(tmp_path / "second")
    for name, content in first.items():
        if name.endswith((".md", ".yaml")):
            # The text in code is a text, whatever it names.
            assert again[name] == content, name
    assert Image.objects.exclude(pk=image.pk).get().credit == "A. Person"
    assert {article.key: article.status for article in Article.objects.all()} == {
        "shown": "approved", "changed": "approved", "ahead": "approved", "later": "approved",
        "withdrawn": "draft", "only-a-title": "draft",
    }  # fmt: skip
    events = Event.objects.count()
    assert set(outcomes(imported(tmp_path / "second"))) == {"unchanged"}
    assert Event.objects.count() == events


def test_one_article_alone(pack, tmp_path):
    files = export(tmp_path, key="greasing-a-bascule")
    assert sorted(files) == ["articles/greasing-a-bascule.md", "authors.yaml", "series.yaml", "topics.yaml"]
    assert files["topics.yaml"].count(b"key:") == 1
    with pytest.raises(CommandError, match="geese"):
        call_command("export_articles", tmp_path, key="geese")


def test_articles_that_come_one_by_one_form_their_series_again(pack, tmp_path):
    series = Series.objects.get()
    first, second = keys = series.article_keys
    hidden = make_draft(slug="hidden")
    services.arrange_series(series, [*Article.objects.filter(key__in=keys).order_by("-key"), hidden], by=None)
    for key in reversed(keys):
        assert b"hidden" not in export(tmp_path / key, key=key)["series.yaml"]
    assert b"hidden" in export(tmp_path / "draft", key="hidden")["series.yaml"]
    empty()
    entries = [imported(tmp_path / key)[-1] for key in (second, first)]
    assert outcomes(entries) == ["create", "change"]
    assert entries[0].notes == [f"Not here: “{first}”."]
    assert (Series.objects.get().name, Series.objects.get().article_keys) == (series.name, keys)


def test_an_edited_file_is_published_as_a_new_version(vocabulary, tmp_path):
    editor = make_user("editor")
    path = write(tmp_path, published="2026-11-02", slug="the-bell")
    [entry] = imported(path, by=editor)
    article = Article.objects.get(pk=entry.article)
    assert (article.owner, article.slug, entry.state) == (editor, "the-bell", "published")
    write(tmp_path, published="2026-11-03", slug="a-bell", title="The bell")
    assert outcomes(imported(path, is_dry=True)) == ["change"]
    imported(path, by=editor)
    article.refresh_from_db()
    live = article.live_version()
    assert (live.title, live.number, live.by, live.published_at.date()) == (
        "The bell",
        2,
        editor,
        date(2026, 11, 2),
    )
    assert Redirect.objects.get().new_path == "/articles/a-bell/"
    assert outcomes(imported(path)) == ["unchanged"]


def test_a_review_here_is_not_taken_back_by_the_file(vocabulary, tmp_path):
    values = {"published": "2026-11-02", "review_by": "2026-11-20"}
    path = write(tmp_path, **values)
    imported(path)
    services.mark_reviewed(Article.objects.get(), by=None, months=6)
    due = Article.objects.get().review_by_on
    assert outcomes(imported(path)) == ["unchanged"]
    write(tmp_path, **values, title="The bell")
    assert outcomes(imported(path)) == ["change"]
    live = Article.objects.get().live_version()
    assert (live.title, live.review_by_on) == ("The bell", due)
    write(tmp_path, **{**values, "review_by": "2040-01-02"})
    imported(path)
    assert Article.objects.get().review_by_on == date(2040, 1, 2)


def test_what_was_written_here_is_not_overwritten(vocabulary, tmp_path):
    path = write(tmp_path)
    imported(path)
    article = Article.objects.get()
    services.save_article(article, make_fields(title="Mine"), by=None, revision=1)
    [entry] = imported(path)
    assert (str(entry.outcome), entry.notes) == (
        "conflict",
        ["Somebody has edited it here since, so it is left as it is."],
    )
    assert Article.objects.get().title == "Mine"
    services.submit(article, by=None)
    assert "review" in imported(path)[0].notes[0]
    services.publish(article, by=None)
    assert outcomes(imported(path)) == ["change"]  # its text is kept as a version
    assert Article.objects.get().live_version().title == "Mine"


def test_what_was_withdrawn_here_stays_so(vocabulary, tmp_path):
    path = write(tmp_path, published="2026-11-02")
    imported(path)
    services.withdraw(Article.objects.get(), by=None)
    write(tmp_path, published="2026-11-02", title="Again")
    [entry] = imported(path)
    assert entry.notes == ["It is not published here, and stays so."]
    assert not ArticleVersion.objects.live().exists()


def test_what_is_unknown_is_said_and_the_text_stays_a_draft(vocabulary, tmp_path):
    path = write(tmp_path, published="2026-11-02", topics="[geese]", author="nobody")
    [entry] = imported(path)
    assert entry.notes == [
        "The author “nobody” is not known here.",
        "The topic is not known here: “geese”.",
        "It stays a draft: to be published it needs an author, a main topic.",
    ]
    assert outcomes(imported(path)) == ["unchanged"]
    make_topic(key="geese")
    make_author(key="nobody")
    assert [entry.state for entry in imported(path)] == ["published"]
    assert Article.objects.get().is_published()


def test_another_articles_address_is_a_conflict(vocabulary, tmp_path):
    make_draft(slug="bell")
    path = write(tmp_path, key="other", slug="bell")
    [entry] = imported(path)
    assert (str(entry.outcome), Article.objects.count()) == ("conflict", 1)
    write(tmp_path, key="../x", slug="x y")
    assert outcomes(imported(path)) == ["conflict"]


def test_broken_files_are_named_and_the_others_arrive(vocabulary, tmp_path):
    write(tmp_path, "articles/a.md", key="a")
    write(tmp_path, "articles/b.md", key="a")
    write(tmp_path, "articles/c.md", key="c", published="2026-13-45")
    write(tmp_path, "articles/d.md", key="d", review_by="soon")
    write(tmp_path, "articles/e.md", key="e", topics="craft")
    write(tmp_path, "articles/f.md", key="f", title="x" * 200, summary="y " * 200)
    (tmp_path / "articles" / "g.md").write_bytes(b"\xff\xfe")
    (tmp_path / "topics.yaml").write_text("- key: only-a-key\n- nonsense\n")
    (tmp_path / "authors.yaml").write_text("{{{")
    entries = {entry.source.rpartition("/")[2]: entry for entry in imported(tmp_path)}
    assert {name for name, entry in entries.items() if entry.outcome == "create"} == {"a.md", "f.md"}
    assert len(Article.objects.get(key="f").title) == 120 and len(entries["f.md"].notes) == 2
    assert all(entry.notes for name, entry in entries.items() if name != "a.md")


def test_images_beside_the_text(vocabulary, tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(picture())
    (tmp_path / "images" / "b.png").write_bytes(b"no picture")
    (tmp_path.parent / "secret.png").write_bytes(picture())
    body = "![A](images/a.png)\n\n![B](images/b.png)\n\n![C](images/c.png)\n\n![D](../secret.png)\n\n![E](https://x.example/e.png)\n"
    path = write(tmp_path, body=body)
    [planned], [entry] = imported(path, is_dry=True), imported(path)
    assert planned.notes == entry.notes and len(entry.notes) == 4
    image = Image.objects.get()
    assert Article.objects.get().body == f'<figure><img src="{image.path}" alt="A"></figure>'
    assert outcomes(imported(path)) == ["unchanged"]


def test_what_the_checks_would_keep_back_is_published_and_said(vocabulary, tmp_path):
    """By an editor too: a text may link to what is brought after it."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(picture())
    path = write(tmp_path, body="![](images/a.png)\n\n[The rope](/articles/rope/)\n", published="2026-01-02")
    [entry] = imported(path, by=make_user("editor"))
    assert (entry.state, entry.notes) == (
        "published",
        ["Images without alternative text: 1. Say what each shows."],
    )
    assert Article.objects.published().count() == 1


def test_an_archive_reaches_nothing_outside(vocabulary, tmp_path):
    text = "---\nkey: evil\ntitle: Evil\n---\n![x](../../../../etc/passwd)\n"
    (tmp_path / "a.zip").write_bytes(zip_of({"../../evil.md": text, "/etc/evil.md": text}))
    [entry] = imported(tmp_path / "a.zip")
    assert str(entry.outcome) == "create" and entry.notes == [
        "The image ../../../../etc/passwd did not come along."
    ]


def test_an_archive_within_its_limits(vocabulary, tmp_path, monkeypatch):
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"site/articles/a.md": "---\nkey: a\ntitle: A\n---\nA.\n", "site/.x/b.md": "x"}))
    assert outcomes(imported(path)) == ["create"]
    monkeypatch.setattr(sources, "MAX_FILES", 1)
    with pytest.raises(sources.SourceError, match="more than"):
        imported(path)
    path.write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(sources.SourceError, match="ZIP"):
        imported(path)
    path.write_bytes(zip_of({"a.md": b"x" * (sources.MAX_TEXT + 1)}))
    monkeypatch.setattr(sources, "MAX_FILES", 9)
    assert "larger" in imported(path)[0].notes[0]
    path.write_bytes(zip_of({"a.txt": b"x"}))
    with pytest.raises(sources.SourceError, match="no Markdown"):
        imported(path)
    with pytest.raises(CommandError, match="nothing at"):
        call_command("import_articles", tmp_path / "nowhere")


def test_the_command_says_what_it_did(vocabulary, tmp_path, capsys):
    path = write(tmp_path, topics="[geese]", published="2026-11-02")
    with pytest.raises(CommandError, match="no editor"):
        call_command("import_articles", path, by=make_user("author").email)
    write(tmp_path, topics="[geese]", published="2026-11-02", series="bells", tags="[a]")
    call_command("import_articles", path, dry_run=True)
    said = capsys.readouterr().out
    assert "Would import: 1 create." in said and "Not used here: “series”, “tags”." in said
    call_command("import_articles", path, by=make_user("editor").email, topic="craft")
    said = capsys.readouterr().out
    assert "1/1 create, published: article “Bell” (bell.md)" in said and "“geese”" in said
