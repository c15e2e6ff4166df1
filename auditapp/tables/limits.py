"""How much of a file is read, and what is said of one that is more, or no table."""

from auditapp.workbooks import MAX_FILE, MEGABYTE, Refusals

from .columns import Wrong

MAX_ROWS = 2_000
MAX_COLUMNS = 60
MAX_EMPTY_ROWS = 1_200_000  # that a workbook says are there without holding anything
MAX_MERGED = 500

NOT_A_TABLE = (
    "This file can't be read as a table. Download the template, fill it in, and upload it as .xlsx "
    "or as CSV UTF-8"
)
UNKNOWN_LETTERS = (
    "The letters of this file can't be read. In Excel choose “Save as” and “CSV UTF-8”, or save it "
    "as an Excel workbook (.xlsx), and upload that"
)
PROTECTED = (
    "This workbook has a password or is of an old kind. Save it as .xlsx without a password, and "
    "upload that"
)
TOO_BIG = (
    f"This file is too big. Upload at most {MAX_ROWS:,} rows and {MAX_FILE // MEGABYTE} MB, "
    "without pictures or other sheets"
)
REFUSALS = Refusals(NOT_A_TABLE, TOO_BIG, PROTECTED)

FORMULA = Wrong("This is a formula. Type the value itself")
BROKEN = Wrong("This is an error of Excel. Type the value itself")
MERGED = Wrong("This is merged with other cells. Unmerge them, and fill in each")
