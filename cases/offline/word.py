"""A return printed with python-docx. Nobody's words are ever a template."""

import datetime
import io

from django.utils import timezone
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from auditapp.plain_text import clean
from auditapp.templatetags.interface import day
from cases.returns.presenters.returns import NOTHING_SENT

PRODUCT = "Side by Side"
GREY = RGBColor(0x50, 0x5A, 0x5F)


def return_docx(written, *, today=None):
    """Bytes of the document."""
    document = Document()
    _set_up(document, written)
    _heading(document, written, today or timezone.localdate())
    for section in written.sections:
        _section(document, section)
    if not written.sections:
        document.add_paragraph(NOTHING_SENT)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document, written):
    about = document.core_properties
    about.author = about.last_modified_by = PRODUCT
    about.title, about.comments, about.keywords, about.subject = "Return", "", "", ""
    about.created = about.modified = timezone.now().astimezone(datetime.UTC).replace(tzinfo=None)
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
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    footer = page.footer.paragraphs[0]
    footer.alignment = 1
    agency_return = written.agency_return
    _run(footer, f"{agency_return.case.pseudonym} · {agency_return.agency.name} · page ")
    _field(footer, "PAGE")
    _run(footer, " of ")
    _field(footer, "NUMPAGES")


def _heading(document, written, today):
    agency_return = written.agency_return
    case = agency_return.case
    document.add_paragraph(clean(f"{case.pseudonym}, {case.age}"), style="Title")
    for label, text in (
        ("Agency", agency_return.agency.name),
        ("Audit", written.audit.title),
        ("State", written.state),
        ("Printed", day(today)),
    ):
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        _run(line, f"{label}: ", bold=True)
        _run(line, text)


def _section(document, section):
    document.add_heading(clean(section.section.title), 1)
    for entry in section.questions:
        _question(document, entry)
    if not section.questions and not section.observations:
        _note(document, "Nothing asked here.")
    for _, label, observations in section.observations:
        document.add_heading(label, 2)
        for observation in observations:
            document.add_paragraph(clean(observation.text), style="List Bullet")


def _question(document, entry):
    question = document.add_paragraph()
    question.paragraph_format.space_before = Pt(8)
    question.paragraph_format.keep_with_next = True
    _run(question, f"{entry.question.code} {entry.question.text}", bold=True)
    for about, text in entry.lines:
        line = document.add_paragraph()
        if about:
            _run(line, f"{about.name}: ", grey=True)
        _run(line, text)
    if not entry.lines:
        _note(document, "Not answered")
    for problem in entry.problems if entry.lines else []:
        _note(document, f"Not ready to send: {problem}")
    if entry.comment:
        line = document.add_paragraph()
        _run(line, "Comment: ", grey=True)
        _run(line, entry.comment)


def _note(document, text):
    _run(document.add_paragraph(), text, grey=True)


def _run(paragraph, text, *, bold=False, grey=False):
    run = paragraph.add_run(clean(text))
    run.bold = bold
    if grey:
        run.font.color.rgb = GREY


def _field(paragraph, name):
    """A number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
