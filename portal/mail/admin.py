"""The outbox in the admin: to be read; the one change is to try again."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.mail import services
from portal.mail.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ("subject", "to", "state", "created_at", "sent_at", "attempts")
    list_filter = ("created_at", "sent_at")
    search_fields = ("subject", "to", "key")
    ordering = ("-pk",)
    actions = ("try_again",)
    fields = (
        "subject",
        "to",
        "state",
        "text",
        "key",
        "created_at",
        "send_after",
        "sent_at",
        "attempts",
        "last_error",
        "delete_after",
        "message_id",
    )

    def get_fields(self, request: HttpRequest, obj: Message | None = None) -> Any:
        """The text may hold a sign-in code: it is shown only where mails are files, for whoever tries the site."""
        is_file = settings.EMAIL_BACKEND == "portal.mail.backends.FolderBackend"
        return [name for name in self.fields if is_file or name != "text"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    @admin.display(description="state")
    def state(self, message: Message) -> str:
        if message.sent_at:
            return "sent"
        if message.is_given_up:
            return "given up"
        return "waiting" if not message.attempts else "will be tried again"

    @admin.action(description="Try to send again", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        for message in queryset:
            services.try_again(message)
        self.message_user(request, "What was not sent will be tried again.", messages.SUCCESS)
