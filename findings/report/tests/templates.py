"""Templates as somebody may upload them."""

import io
import zipfile

from docx import Document

from ..word.shipped import shipped


def template(*paragraphs, row=None, footer=None):
    """A plain document with these paragraphs, and perhaps a table of one row and a footer."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if row:
        cells = document.add_table(1, len(row)).rows[0].cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(name, content, base=None):
    """A document with one part more, or another content of one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or shipped())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def replaced(name, old, new, base=None):
    """A document with something in one part replaced."""
    base = base or shipped()
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        content = archive.read(name)
    assert old in content
    return with_part(name, content.replace(old, new, 1), base)
