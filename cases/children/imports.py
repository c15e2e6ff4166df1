"""Children of an audit, and lists of candidates, as tables that people upload."""

import datetime
import re
from dataclasses import dataclass, field

from django.utils import timezone

from auditapp.tables import CellError, Column, plain_heading
from cases.children.facts.definitions import folded
from cases.children.identity_check.nhs_numbers import nhs_number_problem, normal_nhs_number
from cases.models import Category

from .ages import UNKNOWN, as_published, read_age
from .new_children import NewChild

MAX_PSEUDONYM, MAX_AGE = 40, 60
MAX_CIRCUMSTANCES = 2_000
MAX_KEY = 500  # characters of one field of a key
A_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", re.ASCII)
A_MARK = re.compile(r"[0-9A-Za-z]{1,3}", re.ASCII)
NHS_NUMBER = "nhs_number"
CATEGORY_NAMES = ", ".join(Category.labels)
AGE_HELP = "As it may be published: 7 years, 18 months, unborn at the strategy discussion."

KEY_COLUMNS = [
    Column("name", "Name", example="Example Child"),
    Column("other_names", "Other names"),
    Column("birth_date", "Date of birth", kind="date"),
    Column("expected_date", "Expected date of birth", kind="date"),
    Column(NHS_NUMBER, "NHS number"),
    Column("mother_name", "Mother’s name"),
    Column("mother_birth_date", "Mother’s date of birth", kind="date"),
    Column("siblings", "Brothers and sisters"),
    Column("others_with_responsibility", "Others with parental responsibility"),
    Column("school", "School or nursery"),
]
KEY_NAMES = [column.name for column in KEY_COLUMNS]
CHILD_COLUMNS = [
    Column("pseudonym", "Pseudonym", help="A name nobody in the family has. Suggested when empty."),
    Column("age", "Age", required=True, example="7 years", help=AGE_HELP),
    Column("category", "Category", example="Neglect", help=f"One of these: {CATEGORY_NAMES}."),
    Column("category_latest", "Latest category", help="Where it has changed."),
    Column(
        "circumstances",
        "Circumstances",
        example="An example: this row is not read",
        help="In a few lines. No names, no places, no exact dates.",
    ),
    Column("lead_agency", "Lead agency", help="Where it is not the audit’s: its name."),
    Column("family", "Family", example="A", help="Brothers and sisters: the same letter."),
]
CANDIDATE_COLUMNS = [
    Column("reference", "Reference", example="Example 1", help="A number or name of your own."),
    Column("category", "Category", example="Neglect", help=f"One of these: {CATEGORY_NAMES}."),
    Column("age", "Age", required=True, example="7", help="Years, 18 months, unborn, or 5 to 9."),
    Column("sex", "Sex", example="Female", help="Female, Male or Not known."),
]
CATEGORIES = {
    **{value.lower(): value for value in Category.values},
    **{label.lower(): value for value, label in Category.choices},
    **{label.lower().removesuffix(" abuse"): value for value, label in Category.choices},
    "multiple": Category.MUL.value,
}
SEXES = {
    **dict.fromkeys(["f", "female", "girl"], "Female"),
    **dict.fromkeys(["m", "male", "boy"], "Male"),
    **dict.fromkeys(["u", "unknown", "not known", "other", "unborn", "indeterminate"], "Not known"),
}


def number_column(agency):
    return Column(f"number-{agency.pk}", f"{agency.short_name} number")


def child_columns(agencies, facts=()):
    """`agencies` are those asked, each with a column for the number of its record; `facts` are the
    audit's OwnFacts."""
    return _columns(CHILD_COLUMNS, agencies, facts)


def candidate_columns(agencies, facts=()):
    return _columns(CANDIDATE_COLUMNS, agencies, facts)


def _columns(columns, agencies, facts):
    key = [*KEY_COLUMNS, *(number_column(agency) for agency in agencies)]
    taken = {plain_heading(column.heading) for column in [*columns, *key]}
    return [*columns, *(fact_column(fact, taken) for fact in facts), *key]


def fact_column(fact, taken):
    """Headed with the fact's name, and known by its code too; `taken` are other headings."""
    heading = fact.label
    if plain_heading(heading) in taken:
        heading = f"{fact.label} (fact)"
    also = "" if plain_heading(fact.code) in taken else fact.code
    return Column(f"fact-{fact.code}", heading, help=f"One of these: {_labels(fact)}.", also=also)


def _labels(fact):
    return ", ".join(label for _, label in fact.choices)


@dataclass
class Reading:
    """What was read from rows, and what is wrong in them."""

    agencies: list
    facts: list
    errors: list[CellError] = field(default_factory=list)

    def wrong(self, row, column, message):
        heading = next(c.heading for c in ALL_COLUMNS if c.name == column) if column else ""
        self.errors.append(CellError(row.number, heading, message))


ALL_COLUMNS = [*CHILD_COLUMNS, *KEY_COLUMNS, *CANDIDATE_COLUMNS]


def read_children(rows, agencies, facts=()):
    """(NewChildren, errors) of the rows of a table with `child_columns`; a child without a
    pseudonym in the table has none yet."""
    reading = Reading(agencies, facts)
    children = [_child(reading, row) for row in rows]
    return children, _all_errors(rows, reading)


def read_candidates(rows, agencies, facts=()):
    """(rows as a CandidateList keeps them, errors)."""
    reading = Reading(agencies, facts)
    candidates = [_candidate(reading, row) for row in rows]
    return candidates, _all_errors(rows, reading)


def _all_errors(rows, reading):
    """A cell that could not be read is not said to be wrong for another reason, too."""
    unread = [error for row in rows for error in row.errors]
    said = {(error.row, error.heading) for error in unread}
    more = [error for error in reading.errors if (error.row, error.heading) not in said]
    return sorted(unread + more, key=lambda error: error.row)


def _child(reading, row):
    pseudonym = " ".join(_text(row, "pseudonym").split())
    if len(pseudonym) > MAX_PSEUDONYM:
        reading.wrong(row, "pseudonym", f"This is too long. Use at most {MAX_PSEUDONYM} characters")
    circumstances = _text(row, "circumstances")
    if len(circumstances) > MAX_CIRCUMSTANCES:
        message = f"This is too long. Use at most {MAX_CIRCUMSTANCES} characters"
        reading.wrong(row, "circumstances", message)
    return NewChild(
        pseudonym=pseudonym,
        age=_age(reading, row),
        category_initial=_category(reading, row, "category"),
        category_latest=_category(reading, row, "category_latest"),
        circumstances=circumstances,
        lead_agency_id=_lead(reading, row),
        family=_family(reading, row),
        key=_key(reading, row),
        numbers=_numbers(reading, row),
        facts=_facts(reading, row),
        row=row.number,
    )


def _candidate(reading, row):
    age = read_age(_text(row, "age"))
    if age is None and _text(row, "age"):
        message = "This is no age. Write it in years or months: 7, 18 months, or 5 to 9"
        reading.wrong(row, "age", message)
    key = _key(reading, row)
    reference = _text(row, "reference")
    if len(reference) > MAX_KEY:
        reading.wrong(row, "reference", f"This is too long. Use at most {MAX_KEY} characters")
    if not (reference or key.get("name") or key.get("mother_name")):
        reading.wrong(row, "", "The row has neither a reference nor a name. Fill in one of them")
    category = _category(reading, row, "category")
    return {
        "row": row.number,
        "reference": reference,
        "category": Category(category).label if category else UNKNOWN,
        "category_code": category,
        "age": age.published if age else "",
        "age_band": age.band if age else UNKNOWN,
        "sex": _sex(reading, row),
        "key": key,
        "numbers": _numbers(reading, row),
        "facts": _facts(reading, row),
    }


def _text(row, name):
    return row.texts.get(name, "")


def _age(reading, row):
    text = " ".join(_text(row, "age").split())
    if A_DATE.search(text):
        reading.wrong(row, "age", "This holds a date. Write the age, such as 7 years or 18 months")
    elif len(text) > MAX_AGE:
        reading.wrong(row, "age", f"This is too long. Use at most {MAX_AGE} characters")
    elif text.isdecimal() and read_age(text) is None:
        reading.wrong(row, "age", "This is no age. Write it such as 7 years or 18 months")
    return as_published(text)


def _category(reading, row, column):
    text = " ".join(_text(row, column).lower().split())
    if text and text not in CATEGORIES:
        reading.wrong(row, column, f"This must be one of these: {CATEGORY_NAMES}")
    return CATEGORIES.get(text, "")


def _sex(reading, row):
    text = _text(row, "sex").lower()
    if text and text not in SEXES:
        reading.wrong(row, "sex", "This must be Female, Male or Not known")
    return SEXES.get(text, UNKNOWN)


def _family(reading, row):
    """A mark, and short: a surname here would be shown with the pseudonyms."""
    text = _text(row, "family")
    if text and not A_MARK.fullmatch(text):
        message = "This must be a letter or a number, the same for brothers and sisters"
        reading.wrong(row, "family", message)
    return text.casefold()


def _lead(reading, row):
    text = _text(row, "lead_agency").casefold()
    for agency in reading.agencies:
        if text and text in (agency.name.casefold(), agency.short_name.casefold()):
            return agency.pk
    if text:
        names = ", ".join(agency.short_name for agency in reading.agencies)
        message = (
            f"This must be an agency that is asked in this audit: {names}"
            if names
            else ("This must be an agency that is asked in this audit, and none is yet")
        )
        reading.wrong(row, "lead_agency", message)
    return None


def _key(reading, row):
    """The fields of the key that are filled in."""
    key = {name: _text(row, name) for name in KEY_NAMES if _text(row, name)}
    for name, text in key.items():
        if len(text) > MAX_KEY:
            reading.wrong(row, name, f"This is too long. Use at most {MAX_KEY} characters")
    for name in ("birth_date", "mother_birth_date"):
        if name in key and datetime.date.fromisoformat(key[name]) > timezone.localdate():
            reading.wrong(row, name, "This must be in the past")
    if "birth_date" in key and key.get("mother_birth_date", "") >= key["birth_date"]:
        reading.wrong(row, "mother_birth_date", "This must be before the child’s date of birth")
    if NHS_NUMBER in key:
        if problem := nhs_number_problem(key[NHS_NUMBER]):
            reading.wrong(row, NHS_NUMBER, problem)
        key[NHS_NUMBER] = normal_nhs_number(key[NHS_NUMBER])
    return key


def _numbers(reading, row):
    numbers = {}
    for agency in reading.agencies:
        column = number_column(agency)
        text = _text(row, column.name)
        if len(text) > MAX_KEY:
            message = f"This is too long. Use at most {MAX_KEY} characters"
            reading.errors.append(CellError(row.number, column.heading, message))
        elif text:
            numbers[str(agency.pk)] = text
    return numbers


def _facts(reading, row):
    """The values of the audit's facts that are given, by a choice's label or value."""
    values = {}
    for fact in reading.facts:
        said = folded(_text(row, f"fact-{fact.code}"))
        by_word = {value: value for value in fact.values}
        by_word |= {folded(label): value for value, label in fact.choices}
        if said in by_word:
            values[fact.code] = by_word[said]
        elif said:
            message = f"This must be one of these: {_labels(fact)}"
            reading.errors.append(CellError(row.number, fact.label, message))
    return values
