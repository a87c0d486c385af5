"""What somebody brings by the answers given: topics, what to read for those they lack, open postings that ask for them.

Looked up whenever a result is read, because articles and postings come and go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from articles.models import ArticleVersion, Topic
from assessments.branching import Answers, relevant
from assessments.definition import Definition, Option
from jobs.models import Need, PostingVersion

POSTINGS = 6
ARTICLES_EACH = 2
ARTICLES_READ = 60
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Lack:
    topic: Topic
    articles: tuple[ArticleVersion, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A live posting, and what it asks for: what this person brings, and the rest."""

    version: PostingVersion
    brought: tuple[Need, ...]
    missing: tuple[Need, ...]

    @property
    def words(self) -> str:
        also = f" Also for {_listed(self.missing)}." if self.missing else ""
        return f"Asks for what you bring: {_listed(self.brought)}.{also}"


@dataclass(frozen=True, slots=True)
class Suiting:
    brings: tuple[Topic, ...]
    lacks: tuple[Lack, ...]
    has_postings: bool
    postings: tuple[Match, ...]
    # The list of postings, narrowed to these topics.
    list_url: str


def _listed(needs: Sequence[Need]) -> str:
    return ", ".join(f"{need.topic.name} (level {need.level} of {LEVELS})" for need in needs)


def speaks_of_topics(definition: Definition) -> bool:
    return any(answer.brings or answer.learns for q in definition.questions for answer in q.answers)


def topics(definition: Definition, answers: Answers) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The topics that the answers bring and those that they lack, in the order of the questions.

    A topic that one answer brings and another asks to learn is lacking: nobody should be told that they bring what
    they said they do not have.
    """
    given = [
        definition.question_by_key[key].answer(choice)
        for key, choice in relevant(definition, answers).items()
        if choice is not None
    ]
    lacking = dict.fromkeys(topic for answer in given for topic in answer.learns)
    brought = dict.fromkeys(topic for answer in given for topic in answer.brings)
    return tuple(topic for topic in brought if topic not in lacking), tuple(lacking)


def suiting(definition: Definition, answers: Answers, verdict: Option) -> Suiting | None:
    """For definitions whose answers name topics; None for others. `verdict` is the option that leads."""
    if not (speaks_of_topics(definition) or verdict.has_postings):
        return None
    brought, lacking = topics(definition, answers)
    rows = Topic.objects.in_bulk([*brought, *lacking], field_name="key")
    known = [key for key in brought if key in rows]
    chosen = urlencode([("topic", key) for key in known])
    return Suiting(
        brings=tuple(rows[key] for key in known),
        lacks=_lacks([rows[key] for key in lacking if key in rows]),
        has_postings=verdict.has_postings,
        postings=_postings(known) if verdict.has_postings and known else (),
        list_url=f"{reverse('jobs:list')}?{chosen}" if chosen else reverse("jobs:list"),
    )


def _lacks(found: Sequence[Topic]) -> tuple[Lack, ...]:
    """Each topic with the newest articles on it, those first of which it is the main one. None is named twice."""
    keys = {topic.key for topic in found}
    live = ArticleVersion.objects.live().on(keys).for_cards().newest_first().prefetch_related("topics")
    articles = list(live[:ARTICLES_READ]) if keys else []
    seen: set[int] = set()
    lacks = []
    for topic in found:
        on = [
            article
            for article in articles
            if article.pk not in seen and topic.pk in {other.pk for other in article.topics.all()}
        ]
        on.sort(key=lambda article: article.main_topic_id != topic.pk)
        seen |= {article.pk for article in on[:ARTICLES_EACH]}
        lacks.append(Lack(topic, tuple(on[:ARTICLES_EACH])))
    return tuple(lacks)


def _postings(keys: Sequence[str]) -> tuple[Match, ...]:
    """Those that ask for most of these topics first; among equals those that ask for least besides, then the newest."""
    needs = Need.objects.filter(version__isnull=False)
    asked = needs.filter(version=OuterRef("pk")).order_by().values("version").annotate(n=Count("pk"))
    live = PostingVersion.objects.live().annotate(asked=Subquery(asked.values("n"))).with_text()
    matches = []
    for version in live.with_most_of(needs.filter(topic__key__in=keys), "asked")[:POSTINGS]:
        own = list(version.needs.all())
        matches.append(
            Match(
                version,
                brought=tuple(need for need in own if need.topic.key in keys),
                missing=tuple(need for need in own if need.topic.key not in keys),
            )
        )
    return tuple(matches)
