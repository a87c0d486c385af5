"""What somebody brings by the answers given: topics, what to read for those they lack, open postings that ask for them.

Looked up whenever a result is read, because articles and postings come and go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from articles.models import ArticleVersion, Topic
from assessments.branching import Answers, relevant
from assessments.definition import Definition, Option
from jobs.models import Need, PostingVersion

POSTINGS = 6
# As many as a result names at most for a topic, or for a criterion that decides it.
ARTICLES_EACH = 2
ARTICLES_READ = 60
# What somebody brings in part, they bring at the lower levels.
PART_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Topics:
    """Keys of topics: brought whole, brought in part (and so among the lacking too), lacking."""

    whole: tuple[str, ...]
    part: tuple[str, ...]
    lacking: tuple[str, ...]


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
    brings_in_part: tuple[Topic, ...]
    lacks: tuple[Lack, ...]
    has_postings: bool
    postings: tuple[Match, ...]
    # The list of postings, narrowed to these topics.
    list_url: str


def _listed(needs: Sequence[Need]) -> str:
    return ", ".join(f"{need.topic.name} (level {need.level})" for need in needs)


def speaks_of_topics(definition: Definition) -> bool:
    return any(answer.brings or answer.learns for q in definition.questions for answer in q.answers)


def topics(definition: Definition, answers: Answers) -> Topics:
    """What the answers bring and lack, in the order of the questions.

    An answer that names a topic under both brings it in part. A topic that one answer brings and another lacks is
    lacking: nobody should be told that they bring what they said they do not have.
    """
    given = [
        definition.question_by_key[key].answer(choice)
        for key, choice in relevant(definition, answers).items()
        if choice is not None
    ]
    lacking = dict.fromkeys(topic for answer in given for topic in answer.learns)
    without = {topic for answer in given for topic in set(answer.learns) - set(answer.brings)}
    brought = dict.fromkeys(topic for answer in given for topic in answer.brings if topic not in without)
    return Topics(
        whole=tuple(topic for topic in brought if topic not in lacking),
        part=tuple(topic for topic in brought if topic in lacking),
        lacking=tuple(lacking),
    )


def suiting(definition: Definition, answers: Answers, verdict: Option) -> Suiting | None:
    """For definitions whose answers name topics; None for others. `verdict` is the option that leads."""
    if not (speaks_of_topics(definition) or verdict.has_postings):
        return None
    found = topics(definition, answers)
    rows = Topic.objects.in_bulk([*found.whole, *found.lacking], field_name="key")
    chosen = urlencode([("topic", key) for key in [*found.whole, *found.part]])
    return Suiting(
        brings=tuple(rows[key] for key in found.whole if key in rows),
        brings_in_part=tuple(rows[key] for key in found.part if key in rows),
        lacks=_lacks([rows[key] for key in found.lacking if key in rows]),
        has_postings=verdict.has_postings,
        postings=_postings(found) if verdict.has_postings and chosen else (),
        list_url=f"{reverse('jobs:list')}?{chosen}" if chosen else reverse("jobs:list"),
    )


def _lacks(found: Sequence[Topic]) -> tuple[Lack, ...]:
    """Each topic with the newest articles of which it is the main one; where there is none, one that touches it.

    No article is named twice.
    """
    keys = {topic.key for topic in found}
    live = ArticleVersion.objects.live().on(keys).for_cards().newest_first().prefetch_related("topics")
    articles = list(live[:ARTICLES_READ]) if keys else []
    named = {
        topic.pk: [article for article in articles if article.main_topic_id == topic.pk][:ARTICLES_EACH]
        for topic in found
    }
    seen = {article.pk for chosen in named.values() for article in chosen}
    for topic in found:
        if not named[topic.pk]:
            left = (
                article for article in articles if article.pk not in seen and topic in article.topics.all()
            )
            named[topic.pk] = list(islice(left, 1))
            seen |= {article.pk for article in named[topic.pk]}
    return tuple(Lack(topic, tuple(named[topic.pk])) for topic in found)


def _postings(found: Topics) -> tuple[Match, ...]:
    """Those that ask for most of it first; among equals those that ask for least besides, then the newest.

    What is brought in part answers to a need up to PART_LEVEL.
    """
    needs = Need.objects.filter(version__isnull=False)
    met = needs.filter(Q(topic__key__in=found.whole) | Q(topic__key__in=found.part, level__lte=PART_LEVEL))
    asked = needs.filter(version=OuterRef("pk")).order_by().values("version").annotate(n=Count("pk"))
    live = PostingVersion.objects.live().annotate(asked=Subquery(asked.values("n"))).with_text()
    matches = []
    for version in live.with_most_of(met, "asked")[:POSTINGS]:
        is_met = {need: _is_met(need, found) for need in version.needs.all()}
        matches.append(
            Match(
                version,
                brought=tuple(need for need in is_met if is_met[need]),
                missing=tuple(need for need in is_met if not is_met[need]),
            )
        )
    return tuple(matches)


def _is_met(need: Need, found: Topics) -> bool:
    return need.topic.key in found.whole or (need.topic.key in found.part and need.level <= PART_LEVEL)
