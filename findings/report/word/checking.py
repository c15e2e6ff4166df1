"""Whether an uploaded file can be a template: a Word document, not too big, without anything that
acts by itself, whose placeholders are those that there are.
"""

import io
import re
import zipfile
from functools import lru_cache
from html import unescape
from itertools import zip_longest

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from jinja2 import TemplateSyntaxError

from auditapp.workbooks import OLD_OFFICE, Refusals, Unreadable, check_parts

from ..sample import sample
from .environment import Forbidden, Walking, check_markup
from .filling import CannotFill, Filled, context_of, docx
from .placeholders import Unknown, check_against

MEGABYTE = 1024 * 1024
MAX_FILE = 5 * MEGABYTE
MAX_TEXT = 3 * MEGABYTE  # of one part of XML
MAX_TAGS = 3_000  # placeholders, loops and conditions
MAX_TAG = 300  # characters of one

NOT_WORD = (
    "This file is no Word document that can be read. In Word choose “Save as” and “Word Document "
    "(.docx)”, and upload that"
)
TOO_BIG = "This file is too big. Upload at most 5 MB, without large pictures"
PROTECTED = "This document has a password. Save it without a password, and upload that"
REFUSALS = Refusals(NOT_WORD, TOO_BIG, PROTECTED)

DOCUMENT = "word/document.xml"
DOCX = b"wordprocessingml.document.main+xml"
FILLED_IN = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
ACTIVE = re.compile(r"vbaProject|vbaData|activeX|embeddings/|/afchunk|oleObject", re.IGNORECASE)
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
HARMLESS = ("http:", "https:", "mailto:", "#")
# What Word may work out in a document. Others fetch or start something.
FIELDS = set(
    "PAGE NUMPAGES SECTION SECTIONPAGES TOC PAGEREF REF NOTEREF HYPERLINK SEQ STYLEREF DATE TIME "
    "CREATEDATE SAVEDATE PRINTDATE TITLE SUBJECT AUTHOR FILENAME DOCPROPERTY TC XE INDEX".split()
)

MARKUP = re.compile(r"<[^>]*>")
END_OF_PARAGRAPH = re.compile(r"</w:p>|<w:p/>")
IN_AN_ATTRIBUTE = re.compile(r"<[^>]*\{[{%#]")
SPLIT = re.compile(r"\{\n+[{%#]|[}%#]\n+\}")
OPENING = re.compile(r"\{[{%]")
EDGE = re.compile(r"\{[{%#]|[}%#]\}")
ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
STATEMENT = re.compile(r"\{%-?\s*(?:(?:p|tr|tc|r)\s+)?(\w*)")
# docxtpl has some of its own that rewrite the markup of a cell.
STATEMENTS = {"for", "endfor", "if", "elif", "else", "endif"}


class Refused(Exception):
    """The message says what is wrong, and names the placeholder."""


def check_template(content):
    """Raise Refused unless a report can be written with these bytes as its template."""
    _check_file(content)
    try:
        filled = Filled(io.BytesIO(content))
        filled.render_init()
        sources = [source for source in filled.sources() if EDGE.search(MARKUP.sub("", source))]
    except Exception as error:  # whatever a broken file makes python-docx stumble on
        raise Refused(NOT_WORD) from error
    for source in sources:
        _check_tags(source)
        _check_placeholders(filled.patch_xml(source))
    if not sources:
        raise Refused(
            "There is no placeholder in this document, so that nothing of a report would stand in "
            "it. Start from the shipped template"
        )
    _try_out(content)


def _try_out(content):
    """Fill in the sample, and open what comes out."""
    try:
        Document(io.BytesIO(docx(sample(), content)))
    except CannotFill as error:
        raise Refused(str(error)) from error
    except Exception as error:
        raise Refused(
            "A report that was made with this template can’t be opened. Start from the shipped "
            "template, and change one thing at a time"
        ) from error


# -- the file


def _check_file(content):
    if len(content) > MAX_FILE:
        raise Refused(TOO_BIG)
    if content.startswith(OLD_OFFICE):
        raise Refused(
            "This is an old Word document (.doc), or one with a password. Save it as a Word "
            "document (.docx) without a password, and upload that"
        )
    try:
        check_parts(content, REFUSALS)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [part.filename for part in archive.infolist()]
            if DOCUMENT not in names or len(names) != len(set(names)):
                raise Refused(NOT_WORD)
            for name in names:
                _check_part(name, archive)
    except Unreadable as error:
        raise Refused(str(error)) from error
    except Refused:
        raise
    except Exception as error:  # whatever a broken file makes zipfile stumble on
        raise Refused(NOT_WORD) from error


def _check_part(name, archive):
    if ACTIVE.search(name):
        raise Refused(
            "This document holds macros or embedded files. Save it as a Word document (.docx) "
            "without them, and upload that"
        )
    if not name.endswith((".xml", ".rels")):
        return
    text = archive.read(name)
    if len(text) > MAX_TEXT:
        raise Refused(TOO_BIG)
    if name == "[Content_Types].xml" and DOCX not in text:
        raise Refused(NOT_WORD)
    root = parse_xml(text)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(NOT_WORD)
    if name.endswith(".rels"):
        _check_links(root)
    _check_fields(root)
    if not FILLED_IN.fullmatch(name):
        _check_unfilled(root)


def _check_links(root):
    for link in root:
        target = link.get("Target", "").strip().lower()
        is_harmless = link.get("Type") == HYPERLINK and target.startswith(HARMLESS)
        if link.get("TargetMode", "").lower() == "external" and not is_harmless:
            raise Refused(
                "This document fetches something from elsewhere when it is opened: a linked "
                "picture, template or file. Put it into the document itself"
            )


def _check_fields(root):
    for code in _field_codes(root):
        name = (code.split() or ["PAGE"])[0].upper()
        if name not in FIELDS:
            raise Refused(f"The field “{code.strip()[:60]}” can’t be in a template. Take it out")


def _field_codes(root):
    """What each field is to work out; a code may be spread over several pieces."""
    code = ""
    for part in root.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")):
        if part.tag == qn("w:fldSimple"):
            yield part.get(qn("w:instr"), "")
        elif part.tag == qn("w:instrText"):
            code += part.text or ""
        else:
            yield code
            code = ""
    yield code


def _check_unfilled(root):
    text = "".join(root.itertext())
    if opening := OPENING.search(text):
        raise Refused(
            f"“{text[opening.start() :][:60]}” stands in a footnote, a comment or another part "
            "that is not filled in. Move it into the text, a header or a footer"
        )


# -- what stands in it


def _check_tags(source):
    """Every placeholder, loop and condition begins and ends within one paragraph. docxtpl's search
    for them takes very long where that is not so."""
    if IN_AN_ATTRIBUTE.search(source):
        raise Refused(
            "A placeholder stands in the description of a picture, or another property that is not "
            "filled in. Write it as text"
        )
    text = unescape(MARKUP.sub("", END_OF_PARAGRAPH.sub("\n", source)))
    if SPLIT.search(text):
        raise Refused("A placeholder is spread over two paragraphs. Write it within one")
    edges = list(EDGE.finditer(text))
    if len(edges) > 2 * MAX_TAGS:
        raise Refused(f"This template has more than {MAX_TAGS:,} placeholders. Use loops")
    for first, last in zip_longest(edges[::2], edges[1::2]):
        _check_tag(text, first, last)


def _check_tag(text, first, last):
    if not first[0].startswith("{"):
        raise Refused(f"“{text[: first.end()][-40:].strip()}” ends what did not begin")
    tag = text[first.start() : last.end()] if last else ""
    if not tag.endswith(ENDS[first[0]]) or "\n" in tag or len(tag) > MAX_TAG:
        words = text[first.start() :][:40].split("\n")[0]
        raise Refused(f"“{words}” does not end as it should, with {ENDS[first[0]]}")
    statement = STATEMENT.match(tag)
    if statement and statement[1] not in STATEMENTS:
        raise Refused(
            f"“{tag}” can’t be in a template. There are loops ({{% for … %}}), conditions "
            "({% if … %}) and placeholders ({{ … }})"
        )


def _check_placeholders(source):
    """`source` is as docxtpl makes it for rendering."""
    lines = re.sub(r"(?=\{[{%#])", "\n", source)  # each begins a line, by which errors name it
    try:
        tree = Walking().parse(lines)
        check_markup(tree)
        check_against(tree, placeholders())
    except RecursionError as error:
        raise Refused("There are too many conditions within each other") from error
    except TemplateSyntaxError as error:
        raise Refused(f"{_at(lines, error.lineno)}: {_understood(error)}") from error
    except Forbidden as error:
        raise Refused(f"{_at(lines, error.line)}: a template can’t hold {error.what}") from error
    except Unknown as error:
        raise Refused(f"{_at(lines, error.line)}: {error.message}") from error


def _understood(error):
    if error.message.startswith("Unexpected end of template"):
        return "it has no end. Each “for” needs an “endfor”, and each “if” an “endif”"
    return f"it can’t be understood ({error.message})"


@lru_cache
def placeholders():
    """Everything that there is a placeholder for, as `context_of` makes it of the sample."""
    return context_of(sample(), lambda *about, **more: _Shown())


class _Shown:
    """Stands for a picture."""

    def __html__(self):
        return ""


def _at(lines, number):
    line = lines.split("\n")[number - 1]
    closing = line.find(ENDS.get(line[:2], "\n"))
    return f"“{line[: closing + 2]}”" if closing > 0 else "This template"
