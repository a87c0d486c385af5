"""What of postings and companies leans on an article."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from articles.leaning import Lean, addresses, beginning
from articles.models import Article
from jobs.models import Company, PostingVersion


def by_postings(articles: Sequence[Article]) -> Iterable[tuple[Article, Lean]]:
    """Live postings and the companies' pages whose text links to it."""
    by_path = addresses(articles)
    live = PostingVersion.objects.live().select_related("posting__company").prefetch_related("lines")
    for version in live.filter(lines__text__contains=beginning(by_path)).distinct():
        how = f"the posting of {version.company.as_shown.name} links to it"
        for path, article in by_path.items():
            if any(path in line.text for line in version.lines.all()):
                yield article, Lean("Posting", version.title, how, version.get_absolute_url())
    start = beginning(by_path)
    leaning = Q(about_html__contains=start) | Q(benefits_html__contains=start)
    for company in Company.objects.public().filter(leaning):
        name, url = company.as_shown.name, company.get_absolute_url()
        for path, article in by_path.items():
            if path in company.about_html + company.benefits_html:
                yield article, Lean("Company", name, "its page links to it", url)
