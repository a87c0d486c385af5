"""The people and things of the access matrix, made anew for each row."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from articles import services as articles
from portal.accounts.models import User
from portal.models import Page
from tests.access.matrix import ROLES, STAFF
from tests.articles.factories import make_draft, make_published


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    # For each thing the arguments of its address; by role where the address is a secret of somebody's.
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    # For a role without an account that knows a secret address.
    secrets: dict[str, dict[str, Any]] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in self.people:
            client.force_login(self.people[role])
        return client

    def arguments(self, thing: str, role: str) -> dict[str, Any]:
        """A private link's holder knows it; the others try one that they made up."""
        return (
            (self.secrets if role == "holder" and thing in self.secrets else self.things)[thing]
            if thing
            else {}
        )


def make() -> World:
    world = World()
    for role in ROLES:
        if role not in {"anonymous", "holder"}:
            world.people[role] = User.objects.create_user(
                f"{role}@people.example", "a long enough password", name=role, is_staff=role in STAFF
            )
    for role in ("author", "editor", "moderator"):
        world.people[role].groups.add(Group.objects.get(name=role))
    superuser, suspended = world.people["superuser"], world.people["suspended"]
    superuser.is_superuser = True
    superuser.save()
    suspended.is_active = False
    suspended.save()
    Page.objects.create(slug="a-page", title="A page", summary="Words.", body="<p>Words.</p>")
    world.things |= {"page": {"slug": "a-page"}, "missing_page": {"slug": "no-page"}, "no_passkey": {"pk": 0}}
    add_articles(world)
    return world


def add_articles(world: World) -> None:
    """One article in each state, all the author's, and a draft of another."""
    author = world.people["author"]
    published, withdrawn = make_published(by=author, slug="bell"), make_published(by=author, slug="gone")
    articles.withdraw(withdrawn, by=None)
    draft, other = make_draft(by=author, slug="draft"), make_draft(by=world.people["editor"])
    world.things |= {
        "article": {"slug": "bell"},
        "draft_article": {"slug": "draft"},
        "withdrawn_article": {"slug": "gone"},
        "topic": {"slug": published.main_topic.slug},
        "author": {"slug": published.author.slug},
        "articles_draft": {"pk": draft.pk},
        "articles_version": {"pk": published.pk, "number": 1},
        "another_authors_draft": {"pk": other.pk},
    }
