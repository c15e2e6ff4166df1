"""The files that people have, at each of the pages that take a table: read, asked about, or refused
by their right name. One list of files for all pages."""

import io
import os
import random
import re
import shutil
import subprocess
import time
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.styles import Font

from cases.children.sampling.services import rows_of
from cases.children.services.case_imports import children_in
from cases.models import CandidateList, CaseImport

SECONDS = 2
DATE = "2099-02-28"  # of what may lie ahead
EXPORTED = ["28/02/2099 00:00", "Sat 28th February\xa02099", "2099-02-28T00:00:00"]


@dataclass(frozen=True)
class Page:
    """One that takes a table. Of a list of rows, `read` finds (name, other text) again."""

    name: str
    headings: list
    row: Callable  # (name, number) -> cells
    other: Callable  # number -> what is read of the last cell
    address: Callable
    read: Callable

    def rows(self, names=("Zoë O’Brien", "Bo", "Cy")):
        return [self.row(name, number) for number, name in enumerate(names)]


def planned(other):
    return lambda page: [(p.values["name"], other(p)) for p in page.context["plan"].rows]


PAGES = [
    Page(
        "agencies",
        ["Name", "Short name", "Kind", "Part of"],
        lambda name, number: [name, f"S{number}", "Other", "Police"],
        lambda number: "Police",
        lambda world: "/agencies/import/",
        planned(lambda p: p.note),
    ),
    Page(
        "people",
        ["Name", "Email", "Role", "Until"],
        lambda name, number: [name, f"p{number}@new.example", "Chair", EXPORTED[number]],
        lambda number: DATE,
        lambda world: "/people/import/",
        planned(lambda p: p.values["until"].isoformat()),
    ),
    Page(
        "children",
        ["Age", "Name", "NHS number", "Expected date of birth"],
        lambda name, number: ["2y 3m", name, "943-476-5919", EXPORTED[number]],
        lambda number: DATE,
        lambda world: reverse("case-import", args=[world.audit.public_id]),
        lambda page: [
            (c.key["name"], c.key["expected_date"])
            for c in children_in(CaseImport.objects.get())
            if (c.age, c.key["nhs_number"]) == ("27 months", "9434765919")
        ],
    ),
    Page(
        "candidates",
        ["Reference", "Age", "NHS number", "Expected date of birth"],
        lambda name, number: [name, "17 years 11 months", "'943 476 5919", EXPORTED[number]],
        lambda number: DATE,
        lambda world: reverse("candidate-list-create", args=[world.audit.public_id]),
        lambda page: [
            (row["reference"], row["key"]["expected_date"])
            for row in rows_of(CandidateList.objects.get())
            if (row["age"], row["key"]["nhs_number"]) == ("17 years", "9434765919")
        ],
    ),
]


# -- files


def csv_of(page, separator=",", above="", encoding="utf-8"):
    lines = [separator.join(f'"{cell}"' for cell in row) for row in [page.headings, *page.rows()]]
    return (above + "\r\n".join(lines)).encode(encoding)


def workbook(page, change=None):
    book = Workbook()
    for row in [page.headings, *page.rows()]:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_macros(page):
    """As Excel saves it: another type of the main part, and a part with the macros."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(page))) as plain,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in plain.namelist():
            content = plain.read(name).replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            made.writestr(name, content)
        made.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    return file.getvalue()


def titled(book):
    book.active.insert_rows(1, 2)
    book.active["A1"], book.active["A2"] = "All of them", "28 February 2019"


def behind_a_cover(book):
    book.active.title = "Data"
    cover = book.create_sheet("Cover", 0)
    cover.append(["Made by", "a program"])


def behind_a_hidden_copy(book):
    hidden = book.copy_worksheet(book.active)
    hidden.title, hidden.sheet_state = "Old", "hidden"
    hidden["A2"] = "Not this one"
    book.active.title = "Data"
    book.move_sheet(hidden, -1)
    book.active = 1


def with_a_second_year(book):
    book.copy_worksheet(book.active).title = "2018"


def filtered(book):
    book.active.auto_filter.ref = "A1:D4"
    book.active.auto_filter.add_filter_column(0, ["Zoë O’Brien", "Cy"])
    book.active.row_dimensions[3].hidden = True


def struck(book):
    for cell in book.active[3]:
        cell.font = Font(strike=True)


def web_page(page):
    cells = "".join(f"<th>{heading}</th>" for heading in page.headings)
    return f"\r\n<HTML><body><table><tr>{cells}</tr></table></body></HTML>".encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_password(page):
    return OLE + b"\0" * 1_000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1_000


@pytest.fixture(scope="session")
def converted(tmp_path_factory):
    """(page's name, ending) -> the workbook as LibreOffice saves it; it is started twice."""
    soffice = shutil.which("soffice")
    if soffice is None and os.environ.get("CI") != "true":
        pytest.skip("LibreOffice is not installed: apt install libreoffice-calc-nogui")
    folder = tmp_path_factory.mktemp("converted")
    for page in PAGES:
        (folder / f"{page.name}.xlsx").write_bytes(workbook(page, behind_a_cover))
    (folder / "filtered.xlsx").write_bytes(workbook(PAGES[0], filtered))
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for ending in ("xls", "ods"):
        files = sorted(folder.glob("*.xlsx"))
        subprocess.run(
            [*command, "--convert-to", ending, "--outdir", folder, *files],
            check=True,
            capture_output=True,
            timeout=120,
            env=os.environ | {"HOME": str(folder)},
        )
    return lambda name, ending: (folder / f"{name}.{ending}").read_bytes()


# -- what each page makes of them


@pytest.fixture
def client(world, client_of):
    return client_of(world.administrator)


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request):
    return request.param


def upload(client, world, page, content, name):
    data = {"file": SimpleUploadedFile(name, content), "save_key": str(uuid.uuid4())}
    return client.post(page.address(world), data, follow=True)


def expected(page, *numbers):
    names = ("Zoë O’Brien", "Bo", "Cy")
    return [(names[number], page.other(number)) for number in numbers]


READ = {
    "csv": ("t.csv", lambda p: csv_of(p), ""),
    "csv with the mark of Excel": ("t.csv", lambda p: csv_of(p, encoding="utf-8-sig"), ""),
    "csv as Excel writes it in Britain": ("t.csv", lambda p: csv_of(p, encoding="cp1252"), ""),
    "csv in UTF-16": ("t.csv", lambda p: csv_of(p, "\t", encoding="utf-16"), ""),
    "csv with a line sep=": (
        "t.csv",
        lambda p: csv_of(p, ";", above="sep=;\r\n", encoding="cp1252"),
        "",
    ),
    "csv below a title": (
        "t.csv",
        lambda p: csv_of(p, ";", above="All, of them\r\n28/02/2019\r\n"),
        "The first 2 rows were left out: the headings are in row 3.",
    ),
    "text saved as .xls": ("t.xls", lambda p: csv_of(p, "\t"), ""),
    "workbook": ("t.xlsx", workbook, ""),
    "workbook with macros": ("T.XLSM", with_macros, ""),
    "workbook below a title": (
        "t.xlsx",
        lambda p: workbook(p, titled),
        "The first 2 rows were left out: the headings are in row 3.",
    ),
    "second sheet": (
        "t.xlsx",
        lambda p: workbook(p, behind_a_cover),
        "The table was read from the sheet “Data”.",
    ),
    "sheet behind a hidden one": (
        "t.xlsx",
        lambda p: workbook(p, behind_a_hidden_copy),
        "The table was read from the sheet “Data”.",
    ),
    "two sheets with the headings": (
        "t.xlsx",
        lambda p: workbook(p, with_a_second_year),
        "The same headings stand on “2018” too, which was not read.",
    ),
}


@pytest.mark.parametrize("what", READ)
def test_table_is_read_and_what_was_left_out_is_said(what, page, world, client):
    name, make, note = READ[what]
    shown = upload(client, world, page, make(page), name)
    assert page.read(shown) == expected(page, 0, 1, 2)
    assert note in shown.text
    assert bool(note) == ("govuk-notification-banner" in shown.text)


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_workbook_is_read_and_what_cannot_be_seen_is_said(
    ending, page, world, client, converted
):
    shown = upload(client, world, page, converted(page.name, ending), f"t.{ending}")
    assert page.read(shown) == expected(page, 0, 1, 2)
    assert "The table was read from the sheet “Data”." in shown.text
    assert "rows that are hidden by a filter or struck through can’t be told" in shown.text


DOUBTFUL = {
    "hidden": (filtered, "1 row is hidden. Take it too?", "1 row is hidden and was {}: row 3."),
    "struck": (
        struck,
        "1 row is struck through. Take it too?",
        "1 row is struck through and was {}: row 3.",
    ),
}


@pytest.mark.parametrize(("answer", "taken"), [("take", (0, 1, 2)), ("leave", (0, 2))])
@pytest.mark.parametrize("what", DOUBTFUL)
def test_row_that_may_not_be_meant_is_asked_about(what, answer, taken, page, world, client):
    change, question, note = DOUBTFUL[what]
    shown = upload(client, world, page, workbook(page, change), "t.xlsx")
    assert shown.status_code == 200
    assert question in shown.text
    assert f"Row 3 is {what}" in shown.text
    assert "Zoë" not in shown.text
    assert "checked" not in shown.text
    hidden = dict(re.findall(r'name="(kept|save_key)" value="([^"]+)"', shown.text))

    again = client.post(page.address(world), hidden)
    assert again.status_code == 422
    assert f"Select whether to take rows that are {what}" in again.text

    shown = client.post(page.address(world), hidden | {what: answer}, follow=True)
    assert page.read(shown) == expected(page, *taken)
    assert note.format("taken" if answer == "take" else "left out") in shown.text


REFUSED = {
    "web page": ("t.xls", web_page, "This is a web page saved with the name .xls. Open it"),
    "password": ("t.xlsx", with_password, "This workbook has a password"),
    "old document": ("t.xls", lambda p: OLE + b"\0" * 2_000, "has a password or is of an old kind"),
    "old workbook, broken": (
        "t.xls",
        lambda p: OLE + "Workbook".encode("utf-16-le") + b"\0" * 2_000,
        "can&#x27;t be read as a table",
    ),
    "letters of nothing": ("t.csv", lambda p: b"Age,Name\r\n7,Zo\x81", "letters of this file can"),
    "no headings": ("t.csv", lambda p: b"All of them\r\nAgee;Nam\r\n", "is no heading of this"),
    "another file": ("t.docx", lambda p: b"PK\x03\x04", "must end in .xlsx or .csv"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_file_that_is_no_table_is_called_by_its_name(what, page, world, client):
    name, make, message = REFUSED[what]
    shown = upload(client, world, page, make(page), name)
    assert shown.status_code == 422
    assert message in shown.text


# -- files that ask for more than they are


def open_document(rows, manifest="<manifest/>"):
    """The least that is one, with these rows."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        made.writestr("mimetype", kind, zipfile.ZIP_STORED)
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr("content.xml", content)
    return file.getvalue()


def cells(text, *, columns=1, rows=1):
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )


HOSTILE = {
    "unpacks to 80 MB": lambda: open_document(cells(" " * 80_000_000)),
    "many columns": lambda: open_document(cells("x", columns=100_000_000)),
    "more columns than a number": lambda: open_document(cells("x", columns=4_294_967_295)),
    "many rows and columns": lambda: open_document(cells("x", columns=16_384, rows=1_048_576)),
    "many rows": lambda: open_document(cells("Name") + cells("x", rows=1_048_575)),
    "many spaces": lambda: open_document(cells('<text:s text:c="4000000000"/>')),
    "entities": lambda: open_document(cells("Name"), manifest="<!DOCTYPE x>"),
    "cut off": lambda: open_document(cells("x"))[:300],
    "nothing in it": lambda: open_document(""),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_open_document_is_refused_quickly(what, world, client):
    content = HOSTILE[what]()
    began = time.monotonic()
    shown = upload(client, world, PAGES[0], content, "t.ods")
    assert shown.status_code == 422
    assert time.monotonic() - began < SECONDS


def test_open_document_that_was_made_here_is_read(world, client):
    """So that those above are refused for what is hostile in them."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in [PAGES[0].headings, *PAGES[0].rows()]
    )
    shown = upload(client, world, PAGES[0], open_document(rows), "t.ods")
    assert PAGES[0].read(shown) == expected(PAGES[0], 0, 1, 2)


def test_old_workbook_with_a_cell_far_out_takes_no_more_memory_than_allowed(
    world, client, converted
):
    content = converted("agencies", "xls")
    label = b"\xfd\x00\x0a\x00"  # a text in a cell: then follow its row and its column
    place = content.rindex(label) + len(label)
    content = content[:place] + b"\xff\xff\xff\xff" + content[place + 4 :]
    shown = upload(client, world, PAGES[0], content, "t.xls")
    assert shown.status_code == 422
    assert "This file is too big" in shown.text


def test_old_workbook_with_changed_bytes_is_read_or_refused(world, client, converted):
    good, chance = converted("agencies", "xls"), random.Random(1)
    for _ in range(5):
        content = bytearray(good)
        for _ in range(40):
            content[chance.randrange(512, len(content))] = chance.randrange(256)
        assert upload(client, world, PAGES[0], bytes(content), "t.xls").status_code in (200, 422)


# -- questions about rows


def test_open_document_with_hidden_rows_is_refused(world, client, converted):
    shown = upload(client, world, PAGES[0], converted("filtered", "ods"), "t.ods")
    assert shown.status_code == 422
    assert "Some rows of this workbook are hidden" in shown.text


def test_mistake_in_a_hidden_row_stands_in_the_way_of_nobody_who_leaves_it_out(world, client):
    def wrong(book):
        filtered(book)
        book.active["A3"] = ""

    shown = upload(client, world, PAGES[0], workbook(PAGES[0], wrong), "t.xlsx")
    hidden = dict(re.findall(r'name="(kept|save_key)" value="([^"]+)"', shown.text))
    address = PAGES[0].address(world)
    assert "This is missing" in client.post(address, hidden | {"hidden": "take"}).text
    shown = client.post(address, hidden | {"hidden": "leave"})
    assert PAGES[0].read(shown) == expected(PAGES[0], 0, 2)


def test_no_row_would_be_left(world, client):
    def all_hidden(book):
        for number in (2, 3, 4):
            book.active.row_dimensions[number].hidden = True

    shown = upload(client, world, PAGES[0], workbook(PAGES[0], all_hidden), "t.xlsx")
    hidden = dict(re.findall(r'name="(kept|save_key)" value="([^"]+)"', shown.text))
    again = client.post(PAGES[0].address(world), hidden | {"hidden": "leave"})
    assert again.status_code == 422
    assert "No row would be left" in again.text


@pytest.mark.parametrize("kept", ["", "forged", "\x00", "é", "gAAAAABh" + "x" * 100])
def test_forged_table_is_asked_for_again(kept, world, client):
    data = {"kept": kept, "save_key": str(uuid.uuid4()), "hidden": "take"}
    shown = client.post(PAGES[0].address(world), data)
    assert shown.status_code == 422
    assert "Choose the table again" in shown.text


def test_table_kept_for_one_page_is_not_taken_by_another(world, client):
    shown = upload(client, world, PAGES[0], workbook(PAGES[0], filtered), "t.xlsx")
    hidden = dict(re.findall(r'name="(kept|save_key)" value="([^"]+)"', shown.text))
    other = client.post(PAGES[1].address(world), hidden | {"hidden": "take"})
    assert other.status_code == 422
    assert "Choose the table again" in other.text
