"""A workbook comes back as a question set, all of it or nothing. Pure."""

import re
from dataclasses import dataclass

from auditapp.tables import read_sheets
from cases.question_sets.format import problems
from cases.question_sets.values import slug_of, value_of

from .columns import (
    ABOUT,
    CHOICES,
    FACTS,
    GRADES,
    HERE,
    OF_SET,
    QUESTION,
    QUESTIONS,
    SECTION,
    SECTIONS,
    SET,
    SHEETS,
    NotReadable,
    put,
)

MAX_ROWS = 10_000
NOT_MEANT = "is hidden or struck through. Show it, or delete it"
PATH = re.compile(
    r"(?:sections\[\d+\](?:\.questions\[\d+\])?|facts\[\d+\])(?:\.choices\[\d+\])?|scale\[\d+\]"
)
ORDER = [SET, *SHEETS]
WHOLE_SHEETS = {"sections": SECTIONS, "scale": GRADES, "facts": FACTS}


@dataclass(frozen=True)
class Mistake:
    """`row` as Excel numbers it; without a heading it is about the whole row, without a row about
    the whole sheet."""

    sheet: str
    row: int
    heading: str
    message: str

    def __str__(self):
        row = f"row {self.row}" if self.row else ""
        place = ", ".join(part for part in (self.sheet, row, self.heading) if part)
        return f"{place}: {self.message}"


def read_workbook(file, filename):
    """(content, Mistakes): the content is within the format if there are none. Raises Unreadable
    for a file that is no such workbook."""
    columns = {name: [cell.column for cell in cells] for name, cells in SHEETS.items()}
    tables = read_sheets(file, filename, {SET: [ABOUT, HERE], **columns}, max_rows=MAX_ROWS)
    return _Reader(tables).read()


class _Reader:
    def __init__(self, tables):
        self.tables = tables
        self.mistakes = []
        self.places = {}  # path in the content -> (sheet, row, its cells)
        self.set_rows = {}  # heading on the sheet Set -> row

    def read(self):
        content = self.whole()
        if not self.mistakes:
            self.mistakes = [self.placed(problem) for problem in problems(content)]
        self.mistakes.sort(key=lambda mistake: (ORDER.index(mistake.sheet), mistake.row))
        return content, self.mistakes

    def say(self, sheet, row, heading, message):
        self.mistakes.append(Mistake(sheet, row, heading, message))

    # -- from rows to content

    def whole(self):
        content = self.of_set()
        content.setdefault("slug", slug_of(content.get("title", "")))
        content.setdefault("version", 1)
        if grades := self.answers("scale", GRADES, list(self.rows(GRADES))):
            content["scale"] = grades
        if facts := self.facts():
            content["facts"] = facts
        content["sections"] = self.sections()
        return content

    def of_set(self):
        known, content = {cell.heading.casefold(): cell for cell in OF_SET}, {}
        for row in self.rows(SET):
            cell = known.get(row["about"].casefold())
            if cell is None:
                names = "; ".join(cell.heading for cell in OF_SET)
                self.say(SET, row.number, ABOUT.heading, f"must be one of {names}")
                continue
            self.set_rows[cell.heading] = row.number
            self.cell(SET, row.number, cell, row["here"], content)
        return content

    def sections(self):
        sections, by_code = [], {}
        for row in self.rows(SECTIONS):
            section = self.holder(f"sections[{len(sections)}]", SECTIONS, row) | {"questions": []}
            by_code.setdefault(section.get("code"), (len(sections), section))
            sections.append(section)
        choices = self.choices()
        for row in self.rows(QUESTIONS):
            place, section = by_code.get(row["section"], (0, None))
            if section is None:
                self.unknown(QUESTIONS, row, SECTION, SECTIONS)
                continue
            path = f"sections[{place}].questions[{len(section['questions'])}]"
            question = {"required": False} | self.holder(path, QUESTIONS, row)
            del question["section"]
            if rows := choices.pop(question.get("code"), None):
                question["choices"] = self.answers(f"{path}.choices", CHOICES, rows)
            section["questions"].append(question)
        for rows in choices.values():
            for row in rows:
                self.unknown(CHOICES, row, QUESTION, QUESTIONS)
        return sections

    def choices(self):
        """Code of the question -> rows."""
        found = {}
        for row in self.rows(CHOICES):
            if row["question"]:
                found.setdefault(row["question"], []).append(row)
        return found

    def answers(self, path, sheet, rows, earlier=()):
        found = []
        for number, row in enumerate(rows, start=len(earlier)):
            answer = self.holder(f"{path}[{number}]", sheet, row)
            answer.pop("question", None)
            if "value" not in answer:
                taken = {other["value"] for other in [*earlier, *found]}
                answer = {"value": value_of(answer.get("label", ""), taken)} | answer
            found.append(answer)
        return found

    def facts(self):
        """Rows of the same fact belong together, wherever they stand."""
        facts, by_name = [], {}
        for row in self.rows(FACTS):
            name = row["fact/code"] or row["fact/label"].casefold()
            place, fact = by_name.get(name, (len(facts), None))
            path = f"facts[{place}]"
            if fact is None:
                begun = self.holder(path, FACTS, row).get("fact", {})
                taken = {other["code"] for other in facts}
                made = {"code": value_of(begun.get("label", ""), taken), "label": ""}
                fact = made | begun | {"choices": []}
                facts.append(fact)
                by_name[name] = place, fact
            choices = fact["choices"]
            [choice] = self.answers(f"{path}.choices", FACTS, [row], choices)
            choice.pop("fact", None)
            choices.append(choice)
        return facts

    def unknown(self, sheet, row, cell, there):
        if code := row[cell.path[0]]:
            self.say(sheet, row.number, cell.heading, f"“{code[:40]}” is not on the sheet {there}")

    def rows(self, sheet):
        for row in self.tables[sheet].rows:
            if row.is_hidden or row.is_struck:
                self.say(sheet, row.number, "", NOT_MEANT)
            for error in row.errors:
                self.say(sheet, row.number, error.heading, error.message)
            yield row

    def holder(self, path, sheet, row):
        """What the cells of a row say, without those that are empty."""
        content, cells = {}, SHEETS[sheet]
        self.places[path] = (sheet, row.number, cells)
        for cell in cells:
            self.cell(sheet, row.number, cell, row[cell.column.name], content)
        return content

    def cell(self, sheet, row, cell, text, content):
        if not text:
            return
        try:
            value = cell.read(text)
        except NotReadable as error:
            self.say(sheet, row, cell.heading, str(error))
            return
        # What is at its default is left out, as where a set is written.
        if value is not False or cell.path == ("required",):
            put(content, cell.path, value)

    # -- from paths of the format to places in the workbook

    def placed(self, problem):
        path, _, message = problem.partition(": ")
        message = PATH.sub(lambda found: self.in_words(found[0]), message)
        found = PATH.match(path)
        if found is None:
            return self.placed_in_set(path, message)
        sheet, row, cells = self.places[found[0]]
        rest = path[found.end() :].strip(".")
        if sheet == FACTS and "choices" not in found[0]:
            rest = f"fact.{rest}"
        return Mistake(sheet, row, _heading(cells, rest), message)

    def placed_in_set(self, path, message):
        if path in WHOLE_SHEETS:
            return Mistake(WHOLE_SHEETS[path], 0, "", message)
        heading = _heading(OF_SET, path)
        return Mistake(SET, self.set_rows.get(heading, 0), heading, message)

    def in_words(self, path):
        sheet, row, _ = self.places[path]
        return f"{sheet}, row {row}"


def _heading(cells, path):
    """That of the cell at this path, or the first one below it."""
    steps = tuple(re.sub(r"\[\d+\]", "", path).split("."))
    return next((cell.heading for cell in cells if cell.path[: len(steps)] == steps), "")
