"""What the workbench says of a version: what is found in it, and what recorded answers come to, as numbers alone."""

from collections import Counter
from fractions import Fraction
from typing import Any

from django.db.models import Count

from articles.models import ArticleVersion, Topic
from assessments.definition import Definition, odd_characters, topic_places
from assessments.figures.protecting import LEAST
from assessments.models import Questionnaire, QuestionnaireVersion, Result
from assessments.models.attempts import ResultQuerySet
from assessments.workbench import Finding, Level, Recorded, Report, Revision, report_on, revise
from assessments.workbench.report import Falls

# So many recorded results are judged anew, the newest: about a second's work.
MOST_REVISED = 1_000


def report(version: QuestionnaireVersion) -> Report:
    """Raises DefinitionError where a definition stored by an earlier release is none today."""
    return report_on(version.definition, version.document, version.hash)


def findings(version: QuestionnaireVersion) -> list[Finding]:
    """All that the workbench finds, errors first: in the definition, and beside what the site has."""
    found = report(version)
    own = [found.placed(one) for one in _beside_the_site(version.definition, version.document)]
    return sorted([*own, *found.findings], key=lambda one: (not one.is_error, one.line or 0))


def errors(version: QuestionnaireVersion) -> list[Finding]:
    """What keeps it from being published."""
    return [finding for finding in findings(version) if finding.is_error]


def _beside_the_site(definition: Definition, document: object) -> list[Finding]:
    known = set(Topic.objects.filter(key__in=definition.topics).values_list("key", flat=True))
    found = [
        Finding(
            Level.ERROR, path, f"There is no topic {topic}.", "Name a topic of the site, or add it there."
        )
        for path, topic in topic_places(definition)
        if topic not in known
    ]
    found += [
        Finding(Level.ERROR, problem.path, f"It {problem.message}.", "Write the text again.")
        for problem in odd_characters(document)
    ]
    live = ArticleVersion.objects.live().filter(topics__key__in=definition.topics)
    covered = set(live.order_by().values_list("topics__key", flat=True).distinct())
    for number, criterion in enumerate(definition.criteria):
        if not covered & set(criterion.topics):
            why = "no published article is on its topics" if criterion.topics else "it names no topic"
            found.append(
                Finding(
                    Level.WARNING,
                    f"criteria[{number}]",
                    f"Results have nothing to read about {criterion.name}: {why}.",
                    "Publish an article on one of them." if criterion.topics else "Name its topics.",
                )
            )
    return found


def recorded(questionnaire: Questionnaire) -> ResultQuerySet:
    """Of each person the latest result that is still kept, whatever version it was given under."""
    return Result.objects.latest_of_people().filter(case__version__questionnaire=questionnaire)


def recorded_falls(questionnaire: Questionnaire) -> Falls | None:
    """How the recorded verdicts fall; None where they are too few to tell without telling of somebody."""
    counted = recorded(questionnaire).order_by().values_list("leader", "sureness").annotate(Count("pk"))
    falls = Counter({(leader, sureness): count for leader, sureness, count in counted if leader and sureness})
    return falls if falls.total() >= LEAST else None


def revision(version: QuestionnaireVersion) -> tuple[Revision, int] | None:
    """What the newest recorded answers come to under a version, and how many there are; None where that is too few."""
    rows = recorded(version.questionnaire).exclude(leader="").exclude(sureness="")
    count = rows.count()
    if count < LEAST:
        return None
    newest = rows.order_by("-pk").values_list("document__answers", "leader", "sureness", "case__weights")
    return revise(version.definition, [_recorded(*row) for row in newest[:MOST_REVISED]]), count


def _recorded(answers: Any, leader: str, sureness: str, weights: Any) -> Recorded:
    own = {key: Fraction(weight) for key, weight in weights.items()} if weights else None
    return Recorded(answers, leader, sureness, own)
