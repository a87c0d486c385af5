"""Who may do what with an article: authors with their own, editors with all."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from articles.models import PUBLISH, Article
from portal.accounts.models import User


def writers() -> QuerySet[User]:
    """Whom an article may be given to: whoever may write one."""
    return _holders("articles.change_article")


def publishers() -> QuerySet[User]:
    """Whom a text waits for: whoever may publish it."""
    return _holders(PUBLISH)


def _holders(permission: str) -> QuerySet[User]:
    """Those at work in the admin who hold a permission, themselves or by a group."""
    app_label, codename = permission.split(".")
    may = Permission.objects.filter(codename=codename, content_type__app_label=app_label)
    holds = Q(is_superuser=True) | Q(groups__permissions__in=may) | Q(user_permissions__in=may)
    return User.objects.filter(holds, is_active=True, is_staff=True).distinct().order_by("name", "email")


def can_edit(user: Any, article: Article) -> bool:
    return article.is_editable_by(user)


def can_submit(user: Any, article: Article) -> bool:
    """Whoever edits may ask for a review, and take the question back."""
    return can_edit(user, article)


def can_publish(user: Any) -> bool:
    """Approve, decline, publish, schedule, withdraw and move: an editor's."""
    return user.is_active and user.has_perm(PUBLISH)


def can_move(user: Any, article: Article) -> bool:
    """An author moves the own drafts; the address of what readers have seen, or would have, an editor."""
    return can_edit(user, article) and (can_publish(user) or not article.was_approved)


def can_delete(user: Any, article: Article) -> bool:
    """An author deletes the own drafts, an editor any; what was approved stays (see delete_article)."""
    return can_edit(user, article) and not article.was_approved
