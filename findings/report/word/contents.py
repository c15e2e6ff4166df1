"""The contents of a document: a field that Word fills in when somebody asks it to. It is filled in
here as well, so that it stands there whatever opens the document.

Which page a heading comes on, only what sets the pages knows: a contents that was not updated yet
has links without numbers, rather than numbers that may be wrong.
"""

import re

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LEVELS = re.compile(r'TOC\b.*\\o\s+"(\d)-(\d)"')
HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
ENTRY = re.compile(r"toc (\d)$", re.IGNORECASE)


def empty(body):
    """Take out what a template's contents list: headings that still hold placeholders."""
    for first, last, _ in _fields(body):
        _clear(first, last)


def fill(document):
    """List the headings in each contents, and make them the targets of its links."""
    body = document.element.body
    fields = list(_fields(body))
    if not fields:
        return
    headings = _headings(document)
    for number, (_, heading) in enumerate(headings, 1):
        _mark(heading, number)
    for first, last, (top, bottom) in fields:
        _clear(first, last)
        entries = [
            (level, heading, number)
            for number, (level, heading) in enumerate(headings, 1)
            if top <= level <= bottom
        ]
        _write(document, first, last, entries)


def _fields(body):
    """(first paragraph, last paragraph, (top level, lowest level)) of each contents whose
    paragraphs stand side by side."""
    first, depth, code = None, 0, ""
    for paragraph in body.iter(qn("w:p")):
        for part in paragraph.iter(qn("w:fldChar"), qn("w:instrText")):
            if part.tag == qn("w:instrText"):
                code += part.text or "" if depth == 1 else ""
            elif part.get(qn("w:fldCharType")) == "begin":
                if depth == 0:
                    first, code = paragraph, ""
                depth += 1
            elif part.get(qn("w:fldCharType")) == "end" and depth:
                depth -= 1
                levels = LEVELS.search(code)
                if depth == 0 and levels and first.getparent() is paragraph.getparent():
                    yield first, paragraph, (int(levels[1]), int(levels[2]))


def _clear(first, last):
    """Leave of a field its code alone, in its first paragraph."""
    if first is not last:
        paragraph = first.getnext()
        while paragraph is not last:
            following = paragraph.getnext()
            paragraph.getparent().remove(paragraph)
            paragraph = following
    _cut(first, last)


def _cut(first, last):
    separator = next(
        (c for c in first.iter(qn("w:fldChar")) if c.get(qn("w:fldCharType")) == "separate"), None
    )
    if separator is None:
        return
    for run in list(separator.getparent().itersiblings()):
        first.remove(run)
    if first is not last:
        last.getparent().remove(last)
    first.append(_run(_field_character("end")))


def _headings(document):
    levels = {style: level for level, style in _levels(document, HEADING).items()}
    return [
        (levels[paragraph.style], paragraph)
        for paragraph in document.element.body.iter(qn("w:p"))
        if paragraph.style in levels and _text(paragraph)
    ]


def _levels(document, pattern):
    """level -> id of the style of that level."""
    found = {style.style_id: pattern.match(style.name or "") for style in document.styles}
    return {int(match[1]): style for style, match in found.items() if match}


def _text(paragraph):
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t"))).strip()


def _mark(paragraph, number):
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(9_000 + number))
    start.set(qn("w:name"), _name(number))
    properties = paragraph.pPr
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)


def _name(number):
    return f"_Toc{90_000_000 + number}"


def _write(document, first, last, entries):
    """The first entry stands in the paragraph that begins the field, the last in the one that ends
    it."""
    styles = _levels(document, ENTRY)
    end = first[-1]
    first.remove(end)
    paragraph = first
    for place, (level, heading, number) in enumerate(entries):
        if place:
            following = OxmlElement("w:p")
            paragraph.addnext(following)
            paragraph = following
        if level in styles:
            paragraph.style = styles[level]
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _name(number))
        link.set(qn("w:history"), "1")
        text = OxmlElement("w:t")
        text.text = _text(heading)
        link.append(_run(text))
        paragraph.append(link)
    paragraph.append(end)


def _field_character(kind):
    character = OxmlElement("w:fldChar")
    character.set(qn("w:fldCharType"), kind)
    return character


def _run(child):
    run = OxmlElement("w:r")
    run.append(child)
    return run
