"""A table that was read, on its way to a page and back: nothing of it is stored in between.

It is encrypted, as what it holds is in the database: pages do not show the names in it.
"""

import base64
import json
import zlib
from dataclasses import asdict

from django.utils import timezone

from auditapp.encryption import WrongKey, decrypt, encrypt

from .columns import CellError, Row, Table

A_DAY = 24 * 60 * 60
LONGEST = 2_000_000  # characters: Django takes 2.5 MB of a form


class NotKept(Exception):
    """It is too old, of another list, or was not made here."""


class TooLongToKeep(Exception):
    pass


def keep(table, columns):
    """The table as a text for `kept_table`. Raises TooLongToKeep."""
    content = {"at": _now(), "columns": _names(columns), "table": asdict(table)}
    packed = zlib.compress(json.dumps(content).encode())
    text = encrypt(base64.b85encode(packed).decode())
    if len(text) > LONGEST:
        raise TooLongToKeep
    return text


def kept_table(text, columns):
    """Raises NotKept."""
    try:
        packed = base64.b85decode(decrypt(text))
    except (WrongKey, ValueError) as error:
        raise NotKept from error
    content = json.loads(zlib.decompress(packed)) if packed else {}
    if content.get("columns") != _names(columns) or content["at"] < _now() - A_DAY:
        raise NotKept
    rows = [_row(**fields) for fields in content["table"]["rows"]]
    return Table(rows, content["table"]["notes"])


def _row(errors, **fields):
    return Row(errors=[CellError(**error) for error in errors], **fields)


def _names(columns):
    return [column.name for column in columns]


def _now():
    return timezone.now().timestamp()
