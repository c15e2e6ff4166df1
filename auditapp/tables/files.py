"""The sheets of an uploaded file, which may be anything."""

from auditapp.workbooks import MAX_FILE, FileKind, Unreadable, kind_of, name_another_kind

from . import excel, old_workbooks, text_files
from .limits import NOT_A_TABLE, PROTECTED, TOO_BIG

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".xls", ".ods")
READABLE = (FileKind.XLSX, FileKind.ODS, FileKind.XLS)


def sheets_of(file, filename):
    """(Sheets, notes on what could not be seen). Its first bytes say what a file is; its name only
    tells text from a broken workbook. Raises Unreadable, also while lines are read."""
    content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise Unreadable(TOO_BIG)
    name_another_kind(content, filename, readable=READABLE)
    kind = kind_of(content)
    if kind == FileKind.XLSX:
        return excel.sheets_of(content), []
    if kind in (FileKind.ODS, FileKind.XLS):
        return old_workbooks.sheets_of(content, kind), [old_workbooks.NOT_SEEN]
    if kind == FileKind.OLD_OFFICE:
        raise Unreadable(PROTECTED)
    if not filename.lower().endswith((".csv", ".xls")):
        raise Unreadable(NOT_A_TABLE)
    return text_files.sheets_of(content), []
