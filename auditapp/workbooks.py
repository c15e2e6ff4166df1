"""Opening a workbook that somebody uploaded, which may be anything: broken, hostile or huge."""

import io
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
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what a password makes of a workbook

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


def open_workbook(content, refusals):
    """The workbook in these bytes, to be read from the top (`read_only`), formulas as such. Its
    unpacked size and number of tags were checked first. Raises Unreadable."""
    if len(content) > MAX_FILE:
        raise Unreadable(refusals.too_big)
    if content.startswith(OLD_OFFICE):
        raise Unreadable(refusals.protected)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, refusals)
        return load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file makes zipfile and openpyxl stumble on
        raise Unreadable(refusals.not_a_workbook) from error


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
