"""The accounts, for superusers only."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin  # noqa: F401  registers what is taken out below
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from portal import audit
from portal.accounts import services
from portal.accounts.models import User

admin.site.unregister(Authenticator)  # its page shows the secrets
admin.site.unregister(Group)


class ForSuperusers(admin.ModelAdmin):
    """Whoever may change accounts may become anybody, so no group can be given this."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


@admin.register(Group)
class SiteGroupAdmin(ForSuperusers, GroupAdmin):
    pass


@admin.register(User)
class UserAdmin(ForSuperusers):
    list_display = ["email", "name", "is_active", "is_staff", "in_groups", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    date_hierarchy = "created_at"
    filter_horizontal = ["groups"]
    readonly_fields = ["is_active", "last_login", "created_at"]
    fieldsets = [
        (None, {"fields": ["email", "name"]}),
        ("What they may do", {"fields": ["is_staff", "is_superuser", "groups"]}),
        ("Account", {"fields": ["is_active", "last_login", "created_at"]}),
    ]
    actions = ["suspend", "reinstate", "remove_second_factors"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """An address is changed by its owner, who proves to read it: signing in goes by what was proved."""
        return [*self.readonly_fields, "email"] if obj else self.readonly_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="groups")
    def in_groups(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new account has no password: its owner signs in with a code, then may set one."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:  # so that the code of the first sign-in proves the address too
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True)
        audit.record(
            "changed" if change else "added", obj, by=request.user, detail={"fields": form.changed_data}
        )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody is deleted here: what they wrote and decided names them. Suspend instead."""
        return False

    def _apply(
        self, request: HttpRequest, users: QuerySet[User], service: Callable[..., None], done: str
    ) -> None:
        count = 0
        for user in users:
            try:
                service(user, by=request.user)
                count += 1
            except services.AccountError as error:
                self.message_user(request, error.message, messages.ERROR)
        self.message_user(request, f"{done}: {count}.")

    @admin.action(description="Suspend: they cannot sign in, nothing is deleted")
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._apply(request, queryset, services.suspend, "Suspended")

    @admin.action(description="Reinstate")
    def reinstate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._apply(request, queryset, services.reinstate, "Reinstated")

    @admin.action(description="Remove second factors (lost telephone and codes)")
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._apply(request, queryset, services.remove_second_factors, "Second factors removed")
