"""A section of a draft, the set's own properties, and beginning a draft."""

from django import forms

from cases.models import Kind

from .. import fact_lines
from ..choice_lines import lines_of, read_lines
from ..edits import digest_of, questions_of, without_questions
from ..options import answers_of, named, named_answers, tables_in
from .editing import (
    AddForm,
    ChangeForm,
    code_field,
    pick,
    text_field,
    ticks,
    title_field,
    yes_if_ticked,
)


class SectionFields(forms.Form):
    title = title_field("Title")
    code = code_field("section", "Short, such as A. It begins the codes of new questions.")
    guidance = text_field("Guidance", "Shown at the top of the section.")
    once = yes_if_ticked(
        "It belongs to the cover sheet",
        "Asked once of an agency, not about each child.",
    )
    before: dict[str, object] = {}

    def section(self):
        others = {name: value for name, value in self.before.items() if name not in self.fields}
        data = self.cleaned_data
        section = {"code": data["code"], "title": data["title"]}
        section |= {name: data[name] for name in ("guidance", "once") if data[name]}
        return others | section


class AddSectionForm(SectionFields, AddForm):
    pass


class ChangeSectionForm(SectionFields, ChangeForm):
    def __init__(self, *args, section, **kwargs):
        self.before = without_questions(section)
        initial = self.before | {"seen": digest_of(self.before)}
        super().__init__(*args, initial=initial, **kwargs)


class PropertiesForm(ChangeForm):
    """`document` is the draft's, `properties` those of it that this changes; `typed` what to show
    instead of them."""

    title = title_field("Title")
    scale = text_field(
        "Scale of grades",
        "Write one grade on a line, the best first. To explain a grade, or to keep its code when "
        "you reword it, write: code | grade | guidance. Leave it empty if nothing is graded.",
        rows=5,
    )

    facts = text_field(
        "Facts of the children",
        "Only for what is known of a child beforehand and differs from topic to topic. Write one "
        "fact on a line: its name, a colon, and its choices with semicolons between, such as: "
        "Plan: child protection; child in need; early help",
    )

    def __init__(self, *args, document, properties, typed=None, **kwargs):
        self.before = properties
        not_known, sign_off = properties.get("not_known"), properties.get("sign_off")
        quorum = properties.get("quorum", {})
        initial = {
            "seen": digest_of(properties),
            "title": properties["title"],
            "scale": lines_of(properties.get("scale", [])),
            "facts": fact_lines.lines_of(properties.get("facts", [])),
            "not_known": _one(not_known),
            "sign_off": _one(sign_off),
            "quorum": quorum.get("question", ""),
            "is_any_of": quorum.get("is_any_of", []),
        }
        super().__init__(*args, initial=initial | (typed or {}), **kwargs)
        once = [
            question
            for question in questions_of(document)
            if question["kind"] in (Kind.ONE, Kind.YES_NO) and not question.get("for_each_agency")
        ]
        self.fields["not_known"] = pick(
            "Which answer says that the child is not known to the agency?",
            named_answers(document, once),
            "None",
            "Whoever gives it is then asked only what is marked to be asked all the same.",
        )
        self.fields["sign_off"] = pick(
            "Which answer says that the auditor worked with the family?",
            named_answers(document, once),
            "None",
            "Somebody else must then sign the return off.",
        )
        tables = {q["code"]: q for q in tables_in(document) if answers_of(document, q)}
        self.fields["quorum"] = pick(
            "Which question tells which agencies were at the conference?",
            [(code, named(question)) for code, question in tables.items()],
            "None",
            "Counted for whether the conference was quorate.",
        )
        if told := tables.get(self["quorum"].value()):
            self.fields["is_any_of"] = ticks(
                f"An agency was there if the answer to {told['code']} is",
                answers_of(document, told),
            )

    def clean_scale(self):
        scale, wrong = read_lines(self.cleaned_data["scale"], self.before.get("scale", []))
        if wrong:
            raise forms.ValidationError(wrong)
        return scale

    def clean_facts(self):
        facts, wrong = fact_lines.read_lines(
            self.cleaned_data["facts"], self.before.get("facts", [])
        )
        if wrong:
            raise forms.ValidationError(wrong)
        return facts

    def clean(self):
        cleaned = super().clean()
        code = cleaned.get("quorum")
        if code and not cleaned.get("is_any_of") and "is_any_of" not in self.errors:
            self.add_error("is_any_of", f"Select at least one answer to {code}")
        return cleaned

    def properties(self):
        data = self.cleaned_data
        properties = {"title": data["title"]}
        properties |= {name: data[name] for name in ("scale", "facts") if data[name]}
        for name in ("not_known", "sign_off"):
            if data[name]:
                code, value = data[name].split(" ", 1)
                properties[name] = {"question": code, "is": value}
        if data["quorum"]:
            properties["quorum"] = {
                "question": data["quorum"],
                "is_any_of": data["is_any_of"],
            }
        return properties


def _one(choice):
    return f"{choice['question']} {choice['is']}" if choice else ""


class NewSetForm(AddForm):
    """`partnerships` are those that the person administers: asked where there are several."""

    title = title_field("Title of the question set")

    def __init__(self, *args, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.partnerships = {str(one.pk): one for one in partnerships}
        if len(self.partnerships) > 1:
            self.fields["partnership"] = forms.ChoiceField(
                label="Which partnership’s is it?",
                choices=[(key, one.name) for key, one in self.partnerships.items()],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Select a partnership",
                    "invalid_choice": "Select a partnership from the list",
                },
            )

    @property
    def partnership(self):
        chosen = self.cleaned_data.get("partnership")
        return self.partnerships[chosen] if chosen else next(iter(self.partnerships.values()))


NEXT, OWN = "next", "own"


class CopySetForm(NewSetForm):
    """`original` is the published set."""

    def __init__(self, *args, original, **kwargs):
        super().__init__(*args, initial={"title": original.title, "how": NEXT}, **kwargs)
        if original.partnership_id:
            self.fields["how"] = forms.ChoiceField(
                label="What will it be?",
                choices=[
                    (NEXT, f"The next version of “{original.title}”"),
                    (OWN, "A question set of its own"),
                ],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Select what it will be",
                    "invalid_choice": "Select what it will be from the list",
                },
            )
            self.order_fields(["how", "title"])

    @property
    def is_next_version(self):
        return self.cleaned_data.get("how") == NEXT
