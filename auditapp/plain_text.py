"""People's texts as files of other programs take them. Pure."""

import re

# Excel's own way to write a character as a code, which it would also read in a person's words.
CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
DECODED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_\n?")
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")
# What XML cannot hold. Half a pair of UTF-16 gets into no draft, but must not break a file either.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FORMULA_STARTS = tuple("=+-@|\t\r\n＝＋－＠\ufeff")  # noqa: RUF001  also the wide ones


def clean(text):
    """Without control characters; every kind of line break is one."""
    if text.isprintable():  # neither is in it, as in most of thousands of cells
        return text
    return UNPRINTABLE.sub("", LINE_BREAKS.sub("\n", text))


def same(one, other):
    """Are two texts the same, but for what a workbook or a browser makes of line breaks, control
    characters and the space around?"""
    return clean(one).strip() == clean(other).strip()


def for_excel(text):
    return CODED.sub("_x005F_", clean(text))


def from_excel(text):
    return clean(DECODED.sub(lambda found: "_" if "5F" in found[0] else "\n", text))


def length_in_excel(text):
    """In the units that Excel counts, of which some characters take two."""
    return len(text.encode("utf-16-le", "replace")) // 2


def for_csv(text):
    """A cell that no spreadsheet takes for a formula."""
    text = clean(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
