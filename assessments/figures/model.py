"""What the page of figures shows of a questionnaire."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from articles.models import ArticleVersion
from assessments.figures import weeks as drawing
from assessments.figures.protecting import LEAST, Guarded, percent
from assessments.scoring import Sureness
from portal import pagecache

# A question that one in five does not know is worth an editor's look.
HOT = 20
LATE = timedelta(hours=1)
SURENESS_WORDS = {
    Sureness.SURE: "Sure",
    Sureness.FAIRLY_SURE: "Fairly sure",
    Sureness.TOO_CLOSE: "Too close",
    Sureness.NOT_ENOUGH_KNOWN: "Not enough known",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A question, or the review at the end, and what became of those who came to it."""

    key: str
    words: str
    is_former: bool
    """Asked by an earlier version only."""
    asked: int
    answered: int
    passed: int
    left: int

    @property
    def left_share(self) -> str:
        return percent(self.left, self.asked)

    @property
    def bar(self) -> list[tuple[str, str, str]]:
        """Of all who came to it those who answered, skipped it and left: class, place and width, for an SVG."""
        begins, found = 0, []
        for kind, number in (("for", self.answered), ("rest", self.passed), ("against", self.left)):
            if number:
                found.append((kind, f"{100 * begins / self.asked:.2f}%", f"{100 * number / self.asked:.2f}%"))
            begins += number
        return found


@dataclass(frozen=True, slots=True)
class Behind:
    """A criterion, and what there is to read about it now."""

    key: str
    name: str
    topics: tuple[str, ...]
    articles: tuple[ArticleVersion, ...]
    decides: Guarded


@dataclass(frozen=True, slots=True)
class Spot:
    """How many of those who answered a question did not know."""

    key: str
    words: str
    answered: int
    unknown: Guarded
    behind: Behind

    @property
    def share(self) -> str:
        return self.unknown.share(self.answered)

    @property
    def is_hot(self) -> bool:
        return bool(self.unknown) and 100 * self.unknown.least >= HOT * self.answered

    @property
    def has_no_article(self) -> bool:
        return not self.behind.articles


@dataclass(frozen=True, slots=True)
class Verdict:
    key: str
    words: str
    people: Guarded
    by_sureness: tuple[Guarded, ...]
    teams: Guarded

    @property
    def cells(self) -> list[tuple[str, Guarded]]:
        return list(zip(SURENESS_WORDS.values(), self.by_sureness, strict=True))


@dataclass(frozen=True, slots=True)
class Week:
    """Verdicts of those who began in the week of a Monday: how many, and each option's."""

    day: date
    total: int
    cells: tuple[tuple[str, Guarded], ...]


@dataclass(frozen=True)
class Figures:
    counted_at: datetime | None
    since: date | None
    started: int
    finished: int
    left: int
    answering: int
    median: str
    stages: tuple[Stage, ...]
    spots: tuple[Spot, ...]
    behind: tuple[Behind, ...]
    verdicts: tuple[Verdict, ...]
    people: int
    """With a verdict, exactly."""
    teams: int
    by_week: tuple[Week, ...]
    """The newest first."""
    charts: tuple[drawing.Chart, ...]

    @property
    def deleted(self) -> int:
        """Ended by their holders before the end: neither finished nor still answering nor left."""
        return max(0, self.started - self.finished - self.left - self.answering)

    @property
    def finished_share(self) -> str:
        return percent(self.finished, self.started)

    @property
    def shows_people(self) -> bool:
        return self.people >= LEAST

    @property
    def shows_teams(self) -> bool:
        return self.teams >= LEAST

    @property
    def is_late(self) -> bool:
        return self.counted_at is not None and timezone.now() - self.counted_at > LATE

    @property
    def is_of_today(self) -> bool:
        return self.counted_at is not None and timezone.localdate(self.counted_at) == today()


def today() -> date:
    return timezone.localdate(pagecache.now())
