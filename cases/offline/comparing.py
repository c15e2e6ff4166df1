"""What the rows of a workbook change in the working copies, and what is wrong with them."""

import uuid

from auditapp.plain_text import for_excel, length_in_excel, same
from cases.models import ObservationKind
from cases.question_sets.asking import asking_of
from cases.returns.forms.observations import OBSERVATION_NAMES

from .boxes import NotAnAnswer, all_entries
from .workbook import LONGEST, TOO_LONG

NOT_YOURS = (
    "this belongs to no return of your agency in this audit. Upload it in the audit from which it "
    "was downloaded"
)
UNKNOWN_CODE = (
    "its hidden codes name nothing that is asked here, or were changed. Download the workbook "
    "again and copy what you wrote into it"
)


def compare(rows, returns):
    """(content for an Upload, messages). `returns` are the person's own by public id, with drafts
    prefetched. Content is empty if nothing differs."""
    comparison = _Comparison(returns)
    for row in rows:
        comparison.add(row)
    return comparison.content(), comparison.messages


def public_ids(rows):
    """Of all returns that rows, or an Upload's content, name."""
    return {_public_id(row["return"]) for row in rows} - {""}


class _Comparison:
    def __init__(self, returns):
        self.returns = returns
        self.messages = []
        self.sections = {}  # (return, section code) -> _Section
        self.boxes = {}  # (asking, section code) -> boxes
        self.askings = {}
        self.not_yours = set()

    def add(self, row):
        agency_return = self.returns.get(_public_id(row["return"]))
        if agency_return is None:
            if (row.sheet, row["return"]) not in self.not_yours:
                self.not_yours.add((row.sheet, row["return"]))
                self.say(row, "", NOT_YOURS)
            return
        section = agency_return.case.audit.question_set.section(row["section"])
        if section is None or not row["version"].isascii() or not row["version"].isdigit():
            self.say(row, "", UNKNOWN_CODE)
            return
        self._section(agency_return, section, row).add(row)

    def say(self, row, code, message):
        self.messages.append(f"{row.place}{', ' if code else ''}{code}: {message}")

    def _section(self, agency_return, section, row):
        key = agency_return.pk, section.code
        if key not in self.sections:
            if agency_return.pk not in self.askings:
                self.askings[agency_return.pk] = asking_of(agency_return)
            asking = self.askings[agency_return.pk]
            if (asking, section.code) not in self.boxes:
                self.boxes[asking, section.code] = _boxes_of(section, asking)
            self.sections[key] = _Section(
                self, agency_return, section, int(row["version"][:9]),
                *self.boxes[asking, section.code],
            )  # fmt: skip
        return self.sections[key]

    def content(self):
        items = (section.item() for section in self.sections.values())
        return [item for item in items if item["data"]]


def _public_id(text):
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _boxes_of(section, asking):
    """(name, key) -> box or None where the answer is in the rows below, and -> comment's box."""
    answers, comments = {}, {}
    for entry in all_entries(section, asking):
        code = entry.question.code
        answers[code, ""] = None
        comments[code, ""] = entry.comment
        for box in entry.boxes:
            answers[box.name, box.key] = box
    return answers, comments


class _Section:
    """One section of one return, and what its rows make of it."""

    def __init__(self, comparison, agency_return, section, version, answers, comments):
        self.comparison, self.agency_return, self.section = comparison, agency_return, section
        self.version, self.answers, self.comments = version, answers, comments
        draft = next(d for d in agency_return.drafts.all() if d.section_id == section.pk)
        self.now = draft.data
        self.new = dict(draft.data)
        self.said = _observations(draft.data)  # key -> [kind, text]
        self.hidden = 0  # changes that stand in hidden rows
        self.seen = set()

    def add(self, row):
        field, key = row["field"], row["key"]
        self.version = min(self.version, int(row["version"][:9]))
        is_observation = field in OBSERVATION_NAMES and not field.endswith("-key")
        place = ("observation", key) if is_observation else (field, key)
        if place in self.seen:
            self.say(row, field, "this stands in the workbook twice. Take one of the rows out")
            return
        self.seen.add(place)
        if is_observation:
            self._observe(row, field.removeprefix("observations-"), _public_id(key))
        elif place in self.answers:
            self._answer(row, "Answer", self.answers[place])
            self._answer(row, "Comment", self.comments.get(place))
        else:
            self.say(row, "", UNKNOWN_CODE)

    def say(self, row, code, message):
        self.comparison.say(row, code.partition("-")[0], message)

    def _answer(self, row, heading, box):
        text, code = row[heading], row["field"]
        if heading in row.formulas:
            self.say(row, code, f"the {heading.lower()} is a formula. Write what it says instead")
        elif box is None:
            if text.strip():
                where = (
                    "the rows below it" if heading == "Answer" else "the first row of the question"
                )
                self.say(row, code, f"write the {heading.lower()} in {where}")
        elif not self._is_untouched(row, code, text, box.text(self.now)):
            new = dict(self.new)
            try:
                box.put(new, text)
            except NotAnAnswer as error:
                self.say(row, code, str(error))
                return
            if not same(box.text(new), box.text(self.now)):
                self.new = new
                self.hidden += row.is_hidden

    def _is_untouched(self, row, code, text, now):
        if text.strip() == TOO_LONG or same(text, now):
            return True
        if _is_too_long(now):
            self.say(row, code, "this text is too long for a workbook. Change it in the browser")
            return True
        return False

    def _observe(self, row, kind, key):
        label = ObservationKind(kind).label
        if "Answer" in row.formulas or "Comment" in row.formulas:
            self.say(row, label, "this is a formula. Write what it says instead")
        elif row["Comment"].strip():
            self.say(row, label, "write this in the column Answer")
        elif not key:
            self.say(row, label, UNKNOWN_CODE)
        else:
            now = self.said.get(key, [kind, ""])
            if not self._is_untouched(row, label, row["Answer"], now[1]):
                self.said[key] = [now[0], row["Answer"]]
                self.hidden += row.is_hidden

    def item(self):
        """As an Upload holds it: what is in `data` replaces what the draft holds."""
        new = self.new | _observation_data(self.said)
        if self.said == _observations(self.now):
            new |= {name: self.now.get(name, []) for name in OBSERVATION_NAMES}
        names = sorted({*new, *self.now})
        changed = {n: new.get(n, []) for n in names if new.get(n, []) != self.now.get(n, [])}
        item = {
            "return": str(self.agency_return.public_id),
            "section": self.section.code,
            "version": self.version,
            "data": changed,
        }
        return item | {"hidden": self.hidden} if self.hidden else item


def _is_too_long(text):
    return length_in_excel(for_excel(text)) > LONGEST


def _observations(data):
    """key -> [kind, text]; whatever a draft holds without a key is left alone."""
    found = {}
    for kind in ObservationKind.values:
        name = f"observations-{kind}"
        texts, keys = data.get(name, []), data.get(f"{name}-key", [])
        found |= {key: [kind, text] for key, text in zip(keys, texts, strict=False)}
    return found


def _observation_data(said):
    data = {name: [] for name in OBSERVATION_NAMES}
    for key, (kind, text) in said.items():
        if text.strip():
            data[f"observations-{kind}"].append(text)
            data[f"observations-{kind}-key"].append(key)
    return data
