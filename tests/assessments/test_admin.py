import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments import services
from assessments.admin.writing import VersionForm
from assessments.definition import to_yaml
from assessments.models import Questionnaire, QuestionnaireVersion

from .examples import small

ADD = "/admin/assessments/questionnaireversion/add/"
LIST = "/admin/assessments/questionnaireversion/"


def test_an_editor_imports_reads_and_publishes_a_questionnaire(editor, crossing):
    editor.post(ADD, {"source": to_yaml(small()), "_save": "Save"})
    version = QuestionnaireVersion.objects.get()
    assert (version.document, version.is_published) == (small(), False)
    address = f"{LIST}{version.pk}/change/"
    assert "Do you need a ferry?" in editor.get(address).text
    changed = to_yaml({**small(), "title": "Do you need a boat?"})
    response = editor.post(address, {"source": changed, "_check": "Save and check"})
    workbench = f"{LIST}{version.pk}/workbench/"
    assert response.url == workbench
    assert "2 warnings" in editor.get(workbench).text
    version.refresh_from_db()
    assert editor.post(workbench, {"seen": version.hash, "is_read": "on"}).url == workbench
    assert Questionnaire.objects.get().current_version.definition.title == "Do you need a boat?"
    assert b"Do you need a boat?" in editor.get("/assess/ferry/").content


def test_a_file_does_as_well(editor, crossing):
    file = SimpleUploadedFile("ferry.yaml", to_yaml(small()).encode())
    editor.post(ADD, {"file": file, "_save": "Save"})
    assert QuestionnaireVersion.objects.get().document == small()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "must be a set of keys and values"),
        ("key: [", "Line 1"),
        (to_yaml({**small(), "title": ""}), "must not be empty"),
        (to_yaml({**small(), "surprise": 1}), "is not a key of a definition here"),
        (to_yaml(small()).replace("topic: crossing", "topic: flying"), "there is no topic flying"),
        (to_yaml(small()).replace("Three questions.", '"\\0"'), "cannot be stored"),
        (to_yaml(small()).replace("Three questions.", '"\\ud800"'), "cannot be stored"),
        ('"\\ud800": 1', "cannot be stored"),
    ],
)
def test_faults_are_named_by_their_key(editor, crossing, source, says):
    response = editor.post(ADD, {"source": source, "_check": "Save and check"})
    assert response.status_code == 200
    assert says in response.text
    assert not QuestionnaireVersion.objects.exists()


def test_what_nobody_sees_is_told_beside_what_is_misshapen(editor, crossing):
    source = to_yaml({**small(), "title": "", "summary": "turned \u202e round"})
    text = editor.post(ADD, {"source": source, "_save": "Save"}).text
    assert "2 faults in the definition" in text
    assert "holds the invisible character U+202E" in text


def test_forty_faults_are_each_named_by_line_and_key_with_what_stands_there(editor, crossing):
    document = small()
    document["questions"][2]["answers"] = [
        {"key": f"a{number}", "text": f"Answer {number}", "short": "a", "scores": {"boat": 7, "wait": 8}}
        for number in range(20)
    ]
    source = to_yaml(document)
    response = editor.post(ADD, {"source": source, "_save": "Save"})
    text = response.text
    assert "40 faults in the definition" in text
    line = 1 + source.splitlines().index("          boat: 7")
    assert f'data-line="{line}">Line {line}</a>' in text
    assert "<code>questions[2].answers[19].scores.wait</code>" in text
    assert text.count("<code>wait: 8</code>") == 20
    assert response.context["adminform"].form["source"].value() == source


def test_a_file_with_faults_comes_back_to_be_corrected(editor, crossing):
    source = to_yaml({**small(), "title": ""})
    response = editor.post(ADD, {"file": SimpleUploadedFile("ferry.yaml", source.encode()), "source": ""})
    assert response.context["adminform"].form["source"].value() == source


def test_a_file_does_not_replace_what_was_typed(editor, questionnaire):
    draft = services.save_draft({**small(), "title": "Heron"}, by=None, questionnaire=questionnaire)
    address = f"{LIST}{draft.pk}/change/"
    file = to_yaml({**small(), "title": "Crane"}).encode()
    typed = to_yaml({**small(), "title": "Egret"}).replace("\n", "\r\n")
    response = editor.post(address, {"file": SimpleUploadedFile("f.yaml", file), "source": typed})
    assert "only one can be saved" in response.text
    assert response.context["adminform"].form["source"].value() == typed
    # Beside a text that nobody changed, the file is what counts.
    unchanged = to_yaml(draft.document).replace("\n", "\r\n")
    editor.post(address, {"file": SimpleUploadedFile("f.yaml", file), "source": unchanged, "_save": "Save"})
    draft.refresh_from_db()
    assert draft.document["title"] == "Crane"


def test_what_could_not_be_uploaded_again_is_not_taken(editor, crossing, monkeypatch):
    monkeypatch.setattr("assessments.admin.writing.MAX_FILE", 1_000)
    text = editor.post(ADD, {"source": to_yaml(small()), "_save": "Save"}).text
    assert "KB; 1 are allowed." in text


@pytest.mark.parametrize("is_published", [True, False])
def test_each_version_goes_out_as_a_file_and_comes_in_unchanged(editor, questionnaire, is_published):
    draft = services.save_draft(
        {**small(), "title": "“Heron” — naïve: #1"}, by=None, questionnaire=questionnaire
    )
    version = questionnaire.current_version if is_published else draft
    response = editor.get(f"{LIST}{version.pk}/export/")
    assert response["Content-Disposition"] == f'attachment; filename="ferry-{version.number}.yaml"'
    draft.document = {}
    file = SimpleUploadedFile("ferry.yaml", response.content)
    editor.post(f"{LIST}{draft.pk}/change/", {"file": file, "source": "", "_save": "Save"})
    draft.refresh_from_db()
    assert (draft.document, draft.hash) == (version.document, version.hash)
    assert editor.get(f"{LIST}{draft.pk}/export/").content == response.content


def test_what_is_no_text_is_refused(editor, crossing):
    response = editor.post(ADD, {"file": SimpleUploadedFile("ferry.yaml", b"\xff\xfe\x00")})
    assert "not text in UTF-8" in response.text


def test_a_published_version_is_only_read(editor, version):
    address = f"{LIST}{version.pk}/change/"
    assert '<pre tabindex="0">key: ferry' in editor.get(address).text
    assert editor.post(address, {"title": "Other"}).status_code == 403
    assert editor.post(f"{LIST}{version.pk}/delete/", {"post": "yes"}).status_code == 403
    version.refresh_from_db()
    assert version.document == small()


@pytest.mark.parametrize("name", ["_save", "_check"])
def test_an_address_that_another_one_has_is_refused(editor, questionnaire, name):
    response = editor.post(ADD, {"source": to_yaml({**small(), "key": "raft"}), name: "Save"})
    assert response.status_code == 200
    assert "Another questionnaire has the address ferry." in response.text
    assert Questionnaire.objects.count() == 1


def test_a_draft_is_not_replaced_by_adding_another(editor, questionnaire):
    draft = services.save_draft({**small(), "title": "Heron"}, by=None, questionnaire=questionnaire)
    response = editor.post(ADD, {"source": to_yaml({**small(), "title": "Crane"}), "_save": "Save"})
    assert "ferry has a draft already." in response.text
    draft.refresh_from_db()
    assert draft.document["title"] == "Heron"


def test_a_draft_can_be_discarded(editor, questionnaire):
    draft = services.save_draft({**small(), "title": "Heron"}, by=None, questionnaire=questionnaire)
    editor.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"})
    assert questionnaire.versions.count() == 1


def test_the_lists_tell_the_state_in_a_fixed_number_of_queries(
    editor, questionnaire, django_assert_max_num_queries
):
    services.save_draft({**small(), "title": "Heron"}, by=None, questionnaire=questionnaire)
    assert "Published, a draft waits" in editor.get("/admin/assessments/questionnaire/").text
    for number in range(30):
        services.load_questionnaire({**small(), "key": f"k{number}", "slug": f"k{number}"})
    for address in ("/admin/assessments/questionnaire/", LIST):
        with django_assert_max_num_queries(9):
            editor.get(address)


def test_the_versions_of_a_questionnaire_are_listed(editor, questionnaire):
    text = editor.get(f"/admin/assessments/questionnaire/{questionnaire.pk}/change/").text
    assert "Version 1" in text


def test_what_people_answered_is_not_in_the_admin(admin_client, result):
    text = admin_client.get("/admin/").text
    for name in ("attempt", "answer", "result", "case"):
        assert f"/admin/assessments/{name}/" not in text


def draft_with(title, version=None):
    """What somebody else saves as the draft, behind the form's back."""
    questionnaire = version.questionnaire if version else None
    return services.save_draft({**small(), "title": title}, by=None, questionnaire=questionnaire)


def test_a_draft_that_somebody_else_saved_meanwhile_is_not_overwritten_unseen(editor, crossing):
    version = draft_with("Opened")
    address = f"{LIST}{version.pk}/change/"
    opened = editor.get(address).context["adminform"].form["opened"].value()
    draft_with("Theirs", version)
    mine = {"source": to_yaml({**small(), "title": "Mine"}), "opened": opened, "_save": "Save"}
    response = editor.post(address, mine)
    version.refresh_from_db()
    assert version.document["title"] == "Theirs"
    assert "saved this draft after you opened it" in response.text
    assert "<del>Theirs</del>" in response.text
    assert "title: Mine" in response.text
    form = response.context["adminform"].form
    assert editor.post(address, {**mine, "opened": form["opened"].value()}).status_code == 302
    version.refresh_from_db()
    assert version.document["title"] == "Mine"


def test_what_two_editors_both_wrote_is_no_conflict(editor, crossing):
    version = draft_with("Opened")
    draft_with("Same", version)
    mine = {"source": to_yaml({**small(), "title": "Same"}), "opened": version.hash, "_save": "Save"}
    assert editor.post(f"{LIST}{version.pk}/change/", mine).status_code == 302


def test_a_draft_saved_between_the_check_and_the_lock_is_shown_too(editor, crossing, monkeypatch):
    version = draft_with("Opened")
    draft_with("Theirs", version)

    def too_early(*args):
        monkeypatch.undo()
        return False

    monkeypatch.setattr(VersionForm, "_is_overtaken", too_early)
    file = SimpleUploadedFile("ferry.yaml", to_yaml({**small(), "title": "Mine"}).encode())
    mine = {"file": file, "source": "", "opened": version.hash, "_save": "Save"}
    response = editor.post(f"{LIST}{version.pk}/change/", mine)
    assert "<del>Theirs</del>" in response.text
    assert "title: Mine" in response.text


@pytest.mark.parametrize("end", ["published", "discarded"])
def test_what_was_written_for_a_draft_that_ended_becomes_the_next_one(editor, questionnaire, end):
    draft = services.save_draft({**small(), "minutes": 1}, by=None, questionnaire=questionnaire)
    address, opened, pk = f"{LIST}{draft.pk}/change/", draft.hash, draft.pk
    if end == "published":
        services.publish_version(draft, by=None)
    else:
        services.discard_draft(draft, by=None)
    mine = {"source": to_yaml({**small(), "title": ""}), "opened": opened, "_check": "Save and check"}
    faulty = editor.post(address, mine)
    assert "must not be empty" in faulty.text
    assert "published or discarded meanwhile. What you wrote is below, and not saved yet." in faulty.text
    mine["source"] = to_yaml({**small(), "title": "Mine"})
    response = editor.post(address, mine, follow=True)
    assert "What you wrote is now the next draft." in response.text
    draft = questionnaire.draft_version
    assert (draft.document["title"], draft.pk != pk) == ("Mine", True)
    again = editor.post(address, mine)
    assert "ferry has a draft already" in again.text
    assert "title: Mine" in again.text
