"""Tables that people upload, as CSV or a workbook: one heading a column, one thing a row.

A file that is no such table raises Unreadable; what is wrong in a cell is a CellError of its row.
The same columns make the template that people download and fill in.
"""

from auditapp.workbooks import Unreadable

from .columns import CellError, Column, Row, Table
from .forms import TableUploadForm, file_help
from .limits import MAX_ROWS
from .pages import question_page, tell_notes
from .reading import plain_heading, read_sheets, read_table
from .templates import template_csv, template_file, template_xlsx

__all__ = [
    "MAX_ROWS",
    "CellError",
    "Column",
    "Row",
    "Table",
    "TableUploadForm",
    "Unreadable",
    "file_help",
    "plain_heading",
    "question_page",
    "read_sheets",
    "read_table",
    "tell_notes",
    "template_csv",
    "template_file",
    "template_xlsx",
]
