"""Minutes that several people write at once: each text is compared by itself. Pure.

The page carries a mark of every text as it showed it. Whoever saves touches only texts that look
otherwise than their mark, and is stopped only where somebody else changed the very same text.
"""

import re
from dataclasses import dataclass, field

from auditapp.saving import fingerprint

FIELDS = [
    *("experience", "together_well", "together_not_well", "impact"),
    *("grade", "grade_why", "conclusions", "dissent"),
]
LENGTH = 8
MARKS = re.compile(rf"[0-9a-f]{{{LENGTH}}}(\.[0-9a-f]{{{LENGTH}}}){{{len(FIELDS) - 1}}}")


def mark(text):
    return fingerprint(text)[:LENGTH]


def marks_of(discussion):
    """What a page carries of the texts that it shows."""
    return ".".join(mark(getattr(discussion, name)) for name in FIELDS)


def lost_with(discussion):
    """What a page carries that asks whether the child is taken off the agenda: a fingerprint of all
    that would be lost."""
    return fingerprint(discussion.version, marks_of(discussion))


@dataclass
class Merged:
    changed: dict = field(default_factory=dict)  # name -> text to save
    conflicts: list = field(default_factory=list)  # names that somebody else changed too
    marks: str = ""  # what the page carries after saving


def merge(discussion, typed, marks):
    """What becomes of `typed` (name -> text) on a page with these `marks`."""
    shown = dict(zip(FIELDS, marks.split("."), strict=True))
    merged = Merged()
    for name, text in typed.items():
        saved = getattr(discussion, name)
        if mark(text) not in (shown[name], mark(saved)):
            if mark(saved) != shown[name]:
                merged.conflicts.append(name)
                continue
            merged.changed[name] = text
        shown[name] = mark(text)
    merged.marks = ".".join(shown.values())
    return merged


def touched(typed, marks):
    """The names of the texts that somebody changed on the page."""
    shown = dict(zip(FIELDS, marks.split("."), strict=True))
    return [name for name, text in typed.items() if mark(text) != shown[name]]


def kept(discussion, typed, marks):
    """All texts once the person keeps what they typed: their own where they touched it, else what
    is saved."""
    own = touched(typed, marks)
    return {
        name: text if name in own else getattr(discussion, name) for name, text in typed.items()
    }
