"""What search knows of postings."""

from jobs.models import Company, PostingVersion
from jobs.services.texts import search_text
from portal import search

KIND = "posting"


def index(version: PostingVersion) -> None:
    """Let search find an approved version between its two instants."""
    assert version.live_from is not None
    search.index(
        KIND,
        version.posting_id,
        version=version.number,
        title=version.title,
        text=search_text(version),
        url=version.get_absolute_url(),
        live_from=version.live_from,
        live_until=version.live_until,
    )


def index_company(company: Company) -> None:
    """Its postings are found by its name, which has changed."""
    live = PostingVersion.objects.live().filter(posting__company=company)
    for version in live.select_related("posting__company"):
        index(version)
