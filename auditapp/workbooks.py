"""Opening a workbook that somebody uploaded, which may be anything: broken, hostile or huge."""

import enum
import io
import re
import warnings
import zipfile
from dataclasses import dataclass

from openpyxl import load_workbook

MEGABYTE = 1024 * 1024
MAX_FILE = 5 * MEGABYTE
MAX_UNPACKED = 50 * MEGABYTE
MAX_PARTS = 500
# Tags take far longer to read than text.
MAX_TAGS = 450_000
MAX_SHEETS = 60

# openpyxl warns of parts that it leaves out, and may name what is in them.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


class Unreadable(Exception):
    """The message says why, and what to upload instead."""


@dataclass(frozen=True)
class Refusals:
    """What to say of a file that is no workbook, is bigger than allowed, or has a password."""

    not_a_workbook: str
    too_big: str
    protected: str


class FileKind(enum.Enum):
    """What the first bytes and the marks of a file say it is, whatever its name says."""

    XLSX = enum.auto()  # or another archive
    ODS = enum.auto()
    XLS = enum.auto()
    PASSWORD = enum.auto()
    OLD_OFFICE = enum.auto()  # something else of the old Office
    WEB_PAGE = enum.auto()
    XML = enum.auto()  # of Excel 2003
    OTHER = enum.auto()


OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what a password makes of a workbook
ODS_MARK = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
PAGE_STARTS = (b"<html", b"<!doctype html", b"<head", b"<meta", b"<body", b"<table", b"<style")
XML_MARK = b"urn:schemas-microsoft-com:office:spreadsheet"

SAVE_AS_XLSX = "Open it in Excel and save it as an Excel workbook (.xlsx)"
NAMED = {
    FileKind.PASSWORD: "This workbook has a password. Save it without a password, and upload that",
    FileKind.XLS: f"This is an old Excel workbook (.xls). {SAVE_AS_XLSX}",
    FileKind.ODS: "This is an OpenDocument workbook (.ods). Save it as an Excel workbook (.xlsx)",
    FileKind.WEB_PAGE: f"This is a web page saved with the name {{name}}. {SAVE_AS_XLSX}",
    FileKind.XML: f"This is an XML file saved with the name {{name}}. {SAVE_AS_XLSX}",
}


def kind_of(content):
    if content.startswith(b"PK\x03\x04"):
        return FileKind.ODS if ODS_MARK in content[:100] else FileKind.XLSX
    if content.startswith(OLD_OFFICE):
        return _kind_of_old_office(content)
    start = content[:2_000].replace(b"\0", b"").lower()  # whichever way its letters are written
    start = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    is_xml = start.startswith(b"<?xml")
    if start.startswith((*PAGE_STARTS, b"mime-version:")) or (is_xml and b"<html" in start):
        return FileKind.WEB_PAGE
    return FileKind.XML if is_xml and XML_MARK in start else FileKind.OTHER


def _kind_of_old_office(content):
    """By the names of the streams in it."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileKind.PASSWORD
    if any(name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book")):
        return FileKind.XLS
    return FileKind.OLD_OFFICE


def name_another_kind(content, filename, *, readable):
    """Raise Unreadable, with its right name, for a file that is none of the `readable` kinds."""
    kind = kind_of(content)
    if kind in NAMED and kind not in readable:
        suffix = re.search(r"\.\w{1,5}$", filename)
        raise Unreadable(NAMED[kind].format(name=suffix[0].lower() if suffix else "of a workbook"))


def open_workbook(content, refusals):
    """The workbook in these bytes, to be read from the top (`read_only`), formulas as such. Its
    unpacked size and number of tags were checked first. Raises Unreadable."""
    if len(content) > MAX_FILE:
        raise Unreadable(refusals.too_big)
    if content.startswith(OLD_OFFICE):
        raise Unreadable(refusals.protected)
    try:
        check_parts(content, refusals)
        return load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file makes zipfile and openpyxl stumble on
        raise Unreadable(refusals.not_a_workbook) from error


def check_parts(content, refusals):
    """Raise Unreadable for an archive that unpacks to more than is allowed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_parts(archive, refusals)


def _check_parts(archive, refusals):
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(refusals.too_big)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(refusals.protected)
    unpacked = tags = 0
    for part in parts:
        with archive.open(part) as opened:
            text = opened.read(MAX_UNPACKED - unpacked + 1)  # a size may be a lie
        unpacked += len(text)
        tags += text.count(b"<")
        if unpacked > MAX_UNPACKED or tags > MAX_TAGS:
            raise Unreadable(refusals.too_big)
        if text.count(b"sheetId=") > MAX_SHEETS:
            raise Unreadable(refusals.too_big)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable(refusals.not_a_workbook)


ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
ROW_NUMBER = re.compile(rb"""\sr=["'](\d{1,9})["']""")
HIDDEN = re.compile(rb"""\s(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0*)?["'])""")


def part_of(sheet, content):
    """The bytes of the part of a workbook in which a sheet stands. The way of reading that is safe
    with huge files leaves out what is not in a cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(sheet._worksheet_path)


def hidden_rows(part):
    """The numbers of the rows of a sheet's part that are hidden, by a filter or by hand."""
    found, number = set(), 0
    for tag in ROW.finditer(part):
        said = ROW_NUMBER.search(tag[0])
        number = int(said[1]) if said else number + 1
        if HIDDEN.search(tag[0]):
            found.add(number)
    return found
