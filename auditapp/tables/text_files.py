"""Tables in CSV, as Excel and other programs write it."""

import codecs
import csv
import io
import re

from auditapp.plain_text import clean
from auditapp.workbooks import Unreadable

from .columns import Line, Sheet
from .limits import FORMULA, MAX_COLUMNS, TOO_BIG, UNKNOWN_LETTERS

# Excel writes this line for itself, and leaves it out when it reads the file.
SEPARATOR = re.compile(r"\s*sep=([,;|\t])[,;|\t]*\r?\n", re.IGNORECASE)


def sheets_of(content):
    """A Sheet for each separator that the file may have, the likeliest first."""
    text = _decoded(content)
    if said := SEPARATOR.match(text):
        return [Sheet("", 1, _lines(text[said.end() :], said[1], above=1))]
    first = text.lstrip().partition("\n")[0]
    separators = sorted(",;\t", key=first.count, reverse=True)
    return [Sheet("", 1, _lines(text, separator)) for separator in separators]


def _decoded(content):
    """UTF-8; UTF-16 with its mark; or Windows-1252, which is what Excel calls “CSV” in Britain."""
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if is_utf_16 else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:  # UTF-16 without its mark, or no text at all
            return text
    raise Unreadable(UNKNOWN_LETTERS)


def _lines(text, separator, above=0):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for cells in reader:
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(TOO_BIG)
        yield Line(above + reader.line_num, [_cell(cell) for cell in cells])


def _cell(text):
    text = clean(text).strip()
    return FORMULA if text.startswith("=") else text
