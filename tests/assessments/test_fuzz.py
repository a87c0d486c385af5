"""Whatever is typed into an address or a form: a page that answers, never a fault."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

text = st.text(max_size=60)
key = text | st.sampled_from(
    ["people", "goods", "money", "review", "forget", "send", "draft", "take-over", "start"]
)
value = text | st.sampled_from(
    ["many", "few", "yes", "no", "dont-know", "", "\x00", "' OR 1=1 --", "{{ 7 }}"]
)
quietly = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)


@pytest.fixture
def links(attempt, result):
    return [f"/a/{attempt.token}/", f"/r/{result.token}/"]


def path_of(part):
    from urllib.parse import quote

    return quote(part, safe="")


@quietly
@given(first=st.sampled_from(["a", "r", "assess", "j"]), token=text, rest=key, is_post=st.booleans())
def test_any_address(client, questionnaire, first, token, rest, is_post):
    address = f"/{first}/{path_of(token)}/{path_of(rest)}/"
    response = client.post(address) if is_post else client.get(address)
    assert response.status_code in {200, 301, 302, 400, 404, 405, 410, 422}


@quietly
@given(
    which=st.integers(0, 1),
    rest=key,
    data=st.dictionaries(st.sampled_from(["a", "note", "email", "company"]), value),
    is_post=st.booleans(),
)
def test_any_form_behind_a_private_link(client, links, which, rest, data, is_post):
    if rest == "forget":
        return  # it would take the fixture away
    address = f"{links[which]}{path_of(rest)}/" if rest else links[which]
    response = client.post(address, data) if is_post else client.get(address, data)
    assert response.status_code in {200, 302, 400, 404, 405, 422}


@quietly
@given(data=st.dictionaries(st.sampled_from(["a", "note", "extra"]), value | st.lists(value, max_size=3)))
def test_any_start(client, questionnaire, data):
    assert client.get("/assess/ferry/start/", data).status_code == 200
    assert client.post("/assess/ferry/start/", data).status_code in {302, 422}


@quietly
@given(waiting=st.none() | text | st.integers() | st.lists(text, max_size=2))
def test_any_token_in_the_session(client, result, admin_user, waiting):
    client.force_login(admin_user)
    session = client.session
    session["draft_from_result"] = waiting
    session.save()
    assert client.get("/assess/take-over/").status_code == 302
