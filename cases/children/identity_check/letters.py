"""A text as it is compared: plain letters that know where they stood, and its words. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import OSA

# What Unicode does not take for a letter with an accent.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}  # noqa: RUF001
)
# Letters of other alphabets that look like these.
LOOK_ALIKE = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅаеорсухіјѕһкмтвнԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοριυνκτ",
    "ABE3KMHOPCTYXIJSaeopcyxijshkmtbhdqwABEZHIKMNOPTYXaopiuvkt",
)
APOSTROPHES = re.compile("['’‘ʼ`´]")  # noqa: RUF001  O’Neil is one word
DASHES = re.compile("[\u2010-\u2015\u2212]")
# Zero-width characters, marks of direction, and the hyphen that shows at the end of a line only.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
SENTENCE_ENDS = re.compile(r"(?:^|[.!?:;•*\n]|\s-)[\s\"“”‘'(\[]*$")
ABBREVIATED_TITLES = {"Mr", "Mrs", "Ms", "Dr", "St"}
POSSESSIVE = re.compile(r"'s?$", re.IGNORECASE)


def plain(text):
    """Without case and accents: Zoë, ZOE and zoe are the same."""
    return _without_accents(_without_accents(text).casefold()).translate(PLAIN)


def _without_accents(text):
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def is_misspelt(one, other):
    """Are two plain words one slip apart, such as two letters exchanged; two, if they are long?"""
    slips = 2 if min(len(one), len(other)) > 7 else 1
    return OSA.distance(one, other, score_cutoff=slips) <= slips


@dataclass(frozen=True)
class Letters:
    """`text` without accents, look-alikes and what cannot be seen, its case kept; `places` says
    where each of its characters stood."""

    text: str
    places: list[int]

    def span(self, start, end):
        """(start, end) in the text that was written, of a part of this one."""
        return self.places[start], self.places[end - 1] + 1


def letters_of(text):
    letters, places = [], []
    for place, character in enumerate(text):
        for one in _shown(character):
            letters.append(one)
            places.append(place)
    return Letters("".join(letters), places)


def _shown(character):
    if character.isascii():
        return character
    if INVISIBLE.match(character):
        return ""
    if APOSTROPHES.match(character):
        return "'"
    if DASHES.match(character):
        return "-"
    shown = _without_accents(character).translate(LOOK_ALIKE)
    return shown.translate(PLAIN) if shown.islower() else shown


@dataclass(frozen=True)
class Word:
    """`plain` has no apostrophe, nor the ’s of a possessive, which `start` and `end` leave out too.
    Both count in the letters, not in the text that was written."""

    plain: str
    shown: str
    start: int
    end: int
    gap: str  # what stands before it, after the word before
    is_possessive: bool
    begins: bool  # a sentence

    @property
    def is_capital(self):
        return self.shown[:1].isupper()

    @property
    def is_upper(self):
        return len(self.shown) > 1 and self.shown.isupper()


def words_of(letters):
    """The Words of Letters, in order."""
    found, before = [], 0
    text = letters.text
    for match in WORD.finditer(text):
        shown, start = match[0], match.start()
        possessive = POSSESSIVE.search(shown)
        follows = text[match.end() : match.end() + 1] == "'"
        if possessive:
            shown = shown[: possessive.start()]
        gap = text[before:start]
        found.append(
            Word(
                plain=shown.replace("'", "").casefold(),
                shown=shown,
                start=start,
                end=start + len(shown),
                gap=gap,
                is_possessive=bool(possessive) or follows,
                begins=_begins(text, start, found),
            )
        )
        before = start + len(match[0])
    return found


def _begins(text, start, before):
    """Does a word begin a sentence? Not after the full stop of an initial or a title."""
    gap = text[before[-1].end : start] if before else ""
    if gap.strip() == "." and "\n" not in gap:
        last = before[-1].shown
        if last in ABBREVIATED_TITLES or (len(last) == 1 and last.isupper()):
            return False
    return SENTENCE_ENDS.search(text, 0 if start < 7 else start - 6, start) is not None
