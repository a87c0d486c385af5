"""`make test`: everything that must hold, in order, each with its time; all steps run whatever the others say."""

import os
import re
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools import browser, environment, postgres, processes
from tools.console import Problem, say, step

PYTEST_FOUND_NOTHING = 5
# A process for each processor, up to four: each has a browser and a database of its own.
SIDE_BY_SIDE = ("--numprocesses", "auto", "--maxprocesses", "4")


@dataclass(frozen=True)
class Outcome:
    name: str
    seconds: float
    verdict: str

    # pytest's own closing line.
    closing: str = ""

    @property
    def is_good(self) -> bool:
        return self.verdict == "passed"


class Suite:
    def __init__(self, python: Path, variables: Mapping[str, str]) -> None:
        self.python = python
        self.closing_file = Path(tempfile.gettempdir()) / f"closing-line-{os.getpid()}"
        self.variables = {**variables, "CLOSING_LINE_FILE": str(self.closing_file)}
        self.outcomes: list[Outcome] = []

    def run(self, name: str, *command: str | Path, good: Collection[int] = (0,), **variables: str) -> None:
        say(f"\n=== {name} " + "=" * max(3, 96 - len(name)))
        started = time.monotonic()
        code = processes.run([self.python, "-m", *command], {**self.variables, **variables}, environment.ROOT)
        closing = self.closing_file.read_text() if self.closing_file.exists() else ""
        self.closing_file.unlink(missing_ok=True)
        verdict = "passed" if code in good else f"FAILED (exit code {code})"
        self.note(name, verdict, time.monotonic() - started, closing)

    def note(self, name: str, verdict: str, seconds: float = 0.0, closing: str = "") -> None:
        self.outcomes.append(Outcome(name, seconds, verdict, closing))
        say(f"--- {name}: {verdict}, {seconds:.1f} s")

    def summary(self) -> str:
        lines = [
            f"  {outcome.name:<44}{outcome.seconds:7.1f} s   {outcome.verdict}" for outcome in self.outcomes
        ]
        total = sum(outcome.seconds for outcome in self.outcomes)
        closing = [f"===== {outcome.closing} =====" for outcome in self.outcomes if outcome.closing]
        return "\n".join(["", "Summary", *lines, f"  {'all of it':<44}{total:7.1f} s", *closing])

    @property
    def is_good(self) -> bool:
        return all(outcome.is_good for outcome in self.outcomes)


def main(arguments: Sequence[str]) -> int:
    """With arguments for pytest only the tests run; those that use a database, on both."""
    say("Setting up")
    python = environment.prepare("test")
    chromium, how = _browser(python)
    binaries = _binaries(python)
    suite = Suite(python, {**_neutral(os.environ), "CHROMIUM_PATH": chromium})
    if not arguments:
        _static_checks(suite)
    without = [] if how else ["-m", "not browser"]
    if not how:
        suite.note("a browser for the journeys", "FAILED (none found: set CHROMIUM_PATH)")
    chosen = arguments or SIDE_BY_SIDE
    suite.run("tests on SQLite, journeys included", "pytest", *without, *chosen)
    if binaries is None:
        suite.note("tests on PostgreSQL", "FAILED (no binaries found: set PG_BIN)")
    else:
        _tests_on_postgres(suite, binaries, arguments, has_browser=bool(how))
    say(suite.summary())
    return 0 if suite.is_good else 1


def _neutral(variables: Mapping[str, str]) -> dict[str, str]:
    """Without the variables of the site, so that a developer's settings change no result."""
    example = (environment.ROOT / ".env.example").read_text()
    of_the_site = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
    return {name: value for name, value in variables.items() if name not in of_the_site}


def _browser(python: Path) -> tuple[str, str]:
    with step("Browser for the journeys") as notes:
        chromium, how = browser.find(python)
        notes.append(how or "none found, and none could be installed")
    return chromium, how


def _binaries(python: Path) -> Path | None:
    with step("PostgreSQL's binaries") as notes:
        found = postgres.binaries(python)
        notes.append(str(found or "none found"))
    return found


def _static_checks(suite: Suite) -> None:
    # The site's own start needs a secret; what is checked here has no data.
    secret = "only-for-the-checks-" + "0" * 40
    suite.run("lint: ruff", "ruff", "check", ".")
    suite.run("format: ruff", "ruff", "format", "--check", ".")
    suite.run("types: mypy", "mypy", SECRET_KEY=secret)
    suite.run("templates: djlint", "djlint", ".", "--lint", "--quiet")
    suite.run(
        "manage.py check", "django", "check", DJANGO_SETTINGS_MODULE="portal.settings", SECRET_KEY=secret
    )
    suite.run(
        "migrations are complete",
        *("django", "makemigrations", "--check", "--dry-run"),
        DJANGO_SETTINGS_MODULE="portal.settings",
        SECRET_KEY=secret,
    )


def _tests_on_postgres(suite: Suite, binaries: Path, arguments: Sequence[str], *, has_browser: bool) -> None:
    marks = "not browser or browser_smoke" if has_browser else "not browser"
    with ExitStack() as stack:
        try:
            address = stack.enter_context(postgres.server(binaries))
        except Problem as problem:
            suite.note("tests on PostgreSQL", f"FAILED ({problem})")
            return
        # Of a part that uses no database there is nothing left to run here.
        good = {0, PYTEST_FOUND_NOTHING} if arguments else {0}
        chosen = arguments or SIDE_BY_SIDE
        suite.run("tests on PostgreSQL", "pytest", "-m", marks, *chosen, good=good, DATABASE_URL=address)
