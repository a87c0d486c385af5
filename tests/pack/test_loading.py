"""Loading a pack: what was edited is left alone, what was deleted stays deleted, the rest follows."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from articles.models import Article, Series, Topic
from assessments import services as assessments
from assessments.models import QuestionnaireVersion
from jobs.models import Company, Posting
from portal.models import PackItem, Page
from portal.pack.loading import Outcome, load_pack
from portal.pack.reading import PackError, read_pack
from tests.articles.factories import make_author, make_draft, make_topic

TINY = Path(__file__).parent.parent / "packs" / "tiny"

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the tiny pack that a test may change."""
    return Path(shutil.copytree(TINY, tmp_path / "pack"))


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def outcomes(report):
    return {(item.kind, item.key): outcome for item, outcome in report.outcomes}


def test_everything_is_added_once(folder):
    first = load_pack(folder, demo=True)
    assert set(first.counts) == {Outcome.ADDED}
    assert Article.objects.published().count() == 3
    assert Posting.objects.count() == 5
    again = load_pack(folder, demo=True)
    assert set(again.counts) == {Outcome.UNCHANGED}
    assert Posting.objects.count() == 5


def test_without_the_demonstration_there_are_no_companies(folder):
    load_pack(folder)
    assert not Company.objects.exists()


def test_an_item_that_nobody_touched_follows_the_pack(folder):
    load_pack(folder)
    topic = Topic.objects.first()
    change(folder / "topics.yaml", topic.name, "Hoisting")
    report = load_pack(folder)
    assert outcomes(report)["topic", topic.key] is Outcome.UPDATED
    topic.refresh_from_db()
    assert topic.name == "Hoisting"


def test_what_was_edited_here_is_left_alone(folder):
    load_pack(folder)
    page = Page.objects.get(slug="about")
    Page.objects.filter(pk=page.pk).update(title="Who we are")
    change(folder / "pages" / "about.md", page.title, "Another title")
    assert outcomes(load_pack(folder))["page", "about"] is Outcome.EDITED
    page.refresh_from_db()
    assert page.title == "Who we are"


def test_an_article_goes_to_another_series_of_the_pack_but_not_out_of_one_of_this_site(folder):
    load_pack(folder)
    series, first, second = folder / "series.yaml", *Series.objects.get().article_keys
    series.write_text(f"- {{key: other, name: Other, articles: [{first}, {second}]}}\n")
    assert outcomes(load_pack(folder))["series", "other"] is Outcome.ADDED
    assert Series.objects.get(key="other").article_keys == [first, second]
    assert outcomes(load_pack(folder))["series", "other"] is Outcome.UNCHANGED
    Series.objects.filter(key="other").update(name="Ours")
    series.write_text(f"- {{key: third, name: Third, articles: [{first}]}}\n")
    load_pack(folder)
    assert Series.objects.get(key="other").article_keys == [first, second]


def test_what_was_made_here_is_left_alone(folder):
    topic = make_topic("Our lifting", key="lifting", slug="lifting")
    author = make_author(key="keepers", name="We")
    article = make_draft(slug="greasing-a-bascule", title="Our grease")
    page = Page.objects.create(slug="about", title="About us", summary="Us.", body="<p>Us.</p>")
    found = outcomes(load_pack(folder))
    left = [("topic", "lifting"), ("author", "keepers"), ("article", "greasing-a-bascule"), ("page", "about")]
    assert {key for key, outcome in found.items() if outcome is Outcome.EDITED} == set(left)
    for row, field, value in (
        (topic, "name", "Our lifting"),
        (author, "name", "We"),
        (article, "title", "Our grease"),
        (page, "title", "About us"),
    ):
        row.refresh_from_db()
        assert getattr(row, field) == value


def test_what_was_deleted_here_stays_deleted(folder):
    load_pack(folder)
    Page.objects.get(slug="about").delete()
    assert outcomes(load_pack(folder))["page", "about"] is Outcome.DELETED
    assert not Page.objects.filter(slug="about").exists()


def test_a_dry_run_stores_nothing(folder):
    report = load_pack(folder, demo=True, dry_run=True)
    assert report.counts[Outcome.ADDED] > 10
    assert not PackItem.objects.exists()
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("topics.yaml", "- key: [", "topics.yaml is not valid YAML"),
        ("topics.yaml", "- key: a\n  name: A\n  name: B", "topics.yaml .*: line 3, .*'name' is given twice"),
        ("articles/x.md", "---\nkey: x\nkey: y\n---\n", "x.md .*: line 3, column 1: the key 'key' is given"),
        ("articles/x.md", "---\nkey: x\npublished: 2026-02-30\n---\n", "x.md .*: line 3, column 12: day is"),
        ("series.yaml", "- key: a\n  name: A\n  articles: [no-such]", "series.yaml, series “a”: .*“no-such”"),
        ("series.yaml", "- key: a\n  name: A", "series.yaml, series “a”: “articles” is missing"),
        ("series.yaml", "- key: a\n  articles: geese", "series “a”: “articles” must be a list"),
        (
            "series.yaml",
            "- {key: a, articles: [x]}\n- {key: b, articles: [x]}",
            "series “b”: .*“x” is in “a”",
        ),
        ("topics.yaml", "key: a", "must hold a list"),
        ("topics.yaml", "- name: A", "mapping with a “key”"),
        ("topics.yaml", "- {key: a, slug: a}", "topics.yaml, topic “a”: “name” is missing"),
        ("topics.yaml", "- {key: a}\n- {key: a}", "the key “a” is used twice"),
        ("pages/about.md", "About", "must begin with front matter"),
        ("articles/x.md", "---\nkey: x\n---\nText", "article “x”"),
    ],
)
def test_a_mistake_names_its_file_and_nothing_is_stored(folder, file, text, says):
    (folder / file).write_text(text)
    with pytest.raises(PackError, match=says):
        load_pack(folder)
    assert not PackItem.objects.exists()


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(PackError, match="no content pack at /nowhere"):
        read_pack(Path("/nowhere"))


def test_the_demonstration_goes_and_everything_else_stays(folder, settings, capsys):
    settings.CONTENT_PACK = folder
    call_command("load_content", demo=True)
    own = Company.objects.create(name="Own", slug="own", country="GB")
    call_command("remove_demo")
    assert list(Company.objects.all()) == [own]
    assert not Posting.objects.exists()
    assert Article.objects.exists()
    call_command("remove_demo")
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Removed 2 company, 5 posting",
        "There is no demonstration here.",
    ]


def test_the_command_says_what_is_wrong_in_one_line(folder, settings):
    settings.CONTENT_PACK = folder
    (folder / "authors.yaml").write_text(yaml.safe_dump([{"key": "a"}]))
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_content")


def test_a_changed_questionnaire_reaches_the_site_and_results_of_the_old_version_stay(folder):
    load_pack(folder)
    current = QuestionnaireVersion.objects.current().filter(questionnaire__key="keeping-fit")
    attempt = assessments.attempt_for(assessments.start(current.get()).token)
    for question, choice in {"lever": "never", "grease": "deaf", "night": "sleeps"}.items():
        assessments.answer(attempt, question=question, choice=choice)
    before = assessments.finish(attempt)
    file = folder / "questionnaires" / "keeping-fit.yaml"
    change(file, "scores: {apply: -2, stay: 3}", "scores: {apply: 3, stay: -3}")
    assert outcomes(load_pack(folder))["questionnaire", "keeping-fit"] is Outcome.UPDATED
    assert current.get().number == 2
    kept = assessments.result_for(before.token)
    assert kept.case.version.number == 1
    assert assessments.document_of(kept.case, kept.document["answers"]) == before.document
    # What was published here is left alone by the pack's next change.
    assessments.load_questionnaire({**current.get().document, "title": "Ours"})
    change(file, "A cold winter.", "A wet winter.")
    assert outcomes(load_pack(folder))["questionnaire", "keeping-fit"] is Outcome.EDITED
    assert current.get().definition.title == "Ours"
