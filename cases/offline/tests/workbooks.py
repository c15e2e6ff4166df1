"""Downloaded workbooks in tests: opened, filled in as in Excel, uploaded."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

CODE, QUESTION, ANSWER, COMMENT, GUIDANCE, RETURN, SECTION, VERSION, FIELD, KEY = range(10)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloaded(client, agency_return):
    """The workbook of one return."""
    response = client.get(reverse("return-workbook", args=[agency_return.public_id]))
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def all_downloaded(client, audit):
    response = client.get(reverse("audit-workbook", args=[audit.public_id]))
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def row_of(book, field, key="", sheet="Ada"):
    """The cells of the row of a field; for an observation's, of the first empty one."""
    for row in book[sheet].iter_rows(min_row=4):
        is_new = field.startswith("observations") and not key and not row[ANSWER].value
        if row[FIELD].value == field and ((row[KEY].value or "") == key or is_new):
            return row
    raise LookupError(f"{field} {key}")


def fill_in(book, answers, sheet="Ada"):
    """`answers`: field, or (field, key), or field with "-comment" -> what is written there."""
    for place, value in answers.items():
        field, key = place if isinstance(place, tuple) else (place, "")
        column = COMMENT if field.endswith("-comment") else ANSWER
        row_of(book, field.removesuffix("-comment"), key, sheet)[column].value = value
    return book


def content_of(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(client, audit, book, name="returns.xlsx", **options):
    """Upload a workbook, or the bytes of a file."""
    content = book if isinstance(book, bytes) else content_of(book)
    file = SimpleUploadedFile(name, content, XLSX)
    return client.post(reverse("audit-upload", args=[audit.public_id]), {"file": file}, **options)


def taken(page):
    """What the preview would save as it stands: its hidden fields."""
    preview = page.context["preview"]
    return [section.take for section in preview.ready]


def save(client, page, take=None):
    take = taken(page) if take is None else take
    return client.post(page.request["PATH_INFO"], {"do": "save", "take": take}, follow=True)
