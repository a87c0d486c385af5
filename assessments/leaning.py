"""What of questionnaires and results leans on an article."""

import json
from collections.abc import Iterable, Sequence

from articles.leaning import Lean, addresses
from articles.models import Article, ArticleVersion
from assessments.models import QuestionnaireVersion, Result


def by_questionnaires(articles: Sequence[Article]) -> Iterable[tuple[Article, Lean]]:
    """Questionnaires that link to it, and criteria that nothing else is published about.

    The pages of results name for each criterion an article on its topics, chosen whenever they are read.
    """
    topics, others = _topics(articles), ArticleVersion.objects.live().exclude(article__in=articles)
    covered = set(others.order_by().values_list("topics__key", flat=True).distinct()) - {None}
    for version in QuestionnaireVersion.objects.current().select_related("questionnaire"):
        definition, url = version.definition, version.questionnaire.get_absolute_url()
        document = json.dumps(version.document)
        for path, article in addresses(articles).items():
            if path in document:
                yield article, Lean("Questionnaire", definition.title, "its text links to it", url)
        alone = [
            (article, criterion)
            for article in articles
            for criterion in definition.criteria
            if topics[article.pk] & set(criterion.topics) and not covered & set(criterion.topics)
        ]
        if not alone:
            continue
        results = Result.objects.kept().filter(case__version__questionnaire=version.questionnaire).count()
        pages = (
            f"; {results} kept result{'' if results == 1 else 's'} would name no article" if results else ""
        )
        for article, criterion in alone:
            how = f"no other article is on the topics of this criterion of “{definition.title}”{pages}"
            yield article, Lean("Criterion", criterion.name, how, url, is_link=False)


def _topics(articles: Sequence[Article]) -> dict[int, set[str]]:
    """The keys of the topics of what readers see, by article."""
    found: dict[int, set[str]] = {article.pk: set() for article in articles}
    live = ArticleVersion.objects.live().filter(article__in=articles, topics__key__isnull=False)
    for pk, key in live.order_by().values_list("article", "topics__key"):
        found[pk].add(key)
    return found
