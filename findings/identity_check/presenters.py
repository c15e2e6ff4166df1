"""What the identity check found, as its page shows it."""

from dataclasses import dataclass

from .checking import PlacedHit
from .texts import ReportText


@dataclass
class MarkedText:
    """A text with hits, cut into pieces: (text, PlacedHit or None)."""

    source: ReportText
    hits: list[PlacedHit]

    @property
    def pieces(self):
        end = 0
        for placed in self.hits:
            yield self.source.text[end : placed.hit.start], None
            yield self.source.text[placed.hit.start : placed.hit.end], placed
            end = placed.hit.end
        yield self.source.text[end:], None

    @property
    def open(self):
        return [placed for placed in self.hits if placed.is_open]


def marked(placed):
    """A MarkedText for each text in which something was found, those to decide about first."""
    by_source = {}
    for each in placed:
        by_source.setdefault(each.source, []).append(each)
    texts = [MarkedText(source, hits) for source, hits in by_source.items()]
    return sorted(texts, key=lambda text: not text.open)
