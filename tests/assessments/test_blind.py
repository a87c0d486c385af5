"""Nobody who has not finished can tell what the others answered: not by any address, by any way to ask for it."""

import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments import services, urls
from assessments.models import Portfolio

from .test_team_services import BOAT, WAIT, again, finish, give, team_of

OWN = re.compile(rb"[a-z2-7]{10}\.[a-z2-7]{32}|csrfmiddlewaretoken\" value=\"\w+")


def addresses(attempt, portfolio):
    """Every private address of this app, with the token that an unfinished member may have."""
    token_of = {"t": attempt.case.token, "p": portfolio.token}
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        values = {"token": token_of.get(route[0], attempt.token), "question": "people"}
        names = re.findall(r"<\w+:(\w+)>", route)
        if "token" in names:
            yield reverse(f"assessments:{pattern.name}", kwargs={name: values[name] for name in names})


def what_is_said(client, found, method, data):
    """What one request answers, without the keys that differ each time; nothing stays of what it does."""
    client.cookies.clear()
    with transaction.atomic():
        response = getattr(client, method)(found, data)
        transaction.set_rollback(True)
    said = {name: OWN.sub(b"", value.encode()) for name, value in response.headers.items()}
    del said["X-Request-Id"]
    return response.status_code, said, OWN.sub(b"", response.content)


@pytest.mark.parametrize(("is_anonymous", "looks"), [(False, "member"), (True, "organiser")])
def test_the_whole_site_is_the_same_whatever_the_others_answered(
    client, version, time_machine, is_anonymous, looks
):
    time_machine.move_to(timezone.now(), tick=False)
    people = team_of(
        *("ABCDEF" if not is_anonymous else [""] * 6), version=version, is_anonymous=is_anonymous
    )
    services.assess_another(people[0].case, project="Another")
    portfolio = Portfolio.objects.get()
    looking = people.pop(-1 if looks == "member" else 0)
    give(looking, BOAT)
    seen = []
    for answers in ([BOAT] * 5, [WAIT, BOAT, WAIT, WAIT, BOAT]):
        with transaction.atomic():
            for one, given in zip(people, answers, strict=True):
                finish(one, given)
            if looks == "organiser":
                services.close_case(looking)
            looking = again(looking)
            seen.append(
                {
                    (found, method): what_is_said(client, found, method, data)
                    for found in addresses(looking, portfolio)
                    for method, data in (("get", {}), ("post", {"do": "close", "changes": "1"}))
                }
            )
            transaction.set_rollback(True)
    assert len(seen[0]) > 60
    assert {found for found in seen[0] if seen[0][found] != seen[1][found]} == set()
    others = [one.public_id.encode() for one in people]
    assert not [found for found, (*_, body) in seen[0].items() if any(key in body for key in others)]


def test_a_verdict_is_not_read_beside_others_and_answered_after(client, version):
    anna, bo, chi = team_of("Anna", "Bo", "Chi", version=version)
    services.assess_another(anna.case, project="Another")
    portfolio = Portfolio.objects.get()
    finish(bo, BOAT)
    finish(chi, WAIT)
    services.close_case(again(anna))
    assert services.entries(portfolio)[0].document is None, "Anna may open it again, and has not answered"
    services.set_deadline(again(anna), deadline=None)
    services.join(anna.case, name="Dee")
    finish(anna, BOAT)
    assert services.entries(portfolio)[0].document is None
    services.close_case(again(anna))
    assert services.entries(portfolio)[0].document is not None
    refused = client.post(f"/a/{anna.token}/team/", {"do": "deadline", "deadline": ""})
    assert refused.status_code == 422
    assert "take the project out there first" in refused.text
    services.take_out(portfolio, public_id=anna.case.public_id)
    services.set_deadline(again(anna), deadline=None)
    assert not again(anna).case.is_closed
