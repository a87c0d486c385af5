"""The link that shows the verdict and nothing else."""

import re

import pytest

from assessments import services
from assessments.models import Attempt, Case, Result


def share(client, result, wanted="yes"):
    client.post(f"/r/{result.token}/share/", {"shared": wanted})
    return f"/v/{Result.objects.get(pk=result.pk).share_token}/"


@pytest.fixture
def telling(answered):
    """A result with a name, a project, notes and own weights, none of which is the reader's business."""
    Attempt.objects.update(name="Canary Name")
    Case.objects.update(project="Canary Project", weights={"need": "7/10", "means": "3/10"})
    services.answer(answered, question="money", choice="yes", note="Canary note")
    return services.finish(services.attempt_for(answered.token))


def test_without_being_asked_nothing_is_shared(client, telling):
    assert client.get(f"/v/{telling.share_token}/").status_code == 404
    assert services.shared_for(telling.token) is None
    assert "Share the verdict" in client.get(f"/r/{telling.token}/").text


def test_a_shared_verdict_says_the_sentence_how_sure_and_the_date(client, telling):
    response = client.get(share(client, telling))
    assert response["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in response.text
    main = response.text[response.text.index("<main") : response.text.index("</main>")]
    words = " ".join(re.sub(r"<[^>]+>", " ", main).split())
    assert "Buy a ferry." in words
    assert "Sure: 123 points ahead of waiting in at least 90% of weightings." in words
    assert f"{telling.created_at:%-d %B %Y}" in words
    # Neither an answer (nor its words in the sentence), nor a weight, a name, a note, or a way to them.
    for hidden in ["for the crowd", "Many", "Canary", "70", "Need", "Means", "/r/", "/a/", telling.token]:
        assert hidden not in main, hidden


def test_turning_it_off_ends_the_link_and_on_again_makes_another(client, telling):
    first = share(client, telling)
    assert share(client, telling) == first
    assert share(client, telling, "no") != first
    assert client.get(first).status_code == 404
    second = share(client, telling)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    services.forget(telling.case)
    assert client.get(second).status_code == 404
    assert client.post(f"/r/{telling.token}/share/", {"shared": "yes"}).status_code == 404


def test_the_links_do_not_open_each_others_pages(client, telling):
    shared = share(client, telling).split("/")[2]
    for address in (f"/r/{shared}/", f"/r/{shared}/record/", f"/a/{shared}/", f"/v/{telling.token}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/r/{shared}/share/", {"shared": "no"}).status_code == 404


@pytest.mark.parametrize(
    "choices", [{"people": "few", "money": "no"}, dict.fromkeys(["people", "goods", "money"])]
)
def test_every_kind_of_verdict_can_be_shared(client, attempt, choices):
    for question, choice in choices.items():
        services.answer(attempt, question=question, choice=choice)
    text = client.get(share(client, services.finish(attempt))).text
    assert ("Wait." in text) or ("Not enough is known yet to choose." in text)
    assert "None of the answers" not in text
