"""Saying where in a file something is wrong."""

from contextlib import contextmanager

from django.core.exceptions import (
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from django.db import DataError, IntegrityError, ProgrammingError

from auditapp.json_files import BadFile
from cases.returns.copying import services as copying
from cases.returns.services import returns, sending
from cases.states import WrongState

WRONG = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, ValidationError,
    IntegrityError, DataError, ObjectDoesNotExist, MultipleObjectsReturned, WrongState,
    ProgrammingError,  # PostgreSQL, of a list where a text is asked for
    sending.Incomplete, copying.NothingToCopy, returns.Stale, returns.NotStorable,
)  # fmt: skip


@contextmanager
def place(file, path):
    """Turn whatever goes wrong with one entry into an error that names its file and path."""
    try:
        yield
    except WRONG as error:
        raise BadFile(f"{file}: {path}: {reason_of(error)}") from error


def entries(file, content, name, before=""):
    """The entries of the list `name` of `content`, each with its path."""
    path = f"{before}{name}"
    with place(file, path):
        return [(f"{path}[{i}]", entry) for i, entry in enumerate(content[name])]


def reason_of(error):
    if isinstance(error, KeyError):
        return f"{error} is missing or not known"
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    if isinstance(error, sending.Incomplete):
        return f"cannot be sent, look at section {error}"
    if isinstance(error, copying.NothingToCopy):
        return "none of these questions is answered there and not here"
    return str(error)
