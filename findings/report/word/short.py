"""The template of short documents, as report/plain.py describes them."""

import io
from functools import lru_cache

from docx import Document

from . import design
from .design import TEXT_WIDTH, table
from .shipped import each, headers, tag


@lru_cache
def short():
    """Its bytes."""
    document = Document()
    design.set_up(document)
    headers(document)
    document.add_heading("{{ title }}", 1)
    tag(document, "if subtitle")
    document.add_paragraph("{{ subtitle }}", "Standing")
    tag(document, "endif")
    tag(document, "for part in parts")
    _part(document)
    tag(document, "endfor")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _part(document):
    document.add_heading("{{ part.heading }}", 2)
    each(document, "paragraph in part.paragraphs", "{{ paragraph }}")
    tag(document, "if part.numbered")
    each(document, "item in part.items", "{{ item }}", "List Number")
    tag(document, "else")
    each(document, "item in part.items", "{{ item }}", "List Bullet")
    tag(document, "endif")
    tag(document, "for quote in part.quotes")
    each(document, "paragraph in quote.words", "{{ paragraph }}", "Quote")
    document.add_paragraph("{{ quote.who }}", "Quoted")
    tag(document, "endfor")
    tag(document, "if part.table")
    table(
        document,
        [("heading in part.table.headings", "{{ heading }}")],
        "row in part.table.rows",
        [("cell in row", "{{ cell }}")],
        [TEXT_WIDTH // 3],
        numbers=False,
    )
    tag(document, "endif")
