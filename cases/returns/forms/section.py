"""The form of one section of a return, built from the question set.

It is bound to a draft's data, which is kept exactly as typed, and tells what is wrong, what is
missing, how far it is, and what would be sent.
"""

import datetime
from dataclasses import dataclass, field

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from auditapp.accounts.models import Agency
from cases.models import Kind, Question
from cases.question_sets.fields import (
    EXCLUSIVE,
    MISSING,
    MISSING_CELL,
    cell_field,
    checked_field,
    comment_field,
    not_in_record_field,
    question_field,
)

from ..cells import cell_name
from ..copied import CHECKED, COPIED, copied_in
from ..progress import Progress
from .observations import NUL_MESSAGE, OBSERVATION_NAMES, ObservationsMixin, observation_data


@dataclass(frozen=True)
class SentAnswer:
    """One answer as it would be sent; the columns of `Answer`."""

    question: Question
    about: Agency | None = None
    choice: str = ""
    choices: list[str] | None = None
    date: datetime.date | None = None
    number: int | None = None
    text: str = ""
    comment: str = ""

    @property
    def comparable(self):
        """Short canonical form, equal if and only if the answers agree; empty for text."""
        if self.choices is not None:
            return ",".join(sorted(self.choices))
        if self.date:
            return self.date.isoformat()
        if self.number is not None:
            return str(self.number)
        return self.choice


@dataclass
class ShownQuestion:
    """A question as the page shows it: the form's bound fields, or a row of cells by agency."""

    question: Question
    value: forms.BoundField | None
    comment: forms.BoundField
    not_in_record: forms.BoundField | None = None
    when: str = ""  # "answer only if …", where that is not settled yet
    parent_code: str = ""
    parent_values: str = ""
    reason: str = ""  # what the panel asked to look at again
    copied_from: str = ""  # the child from whom the answer was copied
    checked: forms.BoundField | None = None  # where to say that the copy was checked


@dataclass
class EachTable:
    """All for-each-agency questions of a section: agencies down, questions across."""

    questions: list[ShownQuestion]
    rows: list[tuple[Agency, list[forms.BoundField]]] = field(default_factory=list)

    @property
    def guidance(self):
        """What the questions' guidance says, each text once; none that another begins with."""
        texts = dict.fromkeys(q.question.guidance for q in self.questions if q.question.guidance)
        return [t for t in texts if not any(o != t and o.startswith(t) for o in texts)]


def typed_values(data):
    """What was typed, as `Asking` wants it: question code -> list of values, if there are any."""
    return {name: values for name, values in data.items() if any(values)}


class SectionForm(ObservationsMixin, forms.Form):
    """`data` is a draft's: field names to lists of strings. `typed` is what was typed in all
    sections, this one included (see `typed_values`).

    With `check`, unanswered required questions are errors; without, they are only counted in
    `missing`.

    `data` also holds the marks of copied answers (see `copied`). They are believed, so whoever
    binds what a browser posted puts in those of the draft.
    """

    def __init__(self, section, asking, *, data, typed, check=False):
        self.section, self.asking, self.check = section, asking, check
        self.typed = typed
        super().__init__(data=MultiValueDict(data))
        self.copied = copied_in(dict(self.data.lists()))
        self.shown = [q for q in section.question_list if self._is_shown(q)]
        for question in self.shown:
            self._add_fields(question)

    # -- which questions

    def _is_shown(self, question):
        """Asked, or perhaps asked once an earlier question is answered."""
        if not self.asking.concerns(question):
            return False
        if self._not_known_elsewhere and not question.asked_if_not_known:
            return False
        parent = question.parent
        if parent is None:
            return True
        if parent.section is self.section or parent.code not in self.typed:
            return self.asking.concerns(parent)
        return self.asking.asks(question, self.typed)

    @cached_property
    def _not_known_elsewhere(self):
        codes = {q.code for q in self.section.question_list}
        return self.asking.says_not_known(self.typed) and self.asking.not_known[0] not in codes

    @cached_property
    def asked(self):
        """The questions of this section that are asked, given everything typed."""
        return [q for q in self.shown if self.asking.asks(q, self.typed)]

    # -- fields

    def _add_fields(self, question):
        if question.for_each_agency:
            for agency in self.asking.others:
                self.fields[cell_name(question, agency)] = cell_field(question, self.asking, agency)
        else:
            self.fields[question.code] = question_field(question, self.asking)
            if question.takes_not_in_record:
                self.fields[f"{question.code}-nr"] = not_in_record_field(question)
        self.fields[f"{question.code}-comment"] = comment_field(question)
        if question.code in self.copied:
            self.fields[question.code + CHECKED] = checked_field(question)

    def names_of(self, question):
        """The form fields in which the question is answered."""
        if question.for_each_agency:
            return [cell_name(question, agency) for agency in self.asking.others]
        return [question.code]

    def boxes_of(self, question):
        """The names under which a browser posts the answer to a shown question, and its comment."""
        names = [*self.names_of(question), f"{question.code}-nr", f"{question.code}-comment"]
        return [name + part for name in names if name in self.fields for part in self._parts(name)]

    def _parts(self, name):
        """What a field's name is followed by in each of its boxes."""
        return getattr(self.fields[name].widget, "widgets_names", [""])

    @cached_property
    def posted_names(self):
        """Every name under which a browser posts something of this form; also of questions that
        the page showed when it was opened, but that something else hides by now."""
        addressed = filter(self.asking.addresses, self.section.question_list)
        hidden = {q.code for q in addressed if q not in self.shown}
        names = [name for name in self.data if name.partition("-")[0] in hidden]
        for name in self.fields:
            names += [name + part for part in self._parts(name)]
        return names + OBSERVATION_NAMES

    # -- checking

    def clean(self):
        self.missing, self.needed = {}, 0
        for question in self.shown:
            if question not in self.asked:
                for name in [*self.names_of(question), f"{question.code}-comment"]:
                    self._errors.pop(name, None)
                continue
            self._clean_question(question)
        for name in self.fields:
            if any("\x00" in value for value in self.posted(name)):
                self._errors.pop(name, None)
                self.add_error(name, NUL_MESSAGE)
        self.answered = self.needed - len(self.missing)

    def _clean_question(self, question):
        names = self.names_of(question)
        missing = [n for n in names if n not in self._errors and not self._has_answer(question, n)]
        if question.takes_not_in_record and self.cleaned_data.get(f"{question.code}-nr"):
            missing = []
            self._errors.pop(question.code, None)
            if self.has_typed(question.code):
                self.add_error(
                    question.code,
                    f"{question.code}: either give an answer or tick “Not in our record”, not both",
                )
        if question.kind == Kind.SEVERAL:
            self._check_exclusive(question)
        is_unchecked = self.is_unchecked(question)
        self.needed += len(names) if question.required else int(is_unchecked)
        if question.required and missing:
            for name in missing:
                self._miss(name, f"{question.code}: {self._to_do(question, names.index(name))}")
        elif is_unchecked:
            self._miss(
                question.code + CHECKED,
                f"{question.code}: check the answer copied from {self.copied[question.code]}, "
                "then tick that you did",
            )

    def _to_do(self, question, place):
        """What to do about a missing answer; `place` is that of the row in a table."""
        if not question.for_each_agency:
            return MISSING[question.kind]
        to_do = MISSING_CELL.get(question.kind, MISSING[question.kind])
        return f"{to_do} for {self.asking.others[place].short_name}"

    def _miss(self, name, message):
        self.missing[name] = message
        if self.check:
            self.add_error(name, message)

    def is_unchecked(self, question):
        """Was the answer copied from another child, and nobody said that it is right here?"""
        return question.code in self.copied and not self._is_ticked(question.code + CHECKED)

    def _is_ticked(self, name):
        return forms.CheckboxInput().value_from_datadict(self.data, {}, name)

    def _check_exclusive(self, question):
        chosen = self.cleaned_data.get(question.code) or []
        alone = EXCLUSIVE.intersection(chosen)
        if alone and len(chosen) > 1:
            label = question.label_of(min(alone))
            self.add_error(question.code, f"{question.code}: select “{label}” alone, or the others")

    def _has_answer(self, question, name):
        value = self.cleaned_data.get(name)
        if isinstance(value, str):
            value = value.strip()
        return value not in (None, "", [])

    def posted(self, name):
        """Everything posted for a field, in all its boxes."""
        return [value for part in self._parts(name) for value in self.data.getlist(name + part)]

    def has_typed(self, name):
        """Was anything typed in this field, right or wrong?"""
        return any(value.strip() for value in self.posted(name))

    @cached_property
    def is_storable(self):
        """False if something holds a NUL, which a browser cannot type and PostgreSQL not store."""
        return not any(
            "\x00" in value for name in self.posted_names for value in self.data.getlist(name)
        )

    # -- results

    @property
    def problems(self):
        """How many things keep this section from being sent."""
        errors = len(self.errors) + len(self.observation_errors())
        return errors if self.check else errors + len(self.missing)

    @property
    def progress(self):
        problems = self.problems  # cleans the form, which counts
        return Progress(self.needed, self.answered, problems)

    def stored(self, before=None):
        """The draft's data to store: everything typed, and what `before` holds of questions that
        are not shown now. Observations get their keys here."""
        data = {k: v for k, v in (before or {}).items() if k not in self.posted_names}
        for name in self.posted_names:
            values = self.data.getlist(name)
            if name not in OBSERVATION_NAMES and any(values):
                data[name] = values
        self._settle_marks(data)
        return data | observation_data(self.observation_rows)

    def _settle_marks(self, data):
        """A copied answer stays marked until it is cleared or somebody ticks that it is right; the
        tick goes with the mark."""
        copied = copied_in(data, marks=dict(self.data.lists()))
        for question in self.section.question_list:
            ticked = self._is_ticked(question.code + CHECKED)
            data.pop(question.code + CHECKED, None)
            data.pop(question.code + COPIED, None)
            if question.code in copied and not ticked:
                data[question.code + COPIED] = [copied[question.code]]

    def answers(self):
        """The SentAnswers: asked questions that have an answer or a comment, wrong ones left
        out. The form has been cleaned before."""
        sent = []
        for question in self.asked:
            comment = self.cleaned_data.get(f"{question.code}-comment", "").strip()
            if question.for_each_agency:
                sent += [
                    SentAnswer(question, about=agency, **value)
                    for agency in self.asking.others
                    if (value := self._value(question, cell_name(question, agency)))
                ]
                if comment:
                    sent.append(SentAnswer(question, comment=comment))
            else:
                value = self._value(question, question.code)
                if value or comment:
                    sent.append(SentAnswer(question, comment=comment, **value))
        return sent

    def _value(self, question, name):
        """The one value column of an answer, as keyword; empty if there is none."""
        if question.takes_not_in_record and self.cleaned_data.get(f"{name}-nr"):
            return {"choice": "nr"}
        if not self._has_answer(question, name):
            return {}
        value = self.cleaned_data[name]
        if question.kind == Kind.SEVERAL:
            return {"choices": value}
        if question.kind == Kind.DATE:
            return {"date": value}
        if question.kind == Kind.NUMBER:
            return {"number": value}
        if question.kind == Kind.TEXT:
            return {"text": value.strip()}
        return {"choice": value}

    # -- the page

    def layout(self):
        """What the page shows, in order: ShownQuestions, and one EachTable for the section's
        for-each-agency questions, at the place of the first."""
        entries, table = [], None
        for question in self.shown:
            shown = self._show(question)
            if not question.for_each_agency:
                entries.append(shown)
                continue
            if table is None:
                table = EachTable([])
                entries.append(table)
            table.questions.append(shown)
        if table is not None:
            table.rows = [
                (agency, [self[cell_name(s.question, agency)] for s in table.questions])
                for agency in self.asking.others
            ]
        return entries

    def _show(self, question):
        code, parent = question.code, question.parent
        shown = ShownQuestion(
            question=question,
            value=None if question.for_each_agency else self[code],
            comment=self[f"{code}-comment"],
            not_in_record=self[f"{code}-nr"] if f"{code}-nr" in self.fields else None,
            copied_from=self.copied.get(code, ""),
            checked=self[code + CHECKED] if code in self.copied else None,
        )
        if parent is not None and (parent.section is self.section or parent.code not in self.typed):
            shown.when = f"Answer only if {question.condition}."
            shown.parent_code = parent.code
            shown.parent_values = ",".join(question.depends_is_any_of)
        elif self._hidden_if_not_known(question):
            known = self.asking.not_known[0]
            options = next(q for q in self.shown if q.code == known).options
            values = [o["value"] for o in options if o["value"] != self.asking.not_known[1]]
            shown.when = "Answer only if the child or family is known to you."
            shown.parent_code, shown.parent_values = known, ",".join(values)
        return shown

    def _hidden_if_not_known(self, question):
        return (
            not self.asking.is_lead
            and not question.asked_if_not_known
            and any(q.says_not_known for q in self.shown)
        )
