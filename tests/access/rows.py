"""The roles, and the ways of writing rows of the matrix for them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES = (
    "anonymous",  # nobody known
    "holder",  # nobody known, with the private link
    "reviewer",  # of the owner's company: reads
    "recruiter",  # of the owner's company: writes
    "owner",  # of the company
    "rival",  # owner of another company
    "author",  # writes articles
    "editor",  # publishes articles
    "moderator",  # approves postings
    "superuser",
    "suspended",  # was the owner's colleague; the account is closed
)
STAFF = ("author", "editor", "moderator", "superuser")
WRITERS = {"author": 200, "editor": 200, "superuser": 200}  # the author of the article
MEMBERS = {"owner": 200, "recruiter": 200, "reviewer": 200}  # of the company
SIGNED_OUT = ("anonymous", "holder", "suspended")


@dataclass(frozen=True)
class Row:
    route: str
    method: str
    of: str
    expected: Mapping[str, int]
    query: str = ""
    data: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.route, self.of, self.query]))


def row(
    route: str,
    method: str = "GET",
    of: str = "",
    *,
    others: int | None = None,
    query: str = "",
    data: Mapping[str, str] | None = None,
    **by_role: int,
) -> Row:
    unknown = set(by_role) - set(ROLES)
    assert not unknown, f"no such role: {unknown}"
    missing = [role for role in ROLES if role not in by_role]
    assert others is not None or not missing, f"{method} {route} says nothing of {missing}"
    expected = {role: by_role.get(role, others) for role in ROLES}
    return Row(
        route, method, of, {role: status for role, status in expected.items() if status}, query, data or {}
    )


def public(route: str, of: str = "", query: str = "") -> Row:
    """A page for everybody."""
    return row(route, of=of, query=query, others=200)


def for_members(route: str, of: str = "", status: int = 200, method: str = "GET") -> Row:
    """Whoever is signed in; the others are sent to sign in."""
    return row(route, method, of, **dict.fromkeys(SIGNED_OUT, 302), others=status)


def for_guests(route: str, method: str = "GET") -> Row:
    """Whoever is not signed in; the others are sent on."""
    return row(route, method, **dict.fromkeys(SIGNED_OUT, 200), others=302)


def of_company(
    route: str, method: str = "GET", *, of: str, data: Mapping[str, str] | None = None, **by_role: int
) -> Row:
    """For a company's people; to others signed in it does not exist."""
    return row(route, method, of, data=data, **dict.fromkeys(SIGNED_OUT, 302), **by_role, others=404)


def of_posting(
    route: str,
    method: str = "GET",
    *,
    of: str,
    status: int,
    readers: int = 403,
    data: Mapping[str, str] | None = None,
) -> Row:
    """Its company's writers get `status`; who may only read it is refused, or gets `readers`."""
    return row(
        route,
        method,
        of,
        data=data,
        **dict.fromkeys(SIGNED_OUT, 302),
        **dict.fromkeys(("owner", "recruiter"), status),
        **dict.fromkeys(("reviewer", "moderator", "superuser"), readers),
        others=404,
    )


# Where a posting may stand, each a thing of `world.py`; what readers never saw is unseen.
UNSEEN = "draft submitted asked rejected imported"
STATES = f"live edited expired closed removed frozen suspended {UNSEEN}".split()
ALL = " ".join(STATES)


def in_each_state(
    route: str,
    method: str = "GET",
    *,
    kind: str = "posting",
    members: Mapping[str, int] | None = None,
    data: Mapping[str, str] | None = None,
    **states: str,
) -> list[Row]:
    """One route of a posting in every state: `s200="live edited"` are the states in which it answers 200.

    That is for everybody, unless `members` says what those are answered who may read and not write; then it is for
    its company's writers. A live posting is asked by all roles. In each other state the owner and the rival ask,
    and one of the others by turns, so that every role meets every route a second time; with `EVERY_ROLE=1` in the
    environment all roles ask in all states.
    """
    found = []
    status_of = {state: int(name[1:]) for name, named in states.items() for state in named.split()}
    assert sorted(status_of) == sorted(STATES), f"{method} {route} does not name each state once"
    others = [role for role in ROLES if role not in ("owner", "rival")]
    for number, state in enumerate(STATES):
        thing, status = f"{state}_{kind}", status_of[state]
        if members is None:
            whole, first = row(route, method, thing, others=status, data=data), []
        else:
            whole = of_company(route, method, of=thing, data=data, owner=status, recruiter=status, **members)
            first = ["owner", "rival"]
        is_whole = state == "live" or "EVERY_ROLE" in os.environ
        asked = ROLES if is_whole else [*first, others[number % len(others)]]
        expected = {role: whole.expected[role] for role in asked}
        found.append(Row(route, method, thing, expected, "", whole.data))
    return found


REFUSED = dict.fromkeys(("reviewer", "moderator", "superuser"), 403)


def in_admin(
    route: str, method: str = "GET", *, of: str = "", data: Mapping[str, str] | None = None, **by_role: int
) -> Row:
    """For those of the staff who are named; the rest of the staff is refused, others are asked to sign in."""
    refused = {role: 403 for role in STAFF if role not in by_role}
    return row(route, method, of, data=data, **refused, **by_role, others=302)


def may(*, view: str = "", add: str = "", change: str = "", delete: str = "") -> dict[str, str]:
    return {"view": view, "add": add, "change": change, "delete": delete}


def everything(roles: str) -> dict[str, str]:
    return may(view=roles, add=roles, change=roles, delete=roles)
