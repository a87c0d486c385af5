import pytest
from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import connection

from portal.text.fields import BodyField, BodyFormField
from portal.text.widgets import RichTextarea

DIRTY = "<p onclick=x>a<script>b</script></p><p></p>"


def field(**options: object) -> BodyField:
    made = BodyField(**options)
    made.set_attributes_from_name("body")
    return made


def test_validating_and_saving_both_clean():
    assert field().clean(DIRTY, None) == "<p>a</p>"
    assert field().get_db_prep_save(DIRTY, connection) == "<p>a</p>"
    assert field(null=True).get_db_prep_save(None, connection) is None


def test_a_lookup_is_left_as_it_is():
    assert field().get_prep_value("half a <b") == "half a <b"


def test_the_admin_gets_the_rich_editor():
    form_field = field().formfield(widget=AdminTextareaWidget)
    assert isinstance(form_field, BodyFormField)
    assert isinstance(form_field.widget, RichTextarea)
    assert not isinstance(field().formfield(widget=forms.HiddenInput).widget, RichTextarea)


def test_to_migrations_it_is_a_text_column():
    assert field(blank=True).deconstruct() == ("body", "django.db.models.TextField", [], {"blank": True})


def test_a_form_takes_html_and_gives_canonical_html():
    class Form(forms.Form):
        body = BodyFormField()

    assert not Form({"body": "<p></p><p><br></p>"}).is_valid()
    form = Form({"body": DIRTY}, initial={"body": "<p>a</p>"})
    assert form.is_valid()
    assert form.cleaned_data["body"] == "<p>a</p>"
    assert not form.has_changed()
    assert not Form({"body": "x" * 200_001}).is_valid()


def test_what_is_far_too_long_is_refused_before_it_is_parsed():
    class Form(forms.Form):
        body = BodyFormField()

    form = Form({"body": "&" * 900_000}, initial={"body": "<p>a</p>"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.text.clean", lambda html: pytest.fail("parsed") if len(html) > 20 else html)
        assert form.errors["body"] == [
            "This text has 900,000 characters, its markup included. Shorten it to 200,000, or make several of it."
        ]
        assert form.has_changed()


def test_the_widget_needs_no_inline_script_or_style():
    html = str(BodyFormField().widget.media) + BodyFormField().widget.render(
        "body", "<p>a</p>", {"id": "id_body"}
    )
    assert '<script src="/static/text/rich_text.js" type="module">' in html
    assert "importmap" not in html and "nonce" not in html and "style=" not in html
    assert "&lt;p&gt;a&lt;/p&gt;" in html
