"""From a result to a draft posting: the one place where the two apps meet."""

from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from articles.models import Topic
from assessments import team_documents
from assessments.agreeing import agree
from assessments.branching import Answers
from assessments.drafting import Draft, Source, draft
from assessments.errors import AssessmentError, ForgottenError
from assessments.models import Result
from jobs import services as jobs
from jobs.models import Company, Posting
from jobs.values import MOST_MUSTS, DraftLine, DraftNeed
from jobs.values import Source as PostingSource
from portal import audit

# Of a source in words, as a posting's parts keep it.
LONGEST_LABEL = 300


def draft_of(result: Result) -> Draft | None:
    """The draft posting that a result leads to, computed anew; None where its option hands nothing over.

    A team's is made of what more than half of its members answered, and says where they are split.
    """
    answers: Answers = result.document.get("answers", {})
    splits = None
    if result.kind == Result.Kind.TEAM:
        members = [member.answers for member in team_documents.to_members(result.document)]
        agreed = agree(result.definition, members, is_anonymous=result.case.is_anonymous)
        answers, splits = agreed.answers, agreed.splits
    leader = result.document["leaders"][0]
    return draft(result.definition, answers, leader, most_musts=MOST_MUSTS, splits=splits)


def topic_names(made: Draft) -> dict[str, str]:
    """The topics that a draft's needs name, by key. One that was deleted since the definition was written is missing."""
    keys = {need.topic for need in made.needs}
    return dict(Topic.objects.filter(key__in=keys).values_list("key", "name"))


def draft_job_from(result: Result, *, by: Any, company: Company) -> Posting:
    """Make the draft posting's row, or return the one that this result made for the company before."""
    with transaction.atomic():
        held = Result.objects.kept().select_for_update(of=("self",)).filter(pk=result.pk).first()
        if held is None:
            raise ForgottenError
        result = held
        made = draft_of(result)
        if made is None:
            raise AssessmentError("This result leads to no posting.")
        if before := _drafted(result, company):
            return before

        names = topic_names(made)

        def source(of: Source) -> PostingSource:
            # The posting's pages say "From:" themselves.
            label = Truncator(of.label.removeprefix("From ")).chars(LONGEST_LABEL)
            return PostingSource(result.public_id, of.question, of.answer, label)

        posting = jobs.create_draft(
            company=company,
            by=by,
            title=made.title.text,
            summary=made.summary.text,
            lines=[DraftLine(line.section, line.text, source(line.source)) for line in made.lines],
            needs=[
                DraftNeed(need.topic, is_must=need.is_must, level=need.level, source=source(need.source))
                for need in made.needs
                if need.topic in names
            ],
            terms={term.key: term.value for term in made.terms},
        )
        if result.drafted_posting is None:
            result.drafted_posting = posting
            result.save(update_fields=["drafted_posting"])
        audit.record("assessment.draft_job", posting, by=by, company=company)
    return posting


def _drafted(result: Result, company: Company) -> Posting | None:
    """The company's posting from this result: the first one that was made, or one whose parts name the result."""
    first = result.drafted_posting
    if first and first.company_id == company.pk:
        return first
    return company.postings.drafted_from(result.public_id).first()
