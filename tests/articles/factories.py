"""Topics, authors, articles and people for the tests; nothing happens that a test did not ask for."""

import itertools
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group

from articles import services
from articles.models import Article, Author, Topic
from portal.accounts.models import User

_numbers = itertools.count(1)


def make_topic(name: str = "", **fields: Any) -> Topic:
    number = next(_numbers)
    values = {"key": f"topic-{number}", "slug": f"topic-{number}", "name": name or f"Topic {number}"}
    return Topic.objects.create(
        **{**values, "kind": Topic.Kind.THEME, "summary": "A topic.", "position": number, **fields}
    )


def make_author(**fields: Any) -> Author:
    number = next(_numbers)
    values = {"key": f"author-{number}", "slug": f"author-{number}", "name": f"Author {number}"}
    return Author.objects.create(**{**values, **fields})


def make_user(group: str = "", **fields: Any) -> User:
    """A member of the named group, who may enter the admin; without a group, somebody with an account."""
    user = User.objects.create_user(
        fields.pop("email", f"person-{next(_numbers)}@example.org"), is_staff=bool(group), **fields
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_fields(**fields: Any) -> services.ArticleFields:
    """A complete text."""
    number = next(_numbers)
    if "main_topic" not in fields:
        fields["main_topic"] = make_topic()
    if "author" not in fields:
        fields["author"] = make_author()
    values = {
        "title": f"Lifting number {number}",
        "summary": f"How lift number {number} goes.",
        "body": "<p>Ring the bell first.</p>",
    }
    return services.ArticleFields(**{**values, **fields})


def make_draft(*, by: Any = None, slug: str = "", **fields: Any) -> Article:
    return services.create_article(make_fields(**fields), by=by, slug=slug)


def make_published(*, by: Any = None, slug: str = "", at: datetime | None = None, **fields: Any) -> Article:
    article = make_draft(by=by, slug=slug, **fields)
    services.publish(article, by=by, at=at)
    article.refresh_from_db()
    return article
