"""Broken and hostile files: refused with a clear message, quickly, with nothing changed (E7)."""

import io
import re
import time
import zipfile
import zlib

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import NamedStyle

from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory
from cases.models import SectionDraft, Upload

from ..workbook import HEADINGS, MACHINE_HEADINGS
from .workbooks import all_downloaded, content_of, downloaded, fill_in, upload

SECONDS = 2


@pytest.fixture
def client(world, client_of):
    return client_of(world.auditor)


@pytest.fixture
def good(world, client):
    return content_of(downloaded(client, acting.agency_return(world.case, world.police)))


def archive(parts):
    """A zip of name -> bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def changed(good, **parts):
    """The good workbook with parts replaced: path with __ for / and no .xml -> a function."""
    found = parts_of(good)
    for name, change in parts.items():
        path = f"{name.replace('__', '/')}.xml"
        found[path] = change(found[path])
    return archive(found)


def long_sheet(rows, columns=10):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ada")
    sheet.append(HEADINGS + MACHINE_HEADINGS)
    for _ in range(rows):
        sheet.append(["x"] * columns)
    return content_of(book)


def many_sheets(good):
    book = load_workbook(io.BytesIO(good))
    for number in range(70):
        book.create_sheet(f"S{number}")
    return content_of(book)


def lying_about_sizes(good):
    """The directory says that a part is small which is not."""
    bomb = archive(parts_of(good) | {"xl/extra.xml": b" " * 80_000_000})
    size = (80_000_000).to_bytes(4, "little")
    return bomb.replace(size, (10).to_bytes(4, "little"))


def encrypted(good):
    """With the flag of a password on the first part."""
    content = bytearray(good)
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
DIMENSION = re.compile(rb"<dimension [^>]*/>")


def with_far_row(sheet):
    return sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')


def with_row_past_all(sheet):
    row = b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row></sheetData>'
    return sheet.replace(b"</sheetData>", row)


HOSTILE = {
    "nothing": lambda good: b"",
    "text": lambda good: b"not a workbook at all",
    "page": lambda good: b"<html><script>alert(1)</script></html>",
    "old or with a password": lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000,
    "cut off": lambda good: good[: len(good) // 2],
    "beginning cut off": lambda good: good[200:],
    "bytes changed": lambda good: good[:500] + bytes(b ^ 255 for b in good[500:900]) + good[900:],
    "zip of nothing": lambda good: archive({}),
    "zip of something else": lambda good: archive({"readme.txt": b"hello"}),
    "sheet missing": lambda good: archive(
        {n: c for n, c in parts_of(good).items() if "sheet2" not in n}
    ),
    "no list of sheets": lambda good: archive(
        {n: c for n, c in parts_of(good).items() if n != "xl/workbook.xml"}
    ),
    "broken XML": lambda good: changed(good, xl__worksheets__sheet2=lambda s: s[:-200]),
    "not a workbook of ours": lambda good: content_of(Workbook()),
    "bomb": lambda good: archive(parts_of(good) | {"xl/extra.xml": b" " * 80_000_000}),
    "bomb as a sheet": lambda good: changed(
        good, xl__worksheets__sheet2=lambda s: s.replace(b"Ada", b"A" * 60_000_000)
    ),
    "bomb that lies": lying_about_sizes,
    "bomb of many parts": lambda good: archive(
        parts_of(good) | {f"xl/{n}.xml": b"" for n in range(2_000)}
    ),
    "bomb of entities": lambda good: changed(
        good, xl__worksheets__sheet2=lambda s: ENTITIES + s.partition(b"?>")[2]
    ),
    "bomb of tags": lambda good: changed(
        good, xl__worksheets__sheet2=lambda s: s.replace(b"</sheetData>", b"<row/>" * 3_000_000)
    ),
    "bomb of strings": lambda good: archive(
        parts_of(good) | {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * 2_000_000}
    ),
    "many sheets": many_sheets,
    "many rows": lambda good: long_sheet(3_000),
    "very many rows": lambda good: long_sheet(40_000),
    "many columns": lambda good: long_sheet(3, columns=40),
    "row past all": lambda good: changed(good, xl__worksheets__sheet2=with_row_past_all),
    "with a password": encrypted,
    "number of a string that is not there": lambda good: changed(
        good, xl__worksheets__sheet2=lambda s: s.replace(b't="inlineStr"><is', b't="s"><v>7</v><is')
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_quickly_with_a_message(what, world, client, good):
    content = HOSTILE[what](good)
    began = time.process_time()
    page = upload(client, world.audit, content)
    took = time.process_time() - began
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert "Traceback" not in page.text
    assert took < SECONDS
    assert not Upload.objects.exists()
    assert not SectionDraft.objects.filter(version__gt=0).exists()


@pytest.mark.parametrize(
    ("name", "what", "message"),
    [
        ("returns.xlsx", "old or with a password", "has a password or is of an old kind"),
        ("returns.xlsx", "with a password", "has a password or is of an old kind"),
        ("returns.xlsx", "bomb", "bigger than any that can be downloaded here"),
        ("returns.xlsx", "text", "can't be read as an Excel workbook"),
        ("returns.xlsx", "nothing", "The file is empty"),
        ("returns.xlsm", "text", "can't be read as an Excel workbook"),
        ("returns.ods", "text", "whose name ends in .xlsx"),
        ("returns.xls", "page", "This is a web page saved with the name .xls. Open it in Excel"),
        ("returns.xlsx", "page", "This is a web page saved with the name .xlsx. Open it in Excel"),
        ("returns.csv", "text", "whose name ends in .xlsx"),
    ],
)
def test_message_says_what_to_do(name, what, message, world, client, good):
    assert message in upload(client, world.audit, HOSTILE[what](good), name).text.replace(
        "&#x27;", "'"
    )


def test_no_file_says_to_choose_one(world, client):
    page = client.post(f"/audits/{world.audit.public_id}/upload/", {})
    assert page.status_code == 422
    assert "Choose the workbook to upload" in page.text


def test_file_of_five_megabytes_is_read_and_a_bigger_one_refused(world, client, good):
    noise = zlib.compress(bytes(range(256)) * 8, 0) * 2_600  # stored, so that it stays big
    file = io.BytesIO(good)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/picture.bin", noise[: 5 * 1024 * 1024 - len(good) - 400])
    content = file.getvalue()
    assert 5 * 1024 * 1024 - 1_000 < len(content) <= 5 * 1024 * 1024
    assert upload(client, world.audit, content).status_code == 302
    page = upload(client, world.audit, content + b"\0" * 2_000)
    assert page.status_code == 422
    assert "must be smaller than 5 MB" in page.text


def test_twelve_megabytes_get_the_message_too(world, client):
    page = upload(client, world.audit, b"PK" + b"\0" * 12_000_000)
    assert page.status_code == 422
    assert "must be smaller than 5 MB" in page.text


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: DIMENSION.sub(b"", sheet),
        lambda sheet: DIMENSION.sub(b'<dimension ref="A1:B2"/>', sheet),
        lambda sheet: DIMENSION.sub(b'<dimension ref="A1:XFD1048576"/>', sheet),
        with_far_row,
    ],
)
def test_what_a_sheet_says_of_its_size_does_not_matter(change, world, client, good):
    book = content_of(fill_in(load_workbook(io.BytesIO(good)), {"A5": "Found"}))
    page = upload(client, world.audit, changed(book, xl__worksheets__sheet2=change), follow=True)
    assert "Found" in page.text


def test_macros_links_and_pictures_are_passed_over(world, client, good):
    book = content_of(fill_in(load_workbook(io.BytesIO(good)), {"A5": "Found"}))
    extra = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/media/image1.png": b"\x89PNG",
        "customXml/item1.xml": b"<x/>",
    }
    page = upload(client, world.audit, archive(parts_of(book) | extra), follow=True)
    assert "Found" in page.text


def test_cell_of_a_strange_kind_is_no_error(world, client, good):
    """A colour, a number that is too big for a date, a truth value."""
    book = load_workbook(io.BytesIO(good))
    book.add_named_style(NamedStyle("date", number_format="dd/mm/yyyy"))
    fill_in(book, {"A5": True, "A4": 1e300, ("A2", "neglect"): True})
    page = upload(client, world.audit, book, follow=True)
    assert page.status_code == 200
    assert "Neglect" in page.text


def test_workbook_of_many_children_is_read(world, client_of):
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police],
        question_set=world.audit.question_set,
    )
    for number in range(30):
        CaseFactory(audit=audit, pseudonym=f"Child {number}")
    acting.open_audit(audit)
    client = client_of(world.care_auditor)
    book = all_downloaded(client, audit)
    fill_in(book, {"A5": "The last"}, sheet="Child 29")
    assert "The last" in upload(client, audit, book, follow=True).text
