"""Who is signed in, and with what password the people of these tests sign in."""

from django.test import Client

from portal.accounts.models import User
from tests.accounts.conftest import PASSWORD

__all__ = ["PASSWORD", "signed_in_as"]


def signed_in_as(client: Client) -> str:
    """The address of whoever is signed in, or nothing."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email if pk else ""
