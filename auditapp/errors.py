"""The answers to what went wrong, whichever view or middleware it happened in.

They are made without a query, a session or a person, any of which may be what is missing.
"""

import secrets
import sqlite3
import sys
from contextlib import suppress

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.template.loader import render_to_string

from auditapp.posted import TOO_BIG, fields_of, largest_body, length_of, texts_of

RETRY_AFTER = 10  # seconds
AT_ONCE = 64 << 10  # bytes that are read of what is refused
# What SQLite calls an operational error may as well be a wrong statement: these are not.
SQLITE_IS_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


def bad_request(request, exception):
    if isinstance(exception, TOO_BIG):
        _read_to_the_end(request)
        return page(request, 413)
    return page(request, 400)


def _read_to_the_end(request):
    """A browser whose connection ends while it is still sending shows a page of its own. What is
    bigger than any form's is not waited for."""
    if length_of(request) > largest_body():
        return
    with suppress(UnreadablePostError):
        while request.read(AT_ONCE):
            pass


def server_error(request):
    """503 while the database is away, with what was sent and a button that sends it again; for
    anything else 500, with a reference that the log line of the error has too."""
    if is_away(sys.exception()):
        return database_away(request)
    request.reference = secrets.token_hex(4)
    return page(request, 500, {"reference": request.reference})


def is_away(error):
    """Does the database not answer, or can't it store anything now? That passes; an error in a
    statement or a row does not."""
    if isinstance(error, InterfaceError):
        return True
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    known = code is None or code & 0xFF in SQLITE_IS_AWAY
    return isinstance(error, OperationalError) and known


def database_away(request):
    context = {"is_post": request.method == "POST", "path": request.get_full_path()}
    if context["is_post"]:
        fields = fields_of(request)
        context |= {"fields": fields, "texts": texts_of(fields), "has_files": bool(request.FILES)}
    response = page(request, 503, context)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def page(request, status, context=None):
    """The page of this status; for a script, which reads none, an empty object."""
    if not request.accepts("text/html"):
        return JsonResponse({}, status=status)
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)
