"""Keeps the schema and content of today as a dump that every later version must migrate.

.venv/bin/python tests/upgrade/make_dump.py NAME     writes tests/upgrade/NAME.sqlite3.xz
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Answers of one person and of a team, which a later version has to read.
ANSWERS = """
from assessments import branching, services
from assessments.models import QuestionnaireVersion
version = QuestionnaireVersion.objects.current().first()
organiser = services.begin_team(version, name="Anna", is_anonymous=False, project="North bridge")
people = [services.start(version, project="South bridge"), organiser, services.join(organiser.case, name="Bo")]
for place, attempt in enumerate(people):
    while still_open := branching.still_open(attempt.definition, attempt.given):
        keys = still_open[0].answer_keys
        services.answer(attempt, question=still_open[0].key, choice=keys[place % len(keys)], note="Counted.")
        attempt = services.attempt_for(attempt.token)
    services.finish(attempt)
services.assess_another(people[0].case, project="Ford")
services.count()
"""


def main(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            **os.environ,
            "SECRET_KEY": "only-for-a-dump-" + "0" * 40,
            "VAR_DIR": folder,
            "CONTENT_PACK": str(ROOT / "tests" / "packs" / "tiny"),
            "DATABASE_URL": "",
        }
        for command in (
            ["migrate", "--verbosity=0"],
            ["load_content", "--demo"],
            ["shell", "--verbosity=0", "-c", ANSWERS],
        ):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=variables, check=True)
        copy = Path(folder) / "copy.sqlite3"
        with sqlite3.connect(Path(folder) / "site.sqlite3") as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        target = Path(__file__).with_name(f"{name}.sqlite3.xz")
        target.write_bytes(lzma.compress(copy.read_bytes(), preset=9))


if __name__ == "__main__":
    main(sys.argv[1])
