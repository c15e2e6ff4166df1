"""Boxes for observations, as many as wanted of each kind, shared by returns and voices.

A browser posts `observations-<kind>` and `observations-<kind>-key` once for each box, in order;
that needs no count and works with and without JavaScript.
"""

import uuid
from dataclasses import dataclass, field

from django.utils.functional import cached_property

from cases.models import ObservationKind

MAX_OBSERVATION = 2_000
NUL_MESSAGE = "This holds a character that cannot be stored. Delete it and type the text again"


@dataclass
class ObservationRow:
    """One observation's box on the page."""

    kind: str
    index: int
    key: str = ""
    text: str = ""
    alerts: list = field(default_factory=list)  # of the identity check

    @property
    def name(self):
        return f"observations-{self.kind}"

    @property
    def id(self):
        return f"id_{self.name}-{self.index}"

    @property
    def said(self):
        """What is sent: without space around it, and line breaks as one character."""
        return self.text.strip().replace("\r\n", "\n")

    @property
    def error(self):
        if "\x00" in self.text:
            return NUL_MESSAGE
        if len(self.said) > MAX_OBSERVATION:
            return f"Shorten this to {MAX_OBSERVATION} characters or fewer; it has {len(self.said)}"
        return ""


OBSERVATION_NAMES = [
    f"observations-{kind}{suffix}" for kind in ObservationKind.values for suffix in ("", "-key")
]


class ObservationsMixin:
    """For a form whose `data` is a MultiValueDict."""

    @cached_property
    def observation_rows(self):
        """What was written, in order: working well, worried, needs to happen. Blank ones drop."""
        rows, keys_seen = [], set()
        for kind in ObservationKind.values:
            texts = self.data.getlist(f"observations-{kind}")
            keys = self.data.getlist(f"observations-{kind}-key")
            written = [
                (text, key)
                for text, key in zip(texts, keys + [""] * len(texts), strict=False)
                if text.strip()
            ]
            for index, (text, typed) in enumerate(written):
                key = _key(typed)
                rows.append(ObservationRow(kind, index, "" if key in keys_seen else key, text))
                keys_seen.add(key)
        return rows

    def observation_groups(self):
        """For the page: (kind, label, rows with one empty at the end)."""
        groups = []
        for kind in ObservationKind:
            rows = [row for row in self.observation_rows if row.kind == kind]
            groups.append((kind.value, kind.label, [*rows, ObservationRow(kind.value, len(rows))]))
        return groups

    def observation_errors(self):
        """(message, element id) for the error summary."""
        return [(row.error, row.id) for row in self.observation_rows if row.error]


def observation_data(rows):
    """The rows as posted data; those that have no key yet get one."""
    data = {}
    for row in rows:
        data.setdefault(row.name, []).append(row.text)
        data.setdefault(f"{row.name}-key", []).append(row.key or str(uuid.uuid4()))
    return data


def _key(typed):
    """An observation's key as posted, or empty if it is not one."""
    try:
        return str(uuid.UUID(typed))
    except ValueError:
        return ""
