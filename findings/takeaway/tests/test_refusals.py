"""A broken, huge or hostile file is refused with what is wrong, and nothing changes."""

import io
import json
import zipfile
from functools import partial

import pytest
from django.core.serializers import serialize
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.accounts.models import Agency, User
from auditapp.history.models import Entry
from auditapp.tests.factories import PartnershipFactory, founder
from auditapp.tests.strategies import anything
from cases.models import Audit, Case, QuestionSet, Theme
from findings.summary.summaries import summarise
from findings.takeaway import opening, writing
from findings.takeaway.opening import Refused
from findings.takeaway.services import bring_in
from findings.takeaway.tables import OWN, SHARED

from .audits import contents, file_of, packed, told, with_questions, with_rows


@pytest.fixture
def second(world):
    return PartnershipFactory(name="Second")


def in_the_database():
    models = [Agency, User, Audit, Case, QuestionSet, Theme, Entry]
    return [serialize("json", model.objects.order_by("pk")) for model in models]


@pytest.fixture
def refusal(world, second):
    """What is said of a file, of which nothing may be in the database then."""

    def refusal(file):
        before = in_the_database()
        with pytest.raises(Refused) as error:
            bring_in(partnership=second, file=io.BytesIO(file), by=founder())
        assert in_the_database() == before
        return str(error.value)

    return refusal


# -- the zip

CHILDREN = "data/children.json"


def with_member(file, name, content):
    return packed(contents(file) | {name: content})


def twice(file):
    members = list(contents(file).items())
    with pytest.warns(UserWarning, match="Duplicate name"):
        return packed([*members, (CHILDREN, b"[]")])


def without(name):
    def change(file):
        members = contents(file)
        del members[name]
        return packed(members)

    return change


def encrypted(file):
    """With the mark of a password on every member."""
    content = bytearray(packed(contents(file), compression=zipfile.ZIP_STORED))
    start = content.find(b"PK\x01\x02")
    while start != -1:
        content[start + 8] |= 1
        start = content.find(b"PK\x01\x02", start + 4)
    return bytes(content)


def lying(file):
    """A member unpacks to more than the directory says."""
    members = contents(file) | {CHILDREN: b" " * 1_000_000}
    content = bytearray(packed(members))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo(CHILDREN).file_size
    place = content.find(size.to_bytes(4, "little"), content.find(b"PK\x01\x02"))
    content[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(content)


def manifest(**changes):
    def change(file):
        members = contents(file)
        found = json.loads(members["manifest.json"]) | changes
        digests = "sha256" not in changes
        return packed(members | {"manifest.json": json.dumps(found).encode()}, digests=digests)

    return change


def member(name, content):
    return lambda file: with_member(file, name, content)


ZIPS = {
    "nothing": (lambda file: b"", opening.NO_ZIP),
    "no zip": (lambda file: b"Dear all, here is the audit", opening.NO_ZIP),
    "half of one": (lambda file: file[: len(file) // 2], opening.NO_ZIP),
    "without its end": (lambda file: file[:-30], opening.NO_ZIP),
    "another zip": (lambda file: packed({"word/document.xml": b"<x/>"}), "none of an audit’s"),
    "empty zip": (lambda file: packed({}), "manifest.json: is missing"),
    "password": (encrypted, "has a password"),
    "other compression": (
        lambda file: packed(contents(file), compression=zipfile.ZIP_LZMA), opening.NO_ZIP),
    "up and away": (member("../../etc/passwd", b"x"), "'../../etc/passwd'"),
    "absolute": (member("/etc/passwd", b"x"), "'/etc/passwd'"),
    "backslashes": (member("..\\evil.exe", b"x"), "none of an audit’s"),
    "twice": (twice, f"It holds {CHILDREN} twice"),
    "missing table": (without(CHILDREN), f"{CHILDREN}: is missing"),
    "missing manifest": (without("manifest.json"), "manifest.json: is missing"),
    "wrong digest": (
        lambda file: packed(contents(file) | {CHILDREN: b"[]"}, digests=False),
        f"{CHILDREN}: was changed or damaged"),
    "changed table for people": (
        lambda file: packed(contents(file) | {"tables/audit.csv": b""}, digests=False),
        "tables/audit.csv: was changed or damaged"),
    "no digests": (manifest(sha256=None), "the digests are missing"),
    "other format": (manifest(format="something"), opening.NO_ZIP),
    "later version": (manifest(version=writing.VERSION + 1), "a later version of the program"),
    "odd version": (manifest(version=[1]), "a later version of the program"),
    "true version": (manifest(version=True), "a later version of the program"),
    "manifest is a list": (
        lambda file: packed(contents(file) | {"manifest.json": b"[]"}, digests=False),
        opening.NO_ZIP),
    "lying size": (lying, opening.NO_ZIP),
    "many members": (
        lambda file: packed({f"{n}": b"" for n in range(501)}), "too big"),
}  # fmt: skip


@pytest.mark.parametrize("name", ZIPS)
def test_zip_that_is_no_audit_is_refused(name, world, refusal):
    change, expected = ZIPS[name]
    assert expected in refusal(change(world.file))


def test_too_big_a_file_is_refused(world, refusal, monkeypatch):
    monkeypatch.setattr(opening, "MAX_FILE", len(world.file) - 1)
    assert "too big" in refusal(world.file)


def test_bomb_is_refused_before_it_is_unpacked(world, refusal, monkeypatch):
    monkeypatch.setattr(opening, "MAX_UNPACKED", 5_000_000)
    bomb = with_member(world.file, "readme.txt", b" " * 5_000_001)
    assert len(bomb) < len(world.file) + 10_000
    assert "too big" in refusal(bomb)


@pytest.mark.parametrize(
    ("limit", "content"), [("MAX_JSON", b" " * 100_001), ("MAX_VALUES", b"[" + b"0," * 100_000)]
)
def test_huge_table_is_refused(limit, content, world, refusal, monkeypatch):
    monkeypatch.setattr(opening, limit, 100_000)
    assert "too big" in refusal(with_member(world.file, CHILDREN, content))


# -- the JSON

JSON = {
    "no JSON": (b"{", "line 1: is not JSON"),
    "no UTF-8": (b"\xff\xfe", "is not UTF-8"),
    "NaN": (b'[{"id": NaN}]', "NaN is no number"),
    "Infinity": (b'[{"id": -Infinity}]', "-Infinity is no number"),
    "deep": (b"[" * 200_000, "is nested too deeply"),
    "long number": (b'[{"id": 1' + b"0" * 5_000 + b"}]", "a number that is too long"),
    "name twice": (b'[{"id": 1, "id": 2}]', "a name stands twice"),
    "no list": (b"{}", "is not a list"),
    "no rows": (b"[1]", "row 1: is not an object"),
    "null": (b"null", "is not a list"),
}


@pytest.mark.parametrize("name", JSON)
def test_json_that_is_no_table_is_refused(name, world, refusal):
    content, expected = JSON[name]
    found = refusal(with_member(world.file, CHILDREN, content))
    assert found.startswith(CHILDREN)
    assert expected in found


# -- the rows


def about_somebody(rows):
    """The first answer, which is about nobody, is about an agency of the file."""
    rows[0]["about_agency"] = next(row["about_agency"] for row in rows if row["about_agency"])


def judged_unknown(rows):
    agency = next(iter(rows[0]["values"])).split("-")[0]
    rows[0]["values"] = {f"{agency}-ZZ": "x"}


def first(**changes):
    return lambda rows: rows[0].update(changes)


def all_of(**changes):
    return lambda rows: [row | changes for row in rows]


ROWS = {
    "unknown column": ("children", first(key="x"), "row 1: “key” is not known"),
    "missing column": ("children", lambda rows: rows[0].pop("age") and None, "“age” is missing"),
    "no number": ("children", first(id="1"), "“id” is not the number of a row"),
    "number twice": ("children", all_of(id=1), "the number 1 stands twice"),
    "negative": ("children", first(id=-1), "“id” is not the number of a row"),
    "huge number": ("children", first(id=2**63), "“id” is not the number of a row"),
    "true for a number": ("children", first(id=True), "“id” is not the number of a row"),
    "number for a text": ("children", first(age=7), "“age” is not a text"),
    "empty where it can't be": ("children", first(age=None), "“age” is empty"),
    "too long": ("children", first(age="x" * 61), "“age” is longer than 60 characters"),
    "NUL": ("children", first(age="7\x00"), "“age” holds a NUL character"),
    "half a character": ("children", first(age="\ud800"), "“age” holds half a character"),
    "no choice": ("children", first(category_initial="XXX"), "“category_initial” is none of"),
    "list for a choice": ("children", first(category_initial=["NEG"]), "is not a text"),
    "fact of nobody": ("children", first(facts={"plan": "x"}), "“x” is no choice of “plan”"),
    "no facts": ("children", first(facts=["plan"]), "“facts” is not what this column holds"),
    "odd facts": ("audit", first(further_facts=[{"code": "a"}]), "is not what this column holds"),
    "odd fact": (
        "audit",
        first(further_facts=[{"code": "A b", "label": "A", "choices": []}]),
        "further_facts: facts[0].code: use small letters",
    ),
    "no yes": ("children", first(discussed="yes"), "“discussed” is neither true nor false"),
    "no date": ("events", first(date="5 March"), "“date” is not a date such as"),
    "number for a date": ("events", first(date=5), "“date” is not a date such as"),
    "odd year": ("events", first(date="0001-01-01"), "is not a date of these times"),
    "out of range": ("events", first(episode=40_000), "“episode” is not a whole number from 0"),
    "half a number": ("events", first(episode=1.5), "“episode” is not a whole number from 0"),
    "time without zone": ("voices", first(recorded_at="2019-02-28T10:15:00"), "with its zone"),
    "no time": ("voices", first(recorded_at="noon"), "“recorded_at” is not a time such as"),
    "no key": ("observations", first(key="x"), "“key” is not a random number"),
    "nobody": ("returns", first(agency=987_654), "names a row that is not there: 987654"),
    "text for a row": ("returns", first(agency="Police"), "“agency” is not the number of a row"),
    "two leads": ("audit-agencies", all_of(part="lead"), "rows contradict each other"),
    "pseudonym twice": ("children", all_of(pseudonym="Ada"), "rows contradict each other"),
    "rule of one row": ("children", first(withdrawn_reason="x"), "rows contradict each other"),
    "two audits": ("audit", lambda rows: [rows[0], rows[0] | {"id": 99}], "must hold one row"),
    "no audit": ("audit", lambda rows: rows.clear() or [], "must hold one row"),
    "unfinished": ("audit", first(topic=""), "rows contradict each other"),
    "another child": (
        "answers", lambda rows: [r | {"case": rows[-1]["case"] + 1} for r in rows],
        "“case” "),
    "not on the list": ("audit-agencies", lambda rows: rows[:1], "is not on the audit’s list"),
    "unknown question": ("answers", first(question="ZZ"), "names nothing in data/question-set"),
    "wrong answer": ("answers", first(choice="maybe"), "is no answer to"),
    "two answers": ("answers", first(text="Both", choice="known"), "is no answer to A1"),
    "about nobody": ("answers", about_somebody, "about_agency: is given just where"),
    "content": ("sent-versions", first(content={}), "“content” is not what this column holds"),
    "deep content": (
        "sent-versions", first(content={"answers": [{}], "observations": []}),
        "“content” is not what this column holds"),
    "cover": ("cover-sheets", all_of(sent=[1]), "“sent” is not what this column holds"),
    "judged": ("difference-decisions", judged_unknown, "names no question"),
    "judged by nobody": ("difference-decisions", first(values={"x": "x"}), "names no agency"),
    "judged nothing": ("difference-decisions", first(values=[1]), "is not what this column"),
    "counted": ("answer-counts", first(choices=[1]), "“choices” is not what this column holds"),
    "grade": ("discussions", first(grade="A"), "grade: is not on the scale"),
    "agency without name": ("agencies", first(name=" "), "“name” is empty"),
    "audit without title": ("audit", first(title=""), "“title” is empty"),
    "column that no page can show": ("audit", lambda rows: rows[0].update({"\ud800": 1}),
        "“?” is not known"),
    "endless number": (
        "difference-decisions", first(values={"9" * 5_000 + "-A1": "x"}), "names no agency"),
    "roles that are none": ("people", first(roles=True), "“roles” is not what this column holds"),
    "roles that are no texts": ("people", first(roles=[1]), "“roles” is not a text"),
    "no yes or no": ("time-limits", first(is_national=[]), "“is_national” is not what this column"),
    "too many people": (
        "people", lambda rows: [rows[0] | {"id": n} for n in range(1, 2_002)],
        "is not a list of at most 2,000 rows"),
    "short name that is taken": (
        "agencies", lambda rows: [r | {"short_name": "Same"} for r in rows],
        "There is an agency of this short name already"),
    "parts of parts": (
        "agencies", lambda rows: [r | {"part_of": rows[i - 1]["id"]} for i, r in enumerate(rows)],
        "is a part of one that is itself a part"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_row_that_can_not_be_is_refused(name, world, refusal):
    table, change, expected = ROWS[name]
    assert expected in refusal(with_rows(world.file, table, change))


SETS = {
    "no set": (lambda content: None, "“content” is not what this column holds"),
    "list": (lambda content: [], "data/question-set.json: must be an object"),
    "no sections": (lambda content: content | {"sections": []}, "add at least one section"),
    "other questions": (
        lambda content: content | {"title": "Another"},
        "small 1 is here with other questions"),
}  # fmt: skip


@pytest.mark.parametrize("name", SETS)
def test_question_set_that_can_not_be_is_refused(name, world, refusal):
    change, expected = SETS[name]
    assert expected in refusal(with_questions(world.file, change))


# -- anything

VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | anything | st.just([]) | st.just({})
    | st.sampled_from(["\x00", "\ud800", "9999-12-31", "2019-02-28T10:00:00+23:59", 1, 2, 3, "a-b"])
)  # fmt: skip
TABLE_NAMES = [table.name for table in [*SHARED, *OWN]]


@st.composite
def changes(draw):
    """Some values of a file replaced or gone: (table, place of the row, of the column, value)."""
    table = draw(st.sampled_from(TABLE_NAMES))
    return table, draw(st.integers(0, 5)), draw(st.integers(0, 16)), draw(VALUES | st.just(GONE))


GONE = object()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(changes(), min_size=1, max_size=2))
def test_whatever_stands_anywhere_is_refused_or_brought_in_whole(world, second, found):
    file = world.file
    for table, *change in found:
        file = with_rows(file, table, partial(put, *change))
    before = in_the_database()
    with transaction.atomic():
        try:
            audit = bring_in(partnership=second, file=io.BytesIO(file), by=founder()).audit
        except Refused:
            assert in_the_database() == before
        else:
            assert told(file_of(audit)) == told(file)
            assert summarise(audit).audit == audit  # what is brought in can be shown
        transaction.set_rollback(True)


def put(row, column, value, rows):
    if not rows:
        return
    row = rows[row % len(rows)]
    name = list(row)[column % len(row)]
    if value is GONE:
        del row[name]
    else:
        row[name] = value


def test_begun_audit_without_questions_is_refused(world, refusal):
    half = Audit.objects.create(partnership=world.partnership, title="Half")
    file = with_rows(file_of(half), "audit", lambda rows: rows[0].update(state="collecting"))
    assert "data/question-set.json: is empty" in refusal(file)
