import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.json_files import BadFile, read_json


def file_with(folder, content):
    path = folder / "set.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_file_is_read(tmp_path):
    assert read_json(file_with(tmp_path, '{"a": ["é", 1, null]}')) == {"a": ["é", 1, None]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{\n  "a": 1,\n  "b"\n}', ", line 4, column 1: not JSON: Expecting ':' delimiter"),
        ("", ", line 1, column 1: not JSON: Expecting value"),
        ('{"a": 1} x', ", line 1, column 10: not JSON: Extra data"),
        ('{"a": {"b": 1, "b": 2}}', ": “b” stands twice in one object; remove one"),
        (b'{"a": "\xe9"}', ": save the file as UTF-8 (byte 7)"),
        (b"\xef\xbb\xbf{}", ", line 1, column 1: not JSON: Unexpected UTF-8 BOM"),
        ("[" * 100_000, ": nested too deeply"),
        ("1" * 5_000, ": holds a number that is too long"),
    ],
    ids=["line", "empty", "more", "twice", "latin-1", "byte-order-mark", "deep", "long number"],
)
def test_bad_file_is_named_with_the_place(tmp_path, content, message):
    path = file_with(tmp_path, content)

    with pytest.raises(BadFile) as refused:
        read_json(path)

    assert str(refused.value).startswith(f"{path}{message}")


def test_missing_file_is_named(tmp_path):
    with pytest.raises(BadFile) as refused:
        read_json(tmp_path / "none.json")

    assert str(refused.value) == f"{tmp_path / 'none.json'}: there is no such file"


def test_folder_cannot_be_read(tmp_path):
    with pytest.raises(BadFile, match="cannot be read: Is a directory"):
        read_json(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.text().map(str.encode) | st.from_regex(r'[\[\]{}:,"0-9\\u]+'))
def test_any_file_is_json_or_a_bad_file(tmp_path, content):
    path = file_with(tmp_path, content)

    try:
        found = read_json(path)
    except BadFile as error:
        found = str(error)

    assert str(found).startswith(str(path)) or json.loads(json.dumps(found)) == found
