"""PDF documents, tagged for screen readers (PDF/UA-1), by typst.

The layouts stand in `layouts/`. What is printed goes to them as data, never as source. A character
that none of the fonts has is printed as its number, such as [U+65E5]: nothing is left out silently.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

LAYOUTS = Path(__file__).parent / "layouts"
STANDARD = "ua-1"
UNREADABLE = "failed to decode image"
UNPRINTABLE = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")


class MissingFonts(Exception):
    """The fonts are not where set-up puts them."""


def pdf(layout, data):
    """The PDF of a layout, as bytes; `data` are texts, numbers, lists and dicts. A logo that is no
    picture, whatever it begins with, is left out. Raises MissingFonts."""
    missing = ""
    while True:
        try:
            return _compiler(layout).compile(
                format="pdf", sys_inputs={"data": _json(data, missing)}, pdf_standards=STANDARD
            )
        except typst.TypstError as error:
            if data.get("logo") and UNREADABLE in str(error):
                data = data | {"logo": None}
                continue
            found = "".join(map(_character, UNPRINTABLE.findall(str(error))))
            if not set(found) - set(missing):
                raise
            missing += found


def png(svgs, *, ppi=96):
    """Each drawing as a PNG picture, for documents that hold no drawings; its width is that of a
    page without margins."""
    if not svgs:
        return []
    pages = _compiler("pictures.typ").compile(
        format="png", ppi=ppi, sys_inputs={"data": _json(svgs, "")}
    )
    return pages if isinstance(pages, list) else [pages]


@lru_cache
def _compiler(layout):
    fonts = settings.FONTS
    if not fonts.is_dir():
        raise MissingFonts(f"There are no fonts in {fonts}: run script/setup.")
    return typst.Compiler(
        str(LAYOUTS / layout), root=str(LAYOUTS), font_paths=[str(fonts)], ignore_system_fonts=True
    )


def _json(data, missing):
    text = json.dumps(data, ensure_ascii=False)
    for character in missing:
        escaped = json.dumps(character, ensure_ascii=False)[1:-1]
        text = text.replace(escaped, f"[U+{ord(character):04X}]")
    return text


def _character(quoted):
    """What typst could not display, as it quotes it: a character or its number."""
    number = NUMBER.fullmatch(quoted)
    return chr(int(number[1], 16)) if number else quoted
