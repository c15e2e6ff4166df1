"""Uploaded tables: what is read, and what is refused where (E7)."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from auditapp.tables import (
    CellError,
    Column,
    Row,
    TableUploadForm,
    Unreadable,
    read_table,
    template_csv,
    template_xlsx,
)

COLUMNS = [
    Column("name", "Name", required=True, example="Sam Example"),
    Column("born", "Birth date", kind="date", example="2019-02-28"),
    Column("note", "Note"),
]
HEADINGS = ["Name", "Birth date", "Note"]


def workbook(*rows, headings=HEADINGS, change=None):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(content, filename="table.xlsx", columns=COLUMNS):
    return read_table(io.BytesIO(content), filename, columns).rows


def texts(rows):
    return [list(row.texts.values()) for row in rows]


def errors(content, filename="table.xlsx"):
    return [error for row in read(content, filename) for error in row.errors]


# -- what is read


def test_workbook_is_read_as_people_see_it():
    content = workbook(
        ["Ada", datetime.date(2019, 2, 28), None],
        [None, None, None],
        ["  Ben  ", datetime.datetime(2019, 3, 1), 9434765919.0],
    )
    rows = read(content)
    assert texts(rows) == [["Ada", "2019-02-28", ""], ["Ben", "2019-03-01", "9434765919"]]
    assert [row.number for row in rows] == [2, 4]
    assert not errors(content)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_is_read_with_any_of_the_usual_delimiters(delimiter, mark):
    lines = [HEADINGS, ["Zoë", "28/02/2019", '"one\ntwo"']]
    content = (mark + "\r\n".join(delimiter.join(line) for line in lines)).encode()
    assert texts(read(content, "table.csv")) == [["Zoë", "2019-02-28", "one\ntwo"]]


@pytest.mark.parametrize(
    "typed",
    [
        "28/02/2019",
        "28/2/2019",
        "28.2.2019",
        "28 Feb 2019",
        "28 February 2019",
        "2019-02-28",
        "28/02/2019 00:00",
        "Thu 28th Feb 2019",
    ],
)
def test_dates_typed_as_text_are_read(typed):
    assert texts(read(workbook(["Ada", typed, ""])))[0][1] == "2019-02-28"


def test_headings_come_in_any_order_and_optional_ones_may_lack():
    content = workbook(["a note", "Ada"], headings=["NOTE ", "name *"])
    assert texts(read(content)) == [["Ada", "", "a note"]]


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_template_filled_in_below_its_example_is_read(name):
    if name.endswith("csv"):
        content = template_csv(COLUMNS) + b"Ada,28/02/2019,\r\n"
    else:
        book = load_workbook(io.BytesIO(template_xlsx(COLUMNS, "Children")))
        book.active["A3"], book.active["B3"] = "Ada", "28/02/2019"
        file = io.BytesIO()
        book.save(file)
        content = file.getvalue()
    assert texts(read(content, name)) == [["Ada", "2019-02-28", ""]]


@pytest.mark.parametrize("template", [template_csv(COLUMNS), template_xlsx(COLUMNS, "Children")])
def test_template_as_downloaded_holds_nothing(template):
    name = "table.xlsx" if template[:2] == b"PK" else "table.csv"
    with pytest.raises(Unreadable, match="nothing below the headings"):
        read(template, name)


def test_workbook_saved_by_libreoffice_is_read(libreoffice, tmp_path):
    made = tmp_path / "made.csv"
    made.write_text("Name,Birth date,Note\nZoë,2019-02-28,0123\n")
    rows = read(libreoffice(made, "--convert-to", "xlsx", "--infilter=CSV:44,34,76,1,1/1/2/5/3/2"))
    assert texts(rows) == [["Zoë", "2019-02-28", "0123"]]


# -- what is wrong in a cell


@pytest.mark.parametrize(
    ("row", "heading", "message"),
    [
        (["", "", "a note"], "Name", "missing"),
        (["Ada", "31/02/2019", ""], "Birth date", "real date"),
        (["Ada", "28/02/19", ""], "Birth date", "Give the year in four figures"),
        (["Ada", "02/28/2019", ""], "Birth date", "Write the day first"),
        (["Ada", "Mon 28 Feb 2019", ""], "Birth date", "28 February 2019 is a Thursday"),
        (["Ada", "tomorrow", ""], "Birth date", "real date"),
        (["Ada", 43524, ""], "Birth date", "real date"),
        (["Ada", "", "=1+1"], "Note", "formula"),
        (["Ada", "", "#REF!"], "Note", "error of Excel"),
        (["Ada", "", datetime.date(2026, 4, 3)], "Note", "made a date"),
        (["Ada", "", "x" * 5_001], "Note", "too long"),
        (["Ada", "", "", "stray"], "", "without a heading"),
    ],
)
def test_wrong_cell_is_named_by_row_and_column(row, heading, message):
    [error] = errors(workbook(["Ben", "", ""], row))
    assert (error.row, error.heading) == (3, heading)
    assert message in error.message


def test_merged_cells_are_named():
    def merge(book):
        book.active.merge_cells("A2:B2")

    found = errors(workbook(["Ada", "", ""], ["Ben", "", ""], change=merge))
    assert {(e.row, e.heading) for e in found} == {(2, "Name"), (2, "Birth date")}
    assert "Unmerge" in found[0].message


def test_formula_in_csv_is_refused():
    [error] = errors(b"Name,Note\nAda,=1+1\n", "table.csv")
    assert error == CellError(2, "Note", "This is a formula. Type the value itself")


# -- what is no table


def bomb():
    """A zip whose parts unpack to far more than is allowed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * 80_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "filename", "message"),
    [
        (b"", "table.csv", "empty"),
        (b"Name\nZo\x81", "table.csv", "CSV UTF-8"),
        ("Name\nAda".encode("utf-16-le"), "table.csv", "CSV UTF-8"),
        (b'Name\n"Ada', "table.csv", "can't be read"),
        (b"Name,Birth date\n", "table.csv", "nothing below"),
        (b"Nmae\nAda\n", "table.csv", "“Nmae” is no heading"),
        (b'"Nmae","Note"\n"Ada","x"\n', "table.csv", "“Nmae” is no heading"),
        (b"All of them\n\nNmae;Note\nAda;x\n", "table.csv", "“Nmae” is no heading"),
        (
            workbook(headings=[datetime.date(2019, 2, 28)]),
            "table.xlsx",
            "“2019-02-28” is no heading",
        ),
        (b"Name,name\nAda,Ada\n", "table.csv", "two columns “Name”"),
        (b"Note\nx\n", "table.csv", "lacks the heading “Name”"),
        (b"Name\n" + b"Ada\n" * 10_000, "table.csv", "more than 2,000 rows"),
        (b"," * 100, "table.csv", "too big"),
        (b"x" * 6_000_000, "table.csv", "too big"),
        (b"Name\n" + b"x" * 200_000, "table.csv", "can't be read"),
        (b"no workbook", "table.xlsx", "can't be read"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "table.xlsx", "password"),
        (bomb(), "table.xlsx", "too big"),
        (workbook(*[["Ada", "", ""]] * 10_000), "table.xlsx", "more than 2,000 rows"),
    ],
)
def test_file_that_is_no_table_is_refused(content, filename, message):
    with pytest.raises(Unreadable) as refusal:
        read(content, filename)
    assert message in str(refusal.value)


def test_cell_in_the_last_row_of_a_sheet_is_read():
    def far(book):
        book.active["A1048576"] = "Ada"

    assert [row.number for row in read(workbook(change=far))] == [1_048_576]


def test_more_columns_than_any_table_has_are_refused():
    def wide(book):
        book.active["BI2"] = "x"

    with pytest.raises(Unreadable, match="too big"):
        read(workbook(["Ada", "", ""], change=wide))


@given(st.binary(max_size=300), st.sampled_from(["t.csv", "t.xlsx"]))
@example(b"PK\x03\x04", "t.xlsx")
@example(b"Name\n\xed\xa0\x80", "t.csv")
def test_any_bytes_are_a_table_or_unreadable(content, filename):
    try:
        assert all(isinstance(row, Row) for row in read(content, filename))
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017  either is right


@given(st.text(max_size=200))
def test_any_text_below_a_heading_is_read_or_unreadable(text):
    try:
        read(f"Name\n{text}".encode("utf-8", "replace"), "t.csv")
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017


# -- the form


def form(content, name="table.csv"):
    files = {"file": SimpleUploadedFile(name, content)}
    data = {"save_key": "0b1e6c32-44d5-4d3c-9d8e-2f5a6f1b7a10"}
    return TableUploadForm(data, files, columns=COLUMNS)


def test_form_gives_rows_and_errors_of_cells():
    good, wrong = form(b"Name\nAda\n"), form(b"Name,Birth date\nAda,x\n")
    assert good.is_valid()
    assert texts(good.rows) == [["Ada", "", ""]]
    assert wrong.is_valid()
    assert [str(error)[:18] for error in wrong.cell_errors] == ["Row 2, Birth date:"]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [(b"", "t.csv", "empty"), (b"x", "t.pdf", "must end in"), (b"x", "t.csv", "no heading")],
)
def test_form_says_why_a_file_is_no_table(content, name, message):
    refused = form(content, name)
    assert not refused.is_valid()
    assert message in refused.errors["file"][0]
