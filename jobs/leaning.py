"""What of postings and companies leans on an article."""

from collections.abc import Iterable

from articles.leaning import Lean
from articles.models import Article
from jobs.models import Company, PostingVersion


def by_postings(article: Article) -> Iterable[Lean]:
    """Live postings and the companies' pages whose text links to it."""
    path = article.get_absolute_url()
    live = PostingVersion.objects.live().select_related("posting__company")
    for version in live.filter(lines__text__contains=path).distinct():
        how = f"the posting of {version.company.as_shown.name} links to it"
        yield Lean("Posting", version.title, how, version.get_absolute_url())
    for company in Company.objects.public().filter(about_html__contains=path):
        yield Lean("Company", company.as_shown.name, "its page links to it", company.get_absolute_url())
