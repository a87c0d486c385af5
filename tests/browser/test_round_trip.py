"""Every article of the packs, opened and saved in the rich editor: what is exported is the same byte for byte."""

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from tests.articles.exchange.files import export
from tests.articles.factories import make_user
from tests.browser.test_articles import sign_in
from tests.browser.test_rich_text import touch
from tests.content.test_exchange import PACK


@pytest.mark.parametrize("pack", [PACK, django_settings.CONTENT_PACK], ids=["content", "tiny"])
def test_an_export_is_the_same_after_each_article_was_saved_in_the_editor(
    served, page, settings, tmp_path, pack
):
    settings.CONTENT_PACK = pack
    call_command("load_content", verbosity=0)
    first = export(tmp_path / "first")
    sign_in(page, make_user("editor"))
    for article in Article.objects.all():
        page.goto(reverse("admin:articles_article_change", args=[article.pk]))
        expect(page.locator(".prose-menubar")).to_be_visible()
        before = page.input_value("textarea[name=body]")
        touch(page)
        assert page.input_value("textarea[name=body]") != before, (
            "the editor writes no canonical HTML of its own"
        )
        page.get_by_role("button", name="Save and preview").click()
        page.wait_for_url("**/preview/")
    assert export(tmp_path / "second") == first
