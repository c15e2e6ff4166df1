"""The template of a table, for people to download and fill in."""

import csv
import io

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from auditapp.plain_text import for_csv, for_excel

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ROWS_AS_TEXT = 200  # of a template


def template_file(columns, name, kind):
    """The response with a template: `kind` is csv or xlsx, `name` the file's without its ending."""
    content = template_csv(columns) if kind == "csv" else template_xlsx(columns, name.title())
    response = HttpResponse(content, content_type=CSV if kind == "csv" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def template_csv(columns):
    """The headings and the example, in UTF-8 with a mark by which Excel knows that it is."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([for_csv(column.heading) for column in columns])
    writer.writerow([for_csv(column.example) for column in columns])
    return ("\ufeff" + file.getvalue()).encode()


def template_xlsx(columns, title):
    """The headings and the example, and on a second sheet what each column is for. All cells are
    text, so that Excel makes no date of what is typed."""
    book = Workbook()
    sheet, about = book.active, book.create_sheet("About the columns")
    sheet.title = title[:31]
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(column.heading) + 4)
        for row in range(1, ROWS_AS_TEXT + 1):
            sheet.cell(row, place).number_format = "@"
        sheet.cell(1, place, for_excel(column.heading)).font = Font(bold=True)
        sheet.cell(2, place, for_excel(column.example)).font = Font(italic=True, color="505A5F")
    sheet.freeze_panes = "A2"
    about.append(["Column", "Needed", "What to write"])
    for column in columns:
        about.append([column.heading, "yes" if column.required else "no", for_excel(column.help)])
    about.append([])
    about.append(["The grey row is an example: replace it, or leave it and write below."])
    for letter, width in zip("ABC", (30, 10, 80), strict=True):
        about.column_dimensions[letter].width = width
    for cell in about[1]:
        cell.font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
