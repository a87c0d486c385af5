"""What of questionnaires and results leans on an article."""

import json
from collections.abc import Iterable

from articles.leaning import Lean
from articles.models import Article, ArticleVersion
from assessments.models import QuestionnaireVersion, Result


def by_questionnaires(article: Article) -> Iterable[Lean]:
    """Questionnaires that link to it, and criteria that nothing else is published about.

    The pages of results name for each criterion an article on its topics, chosen whenever they are read.
    """
    live = article.live_version()
    own = set(live.topics.values_list("key", flat=True)) if live else set()
    others = ArticleVersion.objects.live().exclude(article=article)
    covered = set(others.filter(topics__key__isnull=False).values_list("topics__key", flat=True).distinct())
    for version in QuestionnaireVersion.objects.current().select_related("questionnaire"):
        definition, url = version.definition, version.questionnaire.get_absolute_url()
        if article.get_absolute_url() in json.dumps(version.document):
            yield Lean("Questionnaire", definition.title, "its text links to it", url)
        alone = [c for c in definition.criteria if own & set(c.topics) and not covered & set(c.topics)]
        if not alone:
            continue
        results = Result.objects.kept().filter(case__version__questionnaire=version.questionnaire).count()
        pages = (
            f"; {results} kept result{'' if results == 1 else 's'} would name no article" if results else ""
        )
        for criterion in alone:
            how = f"no other article is on the topics of this criterion of “{definition.title}”{pages}"
            yield Lean("Criterion", criterion.name, how, url, is_link=False)
