"""What a moderator is told to look at twice; pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.hints import Asked, Kind, Known, Words, addresses, hints, host_of, paths
from jobs.likeness import sketch

WORDS = Words(
    shorteners=frozenset({"bit.example"}),
    free_mail=frozenset({"freemail.example"}),
    messengers=("seagram",),
    money_first=("gold for nothing",),
)
TEXT = " ".join(f"lift{n} the bridge{n}" for n in range(40))


def known(
    posting: int = 1, company: int = 1, title: str = "Bridge Keeper", text: str = "", pay: int = 0
) -> Known:
    return Known(posting, company, f"Company {company}", title, frozenset(sketch(text)), pay)


def found(
    text: str = "", *, others: tuple[Known, ...] = (), own: Known | None = None, **fields: object
) -> list[str]:
    fields = {"domains": ["span.example.org"], **fields}
    asked = Asked(own or known(), text=text, **fields)  # type: ignore[arg-type]
    return [f"{hint.kind}: {hint.text}" for hint in hints(asked, others, WORDS)]


def test_a_plain_posting_stands_out_by_nothing():
    text = "You keep the bridge from 2027 to 2029, for £30,000–£36,000, ISO 27001 included. Write to us!"
    links = {"apply_url": "https://jobs.span.example.org/1", "apply_email": "a@span.example.org"}
    assert found(f"{text} See https://other.org/page.", **links) == []
    fine = "[www.span.example.org](https://jobs.span.example.org/) [Node.js](https://other.org/) [here](https://a.org)"
    assert found(f"{fine} orbit.example/x", **links) == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Get GOLD for nothing", "spam: Speaks of money first: “gold for nothing”"),
        ("Ask on Seagram", "spam: Leads to a messenger: “seagram”"),
        ("APPLY TODAY WITH US", "spam: Shouts: “APPLY TODAY WITH US”"),
        ("Now! Today! Here!", "spam: 3 exclamation marks"),
        ("Call +44 (0)20 7946 0018", "spam: A phone number in the text: “+44 (0)20 7946 0018”"),
        ("Write @keeper_jobs", "spam: A name on a messenger or network: “@keeper_jobs”"),
        ("[here](https://bit.example/x)", "link: bit.example hides where the link leads"),
        ("https://127.0.0.1/x", "link: https://127.0.0.1/x is a number instead of a name"),
        ("http://bridge/x", "link: http://bridge/x is no address of the open internet"),
        (
            "https://bank.org@evil.org/",
            "link: https://bank.org@evil.org/ names somebody before its host, which hides where it leads",
        ),
        (
            "https://xn--brcke-kva.org",
            "link: https://xn--brcke-kva.org has other letters than a to z in its name",
        ),
        ("https://brücke.org", "link: https://brücke.org has other letters than a to z in its name"),
        ("Ask at bit.example/x.", "link: bit.example hides where the link leads"),
        (
            "[https://span.example.org/a](https://evil.org/)",
            "link: A link reads as span.example.org and leads to evil.org",
        ),
        (
            "[**Span.example.org**](https://evil.org/)",
            "link: A link reads as span.example.org and leads to evil.org",
        ),
        ("Write to jobs@agency.org.", "address: An e-mail address in the text: “jobs@agency.org”"),
    ],
)
def test_what_stands_out_in_the_text(text, hint):
    assert found(text) == [hint]


def test_where_applications_go():
    assert found(apply_email="me@freemail.example") == [
        "address: Applications go to freemail.example, where anybody gets an address"
    ]
    elsewhere = "address: Applications go to agency.org, the company is at span.example.org"
    assert found(apply_email="me@agency.org") == found(apply_url="https://www.agency.org/a") == [elsewhere]
    assert found(apply_url="https://notspan.example.org") != []
    assert found(domains=[]) == ["address: The company names no site of its own"]


def test_doubles_in_the_company_by_title_and_elsewhere_by_text():
    own = known(text=TEXT)
    others = (
        own,
        known(2, 1, "Bridge keeper (m/f)"),
        known(3, 2, "Ferry Captain", TEXT),
        known(4, 2, "Bridge Keeper", "Quite another text of another company about nothing"),
        known(5, 1, "Night Porter"),
    )
    assert found(own=own, others=others) == [
        "double: Like “Ferry Captain” of Company 2: about 100 % of the text",
        "double: Like “Bridge keeper (m/f)” of the same company, by its title",
    ]


def test_pay_far_from_the_others():
    others = tuple(known(n, n, "Other", pay=30_000) for n in range(2, 8))
    assert found(own=known(pay=100_000), others=others) == [
        "pay: The pay is 3.3 times the middle of the other postings"
    ]
    assert found(own=known(pay=6_000), others=others) == [
        "pay: The pay is 20% of the middle of the other postings"
    ]
    assert found(own=known(pay=60_000), others=others) == found(own=known(), others=others) == []
    assert found(own=known(pay=100_000), others=others[:4]) == []


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_breaks_it(text, address):
    for hint in hints(
        Asked(known(title=address), text=text, apply_url=address, apply_email=address), [], WORDS
    ):
        assert hint.kind in Kind and hint.text and hint.label
    assert isinstance(host_of(address), str)


def test_addresses_and_paths_of_a_text():
    text = "See https://a.org/x, (https://a.org/x) and [b](https://b.org). [c](/jobs/?q=1#d)"
    assert addresses(text) == ["https://a.org/x", "https://b.org"]
    assert paths(text) == ["/jobs/"]
