"""What the sitemap says of postings and companies."""

import pytest
import time_machine
from defusedxml import ElementTree

from jobs import services
from jobs.dates import end_of_day
from jobs.models import PostingVersion
from jobs.sitemaps import CompanySitemap, PostingSitemap
from tests.jobs.factories import days_ahead, make_company, make_live


@pytest.mark.django_db
def test_the_sitemap_says_when_a_companys_page_changed(client, django_assert_num_queries):
    company = make_company()
    first, second = make_live(company), make_live(company)
    make_live(make_company(is_demo=True))
    assert list(CompanySitemap().items()) == [company]
    assert "CORRELATED" not in CompanySitemap().items().explain()  # thousands may have nothing to show
    with django_assert_num_queries(2) as queries:
        assert first.get_absolute_url() in client.get("/sitemap-jobs.xml").content.decode()
    assert not [query for query in queries if '"html"' in query["sql"]]

    def said():
        with django_assert_num_queries(2):  # to count them, and to name them
            root = ElementTree.fromstring(client.get("/sitemap-companies.xml").content)
        (lastmod,) = root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod")
        return lastmod.text

    def told(moment):
        return said() == moment.isoformat()

    version = PostingVersion.objects.get(posting=second)
    assert told(version.live_from) and PostingSitemap().lastmod(version) == version.live_from
    with time_machine.travel(end_of_day(days_ahead(2)), tick=False):
        services.close(second, by=None, reason="filled")
        ended = PostingVersion.objects.get(posting=second).live_until
        assert told(ended) and ended > first.posted_at
