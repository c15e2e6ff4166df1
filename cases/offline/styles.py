"""How the workbook looks: what is locked, wrapped, wide, and how it prints."""

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.dimensions import RowDimension

WIDTHS = [8, 52, 38, 34, 44]
LINE = Side(style="thin", color="B1B4B6")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
WRAPPED = Alignment(wrap_text=True, vertical="top")


def add_styles(book):
    """All cells hold text: then nothing that is typed turns into a date or a formula."""
    plain = {"alignment": WRAPPED, "number_format": "@"}
    grey = PatternFill("solid", fgColor="F3F2F1")
    styles = [
        NamedStyle("s2s", font=Font(name="Arial", size=10), **plain),
        NamedStyle(
            "s2s part",
            font=Font(name="Arial", size=10),
            number_format="@",
            alignment=Alignment(wrap_text=True, vertical="top", indent=2),
        ),
        NamedStyle(
            "s2s answer",
            font=Font(name="Arial", size=10),
            border=BOX,
            protection=Protection(locked=False),
            **plain,
        ),
        NamedStyle("s2s unused", font=Font(name="Arial", size=10), fill=grey, **plain),
        NamedStyle("s2s guidance", font=Font(name="Arial", size=9, color="505A5F"), **plain),
        NamedStyle("s2s note", font=Font(name="Arial", size=10, color="505A5F")),
        NamedStyle("s2s title", font=Font(name="Arial", size=14, bold=True)),
        NamedStyle(
            "s2s section",
            font=Font(name="Arial", size=12, bold=True),
            alignment=WRAPPED,
            border=Border(bottom=Side(style="medium", color="1D70B8")),
        ),
        NamedStyle(
            "s2s header",
            font=Font(name="Arial", size=10, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="1D70B8"),
            **plain,
        ),
    ]
    for style in styles:
        book.add_named_style(style)


def set_up_sheet(sheet, visible, hidden):
    """Of a child: `visible` columns for people, after them `hidden` ones."""
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDE"[number]].width = width
    for number in range(visible, visible + hidden):
        column = sheet.column_dimensions["ABCDEFGHIJKLMNOP"[number]]
        column.hidden = True
    sheet.freeze_panes = "C4"
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    sheet.print_title_rows = "3:3"
    set_up_page(sheet)


class Height(RowDimension):
    """A height that the row has when it is opened, and outgrows when more is written in it."""

    customHeight = False


LINE_HEIGHT, HIGHEST = 13.5, 409
CHARACTERS = [8, 56, 40, 36, 58]  # on a line of each column; guidance is written smaller


def fit_height(sheet, row, texts, characters=CHARACTERS):
    """Make a row high enough for the columns' texts: LibreOffice does not by itself."""
    lines = max(_lines(text, length) for text, length in zip(texts, characters, strict=True))
    height = min(lines * LINE_HEIGHT + 2, HIGHEST)
    sheet.row_dimensions[row] = Height(sheet, index=row, ht=height)


def _lines(text, length):
    return sum(1 + max(len(line) - 1, 0) // length for line in (text or "").split("\n"))


def set_up_page(sheet):
    """On landscape paper, as wide as the paper."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Page &P of &N"
