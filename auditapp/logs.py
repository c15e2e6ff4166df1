"""What is written to the log."""

import logging
import traceback


class FormatterWithoutErrorMessages(logging.Formatter):
    """Tracebacks say where an error happened and of what kind it was, but not its message: that may
    quote what somebody typed, as PostgreSQL does with the row that it refuses.
    """

    def formatException(self, exc_info):
        parts = []
        error = exc_info[1]
        while error is not None:
            place = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{place}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\nafter\n".join(parts)
