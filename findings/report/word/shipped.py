"""The template that is shipped: made here, so that what it says can be read and compared. A
partnership that wants another starts from it.

Lists start anew with each heading as a numbered paragraph is the second level of a list whose
first level, without a number of its own, are the headings of parts.
"""

import io
from functools import lru_cache

from docx import Document
from docx.shared import Cm, RGBColor

from . import design
from .design import GREY, field, table

FIRST = Cm(6.6)
KINDS = {"well": "00703C", "worried": "B10E1E", "needs": "1D70B8"}


@lru_cache
def shipped():
    """Its bytes."""
    document = Document()
    design.set_up(document)
    headers(document)
    _short(document)
    _contents(document)
    for write in (
        *(_children, _findings, _since, _voices, _timescales),
        *(_meetings, _differences, _grades, _method),
    ):
        write(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _text(document, words, style=None):
    return document.add_paragraph(words, style)


def tag(document, words):
    """A loop or condition: its paragraph is not in the document that comes out."""
    return document.add_paragraph("{%p " + words + " %}", "Template instruction")


def each(document, loop, words, style=None):
    tag(document, f"for {loop}")
    _text(document, words, style)
    tag(document, "endfor")


def _pictures(document, part):
    tag(document, f"for picture in pictures.{part}")
    _picture(document, "picture")
    tag(document, "endfor")


def _picture(document, name):
    """Title and picture are one paragraph: LibreOffice parts two that are to stay together where a
    heading and a table follow."""
    paragraph = _text(document, "{{ " + name + ".title }}", "Caption")
    paragraph.add_run().add_break()
    paragraph.add_run("{{ " + name + ".image }}")


def headers(document):
    section = document.sections[0]
    section.different_first_page_header_footer = True
    first = section.first_page_header.paragraphs[0]
    first.add_run("{{ partnership }}").bold = True
    first.add_run("\t{{ logo.image }}")
    later = section.header.paragraphs[0]
    later.add_run("{{ partnership }}\t{{ title }}")
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.add_run("{{ standing }}\tPage ")
        field(line, "PAGE")
        line.add_run(" of ")
        field(line, "NUMPAGES")


def _short(document):
    document.add_heading("{{ title }}", 1)
    _text(document, "{{ standing }}", "Standing")
    each(document, "line in signatures", "{{ line }}")
    document.add_heading("What was audited and why", 2)
    each(document, "paragraph in what", "{{ paragraph }}")
    _text(document, '{{ meeting }} {{ period }} {{ reach|join(" ") }}')
    tag(document, "for list in lists")
    for place, (kind, colour) in enumerate(KINDS.items()):
        tag(document, ("if" if place == 0 else "elif") + f' list.kind == "{kind}"')
        heading = document.add_heading("", 2)
        run = heading.add_run("{{ list.label }} ({{ list.findings|length }})")
        run.font.color.rgb = RGBColor.from_string(colour)
        design.bar(heading, colour)
    tag(document, "endif")
    tag(document, "for finding in list.findings")
    _text(document, "{{ finding.wording }}", "List Number")
    tag(document, "for action in finding.actions")
    line = _text(document, "", "Action")
    lead = "{% if action.lead %}, {{ action.lead }}{% endif %}"
    others = "{% if action.others %}, with {{ action.others }}{% endif %}"
    due = ", {% if action.due %}by {{ action.due }}{% else %}no date yet{% endif %}: "
    line.add_run("{{ action.owner }}" + lead + others + due).bold = True
    line.add_run("{{ action.what }}")
    tag(document, "endfor")
    tag(document, "endfor")
    tag(document, "if not list.findings")
    _text(document, "{{ list.empty }}")
    tag(document, "endif")
    tag(document, "endfor")


def _contents(document):
    heading = _text(document, "Contents", "Contents Heading")
    heading.paragraph_format.page_break_before = True
    field(_text(document, ""), 'TOC \\o "2-2" \\h \\z', "Contents")


def _children(document):
    document.add_heading("The children", 2)
    tag(document, "for child in children.rows")
    document.add_heading("{{ child.pseudonym }}, {{ child.age }}", 3)
    each(document, "paragraph in child.circumstances", "{{ paragraph }}")
    tag(document, "if child.discussed")
    _text(document, "").add_run("{{ child.discussed }}").italic = True
    tag(document, "endif")
    tag(document, "endfor")
    tag(document, "if not children.rows")
    _text(document, "{{ children.empty }}")
    tag(document, "endif")
    tag(document, "for group in children.groups")
    table(
        document,
        ["{{ group.label }}", "Children"],
        "part in group.rows",
        ["{{ part.value }}", "{{ part.children }}"],
        [Cm(13), Cm(4)],
    )
    tag(document, "endfor")


def _findings(document):
    document.add_heading("What the findings rest on", 2)
    _pictures(document, "lists")
    tag(document, "for list in lists")
    tag(document, "if list.findings")
    document.add_heading("{{ list.label }}", 3)
    made = table(
        document,
        ["Finding", "What it rests on", "Theme"],
        "finding in list.findings",
        ["{{ loop.index }}. {{ finding.wording }}", "{{ finding.raised }}", "{{ finding.theme }}"],
        [Cm(8.6), Cm(5), Cm(3.4)],
        numbers=False,
    )
    cell = made.rows[2].cells[1]
    how = "How we will know ({{ action.owner }}): {{ action.measure }}"
    for loop, words in (
        ("text in finding.counted", "{{ text }}"),
        ("action in finding.actions", how),
    ):
        for line in ("{%p for " + loop + " %}", words, "{%p endfor %}"):
            cell.add_paragraph(line, "Table Text")
    tag(document, "endif")
    tag(document, "endfor")


def _since(document):
    tag(document, "if since")
    document.add_heading("{{ since.heading }}", 2)
    tag(document, "if since.findings")
    _text(document, "{{ since.note }}")
    _text(document, "{{ since.judged }}")
    _pictures(document, "since")
    tag(document, "for earlier in since.findings")
    document.add_heading("{{ earlier.label }}: {{ earlier.wording }}", 3)
    line = _text(document, "")
    line.add_run("{{ earlier.verdict }}. ").bold = True
    line.add_run("{{ earlier.why }} {{ earlier.when }}")
    tag(document, "if earlier.raised")
    _text(document, "Then: {{ earlier.raised }}")
    tag(document, "endif")
    for loop, words in (
        (
            "compared in earlier.counts",
            "{{ compared.question }}: {{ compared.then }} then. Now: {{ compared.now }}",
        ),
        (
            "found in earlier.alike",
            "Now, {{ found.label }}: {{ found.wording }} {{ found.raised }}",
        ),
        ("text in earlier.actions", "To be done: {{ text }}"),
    ):
        each(document, loop, words, "List Bullet")
    tag(document, "if earlier.not_alike")
    _text(document, "{{ earlier.not_alike }}")
    tag(document, "endif")
    tag(document, "endfor")
    _otherwise(document, "since.empty")


def _voices(document):
    document.add_heading("What families and practitioners said", 2)
    tag(document, "for quote in voices.quotes")
    each(document, "paragraph in quote.words", "{{ paragraph }}", "Quote")
    _text(document, "{{ quote.who }}{% if quote.child %}, {{ quote.child }}{% endif %}", "Quoted")
    tag(document, "endfor")
    for name in ("not_quoted", "empty"):
        tag(document, f"if voices.{name}")
        _text(document, "{{ voices." + name + " }}")
        tag(document, "endif")


def _timescales(document):
    tag(document, "if timescales")
    document.add_heading("Timescales met and missed", 2)
    tag(document, "if timescales.rows")
    _text(document, "{{ timescales.note }}")
    _pictures(document, "timescales")
    document.add_heading("Children by how each limit stood", 3)
    made = table(
        document,
        ["Limit", ("column in timescales.columns", "{{ column }}")],
        "limit in timescales.rows",
        ["{{ limit.rule }}", ("number in limit.numbers", "{{ number }}")],
        [FIRST],
    )
    made.rows[2].cells[0].add_paragraph("{{ limit.source }}", "Table Note")
    tag(document, "for limit in timescales.rows")
    tag(document, "if limit.late")
    document.add_heading("Not in time: {{ limit.rule }}", 3)
    each(document, "text in limit.late", "{{ text }}", "List Bullet")
    tag(document, "endif")
    tag(document, "endfor")
    _otherwise(document, "timescales.empty")


def _otherwise(document, name):
    """Ends a part that is left out where the audit does not call for it, and that has one sentence
    where there is nothing to say."""
    tag(document, "else")
    _text(document, "{{ " + name + " }}")
    tag(document, "endif")
    tag(document, "endif")


def _meetings(document):
    tag(document, "if meetings")
    document.add_heading("{{ meetings.heading }}", 2)
    tag(document, "if meetings.tables")
    _text(document, "{{ meetings.note }}")
    tag(document, "for table in meetings.tables")
    tag(document, "if table.picture")
    _picture(document, "table.picture")
    tag(document, "endif")
    document.add_heading("{{ table.title }}", 3)
    table(
        document,
        ["Service", ("column in table.columns", "{{ column }}")],
        "row in table.rows",
        ["{{ row.service }}", ("share in row.shares", "{{ share.words }}")],
        [FIRST],
        total=["All services", ("share in table.total", "{{ share.words }}")],
    )
    tag(document, "endfor")
    _otherwise(document, "meetings.empty")


def _differences(document):
    tag(document, "if differences")
    document.add_heading("Where records differ", 2)
    _text(document, "{{ differences.note }}")
    _pictures(document, "differences")
    document.add_heading("Differences by kind", 3)
    table(
        document,
        ["Kind", ("column in differences.columns", "{{ column }}")],
        "kind in differences.kinds",
        ["{{ kind.kind }}", ("number in kind.numbers", "{{ number }}")],
        [FIRST],
    )
    tag(document, "if differences.pairs")
    document.add_heading("Differences between two agencies. {{ differences.pairs_note }}", 3)
    table(
        document,
        ["Agencies", ("kind in differences.kinds", "{{ kind.kind }}"), "All"],
        "pair in differences.pairs",
        ["{{ pair.agencies }}", ("number in pair.numbers", "{{ number }}")],
        [FIRST],
    )
    tag(document, "endif")
    tag(document, "endif")


def _grades(document):
    tag(document, "if grades")
    document.add_heading("Grades", 2)
    _pictures(document, "grades")
    tag(document, "for grading in grades")
    document.add_heading("{{ grading.question }}", 3)
    table(
        document,
        ["Grade", "Returns"],
        "step in grading.rows",
        ["{{ step.grade }}", "{{ step.returns }}"],
        [Cm(13), Cm(4)],
        total=["All", "{{ grading.total }}"],
    )
    tag(document, "endfor")
    tag(document, "endif")


def _method(document):
    document.add_heading("{{ method.heading }}", 2)
    each(document, "paragraph in method.note", "{{ paragraph }}")
    document.add_heading("Returns", 3)
    table(
        document,
        ["Organisation", ("column in method.returns.columns", "{{ column }}")],
        "line in method.returns.rows",
        ["{{ line.organisation }}", ("number in line.numbers", "{{ number }}")],
        [Cm(8)],
        total=["All", ("number in method.returns.total", "{{ number }}")],
    )
    tag(document, "if method.cover")
    document.add_heading("What the agencies said about it, once for the whole audit", 3)
    tag(document, "for entry in method.cover")
    document.add_heading("{{ entry.question }}", 4)
    tag(document, "if entry.rows")
    _text(document, "{{ entry.answered }}", "Below Heading")
    table(
        document,
        ["Answer", "Agencies"],
        "choice in entry.rows",
        ["{{ choice.answer }}", "{{ choice.agencies }}"],
        [Cm(13), Cm(4)],
        total=["All that answered", "{{ entry.total }}"],
        # 0 is a total too
        total_if="entry.total or entry.total == 0",
    )
    tag(document, "endif")
    tag(document, "for said in entry.words")
    line = _text(document, "", "Said")
    line.add_run("{{ said.agency }}: ").bold = True
    line.add_run('{{ said.words|join(" ") }}')
    tag(document, "endfor")
    tag(document, "endfor")
    tag(document, "endif")
    tag(document, "for paragraph in method.about")
    _text(document, "").add_run("{{ paragraph }}").font.color.rgb = GREY
    tag(document, "endfor")
