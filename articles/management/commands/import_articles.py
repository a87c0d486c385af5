"""Brings in articles that are Markdown."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from articles.exchange import sources
from articles.exchange.markdown import MarkdownFiles
from articles.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Imports articles from a folder, a file or a ZIP, in the layout that export_articles writes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            delivery = MarkdownFiles(sources.at(options["path"]))
        except sources.SourceError as error:
            raise CommandError(error.message) from error
        self.run(delivery, options)
