"""A return printed for reading on paper."""

from django.utils import timezone
from docx.shared import Pt

from auditapp.plain_text import clean
from auditapp.printing import content_of, note, printed_document, question_heading, run
from auditapp.templatetags.interface import day
from cases.returns.presenters.returns import NOTHING_SENT


def return_docx(written, *, today=None):
    """Bytes of the document."""
    agency_return = written.agency_return
    footer = f"{agency_return.case.pseudonym} · {agency_return.agency.name}"
    document = printed_document("Return", footer)
    _heading(document, written, today or timezone.localdate())
    for section in written.sections:
        _section(document, section)
    if not written.sections:
        document.add_paragraph(NOTHING_SENT)
    return content_of(document)


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
        run(line, f"{label}: ", bold=True)
        run(line, text)


def _section(document, section):
    document.add_heading(clean(section.section.title), 1)
    for entry in section.questions:
        _question(document, entry)
    if not section.questions and not section.observations:
        note(document, "Nothing asked here.")
    for _, label, observations in section.observations:
        document.add_heading(label, 2)
        for observation in observations:
            document.add_paragraph(clean(observation.text), style="List Bullet")


def _question(document, entry):
    question_heading(document, f"{entry.question.code} {entry.question.text}")
    for about, text in entry.lines:
        line = document.add_paragraph()
        if about:
            run(line, f"{about.name}: ", grey=True)
        run(line, text)
    if not entry.lines:
        note(document, "Not answered")
    for problem in entry.problems if entry.lines else []:
        note(document, f"Not ready to send: {problem}")
    if entry.comment:
        line = document.add_paragraph()
        run(line, "Comment: ", grey=True)
        run(line, entry.comment)
