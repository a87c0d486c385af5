"""Tasks for the tests."""

import time
from pathlib import Path

from portal import tasks

ran: list[str] = []


@tasks.task
def note(word: str) -> None:
    ran.append(word)


@tasks.task
def chain(length: int) -> None:
    ran.append(f"chain {length}")
    if length > 1:
        chain.enqueue(length - 1)


@tasks.task
def fail(word: str) -> None:
    ran.append(word)
    raise ValueError(word)


@tasks.task
def tick() -> None:
    ran.append("tick")


@tasks.task
def mark(path: str, seconds_at_first: float) -> None:
    """Leave a line when it begins and one when it ends; the first attempt takes its time."""
    file = Path(path)
    is_first = not file.exists()
    with file.open("a") as out:
        out.write("began\n")
    if is_first:
        time.sleep(seconds_at_first)
    with file.open("a") as out:
        out.write("ended\n")
