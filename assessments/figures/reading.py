"""A questionnaire's figures, read from the tallies in a number of queries that does not grow with them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from articles.models import ArticleVersion
from assessments import services, tallying
from assessments.definition import Criterion, Definition
from assessments.figures import weeks as drawing
from assessments.figures.model import SURENESS_WORDS, Behind, Figures, Spot, Stage, Verdict, Week, today
from assessments.figures.protecting import LEAST, Guarded, monday
from assessments.models import CountedAttempt, Questionnaire, QuestionnaireVersion, Tally
from assessments.suiting import ARTICLES_EACH
from assessments.tallying import AT_REVIEW, Kind

# How many weeks with this one; None is since the beginning.
PERIODS: Mapping[str, int | None] = {"4": 4, "13": 13, "52": 52, "all": None}
PERIOD_WORDS = {"4": "4 weeks", "13": "13 weeks", "52": "52 weeks", "all": "Since the beginning"}
DEFAULT_PERIOD = "13"
DRAWN_WEEKS = 52


def published(questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """The versions that people can have answered, the newest first."""
    return list(questionnaire.versions.published().order_by("-number"))


def read(versions: Sequence[QuestionnaireVersion], period: str) -> Figures:
    """The figures of those who began in a period, with some versions of one questionnaire, the newest first."""
    since = first_day(period)
    tallies = Tally.objects.filter(version__in=versions)
    if since:
        tallies = tallies.filter(day__gte=since)
    sums: dict[str, Counter[str]] = {kind.value: Counter() for kind in Kind}
    for kind, key, number in tallies.values_list("kind", "key").order_by().annotate(sum=Sum("count")):
        sums[kind][key] += number
    definitions = [version.definition for version in versions]
    behind = _behind(definitions, sums[Kind.DECIDES])
    verdicts = _verdicts(definitions, sums)
    weeks, by_week = _by_week(tallies, since, [verdict.key for verdict in verdicts])
    return Figures(
        counted_at=services.counted_at(),
        since=since,
        started=sums[Kind.STARTED].total(),
        finished=sums[Kind.FINISHED].total(),
        left=sums[Kind.LEFT].total(),
        answering=_answering(versions, since),
        median=_duration(
            tallying.median({int(begins): number for begins, number in sums[Kind.TIME].items()})
        ),
        stages=_stages(definitions, sums),
        spots=_spots(definitions, sums, behind),
        behind=tuple(sorted(behind.values(), key=lambda each: (-each.decides.least, each.name))),
        verdicts=verdicts,
        people=sums[Kind.VERDICT].total(),
        teams=sums[Kind.TEAM].total(),
        by_week=tuple(
            Week(
                week,
                by_week[week].total(),
                tuple((each.words, Guarded.of(by_week[week][each.key])) for each in verdicts),
            )
            for week in reversed(weeks)
        ),
        charts=_charts(verdicts, weeks, by_week),
    )


def first_day(period: str) -> date | None:
    """The Monday with which a period begins."""
    number = PERIODS[period]
    return monday(today()) - timedelta(weeks=number - 1) if number else None


def _answering(versions: Sequence[QuestionnaireVersion], since: date | None) -> int:
    """Those who were counted and have neither finished nor been quiet for long. Whoever deletes it all is gone here."""
    rows = CountedAttempt.objects.filter(settles_at__isnull=False, version__in=versions)
    if since:
        rows = rows.filter(day__gte=since)
    return rows.count()


def _questions(definitions: Sequence[Definition]) -> list[tuple[Any, Definition]]:
    """The newest version's in their order, then those that only earlier ones ask; each with its definition."""
    found: dict[str, tuple[Any, Definition]] = {}
    for definition in definitions:
        for question in definition.questions:
            found.setdefault(question.key, (question, definition))
    return list(found.values())


def _stages(definitions: Sequence[Definition], sums: Mapping[str, Counter[str]]) -> tuple[Stage, ...]:
    stages = []
    for question, definition in _questions(definitions):
        answered = sums[Kind.ANSWERED][question.key] + sums[Kind.UNKNOWN][question.key]
        passed, left = sums[Kind.PASSED][question.key], sums[Kind.LEFT][question.key]
        is_former = definition is not definitions[0]
        stages.append(
            Stage(question.key, question.text, is_former, answered + passed + left, answered, passed, left)
        )
    finished, left = sums[Kind.FINISHED].total(), sums[Kind.LEFT][AT_REVIEW]
    review = Stage("", "The review of all answers", False, finished + left, finished, 0, left)
    return (*stages, review) if stages else ()


def _spots(
    definitions: Sequence[Definition], sums: Mapping[str, Counter[str]], behind: Mapping[str, Behind]
) -> tuple[Spot, ...]:
    """Where at least five answered, the least known first."""
    found = []
    for question, _ in _questions(definitions):
        unknown = sums[Kind.UNKNOWN][question.key]
        answered = sums[Kind.ANSWERED][question.key] + unknown
        if answered >= LEAST:
            spot = Spot(
                question.key, question.text, answered, Guarded.of(unknown), behind[question.criterion]
            )
            found.append(spot)
    return tuple(sorted(found, key=lambda spot: -spot.unknown.least / spot.answered))


def _behind(definitions: Sequence[Definition], decides: Counter[str]) -> dict[str, Behind]:
    """The criteria with the articles that a result names for them, where none of those is named before."""
    found: dict[str, Criterion] = {}
    for definition in definitions:
        for criterion in definition.criteria:
            found.setdefault(criterion.key, criterion)
    live = ArticleVersion.objects.live()
    return {
        key: Behind(
            key,
            criterion.name,
            criterion.topics,
            tuple(live.on(criterion.topics).for_cards().newest_first()[:ARTICLES_EACH])
            if criterion.topics
            else (),
            Guarded.of(decides[key]),
        )
        for key, criterion in found.items()
    }


def _verdicts(definitions: Sequence[Definition], sums: Mapping[str, Counter[str]]) -> tuple[Verdict, ...]:
    options: dict[str, str] = {}
    for definition in definitions:
        for option in definition.options:
            options.setdefault(option.key, option.name)
    people = {tuple(key.split("|")): number for key, number in sums[Kind.VERDICT].items()}
    teams = Counter[str]()
    for key, number in sums[Kind.TEAM].items():
        teams[key.partition("|")[0]] += number
    return tuple(
        Verdict(
            key,
            words,
            Guarded.of(sum(number for (leader, _), number in people.items() if leader == key)),
            tuple(Guarded.of(people.get((key, sureness.value), 0)) for sureness in SURENESS_WORDS),
            Guarded.of(teams[key]),
        )
        for key, words in options.items()
    )


def _by_week(
    tallies: Any, since: date | None, options: Sequence[str]
) -> tuple[tuple[date, ...], dict[date, Counter[str]]]:
    """The verdicts of people by the week in which they began: of the period, or of the last 52."""
    last = monday(today())
    first = max(since or date.min, last - timedelta(weeks=DRAWN_WEEKS - 1))
    rows = tallies.filter(kind=Kind.VERDICT.value, day__gte=first).values_list("day", "key").order_by()
    by_week: dict[date, Counter[str]] = {}
    for day, key, number in rows.annotate(sum=Sum("count")):
        by_week.setdefault(monday(day), Counter())[key.partition("|")[0]] += number
    if since is None and by_week:
        first = min(by_week)
    weeks = tuple(first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
    return weeks, {week: by_week.get(week, Counter()) for week in weeks}


def _charts(
    verdicts: Sequence[Verdict], weeks: Sequence[date], by_week: Mapping[date, Counter[str]]
) -> tuple[drawing.Chart, ...]:
    guarded = {
        verdict.key: {week: Guarded.of(by_week[week][verdict.key]) for week in weeks} for verdict in verdicts
    }
    limit = drawing.limit([number for numbers in guarded.values() for number in numbers.values()])
    return tuple(drawing.chart(verdict.words, weeks, guarded[verdict.key], limit) for verdict in verdicts)


def _duration(seconds: int | None) -> str:
    """ "6 minutes"; of a bucket, so to the minute."""
    if seconds is None:
        return ""
    if seconds >= tallying.DAY:
        return "over a day"
    if seconds < 60:
        return "under a minute"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    hours = round(minutes / 60)
    return f"{hours} hour{'s' if hours > 1 else ''}"
