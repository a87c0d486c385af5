"""The tags by which other pages show articles."""

import pytest
from django.template import Context, Template

from articles.models import ArticleVersion
from tests.articles.factories import make_draft, make_published, make_topic

pytestmark = pytest.mark.django_db

TEMPLATE = """{% load articles_cards %}{% articles_on topics=topics limit=2 exclude=exclude as found %}
{% for version in found %}{% include "articles/_card.html" with version=version only %}{% endfor %}"""


def render(**context):
    return Template(TEMPLATE).render(Context({"exclude": None, **context}))


def test_articles_on_topics_by_key_or_row(django_assert_num_queries):
    craft, other = make_topic(key="craft"), make_topic()
    article = make_published(title="Shown", main_topic=craft)
    make_published(title="Elsewhere", main_topic=other)
    make_draft(title="Hidden", main_topic=craft)
    for topics in ("craft", ["craft"], [craft], craft):
        with django_assert_num_queries(1):
            page = render(topics=topics)
        assert "Shown" in page
        assert "Elsewhere" not in page and "Hidden" not in page
    assert "Shown" not in render(topics=[craft], exclude=article)
    assert render(topics=[]).strip() == ""


def test_no_list_reads_a_text_and_no_page_the_one_that_is_being_written():
    make_published()
    listed = ArticleVersion.objects.for_cards().get()
    assert "body" in listed.get_deferred_fields() and "body" in listed.article.get_deferred_fields()
    shown = ArticleVersion.objects.for_page().get()
    assert "body" not in shown.get_deferred_fields() and "body" in shown.article.get_deferred_fields()


def test_no_more_than_the_limit_and_the_newest_first():
    craft = make_topic(key="craft")
    for number in range(3):
        make_published(title=f"Number {number}", main_topic=craft)
    page = render(topics=["craft"])
    assert page.index("Number 2") < page.index("Number 1")
    assert "Number 0" not in page
