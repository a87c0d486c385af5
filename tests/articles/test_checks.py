"""What is found in a text before readers see it, and what of it keeps the text back."""

import pytest

from articles import services
from articles.checks import Checked, Level, findings
from articles.readability import reading_ease, syllables
from jobs import services as jobs
from portal import text
from portal.links import Leads
from portal.models import Page
from portal.redirects import services as redirects
from portal.text.facts import Facts
from tests.articles.factories import make_author, make_draft, make_published, make_topic, make_user
from tests.jobs import factories as job_factories

HARD = (
    "Organisational interoperability necessitates comprehensive architectural documentation capabilities. "
    * 15
)


def found(body="", *, leads=None, **values):
    values = {"title": "Ropes", "summary": "Which.", "has_topic": True, **values}
    checked = Checked(facts=text.facts(text.clean(body)), leads=leads or {}, **values)
    return [(finding.level, finding.field, finding.where or finding.message) for finding in findings(checked)]


def figure(alt):
    return f'<figure><img src="/images/aaaaaaaaaa/original.png" alt="{alt}"></figure>'


def test_a_good_text_has_no_findings():
    body = '<h2>Hemp</h2><h3>Old</h3><p>See <a href="/articles/a/">how hemp ages</a>.</p>' + figure("A rope")
    assert found(body, leads={"/articles/a/": Leads.LIVE}) == []


@pytest.mark.parametrize(
    ("body", "level", "where"),
    [
        (figure(""), Level.BLOCKING, "Image 1"),
        (figure("A rope") + figure("IMG_2031.jpg"), Level.WARNING, "Image 2"),
        (figure("screenshot 2"), Level.WARNING, "Image 1"),
        (figure("launch_plan-2"), Level.WARNING, "Image 1"),
        ("<h2>A</h2><h4>B</h4>", Level.WARNING, "Heading “B”"),
        ("<h3>First</h3>", Level.WARNING, "Heading “First”"),
        ('<p><a href="/jobs/">Here</a></p>', Level.WARNING, "Link “Here”"),
        ('<p><a href="/jobs/">Read more…</a></p>', Level.WARNING, "Link “Read more…”"),
        ('<p><a href="/jobs/">→</a></p>', Level.WARNING, "Link “→”"),
        (
            '<p><a href="https://a.example/b">https://a.example/b</a></p>',
            Level.WARNING,
            "Link “https://a.example/b”",
        ),
        ("<p>" + "rope " * 41 + ".</p>", Level.WARNING, "Sentence “" + ("rope " * 12).strip() + "…”"),
        (
            "<p>" + "A rope is long. " * 40 + "</p>",
            Level.WARNING,
            "Paragraph 1, “A rope is long. A rope is long. A rope is long. A rope is…”",
        ),
    ],
)
def test_what_is_found_in_a_text(body, level, where):
    assert found(body) == [(level, "body", where)]


@pytest.mark.parametrize(
    "body",
    [
        figure("Image of a rope"),
        "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>",
        '<p><a href="/jobs/">Here is why hemp ages</a></p>',
        "<p>" + "rope " * 40 + ".</p>",
    ],
)
def test_what_is_fine(body):
    assert found(body) == []


@pytest.mark.parametrize(
    ("leads", "level"),
    [(Leads.NOWHERE, Level.BLOCKING), (Leads.LATER, Level.WARNING), (Leads.MOVED, Level.WARNING)],
)
def test_links_to_the_sites_own_pages(leads, level):
    body = '<p><a href="/articles/a/?b=1#c">how hemp ages</a></p>'
    assert found(body, leads={"/articles/a/?b=1#c": leads}) == [(level, "body", "Link “how hemp ages”")]


def test_the_fields_are_checked_and_what_blocks_comes_first():
    levels = found(title="x" * 66, summary="", has_topic=False)
    assert [(level, field) for level, field, _ in levels] == [
        (Level.BLOCKING, "summary"),
        (Level.BLOCKING, "main_topic"),
        (Level.WARNING, "title"),
    ]


def test_a_hard_text_is_told_with_its_figure():
    assert "hard to read" in found(f"<p>{HARD}</p><p>Short.</p>")[-1][2]
    assert reading_ease([HARD]) < 0 < reading_ease(["The cat sat on the mat."] * 20)
    assert reading_ease(["Too short."]) is None


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("rope", 1), ("table", 2), ("keeper", 2), ("worked", 1), ("the", 1), ("area", 2)],
)
def test_syllables_are_estimated(word, count):
    assert syllables(word) == count


def test_no_facts_are_no_findings_of_the_text():
    assert findings(Checked("Ropes", "Which.", True, Facts(), {})) == []


# With the site's own pages


def linking(*paths):
    return "".join(f'<p><a href="{path}">what is at {number}</a></p>' for number, path in enumerate(paths))


@pytest.mark.django_db
def test_where_links_lead_is_told_of_every_kind_of_page(pack, django_assert_num_queries):
    make_published(slug="live")
    make_draft(slug="draft")
    services.withdraw(make_published(slug="gone"), by=None)
    services.rename(make_published(slug="old"), "new", by=None)
    topic, author = make_topic(), make_author()
    live, draft = job_factories.make_live(), job_factories.make_draft()
    closed = jobs.close(job_factories.make_live(), by=None, reason="filled")
    redirects.add("/former/", "/about/")
    redirects.add("/café/", "/about/")
    Page.objects.get_or_create(slug="about", defaults={"title": "About", "summary": "A.", "body": "<p>A</p>"})
    fine = [
        "/",
        "/articles/",
        "/articles/live/",
        "/articles/live",
        "/articles/live/#part",
        "http://elsewhere.example/articles/no/",
        topic.get_absolute_url(),
        author.get_absolute_url(),
        live.get_absolute_url(),
        f"/j/{live.public_id}",
        closed.get_absolute_url(),
        live.company.get_absolute_url(),
        "/assess/bridge-fit/",
        "/about/",
        "/static/portal/icon.svg",
        "mailto:a@example.org",
        "#part",
    ]
    warned = ["/articles/draft/", draft.get_absolute_url(), "/articles/old/", "/former/", "/caf%C3%A9/"]
    broken = [
        "/articles/gone/",
        "/articles/none/",
        "/topics/none/",
        "/topics/none/feed/",
        "/authors/none/",
        "/jobs/aaaaaaaaaa/none/",
        "/companies/none/",
        "/assess/none/",
        "/none/",
        "/no/such/page/",
    ]
    article = make_draft(body=linking(*fine, *warned, *broken), slug="own")
    with django_assert_num_queries(11):
        report = services.check(article)
    by_level = {level: [f for f in report.findings if f.level == level] for level in Level}
    assert [
        next(path for path in broken if f" {path}." in f.message) for f in by_level[Level.BLOCKING]
    ] == broken
    assert len(by_level[Level.WARNING]) == len(warned)
    more = make_draft(body=linking(*fine, *warned, *broken, *(f"/articles/none-{n}/" for n in range(30))))
    with django_assert_num_queries(11):
        services.check(more)


@pytest.mark.django_db
def test_what_blocks_keeps_a_text_from_review_and_from_readers():
    editor = make_user("editor")
    article = make_draft(body=linking("/articles/none/"), by=editor)
    for step in (services.submit, services.publish):
        with pytest.raises(services.ArticleError, match=r"Nothing of this site is at /articles/none/\."):
            step(article, by=editor)
    assert not article.versions.exists()


@pytest.mark.django_db
def test_what_broke_while_it_waited_keeps_a_text_from_its_readers():
    editor = make_user("editor")
    target = make_published(slug="target")
    article = make_draft(body=linking("/articles/target/"), by=editor)
    version = services.submit(article, by=editor)
    services.withdraw(target, by=editor)
    for step in (lambda: services.approve(version, by=editor), lambda: services.publish(article, by=editor)):
        with pytest.raises(services.ArticleError, match="Nothing of this site"):
            step()
    assert not article.is_published()


@pytest.mark.django_db
def test_two_articles_may_lead_to_each_other():
    editor = make_user("editor")
    one = make_draft(slug="one", body=linking("/articles/two/"), by=editor)
    two = make_draft(slug="two", body=linking("/articles/one/", "/articles/two/#part"), by=editor)
    assert [f.level for f in services.check(two).findings] == [Level.WARNING]
    services.publish(one, by=editor)
    services.publish(two, by=editor)
    assert services.check(one).findings == services.check(two).findings == []


@pytest.mark.django_db
def test_the_form_lists_what_to_correct_and_each_leads_to_its_field(client):
    editor = make_user("editor")
    client.force_login(editor)
    article = make_draft(title="x" * 70, body=linking("/articles/none/"), by=editor)
    address = f"/admin/articles/article/{article.pk}/change/"
    page = client.get(address).content.decode()
    assert (
        '<li class="blocking"><a href="#id_body" data-to-field>Before publishing: Link “what is at 0”</a>'
        in page
    )
    assert '<li class="warning"><a href="#id_title" data-to-field>' in page
    fine = make_draft(by=editor)
    assert "Nothing to correct." in client.get(f"/admin/articles/article/{fine.pk}/change/").content.decode()
    assert "Checks, as saved" not in client.get("/admin/articles/article/add/").content.decode()


def test_an_image_that_is_only_decoration_needs_no_alternative_text():
    assert (
        found('<figure><img src="/images/aaaaaaaaaa/original.png" alt="" role="presentation"></figure>') == []
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "target", "said"), [("assess", "no-such", "assessment"), ("jobs", "no-such", "topic")]
)
def test_a_call_to_what_is_not_here_keeps_a_text_back(kind, target, said):
    call = f'<aside class="call" data-call="{kind}" data-target="{target}"><p>Go on.</p></aside>'
    article = make_draft(body=call)
    (found,) = services.check(article).blocking
    assert found.message.startswith(f"There is no {said} “no-such” here.")
    with pytest.raises(services.ArticleError):
        services.publish(article, by=make_user("editor"))
