"""From a result to a draft posting: the one place where the two apps meet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import Truncator

from articles.models import Topic
from assessments import team_documents
from assessments.agreeing import Split, agree
from assessments.branching import Answers
from assessments.comparing import Difference, differences
from assessments.definition import Question
from assessments.drafting import Draft, Source, draft
from assessments.errors import AssessmentError
from assessments.models import Attempt, Result
from assessments.services import attempts
from assessments.services.holding import hold_result
from assessments.services.team_results import team_result_of
from jobs import services as jobs
from jobs.models import Company, Posting
from jobs.permissions import WRITERS
from jobs.redrafting import Change as PostingChange
from jobs.values import MOST_MUSTS, Drafted, DraftLine, DraftNeed
from jobs.values import Source as PostingSource
from portal import audit

# Of a source in words, as a posting's parts keep it.
LONGEST_LABEL = 300


def waiting_for_team(attempt: Attempt) -> str:
    """How the session names a team's draft: by the link of the one who came from it."""
    return f"team {attempt.token}"


def waiting_result(waiting: str) -> Result | None:
    """The result that a session names: by a result's own token, or as `waiting_for_team` does."""
    of, _, token = waiting.rpartition(" ")
    if not of:
        return attempts.result_for(token)
    attempt = attempts.attempt_for(token)
    return team_result_of(attempt) if attempt else None


def draft_of(result: Result) -> Draft | None:
    """The draft posting that a result leads to, computed anew; None where its option hands nothing over.

    A team's is made of what more than half of its members answered, and says where they are split.
    """
    answers, splits = _answers_of(result)
    leader = result.document["leaders"][0]
    return draft(result.definition, answers, leader, most_musts=MOST_MUSTS, splits=splits)


def _answers_of(result: Result) -> tuple[Answers, Mapping[str, Split] | None]:
    if result.kind != Result.Kind.TEAM:
        return result.document["answers"], None
    members = [member.answers for member in team_documents.to_members(result.document)]
    agreed = agree(result.definition, members, is_anonymous=result.case.is_anonymous)
    return agreed.answers, agreed.splits


def topic_names(made: Draft) -> dict[str, str]:
    """The topics that a draft's needs name, by key. One that was deleted since the definition was written is missing."""
    keys = {need.topic for need in made.needs}
    return dict(Topic.objects.filter(key__in=keys).values_list("key", "name"))


def draft_job_from(result: Result, *, by: Any, company: Company) -> Posting:
    """Make the draft posting's row, or return the one that this result made for the company before."""
    with transaction.atomic():
        result = hold_result(result)
        made = draft_of(result)
        if made is None:
            raise AssessmentError("This result leads to no posting.")
        if before := _drafted(result, company):
            return before

        drafted = _plain(result, made)
        posting = jobs.create_draft(
            company=company,
            by=by,
            title=drafted.title,
            summary=drafted.summary,
            lines=drafted.lines,
            needs=drafted.needs,
            terms=drafted.terms,
        )
        if result.drafted_posting is None:
            result.drafted_posting = posting
            result.save(update_fields=["drafted_posting"])
        audit.record("assessment.draft_job", posting, by=by, company=company)
    return posting


def _plain(result: Result, made: Draft) -> Drafted:
    """The draft in the values that jobs takes. A topic that was deleted is no need."""
    names = topic_names(made)

    def label(of: Source) -> str:
        # The posting's pages say "From" themselves.
        return Truncator(of.label.removeprefix("From ")).chars(LONGEST_LABEL)

    def source(of: Source) -> PostingSource:
        return PostingSource(result.public_id, of.question, of.answer, label(of))

    return Drafted(
        title=made.title.text,
        summary=made.summary.text,
        lines=[DraftLine(line.section, line.text, source(line.source)) for line in made.lines],
        needs=[
            DraftNeed(need.topic, is_must=need.is_must, level=need.level, source=source(need.source))
            for need in made.needs
            if need.topic in names
        ],
        terms={term.key: term.value for term in made.terms},
        labels={
            "title": label(made.title.source),
            "summary": label(made.summary.source),
            **{term.key: label(term.source) for term in made.terms},
        },
    )


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """What was answered before and now, in words; nothing where the question was not asked."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The result from which a posting was drafted before, and what differs since: answers, and parts of the draft."""

    result: Result
    answers: Sequence[ChangedAnswer]
    differences: Sequence[Difference]


def earlier_draft(result: Result) -> Earlier | None:
    """Against the newest earlier result of the same answers that became a posting, unless this one has become one.

    Made of the answers alone: whoever has the link of a result may not see a posting that a company is writing.
    """
    made = draft_of(result)
    if result.drafted_posting_id or made is None:
        return None
    before = _earlier(result).filter(drafted_posting__isnull=False).first()
    draft = draft_of(before) if before else None
    if before is None or draft is None:
        return None
    names = topic_names(made) | topic_names(draft)
    found = [one for one in differences(draft, made, names) if one.is_in_words]
    return Earlier(before, _changed_answers(before, result), found)


def _earlier(result: Result) -> QuerySet[Result]:
    """Results of the same person or team in the case, the newest first."""
    same = Result.objects.kept().filter(case=result.case, attempt=result.attempt, kind=result.kind)
    return same.filter(pk__lt=result.pk).select_related("case__version").order_by("-pk")


def _changed_answers(before: Result, after: Result) -> list[ChangedAnswer]:
    (old, _), (new, _) = _answers_of(before), _answers_of(after)

    def words(answers: Answers, question: Question) -> str:
        if question.key not in answers:
            return "not asked"
        given = answers[question.key]
        return question.answer(given).short if given is not None else "not known"

    found = [
        ChangedAnswer(question.short, words(old, question), words(new, question))
        for question in after.definition.questions
    ]
    return [answer for answer in found if answer.before != answer.after]


@dataclass(frozen=True, slots=True)
class Redraft:
    """A posting that was made from an earlier result, and what this one's draft would change in it."""

    posting: Posting
    before: Drafted
    after: Drafted
    results: frozenset[str]
    changes: Sequence[PostingChange]


def redrafts_for(result: Result, *, by: Any) -> list[Redraft]:
    """For each posting that this person may write and that an earlier result was taken over into last."""
    made = draft_of(result)
    if made is None:
        return []
    after = _plain(result, made)
    earlier = list(_earlier(result))
    results = frozenset(one.public_id for one in earlier)
    first = {one.drafted_posting_id for one in earlier if one.drafted_posting_id is not None}
    mine = Posting.objects.filter(company__memberships__user=by, company__memberships__role__in=WRITERS)
    rows = [*mine.filter(pk__in=first).select_related("company"), *mine.drafted_from(*results)]
    found = []
    for posting in dict.fromkeys(rows):
        made_from = posting.results
        if result.drafted_posting_id == posting.pk or result.public_id in made_from:
            continue
        before = next(
            one for one in earlier if one.drafted_posting_id == posting.pk or one.public_id in made_from
        )
        if draft := draft_of(before):
            was = _plain(before, draft)
            changes = jobs.draft_changes(posting, before=was, after=after, results=results)
            found.append(Redraft(posting, was, after, results, changes))
    return sorted(found, key=lambda one: -one.posting.pk)


def take_changes(
    result: Result, redraft: Redraft, *, by: Any, chosen: Collection[str], revision: int
) -> Sequence[PostingChange]:
    """Make the chosen changes in the posting. What is left out is not offered again: it was decided here."""
    with transaction.atomic():
        held = hold_result(result)
        taken = jobs.take_draft_changes(
            redraft.posting,
            by=by,
            before=redraft.before,
            after=redraft.after,
            results=redraft.results,
            chosen=chosen,
            revision=revision,
        )
        if taken and held.drafted_posting is None:
            held.drafted_posting = redraft.posting
            held.save(update_fields=["drafted_posting"])
    return taken


def _drafted(result: Result, company: Company) -> Posting | None:
    """The company's posting from this result: the first one that was made, or one whose parts name the result."""
    first = result.drafted_posting
    if first and first.company_id == company.pk:
        return first
    return company.postings.drafted_from(result.public_id).first()
