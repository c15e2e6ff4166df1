"""What is written to the log."""

import logging
import re
import traceback

# Addresses that let whoever has them in: what follows is a secret.
SECRET_IN_PATH = re.compile(r"(/contribute/|/invitation/|/accounts/password/reset/key/)[^/\s?]+")


class FormatterWithoutErrorMessages(logging.Formatter):
    """Tracebacks say where an error happened and of what kind it was, but not its message: that may
    quote what somebody typed, as PostgreSQL does with the row that it refuses.

    Nor is any part of an address kept that would let a reader of the log in.
    """

    def format(self, record):
        return SECRET_IN_PATH.sub(r"\1…", super().format(record))

    def formatException(self, exc_info):
        parts = []
        error = exc_info[1]
        while error is not None:
            place = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{place}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\nafter\n".join(parts)
