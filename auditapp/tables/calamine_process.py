"""A program of its own: reads an .xls or .ods workbook from its input, writes its sheets as JSON.

A small file can ask for any amount of memory, and the library would take the whole process down
with it. Here that ends this process alone. It is started by `old_workbooks`, without the product.
"""

import contextlib
import datetime
import io
import json
import resource
import sys

import python_calamine
from python_calamine import SheetTypeEnum, SheetVisibleEnum

MEMORY = 512 * 1024 * 1024
SECONDS = 2
MAX_SHEETS = 60
MAX_TEXT = 20_000_000  # characters in all


class TooBig(Exception):
    pass


def main(max_rows, max_columns):
    # Not every system knows this limit.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        answer = {"sheets": list(sheets(book, max_rows, max_columns))}
    except python_calamine.PasswordError:
        answer = {"problem": "password"}
    except (TooBig, MemoryError):
        answer = {"problem": "too big"}
    json.dump(answer, sys.stdout)


def sheets(book, max_rows, max_columns):
    """Those that are not hidden; of each at most one row and one column more than is allowed."""
    if len(book.sheets_metadata) > MAX_SHEETS:
        raise TooBig
    left = MAX_TEXT
    for place, about in enumerate(book.sheets_metadata, start=1):
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        # Its rows begin at the top of the sheet, but their cells at the first filled column.
        beside = [""] * min((sheet.start or (0, 0))[1], max_columns + 1)
        rows = []
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if all(cell == "" for cell in cells):
                continue
            values = beside + [value(cell) for cell in cells[: max_columns + 1]]
            left -= sum(len(str(one)) for one in values)
            if left < 0:
                raise TooBig
            rows.append([number, values])
            if len(rows) > max_rows + 1:
                break
        merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
        yield {"name": about.name, "place": place, "rows": rows, "merged": merged[:max_rows]}


def value(cell):
    """A text, or a date in a list of its own."""
    if isinstance(cell, datetime.datetime):
        return [cell.date().isoformat()]
    if isinstance(cell, datetime.date):
        return [cell.isoformat()]
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
