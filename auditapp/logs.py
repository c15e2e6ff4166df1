"""What is written to the log."""

import datetime
import json
import logging
import re
import traceback
from http.client import responses

from django.http import HttpRequest
from django.middleware import csrf

# Addresses that let whoever has them in: what follows is a secret.
SECRET_IN_PATH = re.compile(r"(/contribute/|/invitation/|/accounts/password/reset/key/)[^/\s?]+")
# What Django says of a request in its own words; all else may quote it.
OWN_WORDS = {*responses.values(), *(v for k, v in vars(csrf).items() if k.startswith("REASON_"))}
HIDDEN = "…"
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]  # others can be anything


class FormatterWithoutErrorMessages(logging.Formatter):
    """Tracebacks say where an error happened and of what kind it was, but not its message: that may
    quote what somebody typed, as PostgreSQL does with the row that it refuses.

    Nor is any part of an address kept that would let a reader of the log in.
    """

    def format(self, record):
        return SECRET_IN_PATH.sub(rf"\1{HIDDEN}", super().format(record))

    def formatException(self, exc_info):
        parts = []
        error = exc_info[1]
        while error is not None:
            place = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{place}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\nafter\n".join(parts)


class JsonFormatter(FormatterWithoutErrorMessages):
    """One JSON object a line. Of a request it says the pattern of its address, not the address, and
    nothing that whoever made it chose."""

    def format(self, record):
        request = getattr(record, "request", None)
        if not isinstance(request, HttpRequest):
            request = None
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        entry = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": words_of(record) if request else record.getMessage(),
        }
        if request:
            entry |= of_request(request)
            entry["status"] = getattr(record, "status_code", None)
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        line = json.dumps({name: value for name, value in entry.items() if value})
        return SECRET_IN_PATH.sub(r"\1...", line)


def words_of(record):
    """The message without what it quotes of the request: an address, a header, a method."""
    if not record.args:  # the message of an error, or words of Django's that hold one
        return type(record.exc_info[1]).__qualname__ if record.exc_info else HIDDEN
    args = record.args if isinstance(record.args, tuple) else (record.args,)
    return record.msg % tuple(arg if arg in OWN_WORDS else HIDDEN for arg in args)


def of_request(request):
    match = request.resolver_match
    return {
        "reference": getattr(request, "reference", None),
        "method": request.method if request.method in METHODS else HIDDEN,
        "route": f"/{match.route}" if match else None,
    }
