"""One value of a column: as JSON has it, as a CSV shows it, and read back from JSON. Pure."""

import datetime
import json
import uuid

from django.db import models
from django.utils import timezone

from auditapp.plain_text import for_csv

from .tables.packing import Wrong
from .tables.table import BY_CODE

LONGEST = 1_000_000  # characters of a text: ten times what a form takes
YEARS = range(1000, 3000)
NUMBERS = {
    "PositiveSmallIntegerField": (0, 32_767),
    "PositiveIntegerField": (0, 2**31 - 1),
    "IntegerField": (-(2**31), 2**31 - 1),
}


def plain(value):
    """As JSON has it."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def words(value):
    """As a CSV shows it, if nothing better is known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (list, dict)):
        simple = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "; ".join(value) if simple else json.dumps(value, ensure_ascii=False)
    return str(plain(value))


def cell(text):
    return for_csv(text) if isinstance(text, str) else text


# -- reading


def read(field, value):
    """The value that goes into `field`; keys of other rows stay the numbers that the file has.
    Raises Wrong."""
    if value is None:
        if not field.null:
            raise Wrong("is empty")
        return None
    if isinstance(field, models.ForeignKey):
        return _text(value, 20) if field.related_model in BY_CODE else _key(value)
    readers = [
        (models.BooleanField, _boolean),
        (models.DateTimeField, _moment),
        (models.DateField, _day),
        (models.UUIDField, _uuid),
        (models.IntegerField, lambda v: _number(v, *NUMBERS[field.get_internal_type()])),
        (models.JSONField, _json),
        (models.CharField, lambda v: _text(v, field.max_length)),
        (models.TextField, lambda v: _text(v, LONGEST)),
    ]
    reader = next(reader for kind, reader in readers if isinstance(field, kind))
    found = reader(value)
    if field.choices and found not in dict(field.flatchoices) and (found != "" or not field.blank):
        raise Wrong(f"is none of {', '.join(map(str, dict(field.flatchoices)))}")
    if isinstance(found, str) and not field.blank and not found.strip():
        raise Wrong("is empty")
    return found


def _key(value):
    if type(value) is not int or not 0 < value < 2**63:
        raise Wrong("is not the number of a row")
    return value


def _boolean(value):
    if not isinstance(value, bool):
        raise Wrong("is neither true nor false")
    return value


def _number(value, least, most):
    if type(value) is not int or not least <= value <= most:
        raise Wrong(f"is not a whole number from {least} to {most}")
    return value


def _day(value):
    try:
        found = datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong("is not a date such as 2019-02-28") from None
    if found.year not in YEARS:
        raise Wrong("is not a date of these times")
    return found


def _moment(value):
    try:
        found = datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong("is not a time such as 2019-02-28T10:15:00+00:00") from None
    if found.tzinfo is None or found.year not in YEARS:
        raise Wrong("is not a time with its zone, of these times")
    return found.astimezone(datetime.UTC)


def _uuid(value):
    try:
        return uuid.UUID(value)
    except (TypeError, AttributeError, ValueError):
        raise Wrong("is not a random number of 32 digits and letters") from None


def _text(value, longest):
    if not isinstance(value, str):
        raise Wrong("is not a text")
    if len(value) > longest:
        raise Wrong(f"is longer than {longest:,} characters")
    return _storable(value)


def _storable(text):
    if "\x00" in text:
        raise Wrong("holds a NUL character, which no database takes")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Wrong("holds half a character (a lone surrogate)") from None
    return text


def _json(value):
    """What the column's shape does not tell: that a database takes all of its texts."""
    for text in _texts(value):
        _storable(text)
    return value


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _texts(one)


def read_computed(kind, value):
    """What was worked out, and is worked out anew. Raises Wrong."""
    if type(value) is not kind:
        raise Wrong("is not what this column holds")
    for text in value if kind is list else [value] if kind is str else []:
        _text(text, LONGEST)
    return value
