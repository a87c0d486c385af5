"""What search engines are told of each posting of the demonstration, by Google's rules."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from jobs import services
from jobs.models import PostingVersion
from portal.pack.kinds import KINDS
from portal.pack.reading import read_pack
from tests.jobs import google
from tests.jobs.test_structured_data import of_page

pytestmark = pytest.mark.django_db

PACK = Path(__file__).parents[2] / "portal" / "content"


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Data and page of every demonstration posting that is live."""
    items = read_pack(PACK, demo=True)

    def values_of(kind):
        return [item.values for item in items if item.kind == kind]

    with django_db_blocker.unblock(), transaction.atomic():
        for values in values_of("topic"):
            KINDS["topic"].load(values, None)
        companies = {values["key"]: services.load_company(values) for values in values_of("company")}
        for values in values_of("posting"):
            services.load_posting(values, company=companies[values["company"]])
        live = [version.get_absolute_url() for version in PostingVersion.objects.live()]
        pages = [Client().get(address).content.decode() for address in live]
        yield [(of_page(html), google.Page(html)) for html in pages]
        transaction.set_rollback(True)


def test_every_live_posting_is_told_of(told):
    assert len(told) > 20 and all(data for data, _page in told)
    kinds = {data["employmentType"] for data, _page in told}
    assert {"FULL_TIME", "PART_TIME", "CONTRACTOR", "INTERN"} <= kinds


@google.each_rule()
def test_every_posting_keeps_the_rule(told, check):
    for data, page in told:
        check(data, page)
