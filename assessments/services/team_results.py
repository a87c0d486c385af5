"""A team's result: what those who finished come to together. Kept as long as the answers in it."""

from collections.abc import Collection

from assessments import scoring, team_documents, teams
from assessments.models import Attempt, Case, Result


def refresh(case: Case) -> Result | None:
    """Judge those who have finished, as their latest results have it; the same answers keep the row.

    Earlier rows stay as long as everybody in them does, for what was made from them. Without enough members there
    is none at all. The case is held.
    """
    held = case.results.filter(kind=Result.Kind.TEAM)
    members = _finished(case)
    if len(members) < case.enough:
        held.delete()
        return None
    outcome = teams.judge(case.version.definition, members, case.own_weights)
    document = team_documents.to_document(outcome, members)
    latest = held.order_by("-pk").first()
    if latest is None or latest.document != document:
        latest = Result.objects.create(
            case=case,
            kind=Result.Kind.TEAM,
            document=document,
            leader=document["leaders"][0],
            sureness=document["sureness"],
            engine_version=scoring.ENGINE_VERSION,
            expires_at=max(case.attempts.values_list("expires_at", flat=True)),
        )
    return latest


def start_afresh(case: Case) -> Result | None:
    """After somebody's answers were deleted: every row that holds them goes. The case is held."""
    case.results.filter(kind=Result.Kind.TEAM).delete()
    return refresh(case)


def after_expiry(cases: Collection[int]) -> None:
    """After attempts of these cases came to their end: the teams among them are judged without those.

    Where the organiser's came to its end first, whoever joined next may change the terms.
    """
    for case in Case.objects.select_for_update(no_key=True).filter(pk__in=cases, mode=Case.Mode.TEAM):
        following = case.attempts.order_by("-is_organiser", "pk").first()
        if following and not following.is_organiser:
            following.is_organiser = True
            following.save(update_fields=["is_organiser"])
        start_afresh(case)


def keep(case: Case, until: object) -> None:
    """A team's result lasts as long as the answers that last longest."""
    case.results.filter(kind=Result.Kind.TEAM, expires_at__lt=until).update(expires_at=until)


def team_result_of(attempt: Attempt) -> Result | None:
    """What this person may see of the others: the team's result, once they and enough others have finished."""
    if attempt.finished_at is None or not attempt.case.is_team:
        return None
    rows = Result.objects.kept().filter(case=attempt.case, kind=Result.Kind.TEAM)
    found = rows.order_by("-pk").first()
    if found:
        found.case = attempt.case
    return found


def names_in(result: Result) -> dict[str, str]:
    """The names that people gave, by the key of each in a team's document; none in an anonymous case."""
    if result.kind == Result.Kind.PERSON:
        own = result.attempt
        return {own.public_id: own.name} if own and own.name else {}
    if result.case.is_anonymous:
        return {}
    named = dict(result.case.attempts.values_list("public_id", "name"))
    # Whoever leaves this very moment is in the document that was read, and in no row.
    return {member["key"]: named.get(member["key"], "Somebody") for member in result.document["members"]}


def _finished(case: Case) -> list[teams.Member]:
    """Each with the answers of their latest result: what is being changed counts once it is finished again."""
    rows = (
        Result.objects.filter(case=case, kind=Result.Kind.PERSON, attempt__finished_at__isnull=False)
        .order_by("pk")
        .values_list("attempt__public_id", "document__answers")
    )
    return [teams.Member(key, answers) for key, answers in dict(rows).items()]
