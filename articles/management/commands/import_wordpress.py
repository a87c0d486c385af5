"""Brings in posts and pages of a WordPress site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from articles.exchange import sources
from articles.exchange.wordpress import WordPressExport
from articles.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Imports the posts and pages of a WordPress export (WXR); nothing is fetched from any address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the XML, or a ZIP or folder that holds it too"
        )
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help="where its images lie, as in wp-content/uploads"
        )
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folder = options["media"] or _beside(options["file"])
            media = sources.at(folder) if folder else None
            delivery = WordPressExport(sources.at(options["file"]), media)
        except sources.SourceError as error:
            raise CommandError(error.message) from error
        self.run(delivery, options)


def _beside(file: Path) -> Path | None:
    """Where images lie when somebody has copied them next to the XML."""
    places = (file.parent / "wp-content" / "uploads", file.parent / "uploads") if file.is_file() else ()
    return next((place for place in places if place.is_dir()), None)
