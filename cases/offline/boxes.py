"""The boxes of a section's form, each as one text: for workbooks, prints and previews.

`text(data)` says in words what is typed in the box; `put(data, text)` types such words into it.
`data` is a draft's: field names to lists of strings. Words that no answer can be made of raise
NotAnAnswer where a browser would let one only choose; anything else is kept as it was typed.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from auditapp import dates
from auditapp.accounts.models import Agency
from auditapp.fields import PARTS, DateBoxesField, is_whole_date
from auditapp.plain_text import clean
from auditapp.templatetags.interface import day
from cases.models import Kind, Question
from cases.models.question_set import NOT_IN_RECORD
from cases.returns.cells import cell_name
from cases.returns.forms.section import EachTable, SectionForm, ShownQuestion

YES = "Yes"
NOTHING = "?"  # for a box of a half-typed date in which nothing is typed


class NotAnAnswer(Exception):
    """The message says what to do instead."""


@dataclass(frozen=True)
class Box:
    """A text as it stands."""

    question: Question
    name: str  # the form's field
    about: Agency | None = None
    options: tuple[tuple[str, str], ...] = ()  # (value, label)
    key: str = ""  # tells boxes of one field apart

    def text(self, data):
        return last(data, self.name)

    def put(self, data, text):
        data[self.name] = [text] if text.strip() else []


class ChoiceBox(Box):
    def text(self, data):
        value = last(data, self.name)
        return dict(self.options).get(value, value)

    def put(self, data, text):
        said = folded(text)
        values = [value for value, label in self.options if folded(label) == said]
        values += [value for value, _ in self.options if folded(value) == said]
        if said and not values:
            labels = ", ".join(f"“{label}”" for _, label in self.options)
            raise NotAnAnswer(f"choose one of {labels}, or leave it empty")
        data[self.name] = values[:1]


class TickBox(Box):
    """One choice of a question that takes several; `key` is its value."""

    def text(self, data):
        return YES if self.key in data.get(self.name, []) else ""

    def put(self, data, text):
        said = folded(text)
        if said not in ("yes", "y", "x", "true", "1", "", "no", "n", "false", "0"):
            raise NotAnAnswer(f"choose “{YES}”, or leave it empty")
        ticked = set(data.get(self.name, [])) - {self.key}
        if said in ("yes", "y", "x", "true", "1"):
            ticked.add(self.key)
        data[self.name] = [value for value, _ in self.options if value in ticked]


class RecordBox(Box):
    """A text beside which it can be ticked that the record does not hold it."""

    def text(self, data):
        parts = [super().text(data)]
        if any(data.get(f"{self.name}-nr", [])):
            parts.append(NOT_IN_RECORD)
        return "; ".join(part for part in parts if part.strip())

    def put(self, data, text):
        found = re.search(r"not in (?:our|the) record\.?$", text.strip(), re.IGNORECASE)
        super().put(data, text.strip()[: found.start()].rstrip(" ;,\n") if found else text)
        if found or f"{self.name}-nr" in data:
            data[f"{self.name}-nr"] = ["on"] if found else []


class _Date(Box):
    """Three boxes of a page. A real date is written out; any other stands as it was typed."""

    def text(self, data):
        typed = [last(data, f"{self.name}-{part}") for part in PARTS]
        if not any(text.strip() for text in typed):
            return ""
        try:
            return day(DateBoxesField().to_python(typed))
        except ValidationError:
            if is_whole_date(*typed):
                return typed[0]
            return " ".join(text if text.strip() else NOTHING for text in typed)

    def put(self, data, text):
        for part, typed in zip(PARTS, date_parts(text), strict=True):
            data[f"{self.name}-{part}"] = [typed] if typed else []


class DateBox(RecordBox, _Date):
    pass


class CellDateBox(_Date):
    pass


def date_parts(text):
    """Day, month and year as typed in one box; of more or fewer words, what there is. A date that
    may mean another day is left whole in the first, so that the page can say why it is wrong."""
    try:
        return list(dates.date_parts(text))
    except dates.UnclearDate:
        return [text.strip(), "", ""]
    except dates.NotADate:
        return _half_a_date(text)


def _half_a_date(text):
    text = re.sub(r"[ T]00:00(:00)?$", "", text.strip())
    parts = [part for part in re.split(r"[\s/.,\-–]+", text) if part]
    if len(parts) == 3 and re.fullmatch(r"[0-9]{4}", parts[0]):
        parts.reverse()
    if parts:
        parts[0] = re.sub(r"(?i)^([0-9]{1,2})(st|nd|rd|th)$", r"\1", parts[0])
    parts = [*parts[:2], " ".join(parts[2:])]
    parts += [""] * (3 - len(parts))
    return ["" if part == NOTHING else part for part in parts]


def last(data, name):
    """What counts of several values of one name, as in a form."""
    return ["", *data.get(name, [])][-1]


def folded(text):
    return " ".join(clean(text).split()).casefold()


# -- the boxes of a form


@dataclass
class Entry:
    """A question, the boxes in which it is answered (one, or one for each choice or agency), and
    the box for a comment."""

    shown: ShownQuestion
    boxes: list[Box]
    comment: Box

    @property
    def question(self):
        return self.shown.question

    @property
    def is_list(self):
        """Answered in a box for each choice or agency."""
        return self.question.kind == Kind.SEVERAL or self.question.for_each_agency

    def texts(self, data):
        """(agency or None, text) of what is typed, choices as one text."""
        if self.question.kind == Kind.SEVERAL:
            labels = dict(self.boxes[0].options) if self.boxes else {}
            chosen = [labels.get(value, value) for value in data.get(self.question.code, [])]
            return [(None, "; ".join(chosen))]
        return [(box.about, box.text(data)) for box in self.boxes]


def entries(form):
    """The Entries of what a SectionForm shows, in its order, questions about agencies together."""
    found = []
    for part in form.layout():
        shown = part.questions if isinstance(part, EachTable) else [part]
        found += [
            Entry(s, _boxes(form, s.question), Box(s.question, f"{s.question.code}-comment"))
            for s in shown
        ]
    return found


def all_entries(section, asking):
    """The Entries of a section whatever was answered: also those hidden at the moment."""
    return entries(SectionForm(section, asking, data={}, typed={}))


def _boxes(form, question):
    if question.for_each_agency:
        kind = CellDateBox if question.kind == Kind.DATE else ChoiceBox
        return [
            kind(question, name, about=agency, options=_options(form, name))
            for agency in form.asking.others
            for name in [cell_name(question, agency)]
        ]
    code = question.code
    if question.kind == Kind.SEVERAL:
        options = _options(form, code)
        return [TickBox(question, code, options=options, key=value) for value, _ in options]
    if question.kind == Kind.TEXT:
        return [Box(question, code)]
    kinds = {Kind.DATE: DateBox, Kind.NUMBER: RecordBox}
    kind = kinds.get(Kind(question.kind), ChoiceBox)
    return [kind(question, code, options=_options(form, code))]


def _options(form, name):
    choices = getattr(form.fields[name], "choices", [])
    return tuple((value, str(label)) for value, label in choices if value)
