"""Stores what a pack holds, and leaves alone what people have changed since."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction

from jobs import services as jobs
from jobs import words
from portal import pagecache
from portal.errors import ServiceError
from portal.models import PackItem
from portal.pack.kinds import KINDS
from portal.pack.reading import Item, PackError, read_pack


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited or made here, left alone"
    DELETED = "deleted here, left out"


@dataclass
class Report:
    """What loading did, or would do, to each item."""

    outcomes: list[tuple[Item, Outcome]] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(outcome for _, outcome in self.outcomes)

    def __str__(self) -> str:
        return ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items()) or "nothing"


class _DryRunError(Exception):
    """Rolls a dry run back."""


def _load(item: Item, progress: Callable[[Item, Outcome], None] | None) -> Outcome:
    known = PackItem.objects.filter(kind=item.kind, key=item.key).first()
    existing = known.object if known else KINDS[item.kind].made_here(item.values)
    if known and existing is None:
        outcome = Outcome.DELETED
    elif existing and (known is None or KINDS[item.kind].fingerprint(existing) != known.loaded_hash):
        outcome = Outcome.EDITED
    elif known and known.source_hash == item.digest:
        outcome = Outcome.UNCHANGED
    else:
        instance = _store(item, existing)
        outcome = Outcome.UPDATED if known else Outcome.ADDED
        PackItem.objects.update_or_create(
            kind=item.kind,
            key=item.key,
            defaults={
                "source_hash": item.digest,
                "loaded_hash": KINDS[item.kind].fingerprint(instance),
                "is_demo": item.is_demo,
                "content_type": ContentType.objects.get_for_model(instance),
                "object_id": instance.pk,
            },
        )
    if progress:
        progress(item, outcome)
    return outcome


def _store(item: Item, existing: models.Model | None) -> models.Model:
    try:
        instance = KINDS[item.kind].load(item.values, existing)
        return type(instance)._default_manager.get(pk=instance.pk)
    except (
        ValidationError,
        ServiceError,
        KeyError,
        TypeError,
        ValueError,
        models.ObjectDoesNotExist,
    ) as error:
        said = f"“{error.args[0]}” is missing" if isinstance(error, KeyError) and error.args else str(error)
        raise PackError(f"{item.path.name}, {item.kind} “{item.key}”: {said}") from error


def load_pack(
    folder: Path,
    *,
    demo: bool = False,
    dry_run: bool = False,
    progress: Callable[[Item, Outcome], None] | None = None,
) -> Report:
    """Load a pack, all of it or, when a file has a mistake, nothing. Raises PackError."""
    items = read_pack(folder, demo=demo)
    try:
        words.read(folder)  # stored nowhere: the posting form reads the file
    except words.WordsError as error:
        raise PackError(f"{words.FILE}: {error}") from error
    report = Report()
    try:
        with transaction.atomic():
            for item in items:
                report.outcomes.append((item, _load(item, progress)))
            pagecache.bump()
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        pass
    return report


@transaction.atomic
def remove_demo() -> Counter[str]:
    """Delete the demonstration's companies, with their postings; returns how many of each kind went."""
    demo = PackItem.objects.filter(is_demo=True)
    removed = Counter(item.kind for item in demo if item.object is not None)
    for item in demo.filter(kind="company"):
        if item.object is not None:
            jobs.delete_company(item.object, by=None)
    demo.delete()
    pagecache.bump()
    return removed
