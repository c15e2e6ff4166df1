"""How observations are shown on the board, and which are suggested to be the same."""

import re
from dataclasses import dataclass

from cases.models import ObservationKind

from ..similarity import Text, groups
from ..sources import source


@dataclass
class StateCount:
    """How many observations of one kind are open, used and set aside."""

    open: int = 0
    used: int = 0
    aside: int = 0

    @property
    def total(self):
        return self.open + self.used + self.aside


def state_counts(rows):
    """kind -> StateCount, of (kind, used, aside, number) rows."""
    counts = {kind.value: StateCount() for kind in ObservationKind}
    for kind, used, aside, number in rows:
        state = "used" if used else "aside" if aside else "open"
        setattr(counts[kind], state, getattr(counts[kind], state) + number)
    return counts


def columns(observations, counts, words=""):
    """One column for each kind; where `words` were searched for they are marked in the text."""
    return [
        {
            "kind": kind.value,
            "label": kind.label,
            "counts": counts[kind.value],
            "rows": [row(o, words) for o in observations if o.kind == kind],
        }
        for kind in ObservationKind
    ]


def row(observation, words=""):
    return {
        "observation": observation,
        "source": source(observation),
        "pieces": marked(observation.text, words),
    }


def marked(text, words):
    """(piece, whether it is one of what was searched for) of a text, in order."""
    if not words:
        return [(text, False)]
    pieces = re.split(f"({re.escape(words)})", text, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def suggestions(observations, apart):
    """Groups of observations that look alike: rows, and the words that they share."""
    by_key = {o.pk: o for o in observations}
    texts = [Text(o.pk, o.kind, o.section_id, o.text) for o in observations]
    return [
        {
            "rows": [row(by_key[key]) for key in group.keys],
            "kind": by_key[group.keys[0]].get_kind_display(),
            "shared": group.shared,
            "children": len({by_key[key].case_id for key in group.keys}),
        }
        for group in groups(texts, apart)
    ]
