"""What the identity check finds in the texts of an audit, and what was decided about it.

Signing asks `open_hits`: while there is one, the report is not signed.
"""

import hashlib
import re
from dataclasses import dataclass

from cases.children.identity_check.access import checker_of_audit
from cases.children.identity_check.alerts import one_line
from cases.children.identity_check.found import Hit
from findings.models import IdentityOverride

from .texts import ReportText, published_texts

SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class PlacedHit:
    """A hit with where it stands, and the override of it, if there is one."""

    source: ReportText
    hit: Hit
    override: IdentityOverride | None

    @property
    def words(self):
        return one_line(self.source.text[self.hit.start : self.hit.end])

    @property
    def label(self):
        return self.hit.kind.label

    @property
    def replacement(self):
        return self.hit.replacement

    @property
    def place(self):
        return self.source.place

    @property
    def is_open(self):
        return self.override is None

    @property
    def fingerprint(self):
        return fingerprint_of(self.source.text, self.hit)


def open_hits(audit):
    """PlacedHits in what the report publishes that nobody changed or overrode yet. Raises WrongKey
    where the keys cannot be read: then nothing is known to be clean."""
    return [placed for placed in placed_hits(audit, published_texts(audit)) if placed.is_open]


def hits_in(audit, texts):
    """PlacedHits, open or not, in `texts`: pairs of a place, in words, and a text. Of a report that
    is frozen as nested lists and objects, `texts_in` gives these. Raises WrongKey."""
    return placed_hits(audit, [ReportText(place, text) for place, text in texts])


def texts_in(content, place=""):
    """(place, text) of every text in nested dicts and lists."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, dict):
        for name, value in content.items():
            yield from texts_in(value, f"{place}.{name}" if place else str(name))
    elif isinstance(content, (list, tuple)):
        for number, value in enumerate(content):
            yield from texts_in(value, f"{place}[{number}]")


def placed_hits(audit, sources):
    """The PlacedHits of ReportTexts, in their order. Three queries."""
    checker = checker_of_audit(audit)
    decided = {
        o.fingerprint: o for o in IdentityOverride.objects.filter(audit=audit).select_related("by")
    }
    return [
        PlacedHit(source, hit, decided.get(fingerprint_of(source.text, hit)))
        for source in sources
        for hit in checker.hits(source.text)
    ]


def fingerprint_of(text, hit):
    """Of the sentence, the words and what they were taken for: a change elsewhere in a long text
    leaves a decision as it is, and the frozen report meets the decision on the page."""
    words = one_line(text[hit.start : hit.end])
    parts = [one_line(_sentence(text, hit.start)), words, hit.kind.code]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _sentence(text, place):
    ends = [0, *(found.end() for found in SENTENCE_ENDS.finditer(text)), len(text)]
    start = max(end for end in ends if end <= place)
    return text[start : min((end for end in ends if end > place), default=len(text))]
