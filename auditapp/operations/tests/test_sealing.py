"""The format of a backup: whatever is not as it was written does not open."""

import io
import tracemalloc

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from auditapp.operations.backup import sealing
from auditapp.operations.backup.sealing import (
    MAGIC,
    MARK,
    SALT,
    TAG,
    SealedWriter,
    Unreadable,
    opened,
)

KEY, OTHER = (Fernet.generate_key().decode() for _ in range(2))
HEAD = len(MAGIC) + SALT + MARK
CHUNK = 64  # instead of a megabyte
SEALED_CHUNK = CHUNK + TAG


@pytest.fixture(autouse=True, scope="module")
def small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "CHUNK", CHUNK)
        yield


def sealed(*parts, key=KEY):
    file = io.BytesIO()
    writer = SealedWriter(file, key)
    for part in parts:
        writer.write(part)
    writer.finish()
    return file.getvalue()


def read(content, keys=(KEY,)):
    return opened(io.BytesIO(content), keys).read()


@given(st.lists(st.binary(max_size=3 * CHUNK), max_size=5))
def test_what_is_written_is_read_in_whatever_parts(parts):
    content = sealed(*parts)
    assert read(content) == b"".join(parts)
    chunks = -(-len(b"".join(parts)) // CHUNK) or 1
    assert len(content) == HEAD + len(b"".join(parts)) + chunks * TAG


def test_same_content_is_never_sealed_alike():
    assert sealed(b"content")[len(MAGIC) :] != sealed(b"content")[len(MAGIC) :]


def test_content_is_not_in_the_file():
    assert b"CANARY" not in sealed(b"CANARY" * 100)


def test_older_key_opens_too():
    assert read(sealed(b"content", key=KEY), [OTHER, KEY]) == b"content"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_file_cut_anywhere_does_not_open(size):
    content = sealed(bytes(size))
    for length in range(len(content)):
        with pytest.raises(Unreadable):
            read(content[:length])


def test_file_with_any_bit_flipped_does_not_open():
    content = sealed(bytes(2 * CHUNK))
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        with pytest.raises(Unreadable):
            read(bytes(changed))


def chunks_of(content):
    body = content[HEAD:]
    return [body[i : i + SEALED_CHUNK] for i in range(0, len(body), SEALED_CHUNK)]


@pytest.mark.parametrize("order", ["1023", "0213", "012", "0123" * 2, "01223", "0132", "3", ""])
def test_chunks_swapped_left_out_or_doubled_do_not_open(order):
    content = sealed(b"".join(bytes([n]) * CHUNK for n in range(4)))
    chunks = chunks_of(content)
    assert len(chunks) == 4
    with pytest.raises(Unreadable):
        read(content[:HEAD] + b"".join(chunks[int(n)] for n in order))


def test_chunk_of_another_file_of_the_same_key_does_not_open():
    one, other = (sealed(bytes([n]) * 2 * CHUNK) for n in range(2))
    with pytest.raises(Unreadable):
        read(one[:HEAD] + chunks_of(other)[0] + chunks_of(one)[1])


@pytest.mark.parametrize("more", [b"\n", bytes(SEALED_CHUNK)], ids=["line", "chunk"])
def test_file_that_goes_on_does_not_open(more):
    with pytest.raises(Unreadable):
        read(sealed(bytes(CHUNK)) + more)


@pytest.mark.parametrize(
    ("content", "keys", "words"),
    [
        (b"", [KEY], "is empty"),
        (b"PGDMP\x01\x0e other" * 9, [KEY], "no backup of Side by Side"),
        (b"SQLite format 3\x00" * 9, [KEY], "no backup of Side by Side"),
        (sealed(b"x"), [OTHER], "None of the keys in BACKUP_KEYS"),
        (sealed(b"x")[:-1], [KEY], "damaged or not whole"),
    ],
    ids=["empty", "of PostgreSQL", "of SQLite", "of another key", "cut"],
)
def test_refusal_says_what_is_wrong(content, keys, words):
    with pytest.raises(Unreadable, match=words):
        read(content, keys)


def test_memory_is_bounded(monkeypatch):
    """64 MB go through with no more than a few chunks kept."""

    class Sink:
        def write(self, content):
            return len(content)

    monkeypatch.setattr(sealing, "CHUNK", 1 << 20)
    tracemalloc.start()
    writer, piece = SealedWriter(Sink(), KEY), bytes(1 << 20)
    for _ in range(64):
        writer.write(piece)
    writer.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
