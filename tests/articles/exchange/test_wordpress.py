"""WordPress exports: what becomes of posts and pages, once and again, and what is refused."""

import io
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import services
from articles.exchange import sources
from articles.exchange.wordpress import LAST, WordPressExport
from articles.exchange.wordpress_html import to_html
from articles.models import Article, ArticleVersion, Author, Image, Topic
from articles.services import Importer, import_items
from portal.audit.models import Event
from portal.redirects.models import Redirect
from tests.articles.exchange import wordpress
from tests.articles.exchange.files import outcomes, zip_of
from tests.articles.factories import make_author, make_fields, make_topic, make_user
from tests.files.pictures import picture

pytestmark = pytest.mark.django_db
PLAN = picture()


@pytest.fixture
def craft():
    return make_topic(key="the-craft", slug="craft", name="Our craft")


def delivery(content, **media):
    files = {"export.xml": content, **media}
    return WordPressExport(sources.of_upload(io.BytesIO(zip_of(files)), "export.zip"))


def imported(content, *, is_dry=False, by=None, media=None, **options):
    found = delivery(content, **(media or {}))
    entries = import_items(found.items(), Importer(by=by, is_dry=is_dry, **options))
    assert len(entries) == found.count
    return entries


def of(entries):
    return {entry.source.split()[-1]: entry for entry in entries if entry.kind in {"article", "file"}}


SITE = {"media": {"wp-content/uploads/2024/03/plan.png": PLAN}}


def test_a_whole_site_arrives(craft, client):
    editor = make_user("editor")
    planned = imported(wordpress.whole_site(), is_dry=True, **SITE)
    assert not Article.objects.exists() and not Image.objects.exists() and not Redirect.objects.exists()
    entries = imported(wordpress.whole_site(), by=editor, **SITE)
    assert [entry.as_json() | {"article": None} for entry in planned] == [
        entry.as_json() | {"article": None} for entry in entries
    ]
    assert {source: (str(entry.outcome), entry.state) for source, entry in of(entries).items()} == {
        "11": ("create", "published"), "12": ("create", "published"), "13": ("create", "published"),
        "14": ("create", "draft"), "15": ("create", "scheduled"), "16": ("create", "draft"),
        "17": ("skipped", ""), "18": ("skipped", ""), "19": ("skipped", ""),
        "20": ("create", "draft"), "21": ("create", "published"),
    }  # fmt: skip
    blocks = Article.objects.get(slug="blocks").live_version()
    image = Image.objects.get()
    assert (image.alt, blocks.title, blocks.summary) == ("Alt of 7", "Blocks & more", "In short.")
    assert blocks.published_at.isoformat() == "2024-03-05T09:00:00+00:00"
    assert (blocks.author.name, blocks.main_topic, blocks.article.owner) == ("Jane Keeper", craft, editor)
    assert blocks.body == (
        '<p>First <strong>words</strong>, and <a href="/articles/bells/#why">bells</a>.</p>\n<h2>A heading</h2>\n'
        f'<figure><img src="{image.path}" alt="The plan"><figcaption>As drawn.</figcaption></figure>\n'
        '<p><a href="https://video.example/watch?v=1">https://video.example/watch?v=1</a></p>\n'
        "<pre><code>[gallery] stays &lt;here&gt;</code></pre>"
    )
    assert of(entries)["11"].notes == [
        "Embed (its link stays) is not carried over.",
        "Block “latest-posts” is not carried over.",
        "The topic is not known here: “Geese & ganders”.",
    ]
    bells = Article.objects.get(slug="bells").live_version().body
    assert bells.startswith(
        "<p>One line<br>and its second.</p>\n<p>Another paragraph with … entities &amp; ampersands [sic].</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        f'<figure><img src="{image.path}" alt="Plan"><figcaption>With a <em>caption</em></figcaption></figure>'
    )
    assert bells.count("<figure>") == 2 and "contact-form" not in bells
    assert any("missing.png did not come along" in note for note in of(entries)["12"].notes)
    assert "Shortcode [contact-form-7] is not carried over." in of(entries)["12"].notes
    assert of(entries)["20"].notes[-1] == "It stays a draft: to be published it needs a main topic."
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/2024/03/blocks/": "/articles/blocks/",
        "/2024/03/bells/": "/articles/bells/",
        "/2025/01/bells/": "/articles/bells-21/",
        "/2024/03/soon/": "/articles/soon/",
        "/2024/03/café/": "/articles/cafe/",
        "/about-us/": "/articles/about-us/",
    }
    response = client.get("/2024/03/caf%C3%A9/")
    assert (response.status_code, response["Location"]) == (301, "/articles/cafe/")
    found = delivery(wordpress.whole_site())
    assert found.notes == [
        "1 of the type “nav_menu_item”, which this site does not have: not carried over.",
        "Comments by readers, 1 of them: not carried over.",
    ]


def test_a_second_run_changes_nothing_and_completes_what_was_missing(craft):
    imported(wordpress.whole_site(), **SITE)
    versions, events = ArticleVersion.objects.count(), Event.objects.count()
    again = imported(wordpress.whole_site(), **SITE)
    assert set(outcomes(again)) == {"unchanged", "skipped"}
    assert (ArticleVersion.objects.count(), Event.objects.count()) == (versions, events)
    assert set(outcomes(imported(wordpress.whole_site(), is_dry=True, **SITE))) == {"unchanged", "skipped"}
    later = imported(
        wordpress.whole_site(),
        media={**SITE["media"], "uploads/2024/03/missing.png": picture()},
        main_topic=craft,
    )
    assert {source: entry.state for source, entry in of(later).items() if entry.outcome == "change"} == {
        "12": "published", "14": "draft", "16": "draft", "20": "published",
    }  # fmt: skip
    assert Author.objects.count() == 1


def test_what_was_edited_here_is_left_alone(craft):
    imported(wordpress.whole_site())
    article = Article.objects.get(slug="blocks")
    services.save_article(article, make_fields(title="Ours", main_topic=craft), by=None, revision=1)
    services.publish(article, by=None)
    services.withdraw(Article.objects.get(slug="about-us"), by=None)
    entries = of(imported(wordpress.whole_site(), **SITE))
    assert entries["11"].outcome == "conflict" and entries["13"].outcome == "unchanged"
    assert Article.objects.get(slug="blocks").live_version().title == "Ours"


def test_what_readers_never_saw_takes_its_old_address_along(craft):
    imported(wordpress.export(wordpress.item(1, "A", "First.", name="a")))
    article = services.rename(Article.objects.get(), "b", by=None)
    assert Redirect.objects.get().new_path == "/articles/b/"
    services.save_article(article, make_fields(), by=None, revision=article.revision)
    services.publish(article, by=None, at=timezone.now() + timedelta(days=1))
    services.rename(article, "c", by=None)
    assert Redirect.objects.get().new_path == "/articles/c/"


def test_a_draft_that_is_deleted_takes_its_old_address_along(craft):
    imported(wordpress.export(wordpress.item(1, "A", "First.", name="a")))
    services.delete_article(Article.objects.get(), by=None)
    assert not Redirect.objects.exists()


def test_what_was_found_still_right_follows_the_file_and_keeps_its_review_date(craft):
    terms = wordpress.term("", "craft")
    imported(wordpress.export(wordpress.item(1, "A", "First.", name="a", terms=terms)))
    services.mark_reviewed(Article.objects.get(), by=None, months=6)
    due = Article.objects.get().review_by_on
    assert (
        outcomes(imported(wordpress.export(wordpress.item(1, "A", "First.", name="a", terms=terms))))[-1]
        == "unchanged"
    )
    entries = imported(wordpress.export(wordpress.item(1, "A", "Second.", name="a", terms=terms)))
    assert outcomes(entries)[-1] == "change"
    article = Article.objects.get()
    assert (article.live_version().body, article.review_by_on) == ("<p>Second.</p>", due)
    dated = replace(services.fields_of(article), review_by_on=date(2031, 2, 3))
    services.publish(services.save_article(article, dated, by=None, revision=article.revision), by=None)
    entries = imported(wordpress.export(wordpress.item(1, "A", "Third.", name="a", terms=terms)))
    assert outcomes(entries)[-1] == "change"
    article.refresh_from_db()
    assert (article.live_version().body, article.review_by_on) == ("<p>Third.</p>", date(2031, 2, 3))


def test_a_scheduled_post_whose_time_has_come_is_published(craft):
    imported(wordpress.whole_site(future="2025-02-03 04:05:06"))
    assert (
        Article.objects.get(slug="soon").live_version().published_at.isoformat()
        == "2025-02-03T04:05:06+00:00"
    )


def test_an_export_in_several_files_is_one(craft):
    terms = wordpress.term("", "craft")
    link = '<a href="https://old.example/2024/03/b/">B</a><img src="https://old.example/wp-content/uploads/a.png">'
    parts = {
        "site.000.xml": wordpress.export(wordpress.item(1, "A", link, name="a", terms=terms)),
        "site.001.xml": wordpress.export(wordpress.item(2, "B", "B.", name="b", terms=terms)),
        "a.png": PLAN,
    }
    found = WordPressExport(sources.of_upload(io.BytesIO(zip_of(parts)), "export.zip"))
    assert found.count == len(import_items(found.items(), Importer(by=None))) == 4
    assert '<a href="/articles/b/">B</a>' in Article.objects.get(slug="a").live_version().body


def test_numbers_that_a_file_has_twice_are_two_texts(craft, client):
    terms = wordpress.term("", "craft")
    first, second = (
        wordpress.item(1, title, f'<a href="https://old.example/{title}/2/">On</a>', name="same", terms=terms, link=f"https://old.example/{title}/1/")
        for title in ("one", "two")
    )  # fmt: skip
    content = wordpress.export(first, second, first, wordpress.item(2, "", "Untold.", status="draft"))
    said = [entry.notes[-1] for entry in imported(content) if entry.kind == "file"]
    assert said == ["It is in this file twice."]
    assert client.get("/one/1/")["Location"] == "/articles/same/"
    assert client.get("/two/1/")["Location"] == "/articles/same-2/"
    assert Article.objects.filter(title="Untitled post 2").exists()
    assert set(outcomes(imported(content))) == {"unchanged", "skipped"}


def test_a_link_to_the_second_of_two_texts_with_one_name_finds_it(craft):
    terms = wordpress.term("", "craft")
    items = [
        wordpress.item(number, str(number), '<a href="https://old.example/b/x/">On</a>', name="x", terms=terms, link=f"https://old.example/{path}/x/")
        for number, path in ((1, "a"), (2, "b"))
    ]  # fmt: skip
    imported(wordpress.export(*items))
    assert 'href="/b/x/"' in Article.objects.get(slug="x").live_version().body


def test_categories_that_are_not_known_become_themes(client):
    about = (
        "<wp:category><wp:category_nicename>news</wp:category_nicename><wp:cat_name>News</wp:cat_name>"
        "<wp:category_description>What is new.</wp:category_description></wp:category>"
    )
    terms = wordpress.term("News", "news") + wordpress.term("Uncategorized", "uncategorized")
    content = wordpress.export(
        about,
        wordpress.item(1, "A", "A.", name="a", terms=terms),
        wordpress.item(
            2, "B", "B.", name="b", terms=wordpress.term("Мосты", "%d0%bc%d0%be%d1%81%d1%82%d1%8b")
        ),
        wordpress.item(3, "C", "C.", name="c", terms=wordpress.term("Tag", "tag", "post_tag")),
        wordpress.item(
            4, "D", "D.", name="d", status="draft", terms=wordpress.term("News", "another-name-of-it")
        ),
    )
    kept_out = imported(content, is_dry=True, makes_topics=False)
    assert outcomes(kept_out)[:2] == ["skipped", "skipped"] and {e.state for e in kept_out[3:]} == {"draft"}
    planned = imported(content, is_dry=True)
    assert [entry.state for entry in planned[3:]] == ["published", "published", "draft", "draft"]
    assert not any("not known" in note for note in planned[6].notes)
    imported(content)
    news, bridges = Topic.objects.order_by("-summary")
    assert (news.key, news.kind, news.summary) == ("news", "theme", "What is new.")
    assert news.position == LAST
    assert (bridges.name, bridges.summary) == ("Мосты", "Articles on Мосты.")
    assert Article.objects.get(slug="b").live_version().main_topic == bridges
    assert (
        client.get("/2024/03/a/", follow=True).status_code
        == client.get(news.get_absolute_url()).status_code
        == 200
    )
    assert set(outcomes(imported(content))) == {"unchanged"}


def test_an_author_of_that_name_is_the_same(craft):
    jane = make_author(key="our-jane", name="Jane Keeper")
    entries = imported(wordpress.whole_site())
    assert str(entries[0].outcome) == "unchanged"
    assert Article.objects.get(slug="blocks").author == jane


def test_a_site_without_permalinks_is_found_by_its_numbers(craft, client):
    terms = wordpress.term("", "craft")
    imported(
        wordpress.export(
            wordpress.item(1, "A", "A.", link="https://old.example/?p=1", terms=terms),
            wordpress.item(2, "B", '<a href="https://old.example/?p=1">A</a>', link="https://old.example/blog/?page_id=2", terms=terms),
        )
    )  # fmt: skip
    assert client.get("/?p=1")["Location"] == "/articles/a/"
    assert client.get("/blog/?page_id=2")["Location"] == "/articles/b/"
    assert 'href="/articles/a/"' in client.get("/articles/b/").content.decode()


def test_old_addresses_that_cannot_lead_here_are_said(craft):
    terms = wordpress.term("", "craft")
    Redirect.objects.create(old_path="/taken/", new_path="/articles/")
    entries = of(
        imported(
            wordpress.export(
                wordpress.item(1, "A", "A.", link="https://old.example/?cat=1", terms=terms),
                wordpress.item(2, "B", "B.", link="https://old.example/articles/", terms=terms),
                wordpress.item(3, "C", "C.", link="https://old.example/taken/", terms=terms),
                wordpress.item(4, "D", "D.", link="javascript:alert(1)", terms=terms),
                wordpress.item(5, "E", "E.", link="https://old.example//evil.example/", terms=terms),
                wordpress.item(6, "F", "F.", link="http://[", terms=terms),
            )
        )
    )
    assert all(any("old address" in note for note in entry.notes) for entry in entries.values()), entries
    assert Redirect.objects.count() == 1


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("UTF-8", "utf-8"), ("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252"), ("UTF-16", "utf-16"), ("nonsense", "utf-8"), ("UTF-8", "cp1252")],
)  # fmt: skip
def test_odd_encodings(craft, declared, codec):
    content = wordpress.export(
        wordpress.item(
            1, "Café “ö”" if codec != "latin-1" else "Café", "Über.", terms=wordpress.term("", "craft")
        ),
        declaration=f'<?xml version="1.0" encoding="{declared}"?>',
    )
    imported(content.encode(codec))
    version = ArticleVersion.objects.get()
    assert version.title.startswith("Café") and version.body == "<p>Über.</p>"


def test_damage_is_repaired(craft):
    raw = "<wp:is_sticky>&nbsp;&bogus; R&D &#8; &#x1F;</wp:is_sticky>"
    content = wordpress.export(
        wordpress.item(
            1, "Tom & Jerry", "a\x08b ]]> &amp;amp; c &nbsp;d", terms=wordpress.term("", "craft"), raw=raw
        )
    )
    imported("\ufeff\n " + content)
    version = ArticleVersion.objects.get()
    assert version.title == "Tom & Jerry" and version.body.startswith("<p>ab ]]&gt; &amp;amp; c")


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (wordpress.export(declaration=f'<?xml version="1.0"?>{BOMB}'), "declares"),
        (
            wordpress.export(declaration='<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd">'),
            "declares",
        ),
        (wordpress.whole_site()[:-60], "to its end"),
        ("", "to its end"),
        ("<html></html>", "no RSS"),
        ("<rss></rss>", "no channel"),
        ("<rss><channel>" + "<a>" * 500, "nests"),
        ("just words", "to its end"),
    ],
)
def test_what_is_no_export_is_refused_whole(craft, content, said, tmp_path):
    (tmp_path / "export.xml").write_text(content)
    with pytest.raises(CommandError, match=said):
        call_command("import_wordpress", tmp_path / "export.xml")
    assert not Article.objects.exists() and not Author.objects.exists()


def test_the_command_takes_images_from_a_folder(craft, tmp_path, capsys):
    (tmp_path / "export.xml").write_text(wordpress.whole_site())
    call_command("import_wordpress", tmp_path / "export.xml", dry_run=True)
    said = capsys.readouterr().out
    assert "from /2024/03/blocks/" in said and "Would import: 1 unchanged, 9 create, 3 skipped." in said
    assert "plan-300x200.png did not come along" in said and "nav_menu_item" in said
    media = tmp_path / "anywhere" / "2024" / "03"
    media.mkdir(parents=True)
    (media / "plan.png").write_bytes(PLAN)
    call_command("import_wordpress", tmp_path / "export.xml", media=tmp_path / "anywhere", verbosity=0)
    assert Image.objects.count() == 1 and capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="XML"):
        call_command("import_wordpress", media)


@pytest.mark.parametrize(
    "content",
    ["[" * 1_000_000, "[caption]" * 110_000, "<!-- wp:a {" * 90_000, "<pre>" * 200_000, "<p" * 500_000,
     "<figure wp-block-embed>" * 43_000, "[a " + " b" * 490_000, "[a " + "b=" * 400_000, "\n" * 1_000_000,
     "[aa " + " " * 1990 + "[aa " * 200_000, "<img " * 200_000, "&" * 1_000_000, ":" * 1_000_000],
    ids=lambda content: content[:12],
)  # fmt: skip
def test_the_time_for_a_text_grows_with_its_length(content):
    started = time.monotonic()
    to_html(content[:200_000], {})
    assert time.monotonic() - started < 2
