"""Reading documents back."""

import io
import os
import shutil
import subprocess

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn


def opened(content):
    return Document(io.BytesIO(content))


def headings(document, level):
    return [p.text for p in document.paragraphs if p.style.name == f"Heading {level}"]


def tables(document):
    """Rows of texts, of each table."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def words_of(document):
    """All texts, of headers and footers too, in the order of the document."""
    parts = [document.element.body]
    for section in document.sections:
        for header in (section.first_page_header, section.header):
            parts.append(header._element)
        for footer in (section.first_page_footer, section.footer):
            parts.append(footer._element)
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for part in parts
        for paragraph in part.iter(qn("w:p"))
    )


def squeezed(text):
    """Without white space: lines break where they like."""
    return "".join(text.split())


def words_of_pdf(content):
    """What Poppler reads. Without it the test is skipped, and fails where CI is true."""
    program = shutil.which("pdftotext")
    if program is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse("This test needs Poppler: apt-get install poppler-utils")
    made = subprocess.run(
        [program, "-raw", "-", "-"], input=content, capture_output=True, check=True, timeout=60
    )
    return made.stdout.decode()


def tags(content):
    """(kind, alternative text, number of parts) of each element of a PDF's structure, in order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return list(_tags(pdf.Root.StructTreeRoot.K))


def _tags(node):
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _tags(one)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S)[1:], str(node.get("/Alt", "")), len(node.get("/K", []))
        yield from _tags(node.get("/K", pikepdf.Array()))
