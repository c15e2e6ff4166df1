"""What somebody brings in, whatever it is, as a question set or as what keeps it from being one."""

from dataclasses import dataclass, field

from auditapp.json_files import BadFile, parse_json
from auditapp.tables import Unreadable
from auditapp.workbooks import MAX_FILE, FileKind, kind_of, name_another_kind
from cases.question_sets.format import problems

from .pasted import Remark, read_list
from .reading import read_workbook

MAX_JSON = 1_000_000  # bytes; the longest set of a real audit has less than a tenth
WORKBOOKS = (".xlsx", ".xlsm")
NOTHING_FOUND = (
    "No question was found in the list. Put each on a line of its own, with a number before it or "
    "a question mark behind it"
)


@dataclass
class Incoming:
    """`mistakes` say by place what is to be corrected; without any, `content` is within the
    format."""

    content: dict
    mistakes: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_file(file):
    """The Incoming of an uploaded file. Raises Unreadable for one that is neither a workbook nor
    JSON."""
    written = file.read(MAX_FILE + 1)
    file.seek(0)
    name_another_kind(written, file.name, readable=[FileKind.XLSX])
    if kind_of(written) != FileKind.OTHER or file.name.lower().endswith(WORKBOOKS):
        content, mistakes = read_workbook(file, file.name)
        return Incoming(content, [str(mistake) for mistake in mistakes])
    return _read_json(file)


def _read_json(file):
    written = file.read(MAX_JSON + 1).removeprefix(b"\xef\xbb\xbf")
    if len(written) > MAX_JSON:
        raise Unreadable(f"The file is too big. A question set has at most {MAX_JSON:,} characters")
    try:
        content = parse_json(written, "The file")
    except BadFile as error:
        raise Unreadable(f"{error}. Choose the JSON of a question set, or a workbook") from error
    return Incoming(content, problems(content))


def read_pasted(text, title):
    pasted = read_list(text, title)
    mistakes = [] if pasted.content["sections"] else [NOTHING_FOUND]
    return Incoming(pasted.content, mistakes, pasted.remarks)
