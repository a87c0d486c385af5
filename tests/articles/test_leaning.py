"""What leans on an article, and the second step of a move and a withdrawal that it asks for."""

import pytest

from articles import leaning, services
from articles.models import Topic
from assessments import services as assessments
from jobs import services as jobs
from portal.models import Page
from portal.redirects import services as redirects
from portal.services import save_page
from tests.articles.factories import make_draft, make_published, make_topic, make_user
from tests.articles.test_admin import change, posted, sign_in
from tests.assessments.examples import small
from tests.jobs import factories as job_factories

pytestmark = pytest.mark.django_db

LINK = '<p>See <a href="/articles/bell/#how">how to ring</a>.</p>'


def told(article):
    return [(lean.what, lean.name, lean.how) for lean in leaning.on(article)]


def test_nothing_leans_on_an_article_that_nothing_links_to():
    article = make_published(slug="bell", body=LINK)  # to itself
    make_published(slug="other", body='<p><a href="/articles/bell-tower/">the tower</a></p>')
    assert leaning.on(article) == []


def test_articles_lean_by_what_readers_see_then_by_what_waits_then_by_drafts():
    bell = make_published(slug="bell")
    make_published(title="Live", body=LINK)
    services.submit(make_draft(title="In review", body=LINK), by=None)
    make_draft(title="Draft", body=LINK)
    past = make_published(title="Once", body=LINK)
    services.save_article(past, services.fields_of(make_draft(title="Once")), by=None, revision=1)
    past.refresh_from_db()
    services.publish(past, by=None)
    assert told(bell) == [
        ("Article", "Live", "readers see the link"),
        ("Article", "In review", "in a text that is in review or scheduled"),
        ("Article", "Draft", "in its draft only"),
    ]


def test_pages_postings_companies_and_former_addresses_lean():
    bell = make_published(slug="bell")
    redirects.add("/old-bell/", "/articles/bell/")
    save_page(Page(slug="rules", title="Rules", summary="What holds.", body=LINK))
    sections = {"work": "Ring [as told](/articles/bell/).", "responsibilities": "- Ring."}
    company = job_factories.make_company(name="Span", about="We [ring](/articles/bell/).")
    live = job_factories.make_live(company, title="Ringer", sections=sections)
    jobs.close(job_factories.make_live(title="Closed", sections=sections), by=None, reason="filled")
    job_factories.make_draft(title="Draft", sections=sections)
    assert live.company == company
    assert sorted(told(bell)) == [
        ("Company", "Span", "its page links to it"),
        ("Former address", "/old-bell/", "leads here"),
        ("Page", "Rules", "its text links to it"),
        ("Posting", "Ringer", "the posting of Span links to it"),
    ]


def test_a_criterion_leans_on_the_only_article_on_its_topics():
    crossing = make_topic("Crossing", key="crossing")
    version = assessments.load_questionnaire(small()).current_version
    bell = make_published(slug="bell", main_topic=crossing)
    assert Topic.objects.filter(key__in=version.definition.topics).get() == crossing
    (lean,) = leaning.on(bell)
    assert (lean.what, lean.is_link) == ("Criterion", False)
    assert lean.how.endswith("of “Do you need a ferry?”")
    attempt = assessments.start(version)
    for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
        assessments.answer(attempt, question=question, choice=choice)
    assessments.finish(attempt)
    assert leaning.on(bell)[0].how.endswith("; 1 kept result would name no article")
    make_published(topics=[crossing])
    assert leaning.on(bell) == []


def test_what_leans_on_several_is_told_of_each():
    crossing = make_topic("Crossing", key="crossing")
    assessments.load_questionnaire(small())
    bells = [make_published(slug=f"bell-{number}", main_topic=crossing) for number in range(2)]
    assert not any(leaning.on(bell) for bell in bells)
    text = "Ring [as told](/articles/bell-0/)."
    company = job_factories.make_company(about=text)
    job_factories.make_live(company, title="Ringer", sections={"work": text, "responsibilities": "- Ring."})
    save_page(Page(slug="rules", title="Rules", summary="What holds.", body=LINK.replace("bell", "bell-0")))
    first, second = (leaning.on_each(bells)[bell.pk] for bell in bells)
    assert sorted(lean.what for lean in first) == ["Company", "Criterion", "Page", "Posting"]
    assert [lean.what for lean in second] == ["Criterion"]  # both gone, nothing is left on the topic


def test_a_move_that_links_lean_on_is_asked_once_more(client):
    editor = sign_in(client, "editor")
    bell = make_published(slug="bell", by=editor)
    make_published(title="Ropes & bells", body=LINK)
    response = client.post(change(bell), posted(bell, slug="gong", title="Gongs"))
    bell.refresh_from_db()
    assert (bell.slug, bell.title) == ("bell", "Gongs")  # the text is stored, the address waits
    assert response["Location"] == f"/admin/articles/article/{bell.pk}/move/?slug=gong"
    page = client.get(response["Location"]).content.decode()
    assert "1 thing leans on this article." in page and "Ropes &amp; bells" in page
    assert 'value="gong"' in page
    assert client.get("/articles/bell/").status_code == 200
    after = client.post(response["Location"], {"slug": "gong"}, follow=True)
    assert "The address is now /articles/gong/" in after.content.decode()
    assert client.get("/articles/bell/")["Location"] == "/articles/gong/"


def test_an_address_that_another_article_has_comes_back_with_the_form(client):
    sign_in(client, "editor")
    bell, _ = make_published(slug="bell"), make_published(slug="gong", body=LINK)
    address = f"/admin/articles/article/{bell.pk}/move/"
    for slug, said in [("gong", "Another article has"), ("feed", "Another article has"), ("a b", "valid")]:
        page = client.post(address, {"slug": slug}).content.decode()
        assert said in page and f'value="{slug}"' in page
    bell.refresh_from_db()
    assert bell.slug == "bell"


def test_a_withdrawal_that_something_leans_on_is_asked_once_more(client):
    editor = sign_in(client, "editor")
    bell = make_published(slug="bell", by=editor)
    make_published(title="Ropes", slug="ropes", body=LINK)
    response = client.post(change(bell), posted(bell, button="_withdraw", instead="/articles/ropes/"))
    assert (
        response["Location"] == f"/admin/articles/article/{bell.pk}/withdraw/?instead=%2Farticles%2Fropes%2F"
    )
    page = client.get(response["Location"]).content.decode()
    assert "Ropes" in page and 'value="/articles/ropes/"' in page
    assert bell.is_published()
    refused = client.post(response["Location"], {"instead": "https://elsewhere.example/"}).content.decode()
    assert "is not an address of this site" in refused and bell.is_published()
    after = client.post(response["Location"], {"instead": "/articles/ropes/"}, follow=True)
    assert "Withdrawn" in after.content.decode()
    assert client.get("/articles/bell/")["Location"] == "/articles/ropes/"


def test_a_move_and_a_withdrawal_are_asked_on_one_page(client):
    editor = sign_in(client, "editor")
    bell = make_published(slug="bell", by=editor)
    make_published(title="Ropes", slug="ropes", body=LINK)
    response = client.post(change(bell), posted(bell, button="_withdraw", slug="gong", instead="/learn/"))
    page = client.get(response["Location"]).content.decode()
    assert "/withdraw/" in response["Location"] and 'value="gong"' in page and 'value="/learn/"' in page
    assert 'value="Change the address and withdraw"' in page
    refused = client.post(response["Location"], {"slug": "ropes", "instead": "/learn/"}).content.decode()
    assert "Another article has" in refused and 'value="ropes"' in refused and bell.is_published()
    client.post(response["Location"], {"slug": "gong", "instead": "/learn/"})
    bell.refresh_from_db()
    assert (bell.slug, bell.is_published()) == ("gong", False)
    for slug in ("bell", "gong"):
        assert client.get(f"/articles/{slug}/")["Location"] == "/learn/"


def test_what_nothing_leans_on_is_moved_and_withdrawn_at_once(client):
    editor = sign_in(client, "editor")
    bell = make_published(slug="bell", by=editor)
    assert client.post(change(bell), posted(bell, slug="gong"))["Location"] == change(bell)
    assert client.get("/articles/bell/")["Location"] == "/articles/gong/"
    rope = make_published(slug="rope", by=editor)
    assert client.post(change(rope), posted(rope, button="_withdraw", instead=""))["Location"] == change(rope)
    assert client.get("/articles/rope/").status_code == 410


def test_an_author_does_not_move_what_readers_have_seen(client):
    author = sign_in(client, "author")
    bell = make_published(slug="bell", by=author)
    services.submit(bell, by=author)
    client.post(change(bell), posted(bell, slug="gong"))
    bell.refresh_from_db()
    assert bell.slug == "bell"
    assert client.post(f"/admin/articles/article/{bell.pk}/move/", {"slug": "gong"}).status_code == 403


def test_the_number_of_what_leans_adds_no_queries(django_assert_max_num_queries):
    bell = make_published(slug="bell")
    for number in range(30):
        make_draft(title=f"Draft {number}", body=LINK, main_topic=None, author=None)
    with django_assert_max_num_queries(12):
        assert len(leaning.on(bell)) == 30
    assert make_user("editor").pk
