"""A question of a draft, with everything that it can have."""

from django import forms

from auditapp.accounts.models import AgencyKind
from auditapp.fields import TextWithSuggestions
from cases.models import EventKind, Kind
from cases.models.question_set import ALL, LEAD, NOT_LEAD
from cases.question_sets.format import LONGEST, WITH_CHOICES

from ..choice_lines import lines_of, read_lines
from ..edits import digest_of, questions_of
from ..options import answers_of, may_depend_on, named, tables_in
from .editing import (
    AddForm,
    ChangeForm,
    code_field,
    facts_to_tick,
    pick,
    text_field,
    ticks,
    yes_if_ticked,
)

HINTS = {
    Kind.YES_NO: "Yes, no, not recorded or not applicable",
    Kind.ONE: "One of the answers that you write below",
    Kind.SEVERAL: "Any number of the answers that you write below",
    Kind.GRADE: "One of the grades of the set",
    Kind.DATE: "A date, or “Not in our record”",
    Kind.NUMBER: "A whole number, or “Not in our record”",
    Kind.TEXT: "In the auditor’s own words",
}
AUDIENCE = [
    (ALL, "Every agency"),
    (LEAD, "The child’s lead agency"),
    (NOT_LEAD, "Every agency but the lead"),
    *AgencyKind.choices,
]
AGREE = [
    ("yes", "Agencies’ different answers are shown under “Where records differ”"),
    ("compare", "Shown side by side, as different knowledge"),
]
GROUPS = {
    "The question": ["code", "text", "kind", "choices", "guidance", "required"],
    "Who is asked, and when": [
        *("audience", "for_each_agency", "depends_on", "is_any_of", "asked_when"),
        "asked_if_not_known",
    ],
    "Comparing answers": ["agree", "counterpart"],
    "In reports": ["theme", "date_of"],
}


class QuestionFields(forms.Form):
    """`document` is the draft's; `code` that of the question, "" of a new one; `themes` are names
    to suggest."""

    code = code_field("question", "Short, such as A3. It names the question in every list.")
    text = text_field("Question")
    kind = forms.ChoiceField(
        label="Kind of answer",
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the kind of answer",
            "invalid_choice": "Select the kind of answer from the list",
        },
    )
    choices = text_field(
        "Answers to choose from",
        "For “One of a list” and “Several of a list”. Write one answer on a line. To explain an "
        "answer, or to keep its code when you reword it, write: code | answer | guidance.",
        rows=6,
    )
    guidance = text_field("Guidance", "Shown under the question.")
    required = yes_if_ticked("It must be answered before the return can be sent")
    audience = ticks("Who is asked?", AUDIENCE)
    for_each_agency = yes_if_ticked(
        "The lead agency answers once for each other agency",
        "Such as who took part. Only for yes or no, one of a list, and dates.",
    )
    agree = pick(
        "When several agencies answer", AGREE, "Answers are not compared", widget=forms.RadioSelect
    )
    asked_if_not_known = yes_if_ticked("Ask it also when the child is not known to the agency")
    theme = forms.CharField(
        label="Theme",
        help_text="What it is about, the same from audit to audit.",
        max_length=LONGEST["theme"],
        required=False,
        widget=TextWithSuggestions,
        error_messages={"max_length": "Shorten the theme to 80 characters or fewer"},
    )
    date_of = pick(
        "Whose date does it ask for?",
        EventKind.choices,
        "No step of the child’s path",
        "Only for a date. The answer is offered for the child’s path.",
    )

    def __init__(self, *args, document, code="", themes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.document, self.before = document, {}
        self.fields["theme"].widget.suggestions = list(themes)
        self.fields["kind"].widget.choice_hints = HINTS
        self.fields["asked_when"] = ticks(
            "Ask it only for children of whom all of this is true", facts_to_tick(document)
        )
        self.fields["counterpart"] = pick(
            "The same question about each agency",
            [(q["code"], named(q)) for q in tables_in(document, code)],
            "None",
            "The question in which the lead answers the same for each agency. Kind and answers "
            "must be the same.",
        )
        parents = {q["code"]: q for q in may_depend_on(document, code)}
        parents |= self._misplaced(document, parents)
        self.fields["depends_on"] = pick(
            "Ask it only after certain answers to an earlier question",
            [(q["code"], named(q)) for q in parents.values()],
            "Ask it whatever was answered",
        )
        parent = parents.get(self["depends_on"].value())
        if parent:
            self.fields["is_any_of"] = ticks(
                f"Ask it only if the answer to {parent['code']} is", answers_of(document, parent)
            )

    def _misplaced(self, document, parents):
        """What it depends on though it may not: kept, as the draft's problems tell of it."""
        code = self.initial.get("depends_on")
        return {q["code"]: q for q in questions_of(document) if q["code"] == code not in parents}

    @property
    def groups(self):
        for heading, names in GROUPS.items():
            yield heading, [self[name] for name in names if name in self.fields]

    def clean_choices(self):
        text = self.cleaned_data["choices"]
        if self.data.get("kind") not in WITH_CHOICES:
            return []
        choices, wrong = read_lines(text, self.before.get("choices", []))
        if wrong:
            raise forms.ValidationError(wrong)
        return choices

    def clean_audience(self):
        audience = self.cleaned_data["audience"]
        if not audience:
            raise forms.ValidationError("Select who is asked")
        same = set(audience) == set(self.before.get("audience", [ALL]))
        return self.before.get("audience", [ALL]) if same else audience

    def clean(self):
        cleaned = super().clean()
        parent, values = cleaned.get("depends_on"), cleaned.get("is_any_of")
        if parent and not values and "is_any_of" in self.fields and "is_any_of" not in self.errors:
            self.add_error("is_any_of", f"Select at least one answer to {parent}")
        return cleaned

    def question(self):
        """What is to be stored: what is empty or usual is left out."""
        data = self.cleaned_data
        names = [*self.fields, "choices"]
        others = {name: value for name, value in self.before.items() if name not in names}
        question = {name: data[name] for name in ("code", "kind", "text", "required")}
        if data["audience"] != [ALL]:
            question["audience"] = data["audience"]
        if data["depends_on"]:
            question["depends_on"] = {
                "question": data["depends_on"],
                "is_any_of": data["is_any_of"],
            }
        for name in ("guidance", "choices", "for_each_agency", "asked_when", "asked_if_not_known",
                     "agree", "counterpart", "date_of", "theme"):  # fmt: skip
            if data[name]:
                question[name] = data[name]
        return others | question


class AddQuestionForm(QuestionFields, AddForm):
    pass


class ChangeQuestionForm(QuestionFields, ChangeForm):
    """`question` is that of the draft; `typed` what to show instead of it."""

    def __init__(self, *args, question, typed=None, **kwargs):
        initial = initial_of(question) | {"seen": digest_of(question)} | (typed or {})
        super().__init__(*args, initial=initial, code=question["code"], **kwargs)
        self.before = question


def initial_of(question):
    """What the form of a question shows first."""
    depends = question.get("depends_on", {})
    return question | {
        "audience": question.get("audience", [ALL]),
        "choices": lines_of(question.get("choices", [])),
        "depends_on": depends.get("question", ""),
        "is_any_of": depends.get("is_any_of", []),
        "agree": question.get("agree", ""),
    }


def typed_in(post, form):
    """What was typed, as what a form shows first: to show it with more fields, unchecked."""
    return {
        name: post.getlist(name)
        if isinstance(field, forms.MultipleChoiceField)
        else name in post
        if isinstance(field, forms.BooleanField)
        else post.get(name, "")
        for name, field in form.fields.items()
        if name not in ("save_key", "seen")
    }
