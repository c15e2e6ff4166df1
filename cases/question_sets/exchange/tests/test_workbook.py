"""A question set as a workbook, and back."""

import io
import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from auditapp.plain_text import clean
from auditapp.tests.question_sets import small
from auditapp.tests.strategies import question_sets
from auditapp.workbooks import Unreadable
from cases.management.commands.load_question_sets import SHIPPED
from cases.question_sets.editor.tests.test_any_draft import WHAT, edited
from cases.question_sets.format import QUESTION_KEYS, SECTION_KEYS, SET_KEYS, problems

from ..columns import OF_QUESTION, OF_SECTION, OF_SET
from ..reading import read_workbook
from ..workbook import HOW, set_xlsx


def read_back(content):
    return read_workbook(io.BytesIO(set_xlsx(content)), "set.xlsx")


def in_one_way(content):
    """Without what says no more than if it were left out, and as a cell holds a text."""
    if isinstance(content, str):
        return clean(content).strip()
    if isinstance(content, list):
        return [in_one_way(one) for one in content]
    if not isinstance(content, dict):
        return content
    kept = {name: in_one_way(value) for name, value in content.items()}
    return {
        name: value
        for name, value in kept.items()
        if name in ("required", "questions") or value not in ("", [], False)
    }


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_set_comes_back_as_it_was(path):
    content = json.loads(path.read_text(encoding="utf-8"))

    assert read_back(content) == (in_one_way(content), [])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(question_sets(), st.lists(st.tuples(st.sampled_from(WHAT), st.integers(0, 99)), max_size=4))
def test_any_set_that_was_edited_comes_back_as_it_was(content, steps):
    for what, number in steps:
        content = edited(content, what, number)
    content = in_one_way(content)
    assume(problems(content) == [])  # some texts were nothing but what no cell holds

    assert read_back(content) == (content, [])


def test_every_key_of_the_format_has_a_column():
    """A key that the workbook forgets would be lost on the way through it."""

    def names(cells):
        return {cell.path[0] for cell in cells}

    assert names(OF_SET) == set(SET_KEYS) - {"scale", "facts", "sections"}
    assert names(OF_SECTION) == set(SECTION_KEYS) - {"questions"}
    assert names(OF_QUESTION) == set(QUESTION_KEYS) - {"choices"} | {"section"}


def test_blank_workbook_explains_offers_and_says_what_is_missing():
    book = load_workbook(io.BytesIO(set_xlsx({})))

    assert book.sheetnames[:6] == [HOW, "Set", "Sections", "Questions", "Choices", "Grades"]
    assert book["Lists"].sheet_state == "hidden"
    offered = {
        str(rule.sqref): rule.formula1 for rule in book["Questions"].data_validations.dataValidation
    }
    assert offered["A2:A201"] == "Sections!$A$2:$A$200"
    kinds = offered["D2:D201"].partition("!")[2].replace("$", "")
    assert [row[0].value for row in book["Lists"][kinds]][:2] == ["Yes or no", "One of a list"]
    assert book["Questions"].column_dimensions["B"].number_format == "@"
    assert [str(m) for m in read_back({})[1]] == ["Set, row 2, Title: is missing"]


def test_text_that_looks_like_a_formula_stays_a_text():
    content = small(title="=1+1")
    book = load_workbook(io.BytesIO(set_xlsx(content)))

    assert (book["Set"]["B2"].value, book["Set"]["B2"].data_type) == ("=1+1", "s")
    assert read_back(content)[0]["title"] == "=1+1"


def changed(*cells, content=None, hide=None, delete=None):
    """What is read of the workbook of the small set with these (sheet, cell, value)."""
    book = load_workbook(io.BytesIO(set_xlsx(content or small())))
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    if hide:
        book[hide[0]].row_dimensions[hide[1]].hidden = True
    if delete:
        del book[delete]
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    content, mistakes = read_workbook(file, "set.xlsx")
    return content, [str(mistake) for mistake in mistakes]


UNREADABLE = {
    ("Set", "A3", "Slug"): "Set, row 3, About the set: must be one of Title;",
    ("Set", "B4", "one"): "Set, row 4, Version: write a whole number",
    ("Sections", "B2", None): "Sections, row 2, Title: This is missing. Fill it in",
    ("Questions", "D3", "List"): "Questions, row 3, Kind of answer: “List” is none of these: “Yes",
    ("Questions", "F3", "Perhaps"): "Questions, row 3, Must be answered: write Yes or No",
    ("Questions", "G4", "Police; Fire"): "Questions, row 4, Asked of: “Fire” is none of these: “Ev",
    ("Questions", "A5", "X"): "Questions, row 5, Section code: “X” is not on the sheet Sections",
    ("Questions", "C6", "=1+1"): "Questions, row 6, Question: This is a formula.",
    ("Choices", "A3", "Q9"): "Choices, row 3, Question code: “Q9” is not on the sheet Questions",
    ("Grades", "F3", "note"): "Grades, row 3: The row has something in a column without a heading",
}
AGAINST_THE_FORMAT = {
    ("Set", "B2", None): "Set, row 2, Title: is missing",
    ("Set", "B4", "9" * 11): "Set, row 4, Version: use a whole number from 1 to",
    ("Set", "B5", "Z9"): "Set, row 5, “Not known to us” is said by question: there is no question",
    ("Sections", "A6", "1"): "Sections, row 6, Section code: use a letter",
    ("Questions", "B5", "A3"): "Questions, row 5, Question code: “A3” is used by Questions, row 4",
    ("Questions", "I7", "A9"): "Questions, row 7, Only if question: “A9” is not an earlier",
    ("Questions", "K8", "never"): "Questions, row 8, Only when: must be one of unborn",
    ("Choices", "B3", "KNOWN"): "Choices, row 3, Answer code: use small letters",
    ("Grades", "A3", "good"): "Grades, row 3, Answer code: “good” is used twice",
}


def test_cell_that_cannot_be_read_is_named_by_sheet_row_and_column():
    _, mistakes = changed(*UNREADABLE)

    assert len(mistakes) == len(UNREADABLE)
    for mistake, text in zip(mistakes, UNREADABLE.values(), strict=True):
        assert mistake.startswith(text)


def test_what_is_against_the_format_is_named_by_sheet_row_and_column():
    missing_title, *others = AGAINST_THE_FORMAT  # which ends the check
    _, mistakes = changed(missing_title)
    _, more = changed(*others, ("Sections", "B6", "A section"))

    assert mistakes == [AGAINST_THE_FORMAT[missing_title]]
    for text in list(AGAINST_THE_FORMAT.values())[1:]:
        assert any(mistake.startswith(text) for mistake in more), (text, more)


def test_hidden_row_is_not_guessed_at():
    _, mistakes = changed(hide=("Questions", 4))

    assert mistakes == ["Questions, row 4: is hidden or struck through. Show it, or delete it"]


def test_codes_of_answers_and_the_short_name_are_made_where_left_empty():
    content, mistakes = changed(
        ("Set", "B3", None),
        ("Set", "B4", None),
        ("Set", "B6", "known_to_us"),
        ("Choices", "B2", None),
    )

    assert mistakes == []
    assert (content["slug"], content["version"]) == ("a-small-set", 1)
    assert content["sections"][0]["questions"][0]["choices"][0]["value"] == "known_to_us"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: b"", "This file can't be read as a table"),
        (lambda: b"PK\x03\x04 broken", "This file can't be read as a table"),
        (lambda: set_xlsx(small())[:5_000], "This file can't be read as a table"),
        (lambda: b"Title,Version\nA,1\n", "This file can't be read as a table"),
    ],
)
def test_file_that_is_no_workbook_is_refused(make, message):
    with pytest.raises(Unreadable, match=message):
        read_workbook(io.BytesIO(make()), "set.xlsx")


def test_missing_sheet_is_named():
    with pytest.raises(Unreadable, match="has no sheet “Choices” that is not hidden"):
        changed(delete="Choices")


def test_missing_heading_is_named_with_its_sheet():
    with pytest.raises(Unreadable, match=r"Sheet “Questions”: .* heading “Kind of answer”"):
        changed(("Questions", "D1", None))


def test_facts_are_read_whatever_is_left_out_and_wherever_their_rows_stand():
    content, mistakes = changed(
        ("Facts", "B2", "Plan"), ("Facts", "D2", "Child protection"),
        ("Facts", "B3", "Locality"), ("Facts", "D3", "North"),
        ("Facts", "B4", "plan"), ("Facts", "D4", "Child in need"),
        ("Facts", "B5", "Locality"), ("Facts", "C5", "s"), ("Facts", "D5", "South"),
    )  # fmt: skip

    assert mistakes == []
    assert [
        (f["code"], f["label"], [c["value"] for c in f["choices"]]) for f in content["facts"]
    ] == [
        ("plan", "Plan", ["child_protection", "child_in_need"]),
        ("locality", "Locality", ["north", "s"]),
    ]


def test_mistake_in_a_fact_is_named_by_its_row():
    _, mistakes = changed(
        ("Facts", "A2", "PLAN"), ("Facts", "B2", "Plan"), ("Facts", "D2", "Child protection"),
        ("Facts", "A3", "PLAN"), ("Facts", "B3", "Plan"), ("Facts", "C3", "No!"),
        ("Facts", "D3", "Child in need"),
    )  # fmt: skip

    assert mistakes == [
        "Facts, row 2, Fact code: use small letters, digits and _, at most 40",
        "Facts, row 3, Choice code: use small letters, digits and _, at most 40",
    ]
