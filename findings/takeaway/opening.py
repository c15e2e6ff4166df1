"""Opening the file of an audit, which may be anything: broken, hostile or huge. Nothing of it is
unpacked to the disk, and never more than a limit into memory.
"""

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from auditapp.posted import LARGEST_FILE
from findings.models import Edition, FileFormat

from .tables import TABLES
from .writing import FORMAT, MANIFEST, QUESTION_SET, README, SIGNED, VERSION

MEGABYTE = 1024 * 1024
MAX_FILE = LARGEST_FILE
MAX_UNPACKED = 200 * MEGABYTE
MAX_JSON = 60 * MEGABYTE  # a member that is read as a whole
MAX_VALUES = 3_000_000  # commas and brackets in all JSON: they take far more memory than text
MAX_MEMBERS = 500
AT_ONCE = 64 * 1024
ENTRY = b"PK\x01\x02"  # begins each entry of a zip's directory
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, LookupError),
)
EXPECTED = {
    *(README, MANIFEST, QUESTION_SET, "tables/differences.csv"),
    *(table.csv for table in TABLES),
    *(table.json for table in TABLES),
}

# Signed reports, for people: they are looked at no further than whether they are whole.
SIGNED_FILE = re.compile(
    rf"{SIGNED}[0-9]{{1,4}}-({'|'.join(Edition.values)})\.({'|'.join(FileFormat.values)})"
)

NO_ZIP = (
    "This is not the file of an audit, or it is damaged. Choose the zip file that “Take the whole "
    "audit away” gave, as it was downloaded"
)
TOO_BIG = (
    f"This file is too big. The file of an audit has at most {MAX_FILE // MEGABYTE} MB, and "
    f"{MAX_UNPACKED // MEGABYTE} MB when it is unpacked"
)
ENCRYPTED = "This file has a password. Choose the zip file as it was downloaded, without one"


LONGEST_REASON = 500  # characters

MADE_AT = object()  # the moment at which the file was made
# What files of earlier versions do not have: version -> table -> the column, as it was until then.
CAME_WITH: dict[int, dict[str, dict]] = {
    2: {"audit": {"further_facts": []}, "children": {"facts": {}, "facts_in_words": []}},
    3: {
        "actions": {
            "priority": "medium",
            "state": "open",
            "created_at": MADE_AT,
            **dict.fromkeys(["body", "blocked", "evidence", "not_delivered_reason"], ""),
            **dict.fromkeys(["lead_person", "said_done_at", "said_done_by"]),
            **dict.fromkeys(["confirmed_at", "confirmed_by"]),
        }
    },
    4: {"returns": {"withdrawn_alone": False}},
}
# And tables of which they have none: version -> names.
TABLES_CAME_WITH = {
    3: [
        *("action-partners", "action-updates", "action-proposals", "difference-checks"),
        "team-answers",
    ],
}


class Refused(Exception):
    """The file can't be brought in; the text says what is wrong, and where. It may quote the file,
    so it is made one that a page can show."""

    def __init__(self, text):
        super().__init__(text[:LONGEST_REASON].encode("utf-8", "replace").decode())


@dataclass
class Opened:
    """What is in a file, as JSON, not checked yet."""

    manifest: dict
    question_set: dict | None
    rows: dict[str, list]  # by name of the table


def open_file(file):
    """Raises Refused."""
    content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise Refused(TOO_BIG)
    if content.count(ENTRY) > MAX_MEMBERS:
        raise Refused(TOO_BIG)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Reader(archive).read()
    except BROKEN as error:
        raise Refused(NO_ZIP) from error


class _Reader:
    def __init__(self, archive):
        self.archive, self.members = archive, archive.infolist()
        self.unpacked = self.values = 0

    def read(self):
        self._check_members()
        manifest = self._json(MANIFEST, self._content(MANIFEST))
        digests = _digests(manifest)
        contents = {}
        names = {member.filename for member in self.members}
        if missing := sorted(EXPECTED - names - _came_later(manifest["version"])):
            raise Refused(f"{missing[0]}: is missing")
        for name in sorted(names - {MANIFEST}):
            is_kept = name.endswith(".json")
            content, digest = self._digested(name, is_kept)
            if digest != digests.get(name):
                raise Refused(f"{name}: was changed or damaged after it was downloaded")
            if is_kept:
                contents[name] = self._json(name, content)
        question_set = contents.pop(QUESTION_SET)
        rows = {table.name: contents.get(table.json, []) for table in TABLES}
        _bring_up_to_date(rows, manifest)
        return Opened(manifest, question_set, rows)

    def _check_members(self):
        names = [member.filename for member in self.members]
        for name in names:
            if name not in EXPECTED and not SIGNED_FILE.fullmatch(name):
                raise Refused(f"It holds a file that is none of an audit’s: {name[:100]!r}")
            if names.count(name) > 1:
                raise Refused(f"It holds {name} twice")
        if MANIFEST not in names:
            raise Refused(f"{MANIFEST}: is missing")
        if any(member.flag_bits & 1 for member in self.members):
            raise Refused(ENCRYPTED)
        if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
               for m in self.members):  # fmt: skip
            raise Refused(NO_ZIP)
        if sum(member.file_size for member in self.members) > MAX_UNPACKED:
            raise Refused(TOO_BIG)

    def _content(self, name):
        return self._digested(name, is_kept=True)[0]

    def _digested(self, name, is_kept):
        """(the bytes if they are kept, their digest), of no more than is allowed: a size that the
        directory gives may be a lie."""
        digest, pieces, size = hashlib.sha256(), [], 0
        with self.archive.open(name) as member:
            while piece := member.read(AT_ONCE):
                size += len(piece)
                self.unpacked += len(piece)
                if self.unpacked > MAX_UNPACKED or (is_kept and size > MAX_JSON):
                    raise Refused(TOO_BIG)
                digest.update(piece)
                if is_kept:
                    pieces.append(piece)
        return b"".join(pieces), digest.hexdigest()

    def _json(self, name, content):
        self.values += content.count(b",") + content.count(b"[") + content.count(b"{")
        if self.values > MAX_VALUES:
            raise Refused(TOO_BIG)
        try:
            return json.loads(
                content.decode(), object_pairs_hook=_unique, parse_constant=_no_number
            )
        except UnicodeDecodeError:
            raise Refused(f"{name}: is not UTF-8") from None
        except json.JSONDecodeError as error:
            raise Refused(f"{name}, line {error.lineno}: is not JSON") from None
        except RecursionError:
            raise Refused(f"{name}: is nested too deeply") from None
        except _Odd as error:
            raise Refused(f"{name}: {error}") from None
        except ValueError:  # all that json raises beside these
            raise Refused(f"{name}: holds a number that is too long") from None


class _Odd(Exception):
    """What JSON allows and no file of an audit holds."""


def _unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Odd("a name stands twice in one object")
    return found


def _no_number(text):
    raise _Odd(f"{text} is no number")


def _came_later(version):
    """The members of tables that files of this version do not have."""
    names = {
        name
        for later in range(version + 1, VERSION + 1)
        for name in TABLES_CAME_WITH.get(later, ())
    }
    later_ones = [table for table in TABLES if table.name in names]
    return {name for table in later_ones for name in (table.json, table.csv)}


def _bring_up_to_date(rows, manifest):
    for later in range(manifest["version"] + 1, VERSION + 1):
        for table, columns in CAME_WITH[later].items():
            columns = {
                n: manifest.get("made_at") if v is MADE_AT else v for n, v in columns.items()
            }
            for row in rows[table] if isinstance(rows[table], list) else []:
                if isinstance(row, dict):
                    row.update({n: value for n, value in columns.items() if n not in row})


def _digests(manifest):
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refused(NO_ZIP)
    version = manifest.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        raise Refused(
            "This file was made by a later version of the program, which writes audits otherwise. "
            "Bring it in with the version that made it"
        )
    digests = manifest.get("sha256")
    if not isinstance(digests, dict):
        raise Refused(f"{MANIFEST}: the digests are missing")
    return digests
