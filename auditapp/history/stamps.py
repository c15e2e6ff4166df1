"""What shows that an entry is as it was written, and that none is missing.

Each entry carries a stamp, made with a key that the database alone does not give away; and each
seal (`chain.py`) a hash over its entry and the seal before it. Pure.
"""

import datetime
import hashlib
import hmac
import json
import secrets

NONCE = 16  # hexadecimal digits, so that no two stamps are the same
STAMP = NONCE + 64
START = "0" * 64  # what stands before the first seal
# All that an entry says. A stamp is made before the entry has an id; its seal holds that too.
SAID = [
    *("verb", "object_type", "object_id", "person_id", "agency_id", "partnership_id"),
    *("case_id", "purpose", "at"),
]


def new_key():
    return secrets.token_hex(32)


def new_stamp(key, entry):
    nonce = secrets.token_hex(NONCE // 2)
    return nonce + _mac(key, nonce, *_said(entry))


def is_stamped(key, entry):
    """Is it, but for its id, what this product wrote?"""
    nonce, mac = (entry.stamp or "")[:NONCE], (entry.stamp or "")[NONCE:]
    return hmac.compare_digest(mac, _mac(key, nonce, *_said(entry)))


def link(key, before, place, entry):
    """The hash of the seal at `place`, after the one whose hash is `before`."""
    return _mac(key, before, place, entry.pk, entry.stamp, *_said(entry))


def _said(entry):
    values = [getattr(entry, name) for name in SAID]
    return [v.astimezone(datetime.UTC).isoformat() if name == "at" else v
            for name, v in zip(SAID, values, strict=True)]  # fmt: skip


def _mac(key, *values):
    return hmac.new(bytes.fromhex(key), json.dumps(values).encode(), hashlib.sha256).hexdigest()
