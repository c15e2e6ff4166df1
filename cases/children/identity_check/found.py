"""What the identity check finds in a text. Pure."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What was found, as a sentence says it: “Smith” looks like the name of …"""

    NAME = "name", "the name of somebody in a child’s family"
    NEAR = "near", "the name of somebody in a child’s family in another spelling"
    SHORT_FORM = "short", "short for the name of somebody in a child’s family"
    INITIALS = "initials", "the initials of somebody in a child’s family"
    BIRTH = "birth", "a date of birth in a child’s family"
    NHS_NUMBER = "nhs", "an NHS number"
    RECORD_NUMBER = "record", "the number of a record"
    ADDRESS = "address", "the family’s address"
    POSTCODE = "postcode", "a postcode"
    SCHOOL = "school", "the school or nursery of a child"
    EMAIL = "email", "an email address"
    PHONE = "phone", "a telephone number"

    @property
    def code(self):
        return self.value[0]

    @property
    def label(self):
        return self.value[1]


@dataclass(frozen=True)
class Hit:
    """Between `start` and `end` of a text stands what may identify a child: of the key of `case`,
    or of nobody's in particular (none). `replacement` is what to write instead."""

    start: int
    end: int
    kind: Kind
    case: int | None
    replacement: str


def without_overlaps(hits):
    """Of hits that share a character the longest, in the order of the text."""
    taken, found = set(), []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        places = set(range(hit.start, hit.end))
        if not taken & places:
            taken |= places
            found.append(hit)
    return sorted(found, key=lambda h: h.start)
