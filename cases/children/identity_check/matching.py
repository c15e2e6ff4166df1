"""What in a text would tell who a child is. Pure: the key comes in as terms, and nothing of it goes
out that was not in the text."""

from dataclasses import dataclass, field, replace

from . import numbers_in_text
from .found import Hit, without_overlaps
from .keys import Key
from .letters import letters_of, words_of
from .names_in_text import Names
from .places_in_text import Places


@dataclass
class Checker:
    """`spared` are texts of which no word is a leak: the pseudonyms, the names of the agencies."""

    keys: list[Key]
    spared: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.phrases = [
            tuple(w.plain for w in words_of(letters_of(text))) for text in self.spared if text
        ]
        single = frozenset(phrase[0] for phrase in self.phrases if len(phrase) == 1)
        self.names = Names(self.keys, single)
        self.places = Places(self.keys)

    def hits(self, text):
        """Hits in the order of the text, none of which share a character."""
        letters = letters_of(text)
        words = words_of(letters)
        spared = self._spared_in(words)
        found = [
            *self.names.hits(letters, words),
            *self.places.hits(words),
            *numbers_in_text.hits(letters.text, self.keys),
        ]
        found = [hit for hit in found if not _is_within(hit, spared)]
        return [_as_written(hit, letters) for hit in without_overlaps(found)]

    def _spared_in(self, words):
        """(start, end) of each phrase that is no leak."""
        plain = [word.plain for word in words]
        return [
            (words[i].start, words[i + len(phrase) - 1].end)
            for phrase in self.phrases
            for i in range(len(words) - len(phrase) + 1)
            if tuple(plain[i : i + len(phrase)]) == phrase
        ]


def hits(text, keys, spared=()):
    """The Hits of a text; see Checker, which is for many texts."""
    return Checker(list(keys), list(spared)).hits(text)


def replaced(text, found):
    """The text with the replacement of each of these hits, which do not overlap."""
    for hit in sorted(found, key=lambda h: -h.start):
        text = text[: hit.start] + hit.replacement + text[hit.end :]
    return text


def _is_within(hit, spared):
    return any(start <= hit.start and hit.end <= end for start, end in spared)


def _as_written(hit: Hit, letters):
    """The hit where it stands in the text; in brackets, its replacement needs none of its own."""
    is_in_brackets = letters.text[hit.start - 1 : hit.start] == "(" and (
        letters.text[hit.end : hit.end + 1] == ")"
    )
    words = hit.replacement.strip("()") if is_in_brackets else hit.replacement
    start, end = letters.span(hit.start, hit.end)
    return replace(hit, start=start, end=end, replacement=words)
