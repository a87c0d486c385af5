"""Takes the demonstration away."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.pack.loading import remove_demo


class Command(BaseCommand):
    help = "Deletes the demonstration's companies and postings; everything else stays."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_demo()
        said = ", ".join(f"{count} {kind}" for kind, count in removed.items())
        self.stdout.write(f"Removed {said}" if said else "There is no demonstration here.")
