"""The form pack `templates/govuk/`: what is escaped, what is linked, what is said.

Forms are made here and rendered as pages render them; HTML is read with the standard library.
"""

from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Div, Field, Fieldset, Hidden, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from auditapp.fields import DateBoxesField
from auditapp.templatetags.interface import error_target

HOSTILE = "<script>alert(1)</script> & \"x\" 'y' {{ 7|add:7 }}"
INPUTS = ["input", "select", "textarea"]
CHOICES = [("one", "One"), ("two", "Two"), ("none", "None of these")]


class Page(HTMLParser):
    """Elements as (tag, attributes) in order, and all the text between them."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, *tags):
        return [attrs for tag, attrs in self.elements if tag in tags]

    def with_id(self, wanted):
        return [(tag, attrs) for tag, attrs in self.elements if attrs.get("id") == wanted]


def text_area(count=None, **options):
    field = forms.CharField(widget=forms.Textarea, **options)
    field.count = count
    return field


KINDS = {
    "text": lambda **options: forms.CharField(max_length=50, **options),
    "email": forms.EmailField,
    "password": lambda **options: forms.CharField(widget=forms.PasswordInput, **options),
    "number": forms.IntegerField,
    "textarea": text_area,
    "counted": lambda **options: text_area(count=True, max_length=50, **options),
    "select": lambda **options: forms.ChoiceField(choices=[("", "Choose"), *CHOICES], **options),
    "radios": lambda **options: forms.ChoiceField(
        choices=CHOICES, widget=forms.RadioSelect, **options
    ),
    "checkboxes": lambda **options: forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, **options
    ),
    "checkbox": forms.BooleanField,
    "date": DateBoxesField,
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def form_of(data=None, prefix=None, **fields):
    return type("SomeForm", (forms.Form,), fields)(data, prefix=prefix)


def page_of(form, helper=None):
    return Page(render_crispy_form(form, helper))


def wrong_form(kind, **options):
    """A form whose only field is missing."""
    form = form_of({}, answer=KINDS[kind](label="KC1 What happened?", **options))
    assert not form.is_valid()
    return form


# -- escaping


@every_kind
def test_texts_of_a_field_are_escaped(kind):
    field = KINDS[kind](label=f"label {HOSTILE}", help_text=f"hint {HOSTILE}")
    field.optional_note = f"note {HOSTILE}"
    wanted = ["label", "hint", "note", "error", "error"]
    if kind in ["radios", "checkboxes", "select"]:
        field.choices = [("one", f"choice {HOSTILE}")]
        wanted.append("choice")
    if kind in ["radios", "checkboxes"]:
        field.widget.choice_hints = {"one": f"below {HOSTILE}"}
        wanted.append("below")
    form = form_of({}, answer=field)
    form.full_clean()
    form.errors["answer"] = form.error_class([f"error {HOSTILE}"])

    page = page_of(form)

    assert not page.all("script")
    for what in set(wanted):
        assert page.text.count(f"{what} {HOSTILE}") == wanted.count(what), what


@pytest.mark.parametrize("kind", ["text", "textarea", "counted", "date", "select", "radios"])
def test_typed_text_is_escaped(kind):
    data = {"answer": f'">{HOSTILE}', "answer-day": f'">{HOSTILE}'}
    form = form_of(data, answer=KINDS[kind](label="KC1"))

    assert not page_of(form).all("script")


def test_errors_of_the_whole_form_are_escaped():
    form = form_of({}, answer=forms.CharField(required=False))
    form.add_error(None, HOSTILE)

    page = page_of(form)

    assert HOSTILE in page.text
    assert not page.all("script")


def test_texts_of_layout_objects_are_escaped():
    helper = FormHelper()
    text = "<script> & co"
    helper.layout = Layout(
        Fieldset(text, "answer"), Submit("save", text), Hidden("version", text), Div(css_id=text)
    )

    page = page_of(form_of(answer=forms.CharField(label="KC1")), helper)

    assert not page.all("script")
    assert page.text.count(text) == 2  # legend, button
    assert [e["value"] for e in page.all("input") if e["type"] == "hidden"] == [text]


def test_message_is_escaped_even_if_marked_safe():
    html = render_to_string(
        "components/notification.html", {"message": SafeString(HOSTILE), "number": 1}
    )

    assert HOSTILE in Page(html).text


@given(text=st.text(min_size=1))
def test_any_label_is_shown_as_it_is(text):
    page = page_of(form_of(answer=forms.CharField(label=text, help_text=text)))

    assert page.text.count(text) >= 2
    assert {tag for tag, _ in page.elements} == {"form", "div", "label", "input"}


# -- links and descriptions


@every_kind
@pytest.mark.parametrize("prefix", [None, "first"])
def test_summary_leads_to_an_input(kind, prefix):
    form = form_of({}, prefix, answer=KINDS[kind](label="KC1"))

    page = page_of(form)

    [link] = page.all("a")
    [(tag, _)] = page.with_id(link["href"].removeprefix("#"))
    assert tag in INPUTS


@every_kind
@pytest.mark.parametrize("data", [None, {}])
def test_descriptions_and_labels_name_what_exists(kind, data):
    field = KINDS[kind](label="KC1", help_text="As it was recorded")
    field.widget.choice_hints = {"one": "The first"}
    page = page_of(form_of(data, answer=field))

    named = [i for _, e in page.elements for i in e.get("aria-describedby", "").split()]
    named += [e["for"] for e in page.all("label")]
    assert "id_answer_helptext" in named
    assert ("id_answer_error" in named) == (data is not None)
    for name in named:
        assert len(page.with_id(name)) == 1, name


@every_kind
def test_wrong_input_is_marked(kind):
    page = page_of(wrong_form(kind))

    marked = [tag for tag, e in page.elements if e.get("aria-invalid") == "true"]
    assert marked
    assert not [e for e in page_of(form_of(answer=KINDS[kind]())).all(*INPUTS) if "invalid" in e]


@every_kind
def test_missing_answer_names_its_question(kind):
    page = page_of(wrong_form(kind))

    assert "This field is required" not in page.text
    assert page.text.count("What happened?" if kind != "date" else "Enter a date") >= 2


def test_summary_obeys_a_target_set_by_the_form():
    form = wrong_form("text")
    form.fields["answer"].error_target = "id_elsewhere"

    assert error_target(form["answer"]) == "id_elsewhere"


def test_error_of_a_hidden_field_is_said_without_a_link():
    form = form_of({}, key=forms.CharField(widget=forms.HiddenInput))

    page = page_of(form)

    assert "Fill in: Key" in page.text
    assert not page.all("a")


@pytest.mark.parametrize("form", [None, form_of(), form_of({})])
def test_no_summary_without_errors(form):
    html = render_to_string("components/error_summary.html", {"form": form})

    assert not Page(html).elements


def test_summary_can_be_left_to_the_page():
    helper = FormHelper()
    helper.form_show_errors = False

    page = page_of(wrong_form("text"), helper)

    assert "There is a problem" not in page.text
    assert "Fill in: KC1" in page.text


# -- ways of rendering


def test_crispy_form_posts_and_lets_the_server_check():
    [form] = page_of(form_of(answer=forms.CharField())).all("form")

    assert form["method"] == "post"
    assert "novalidate" in form


def test_form_and_field_filters_render_the_same_field():
    form = form_of(answer=forms.CharField(label="KC1"))
    load = "{% load crispy_forms_tags %}"

    whole = Template(load + "{{ form|crispy }}").render(Context({"form": form}))
    single = Template(load + "{{ form.answer|as_crispy_field }}").render(Context({"form": form}))

    assert whole.split() == single.split()


def test_layout_objects_keep_their_attributes():
    helper = FormHelper()
    helper.layout = Layout(
        Div("one", css_class="app-dependent", data_depends_on="KC4", data_depends_values="a,b"),
        Field("two", css_class="govuk-input--width-10", wrapper_class="narrow"),
        HTML("<p>Between</p>"),
        ButtonHolder(Submit("save", "Save & leave", css_class="govuk-button--secondary")),
    )

    page = page_of(form_of(one=forms.CharField(), two=forms.CharField()), helper)

    assert {
        "class": "app-dependent",
        "data-depends-on": "KC4",
        "data-depends-values": "a,b",
    } in page.all("div")
    assert page.with_id("id_two")[0][1]["class"] == "govuk-input govuk-input--width-10"
    assert "govuk-form-group narrow" in [e.get("class") for e in page.all("div")]
    [button] = page.all("button")
    assert button["value"] == "Save & leave"
    assert button["class"].split() == ["govuk-button", "govuk-button--secondary"]


@pytest.mark.parametrize("kind", ["select", "text", "textarea", "date"])
def test_table_cell_has_a_label_and_its_error(kind):
    html = render_to_string("components/table_cell.html", {"field": wrong_form(kind)["answer"]})

    page = Page(html)

    assert "KC1 What happened?" in page.text
    for label in page.all("label"):
        assert page.with_id(label["for"])[0][0] in INPUTS
    assert page.with_id("id_answer_error")


# -- kinds


@pytest.mark.parametrize("kind", ["radios", "checkboxes", "date"])
def test_groups_of_inputs_have_a_legend(kind):
    page = page_of(form_of(answer=KINDS[kind](label="KC1")))

    assert [tag for tag, _ in page.elements if tag in ["fieldset", "legend"]] == [
        "fieldset",
        "legend",
    ]
    assert page.all("legend")[0]["class"].endswith("--s")


def test_label_size_is_chosen_by_the_field():
    field = forms.CharField(label="KC1")
    field.label_size = "l"

    assert "govuk-label--l" in page_of(form_of(answer=field)).all("label")[0]["class"]


def test_chosen_answers_are_shown_again():
    fields = {kind: KINDS[kind]() for kind in ["radios", "checkboxes", "checkbox"]}
    form = form_of({"radios": "two", "checkboxes": ["one", "two"], "checkbox": "on"}, **fields)

    checked = [(e["name"], e.get("value")) for e in page_of(form).all("input") if "checked" in e]

    assert checked == [
        ("radios", "two"),
        ("checkboxes", "one"),
        ("checkboxes", "two"),
        ("checkbox", None),
    ]


@pytest.mark.parametrize("exclusive", ["none", {"none"}])
def test_exclusive_choice_is_set_apart(exclusive):
    field = KINDS["checkboxes"]()
    field.widget.exclusive = exclusive

    page = page_of(form_of(answer=field))

    alone = [e["value"] for e in page.all("input") if e.get("data-behaviour") == "exclusive"]
    assert alone == ["none"]
    assert page.text.split().count("or") == 1


def test_character_count_says_the_limit_and_never_cuts():
    page = page_of(form_of(answer=KINDS["counted"](help_text="Briefly")))

    [box] = page.all("textarea")
    assert "maxlength" not in box
    assert box["aria-describedby"].split() == ["id_answer_helptext", "id_answer-info"]
    assert page.with_id("id_answer-info")
    assert "up to 50 characters" in page.text
    assert [e["data-maxlength"] for e in page.all("div") if "data-maxlength" in e] == ["50"]


def test_no_character_count_unless_asked_for():
    page = page_of(form_of(answer=text_area(max_length=50)))

    assert "characters" not in page.text


def test_placeholders_are_left_out():
    field = forms.CharField(widget=forms.PasswordInput(attrs={"placeholder": "Password"}))

    assert "placeholder" not in page_of(form_of(answer=field)).all("input")[0]


def test_date_is_shown_as_it_was_typed():
    data = {"when-day": "31", "when-month": "Feb", "when-year": "2019"}

    page = page_of(form_of(data, when=DateBoxesField(short_label="SD1")))

    assert {e["name"]: e["value"] for e in page.all("input")} == data
    assert page.text.count("SD1: the date must be a real date, such as 28 2 2019") == 2


def test_only_the_wrong_box_is_marked():
    data = {"when-day": "1", "when-month": "", "when-year": "2019"}

    page = page_of(form_of(data, when=DateBoxesField()))

    assert [e["name"] for e in page.all("input") if "aria-invalid" in e] == ["when-month"]
