"""What may be done next with an article, by whom, and what is said when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from articles import permissions, services
from articles.models import Article, ArticleVersion
from articles.services import ArticleError
from portal.versions.models import VersionState

Values = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """Where an article stands, read once."""

    article: Article
    newest: ArticleVersion | None
    live: ArticleVersion | None
    scheduled: ArticleVersion | None

    @classmethod
    def of(cls, article: Article) -> "Standing":
        return cls(article, article.newest_version(), article.live_version(), article.scheduled_version())

    @property
    def in_review(self) -> ArticleVersion | None:
        is_waiting = self.newest is not None and self.newest.state == VersionState.SUBMITTED
        return self.newest if is_waiting else None

    @property
    def is_text_of_newest(self) -> bool:
        """The working copy has not moved on since it was last frozen."""
        return self.newest is not None and self.newest.revision == self.article.revision


@dataclass(frozen=True)
class Step:
    """A button: its name in the form, who sees it and when, what it does, what it says afterwards."""

    name: str
    label: str
    is_open: Callable[[Standing], bool]
    run: Callable[[Standing, Any, Values], object]
    done: str
    is_editors: bool = True


def _version(standing: Standing) -> ArticleVersion:
    if standing.in_review is None:
        raise ArticleError("This article is no longer in review.")
    return standing.in_review


STEPS = (
    Step(
        "_publish",
        "Publish now",
        lambda s: True,
        lambda s, by, values: services.publish(s.article, by=by, note=values["note"]),
        "Published: readers see it now.",
    ),
    Step(
        "_schedule",
        "Schedule",
        lambda s: True,
        lambda s, by, values: services.publish(
            s.article, by=by, at=values["publish_at"], note=values["note"]
        ),
        "Scheduled: readers will see it by itself at that time.",
    ),
    Step(
        "_unschedule",
        "Take back the schedule",
        lambda s: s.scheduled is not None,
        lambda s, by, values: services.unschedule(s.article, by=by),
        "The schedule is taken back.",
    ),
    Step(
        "_submit",
        "Submit for review",
        lambda s: s.in_review is None or not s.is_text_of_newest,
        lambda s, by, values: services.submit(s.article, by=by, note=values["note"]),
        "Submitted: an editor will look at it.",
        is_editors=False,
    ),
    Step(
        "_request_changes",
        "Ask for changes",
        lambda s: s.in_review is not None,
        lambda s, by, values: services.request_changes(_version(s), by=by, words=values["words"]),
        "The author is asked for changes.",
    ),
    Step(
        "_recall",
        "Take back from review",
        lambda s: s.in_review is not None,
        lambda s, by, values: services.recall(_version(s), by=by),
        "Taken back from review.",
        is_editors=False,
    ),
    Step(
        "_reviewed",
        "Reviewed, still right",
        lambda s: s.live is not None,
        lambda s, by, values: services.mark_reviewed(s.article, by=by, months=values["months"]),
        "Reviewed: readers see today's date.",
        is_editors=False,
    ),
    Step(
        "_withdraw",
        "Withdraw",
        lambda s: s.live is not None,
        lambda s, by, values: services.withdraw(s.article, by=by, instead=values["instead"].strip()),
        "Withdrawn: readers do not see it any more.",
    ),
)


def named(data: Any) -> Step | None:
    """The step whose button was pressed."""
    return next((step for step in STEPS if step.name in data), None)


def may(user: Any, step: Step, article: Article) -> bool:
    if step.is_editors:
        return permissions.can_publish(user)
    return permissions.can_submit(user, article)


def open_to(user: Any, standing: Standing) -> list[Step]:
    """What this person may do next, in the order of the buttons."""
    return [step for step in STEPS if may(user, step, standing.article) and step.is_open(standing)]
