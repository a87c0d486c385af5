"""What holds of every source file: no word of the role outside its pack, nothing inline, nothing grown too long."""

import re
import subprocess
import warnings
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LONGEST_TEMPLATE = 150
LONGEST_MODULE = 400
NOTHING_INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script inline": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json)", re.IGNORECASE
    ),
    "a javascript address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}


def tracked(*patterns: str) -> list[Path]:
    """The repository's files, also those not yet committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).exists()]


def without_comments(template: str) -> str:
    return re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", "", template, flags=re.DOTALL)


TEMPLATES = [path for path in tracked("*.html") if "docs" not in path.parts]


def words_of_the_role() -> re.Pattern[str]:
    role = yaml.safe_load((ROOT / "portal" / "content" / "site.yaml").read_text())["role"]
    words = {role[key] for key in ("name", "title", "short", "plural", "short_plural")}
    return re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words), re.IGNORECASE)


def test_no_code_knows_the_role():
    """The role is data: another content pack makes this the site of another role."""
    words = words_of_the_role()
    sources = tracked(
        "*.py", "*.html", "*.txt", "*.css", "*.js", "*.svg", ":!portal/content", ":!tests/content"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in sources
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if words.search(line) or words.search(re.sub(r"[-_]", " ", line))
    ]
    assert found == []


def test_the_words_of_the_role_are_found():
    words = words_of_the_role()
    assert words.search(
        yaml.safe_load((ROOT / "portal" / "content" / "site.yaml").read_text())["home"]["lede"]
    )


@pytest.mark.parametrize("what", NOTHING_INLINE)
def test_templates_have_nothing_inline(what):
    """The content policy allows no inline script or style, and a template with one is a page that breaks."""
    pattern = NOTHING_INLINE[what]
    found = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        # A mail's HTML is read where no stylesheet is.
        if "mail" not in path.parts and pattern.search(without_comments(path.read_text()))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "template"),
    [
        ("a style attribute", '<p class="a" style="color: red">'),
        ("a style element", "<style>p {}</style>"),
        ("an event attribute", '<a href="/" onclick="go()">'),
        ("a script inline", "<script>go()</script>"),
        ("a script inline", '<script type="module">go()</script>'),
        ("a javascript address", '<a href="javascript:go()">'),
    ],
)
def test_what_is_inline_is_found(what, template):
    assert NOTHING_INLINE[what].search(template)
    assert not NOTHING_INLINE[what].search(
        '<script type="module" src="{% static "a.js" %}"></script><a href="/">on=1</a>'
    )
    assert not NOTHING_INLINE[what].search('<script type="application/ld+json">{{ data }}</script>')


def test_templates_are_short():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in TEMPLATES}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_TEMPLATE} == {}


def test_long_modules_are_pointed_at():
    """Split by noun at about 400 lines. A warning, shown with the run: the right cut is a matter of judgement."""
    sources = tracked("*.py", ":!*/migrations/*")
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources}
    too_long = {name: lines for name, lines in long.items() if lines > LONGEST_MODULE}
    if too_long:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"over {LONGEST_MODULE} lines: {too_long}", stacklevel=1)


def test_background_work_and_content_policy_each_have_one_place():
    """Both come into Django itself with 6.2: then one file of each kind changes."""
    homes = {
        "django_tasks": ("portal/tasks/", "portal/settings.py"),
        "csp": ("portal/settings.py", "portal/headers.py"),
    }
    found = []
    for path in tracked("*.py", ":!tests"):
        name = str(path.relative_to(ROOT))
        for library, allowed in homes.items():
            if re.search(
                rf"^\s*(?:from|import) {library}\b", path.read_text(), re.MULTILINE
            ) and not name.startswith(allowed):
                found.append(f"{name} imports {library}")
    assert found == []
