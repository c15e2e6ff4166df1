"""The file of an audit: a zip of CSV for people and JSON for an import, with a readme.

It is written table by table into a temporary file; of each table there are a few hundred rows in
memory, of its rows' names all. The number of queries is constant but for long tables, which are
read in pieces.
"""

import csv
import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from django.db import connection, models, transaction
from django.utils import timezone

from cases.models import Question, Section
from cases.question_sets.writing import content_of
from cases.returns.presenters.returns import value_text
from findings.models import ReportFile

from .differences import DIFFERENCES, difference_rows
from .readme import readme
from .tables import TABLES
from .tables.table import BY_CODE, ROW, heading
from .values import cell, plain, words

FORMAT, VERSION = "side-by-side-audit", 4
SIGNED = "reports/version-"
QUESTION_SET, README, MANIFEST = "data/question-set.json", "readme.txt", "manifest.json"
AT_ONCE = 500  # rows
PIECE = 64 * 1024  # bytes
IN_MEMORY = 1_000_000  # bytes of a table, before it goes to the disk


@contextmanager
def one_moment():
    """All that is read inside is as it was at one moment, whatever people do meanwhile."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@dataclass
class Names:
    """What rows of one table are called in others: model -> key -> words; and the questions and
    sections, which have codes."""

    questions: dict
    codes: dict
    words: dict = field(default_factory=dict)

    def answer(self, row):
        return value_text(self.questions[row.question_id], row)


def take_away(audit, *, by, at=None):
    """A temporary file, open at its beginning, with the whole audit."""
    at = at or timezone.now()
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        with one_moment(), zipfile.ZipFile(file, "w") as archive:
            _Writer(audit, archive, at).write(by)
        file.seek(0)
        stack.pop_all()  # the caller closes it
    return file


def pieces_of_file(audit, *, by):
    """The same in pieces; it is not made before somebody asks for the first."""
    with take_away(audit, by=by) as file:
        while piece := file.read(PIECE):
            yield piece


class _Writer:
    def __init__(self, audit, archive, at):
        self.audit, self.archive, self.at, self.digests = audit, archive, at, {}
        questions = Question.objects.filter(question_set=audit.question_set_id)
        sections = Section.objects.filter(question_set=audit.question_set_id)
        rows = {q.pk: q for q in questions.select_related("question_set")}
        codes = {
            Question: {pk: question.code for pk, question in rows.items()},
            Section: dict(sections.values_list("pk", "code")),
        }
        self.names = Names(rows, codes)

    def write(self, by):
        self._text(README, readme(self.audit, by=by, at=self.at))
        content = content_of(self.audit.question_set) if self.audit.question_set else None
        self._text(QUESTION_SET, _json(content))
        for table in TABLES:
            self._table(table)
        with self._spooled() as file:
            _write_csv(file, [list(DIFFERENCES), *difference_rows(self.audit)])
            self._copy("tables/differences.csv", file)
        for found in signed_files(self.audit):
            with self._member(found.name) as member:
                member.write(bytes(found.content))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": plain(self.at),
            "title": self.audit.title,
            "partnership": self.audit.partnership.name,
            "sha256": self.digests,
        }
        self._text(MANIFEST, _json(manifest))

    def _table(self, table):
        lines = table.rows(self.audit).order_by("pk").iterator(chunk_size=AT_ONCE)
        self.names.words[table.model] = {}
        with self._spooled() as sheet:
            _write_csv(sheet, [_headings(table)])
            with self._member(table.json) as data:
                data.write(b"[")
                for number, row in enumerate(lines):
                    values, cells = self._row(table, row)
                    data.write(b",\n" if number else b"\n")
                    data.write(_json({"id": row.pk} | values).encode())
                    _write_csv(sheet, [[row.pk, *cells]])
                data.write(b"\n]\n")
            self._copy(table.csv, sheet)

    def _row(self, table, row):
        """Its values by column, and its cells."""
        values, cells, said = {}, [], {}
        for column in table.columns:
            value, target = self._value(table, row, column), table.target_of(column)
            values[column] = value
            if target:
                said[column] = self.names.words.get(target, {}).get(value, "")
                cells += [said[column], value or ""]
            else:
                said[column] = _said(table, row, column, value)
                cells.append(said[column])
        if table.label:
            self.names.words[table.model][row.pk] = table.label.format(**said)
        return values, cells

    def _value(self, table, row, column):
        if column in table.computed:
            return table.computed[column].of(row, self.names)
        found = table.field_of(column)
        value = getattr(row, found.attname)
        if value is None:
            return None
        if column in table.packed:
            return table.packed[column].out(value, self.names)
        if found.related_model in BY_CODE:
            return self.names.codes[found.related_model][value]
        return plain(value)

    # -- members

    @contextmanager
    def _spooled(self):
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            file.write(b"\xef\xbb\xbf")
            yield file

    @contextmanager
    def _member(self, name):
        info = zipfile.ZipInfo(name, timezone.localtime(self.at).timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        member = _Digested(self.archive.open(info, "w", force_zip64=True))
        try:
            yield member
        finally:
            member.close()
            self.digests[name] = member.digest

    def _copy(self, name, file):
        file.seek(0)
        with self._member(name) as member:
            shutil.copyfileobj(file, member)

    def _text(self, name, text):
        with self._member(name) as member:
            member.write(text.encode())


def signed_files(audit):
    """The files of signed reports, each with the `name` that it has here; one is loaded at once."""
    files = ReportFile.objects.filter(report__audit=audit).select_related("report")
    files = files.defer("report__content", "report__public_content").order_by("pk")
    for found in files.iterator(chunk_size=1):
        found.name = f"{SIGNED}{found.report.number}-{found.edition}.{found.format}"
        yield found


class _Digested:
    """A member that is written, and the digest of what was written."""

    def __init__(self, member):
        self.member, self.sha256 = member, hashlib.sha256()

    @property
    def digest(self):
        return self.sha256.hexdigest()

    def write(self, content):
        self.sha256.update(content)
        return self.member.write(content)

    def close(self):
        self.member.close()


def _said(table, row, column, value):
    found = table.field_of(column)
    if found is not None and found.choices:
        return str(dict(found.flatchoices).get(value, value) or "")
    is_moment = isinstance(found, models.DateTimeField)
    return words(getattr(row, column) if is_moment else value)


def _headings(table):
    headings = [ROW]
    for column in table.columns:
        headings.append(heading(column))
        if table.target_of(column):
            headings.append(f"{heading(column)} ({ROW.lower()})")
    return headings


def _json(value):
    return json.dumps(value, ensure_ascii=False)


def _write_csv(file, rows):
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([cell(text) for text in row] for row in rows)
    file.write(lines.getvalue().encode("utf-8", "replace"))
