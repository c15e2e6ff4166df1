"""A file that is encrypted while it is written and can be read only as it was written.

    the line MAGIC | salt (32 bytes) | mark of the key (16) | chunk | chunk | …

A chunk is 1 MiB of content, the last one less, encrypted with AES-256-GCM: 16 bytes longer, and
opened only if not one bit changed. Its nonce is its number and whether it is the last, so a chunk
that is missing, doubled or in another's place does not open, nor does a file that ends too early or
goes on too long. The key of each file is derived from one of BACKUP_KEYS and the salt: no two files
share one, so that numbers can be nonces. The mark tells a wrong key from a damaged file, and is
derived too.
"""

import base64
import hmac
import io
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"Side by Side backup 1\n"
SALT, MARK, TAG = 32, 16, 16
CHUNK = 1 << 20


class Unreadable(Exception):
    """The file is no backup, not whole, or none of the keys made it. Says which."""


def derived(key, salt):
    """(key of the file, mark of the key)"""
    derivation = HKDF(SHA256(), length=32 + MARK, salt=salt, info=MAGIC)
    both = derivation.derive(base64.urlsafe_b64decode(key))
    return both[:32], both[32:]


def nonce(number, is_last):
    return number.to_bytes(11, "big") + bytes([is_last])


class SealedWriter:
    """Encrypts what is written into `file`. Without `finish` the file stays unreadable."""

    def __init__(self, file, key):
        salt = secrets.token_bytes(SALT)
        file_key, mark = derived(key, salt)
        self.file, self.cipher = file, AESGCM(file_key)
        self.number, self.waiting = 0, bytearray()
        file.write(MAGIC + salt + mark)

    def write(self, content):
        self.waiting += content
        while len(self.waiting) > CHUNK:  # one chunk stays: it may be the last
            self._seal(self.waiting[:CHUNK], is_last=False)
            del self.waiting[:CHUNK]

    def finish(self):
        self._seal(self.waiting, is_last=True)

    def _seal(self, content, *, is_last):
        self.file.write(self.cipher.encrypt(nonce(self.number, is_last), bytes(content), MAGIC))
        self.number += 1


class SealedReader(io.RawIOBase):
    """The content of a file that SealedWriter wrote; raises Unreadable at the first chunk that is
    not as it was written. Only what was read to its end is known to be whole."""

    def __init__(self, file, keys):
        magic = file.read(len(MAGIC))
        if not magic:
            raise Unreadable("The file is empty.")
        if magic != MAGIC:
            raise Unreadable("This is no backup of Side by Side, or one of a newer version.")
        salt, mark = file.read(SALT), file.read(MARK)
        self.cipher = AESGCM(_key_with(mark, salt, keys))
        self.file, self.number, self.opened = file, 0, b""
        self.next = file.read(CHUNK + TAG)
        self.ended = False

    def readable(self):
        return True

    def readinto(self, into):
        if not self.opened and not self.ended:
            self.opened = self._open_next()
        size = min(len(into), len(self.opened))
        into[:size], self.opened = self.opened[:size], self.opened[size:]
        return size

    def _open_next(self):
        sealed, self.next = self.next, self.file.read(CHUNK + TAG)
        self.ended = not self.next
        try:
            content = self.cipher.decrypt(nonce(self.number, self.ended), sealed, MAGIC)
        except (InvalidTag, ValueError):  # ValueError: shorter than a tag
            raise Unreadable(
                "The file is damaged or not whole: it is not as the backup wrote it, from "
                f"megabyte {self.number + 1} on. Use another backup."
            ) from None
        self.number += 1
        return content


def _key_with(mark, salt, keys):
    for key in keys:
        file_key, own_mark = derived(key, salt)
        if hmac.compare_digest(mark, own_mark):
            return file_key
    raise Unreadable(
        "None of the keys in BACKUP_KEYS made this file (or its first bytes are damaged). "
        "Put the key with which it was made into BACKUP_KEYS."
    )


def opened(file, keys):
    """A reader of the content, from the beginning of `file`."""
    file.seek(0)
    return io.BufferedReader(SealedReader(file, keys), CHUNK)
