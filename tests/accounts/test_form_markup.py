"""What every form of the site looks like: summary of errors, fields, groups of radio buttons."""

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.template import Context, Template


class RampForm(forms.Form):
    name = forms.CharField(error_messages={"required": "Enter a name."})
    kind = forms.ChoiceField(choices=[("a", "Lift"), ("b", "Swing")], widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(choices=[("x", "X")], widget=forms.CheckboxSelectMultiple)
    token = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Open the page again."})

    def clean(self):
        raise forms.ValidationError("The <ramp> is closed.")


class LaidOutForm(RampForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", InlineRadios("kind"), InlineCheckboxes("tags"), "token")


def render(form, source="{% load crispy_forms_tags %}{% crispy form %}"):
    return Template(source).render(Context({"form": form}))


def test_a_fresh_form_has_no_summary():
    assert "alert" not in render(LaidOutForm())


def test_the_summary_links_each_error_to_its_field():
    page = render(LaidOutForm({}))
    assert page.count('role="alert"') == 1
    assert "Five things to fix</h2>" in page
    assert '<a href="#id_name">Name: Enter a name.</a>' in page
    assert '<a href="#div_id_kind">Kind: This field is required.</a>' in page
    assert 'id="div_id_kind"' in page
    assert '<a href="#div_id_tags">Tags: This field is required.</a>' in page


def test_errors_without_a_field_to_go_to_are_plain_and_escaped():
    page = render(LaidOutForm({}))
    assert "<li>Open the page again.</li>" in page
    assert "<li>The &lt;ramp&gt; is closed.</li>" in page


def test_one_error_is_one_thing():
    page = render(LaidOutForm({"name": "n", "kind": "a", "tags": ["x"], "token": "t"}))
    assert "One thing to fix</h2>" in page


def test_a_legend_names_no_input():
    page = render(LaidOutForm({}))
    assert page.count("<legend") == 2
    assert "for=" not in page.split("<legend")[1].split(">")[0]
    assert "<form" not in page


def test_a_form_without_a_layout_shows_the_same():
    page = render(RampForm({}), "{% load crispy_forms_tags %}{{ form|crispy }}")
    assert "Five things to fix</h2>" in page
    assert 'aria-describedby="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_page_may_place_the_summary_itself():
    form = LaidOutForm({})
    form.helper.summary_above = True
    page = render(form)
    assert 'role="alert"' not in page
    assert "Enter a name." in page
    assert 'role="alert"' in render(form, '{% include "bootstrap5/errors.html" %}')


def test_the_partial_writes_the_whole_form():
    source = '{% include "partials/_form.html" with submit="Save" %}'
    for form in (RampForm(), LaidOutForm()):
        page = render(form, source)
        assert page.count("<form") == 1
        assert "novalidate" in page.split("<form")[1].split(">")[0]
        assert '<button class="btn btn-primary" type="submit">Save</button>' in page
