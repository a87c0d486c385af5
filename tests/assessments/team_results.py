"""A team's result of finished attempts, as the services store it."""

from assessments import scoring, team_documents, teams
from assessments.models import Attempt, Case, Result


def make_team_result(members: list[Attempt]) -> Result:
    """All of them in the case of the first."""
    case = members[0].case
    Case.objects.filter(pk=case.pk).update(mode=Case.Mode.TEAM)
    Attempt.objects.filter(pk__in=[member.pk for member in members[1:]]).update(case=case, is_organiser=False)
    Result.objects.filter(attempt__in=members).update(case=case)
    found = [teams.Member(member.public_id, dict(member.given)) for member in members]
    document = team_documents.to_document(teams.judge(case.version.definition, found), found)
    return Result.objects.create(
        case=case,
        kind=Result.Kind.TEAM,
        document=document,
        leader=document["leaders"][0],
        sureness=document["sureness"],
        engine_version=scoring.ENGINE_VERSION,
        expires_at=members[0].expires_at,
    )
