"""What every document printed with python-docx has: its page, its letters, its marks. Nobody's
words are ever a template.
"""

import datetime
import io

from django.utils import timezone
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from auditapp.plain_text import clean

PRODUCT = "Side by Side"
GREY = RGBColor(0x50, 0x5A, 0x5F)


def printed_document(title, footer):
    """An empty document on A4; `footer` stands before the number of each page."""
    document = Document()
    _describe(document, title)
    _set_letters(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    line = page.footer.paragraphs[0]
    line.alignment = 1
    run(line, f"{footer} · page ")
    _field(line, "PAGE")
    run(line, " of ")
    _field(line, "NUMPAGES")
    return document


def content_of(document):
    """Its bytes."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _describe(document, title):
    about = document.core_properties
    about.author = about.last_modified_by = PRODUCT
    about.title, about.comments, about.keywords, about.subject = title, "", "", ""
    about.created = about.modified = timezone.now().astimezone(datetime.UTC).replace(tzinfo=None)


def _set_letters(document):
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    for level, size in ((0, 20), (1, 15), (2, 11), (3, 10.5)):
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.keep_with_next = True
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)


def question_heading(document, text):
    """The bold line of a question, not parted from what stands below it."""
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(8)
    line.paragraph_format.keep_with_next = True
    run(line, text, bold=True)


def note(document, text):
    line = document.add_paragraph()
    run(line, text, grey=True)
    return line


def run(paragraph, text, *, bold=False, grey=False):
    added = paragraph.add_run(clean(text))
    added.bold = bold
    if grey:
        added.font.color.rgb = GREY


def _field(paragraph, name):
    """A number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    added = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    added.append(text)
    field.append(added)
    paragraph._p.append(field)
