"""Drafts of question sets in words."""

from dataclasses import dataclass, field

from django import forms
from django.urls import reverse

from auditapp.accounts.models import AgencyKind
from cases.models import Kind
from cases.models.question_set import ALL, LEAD, NOT_LEAD

from .audiences import facts_in
from .checks import Problem
from .edits import questions_of
from .options import answers_of

NAMED_ANSWERS = 3  # more are only counted on the overview
AUDIENCE = {ALL: "every agency", LEAD: "the lead", NOT_LEAD: "all but the lead"}
AUDIENCE |= {value: label.replace("'", "’") for value, label in AgencyKind.choices}


@dataclass
class Row:
    """A question as the overview lists it."""

    code: str
    text: str
    kind: str
    notes: list[str]
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Part:
    """A section as the overview lists it."""

    code: str
    title: str
    once: bool
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)


def outline(document, problems):
    by_code = {question["code"]: question for question in questions_of(document)}
    return [
        Part(
            section["code"],
            section["title"] or "Section without a title",
            section.get("once", False),
            [_row(document, question, by_code, problems) for question in section["questions"]],
            [p for p in problems if p.section == section["code"] and not p.question],
        )
        for section in document["sections"]
    ]


def _row(document, question, by_code, problems):
    code = question["code"]
    return Row(
        code,
        question["text"] or "Question without words",
        Kind(question["kind"]).label,
        list(_notes(document, question, by_code)),
        [problem for problem in problems if problem.question == code],
    )


def _notes(document, question, by_code):
    if not question["required"]:
        yield "Optional"
    if question.get("for_each_agency"):
        yield "For each agency"
    audience = question.get("audience", [ALL])
    if audience != [ALL]:
        yield f"Asked of {', '.join(AUDIENCE.get(word, word) for word in audience)}"
    if depends := question.get("depends_on"):
        parent = by_code.get(depends["question"])
        labels = dict(answers_of(document, parent)) if parent else {}
        yield f"Only if {depends['question']} is {_any_of(depends['is_any_of'], labels)}"
    if facts := question.get("asked_when"):
        words = dict(facts_in(document))
        yield f"Only if {' and '.join(words.get(fact, fact) for fact in facts)}"
    if counterpart := question.get("counterpart"):
        yield f"Compared with {counterpart}"


def _any_of(values, labels):
    if len(values) > NAMED_ANSWERS:
        return f"one of {len(values)} answers"
    return " or ".join(f"“{labels.get(value, value)}”" for value in values) or "answered"


def links_of(draft, problems):
    """(problem, address of where it is put right) of each."""
    return [(problem, _link(draft, problem)) for problem in problems]


def _link(draft, problem):
    if problem.question:
        return reverse("draft-question", args=[draft.pk, problem.question])
    if problem.section and problem.part == "questions":
        return reverse("draft-question-add", args=[draft.pk, problem.section])
    if problem.section:
        return reverse("draft-section", args=[draft.pk, problem.section])
    if problem.part == "sections":
        return reverse("draft-section-add", args=[draft.pk])
    return reverse("draft-properties", args=[draft.pk])


# -- two texts


@dataclass
class TwoTexts:
    label: str
    theirs: str
    mine: str


def two_texts(theirs, mine):
    """What differs between a form as it would be opened now, or None where there is nothing any
    more, and one with what was typed."""
    rows = [
        TwoTexts(
            bound.label,
            shown(theirs[bound.name]) if theirs and bound.name in theirs.fields else "",
            shown(bound),
        )
        for bound in mine.visible_fields()
    ]
    return [row for row in rows if row.theirs != row.mine]


def shown(bound):
    """What stands in a field, in words."""
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(bound.field, forms.ChoiceField):
        labels = {str(key): label for key, label in bound.field.choices}
        values = value if isinstance(value, list) else [value or ""]
        return "\n".join(str(labels.get(str(one), one)) for one in values)
    return str(value or "").replace("\r\n", "\n").strip()


def typed(data):
    """(name, value) of all that was posted, but for what the page makes anew."""
    made_anew = {"csrfmiddlewaretoken", "made_for", "seen", "save_key", "then", "version"}
    return [(n, v) for n, values in data.lists() if n not in made_anew for v in values]
