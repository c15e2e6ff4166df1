"""What is in an opened file, checked row by row: every value is one that its column takes, and
every row that another names is there. Pure; what only the database knows comes afterwards.
"""

from dataclasses import dataclass, field

from auditapp.accounts.models import Partnership
from cases.models import Audit, Question, Section
from cases.question_sets.format import problems

from .opening import QUESTION_SET, Refused
from .tables import SHARED, TABLES
from .tables.packing import Wrong
from .tables.table import BY_CODE
from .values import read, read_computed

MAX_ROWS, MAX_SHARED = 200_000, 2_000  # the latter are matched and made one by one
ONE_ROW = (Audit, Partnership)


@dataclass
class Known:
    """What a file holds. `rows` are by table name and number, with the numbers of other rows as
    the file has them; `ids` are these numbers by model."""

    question_set: dict | None
    questions: dict = field(default_factory=dict)  # by code, as JSON
    sections: set = field(default_factory=set)
    scale: set = field(default_factory=set)
    facts: list = field(default_factory=list)  # of the question set, as JSON
    rows: dict = field(default_factory=dict)
    ids: dict = field(default_factory=dict)

    @property
    def audit(self):
        return next(iter(self.rows["audit"].values()))

    def number(self, table_name):
        return len(self.rows[table_name])


def check(opened):
    """The Known of an Opened. Raises Refused."""
    known = _with_questions(opened.question_set)
    tables = [table for table in TABLES if table.is_read]
    for table in tables:
        rows = _numbered(table, opened.rows[table.name])
        known.ids[table.model] = known.ids.get(table.model, set()) | rows.keys()
        known.rows[table.name] = {
            number: _values(table, place, row, known) for number, (place, row) in rows.items()
        }
    for table in tables:
        for place, values in enumerate(known.rows[table.name].values(), start=1):
            _check_whole(table, place, values, known)
    if known.question_set is None and known.audit["state"] != "setting_up":
        raise Refused(f"{QUESTION_SET}: is empty, though the audit has begun")
    return known


def _with_questions(content):
    known = Known(content)
    if content is None:
        return known
    if found := problems(content):
        raise Refused(f"{QUESTION_SET}: {found[0]}")
    for section in content["sections"]:
        known.sections.add(section["code"])
        known.questions |= {question["code"]: question for question in section["questions"]}
    known.facts = content.get("facts", [])
    known.scale = {grade["value"] for grade in content.get("scale", [])}
    return known


def _numbered(table, rows):
    """number -> (place in the file, row)."""
    most = MAX_SHARED if table in SHARED else MAX_ROWS
    if not isinstance(rows, list) or len(rows) > most:
        raise Refused(f"{table.json}: is not a list of at most {most:,} rows")
    if table.model in ONE_ROW and len(rows) != 1:
        raise Refused(f"{table.json}: must hold one row")
    expected = {"id", *table.columns}
    found = {}
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise _refused(table, place, "is not an object {…}")
        if odd := sorted(row.keys() ^ expected):
            what = "is missing" if odd[0] in expected else "is not known"
            raise _refused(table, place, f"“{odd[0][:50]}” {what}")
        number = row["id"]
        if type(number) is not int or not 0 < number < 2**63:
            raise _refused(table, place, "“id” is not the number of a row")
        if number in found:
            raise _refused(table, place, f"the number {number} stands twice")
        found[number] = place, row
    return found


def _values(table, place, row, known):
    values = {}
    for column in table.columns:
        try:
            values[column] = _value(table, column, row[column], known)
        except Wrong as error:
            raise _refused(table, place, f"“{column}” {error}") from None
    return values


def _value(table, column, value, known):
    found = table.field_of(column)
    if found is None:
        return read_computed(table.computed[column].type, value)
    value = read(found, value)
    if column in table.packed:
        return table.packed[column].read(value, known)
    if value is not None and found.related_model in BY_CODE:
        names = {Question: known.questions, Section: known.sections}[found.related_model]
        if value not in names:
            raise Wrong(f"names nothing in {QUESTION_SET}: {value}")
    return value


def _check_whole(table, place, values, known):
    """What is seen only with the other rows: that they are there, and fit together."""
    for column, value in values.items():
        target = table.target_of(column)
        if target and value is not None and value not in known.ids[target]:
            raise _refused(table, place, f"“{column}” names a row that is not there: {value}")
    for column, through in table.same:
        if values[through] is None:
            continue
        other = _row(known, table.target_of(through), values[through])
        if values[column] != other[column]:
            raise _refused(table, place, f"“{column}” is not the one of “{through}”")
    if table.check and (wrong := table.check(values, known)):
        raise _refused(table, place, wrong)


def _row(known, model, number):
    name = next(table.name for table in TABLES if table.model is model)
    return known.rows[name][number]


def _refused(table, place, what):
    return Refused(f"{table.json}, row {place}: {what}")
