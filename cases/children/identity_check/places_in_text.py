"""Addresses and schools of families in a text. Pure."""

from collections import defaultdict

from .found import Hit, Kind
from .keys import is_plain_place, is_school_kind
from .letters import is_misspelt
from .vocabulary import SCHOOL_WORDS, STREET_WORDS

INSTEAD_OF_ADDRESS = "the family’s address"
INSTEAD_OF_SCHOOL = "the school"


class Places:
    def __init__(self, keys):
        self.streets, self.schools = defaultdict(list), defaultdict(list)
        for key in keys:
            for place in key.streets:
                self.streets[len(place.words)].append(place)
            for place in key.schools:
                self.schools[len(place.words)].append(place)

    def hits(self, words):
        for i in range(len(words)):
            for size, places in self.streets.items():
                for place in places:
                    if _are(words[i : i + size], place.words):
                        yield from _street_hit(words, i, i + size, place)
            for size, places in self.schools.items():
                for place in places:
                    if _are(words[i : i + size], place.words):
                        yield from _school_hit(words, i, i + size, place)


def _are(words, wanted):
    """Are these the words of a place, one of its longer words perhaps misspelt?"""
    if len(words) != len(wanted):
        return False
    wrong = None
    for word, name in zip(words, wanted, strict=True):
        plain = _saint(word.plain)
        if plain in (name, f"{name}s"):
            continue
        if wrong or plain[0] != name[0] or len(name) < 6:
            return False
        wrong = plain, name
    return wrong is None or (
        words[0].is_capital and not is_plain_place(wrong[:1]) and is_misspelt(*wrong)
    )


def _saint(word):
    return "st" if word == "saint" else word


def _street_hit(words, start, end, place):
    before = words[start - 1].plain if start else ""
    after = words[end].plain if end < len(words) else ""
    has_number = bool(place.number) and before == place.number
    has_ending = bool(place.ending) and (
        STREET_WORDS.get(after) == place.ending
        or (len(after) > 4 and is_misspelt(after, place.ending))
    )
    is_capital = all(w.is_capital for w in words[start:end])
    if has_ending and not has_number and is_plain_place(place.words):
        has_ending = is_capital and words[end].is_capital
    is_named = (
        not place.ending and end - start > 1 and is_capital and not is_plain_place(place.words)
    )
    if has_ending or has_number or is_named:
        first = start - 1 if has_number else start
        last = end if has_ending else end - 1
        span = words[first].start, words[last].end
        yield Hit(*span, Kind.ADDRESS, place.case, INSTEAD_OF_ADDRESS)


def _school_hit(words, start, end, place):
    last = end
    while last < len(words) and words[last].plain in SCHOOL_WORDS and len(words[last].gap) < 3:
        last += 1
    follow = [w.plain for w in words[end:last]]
    while follow and follow[-1] in ("of", "and", "c", "e"):
        follow.pop()
        last -= 1
    is_capital = all(w.is_capital or len(w.plain) < 3 for w in words[start:end])
    alone = is_capital and not is_plain_place(place.words)
    if any(is_school_kind(word) for word in follow) or alone:
        start_at = words[start].start
        if start and words[start - 1].plain == "the":
            start_at = words[start - 1].start
        yield Hit(start_at, words[last - 1].end, Kind.SCHOOL, place.case, INSTEAD_OF_SCHOOL)
