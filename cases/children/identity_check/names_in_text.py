"""Names of families in a text: as they are written, misspelt, shortened, run together, as initials.

Pure. A name that is also a word (Will, Grace, Brown) counts where it stands as a name only.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from .found import Hit, Kind
from .keys import THE_FAMILY, WORDS_FOR, Person
from .letters import is_misspelt
from .vocabulary import (
    ABBREVIATIONS,
    AFTER_A_SUBJECT,
    BEFORE_A_MONTH,
    FREQUENT,
    MONTH_NAMES,
    OF_PLACES,
    PARTICLES,
    POINTS,
    TITLES,
    WOMEN,
    is_frequent,
    other_forms,
)

AS_LETTERS = [str.maketrans("013457", letters) for letters in ("oieast", "oleast")]
SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-*_]{1,2}){2,}[^\W\d_](?!\w)")
DOTTED = re.compile(r"(?<![\w.])([A-Z])\. ?(?:([A-Z])\. ?)?([A-Z])\b\.?(?!\w)")
APART = re.compile(r"(?<![\w.])([A-Z]) ([A-Z])(?![\w.])")
DOTTED_WORDS = {"AM", "PM", "IE", "EG", "NB", "UK", "GP", "AD", "US", "EU"}
BETWEEN_NAMES = re.compile(r"\s{1,3}|\s?[\-_]\s?|,\s?")
# Whose initials count only with full stops: a family has many.
REMOTE = {WORDS_FOR["sibling"], WORDS_FOR["carer"]}
FAMILY_WORDS = {"family", "household", "families"}


@dataclass
class Found:
    """A word that may be a name, of these people; `how` is the Kind."""

    people: list[Person]
    how: Kind
    is_plural: bool = False


@dataclass
class Names:
    """The names of these keys, as they are looked for; `spared` are plain words that are none."""

    keys: list
    spared: frozenset = frozenset()
    exact: dict = field(default_factory=lambda: defaultdict(list))
    short: dict = field(default_factory=lambda: defaultdict(list))
    joined: dict = field(default_factory=lambda: defaultdict(list))
    initials: dict = field(default_factory=lambda: defaultdict(list))
    surnames: set = field(default_factory=set)
    compared: dict = field(default_factory=dict)  # what was found of words seen before

    def __post_init__(self):
        for key in self.keys:
            for person in key.people:
                self._add(person)

    def _add(self, person):
        for name in person.names:
            for word in {name.replace("-", ""), *name.split("-")}:
                if len(word) > 1 and word not in PARTICLES:
                    self.exact[word].append(person)
        self.surnames.update(word for name in person.surname for word in name.split("-"))
        for given in person.given:
            for form in other_forms(given):
                self.short[form].append(person)
        if person.surname:
            first, last = person.given[0].replace("-", ""), person.surname[-1].replace("-", "")
            for joined in (first + last, last + first):
                self.joined[joined].append(person)
            for initials in _initials(person):
                self.initials[initials].append(person)

    # -- hits

    def hits(self, letters, words):
        candidates = {i: found for i in range(len(words)) if (found := self._candidate(words, i))}
        stand = {i for i, found in candidates.items() if self._stands(words, i, found, candidates)}
        yield from self._runs(words, candidates, sorted(stand))
        yield from self._halved(words, candidates)
        yield from self._spaced(letters)
        yield from self._initials(letters, words)

    def _candidate(self, words, i):
        word = words[i]
        plain = word.plain
        if plain in self.spared:
            return None
        for form in _readings(plain):
            if form in self.exact:
                return Found(self.exact[form], Kind.NAME)
            if form in self.joined:
                return Found(self.joined[form], Kind.NAME)
        for ending in ("es", "s"):
            stem = plain.removesuffix(ending)
            if stem != plain and stem in self.exact and (stem in self.surnames or len(stem) > 3):
                return Found(self.exact[stem], Kind.NAME, is_plural=True)
        seen = word.shown, word.begins
        if seen not in self.compared:
            self.compared[seen] = self._short(word) or self._near(word)
        return self.compared[seen]

    def _short(self, word):
        people = self.short.get(word.plain) or self._shortened(word)
        return Found(people, Kind.SHORT_FORM) if word.is_capital and people else None

    def _shortened(self, word):
        """People whose given name begins so: Zain for Zainab, Ibby for Ibrahim."""
        plain = word.plain
        if len(plain) < 3 or word.begins or plain in FREQUENT or plain in MONTH_NAMES:
            return []
        pet_name = re.fullmatch(r"(.+)(.)\2(?:y|ie|i)", plain)
        stem = pet_name[1] + pet_name[2] if pet_name else plain
        given = {name: people for name, people in self.exact.items() if name.startswith(stem)}
        return [
            person
            for name, people in given.items()
            if len(name) > len(plain) + 1
            for person in people
            if name in person.given
        ]

    def _near(self, word):
        plain = word.plain
        inside = word.is_capital and not word.begins
        if len(plain) < 3 or plain in FREQUENT or (not inside and is_frequent(plain)):
            return None
        if len(plain) == 3 and word.is_upper:  # an abbreviation
            return None
        for name, people in self.exact.items():
            begins_alike = plain[0] == name[0]
            is_likely = (
                begins_alike or len(name) > 5
                if inside
                else (begins_alike and len(name) > 4 and name not in FREQUENT)
            )
            if is_likely and _is_near(plain, name):
                return Found(people, Kind.NEAR)
        return None

    def _stands(self, words, i, found, candidates):
        """Does a word that may be a name stand as one?"""
        word = words[i]
        if _has_title(words, i):
            return True
        if self._has_partner(words, i, found, candidates):
            return True
        if found.how is Kind.NAME and word.plain not in FREQUENT:
            return True
        if found.how is Kind.NEAR:
            return True
        return _is_name_here(words, i, found)

    def _has_partner(self, words, i, found, candidates):
        """Another name of the same family beside it."""
        for other in (i - 1, i + 1):
            if other not in candidates or not BETWEEN_NAMES.fullmatch(words[max(i, other)].gap):
                continue
            cases = {person.case for person in candidates[other].people}
            same = any(person.case in cases for person in found.people)
            one_is_sure = not {words[i].plain, words[other].plain} <= FREQUENT
            both_capital = words[i].is_capital and words[other].is_capital
            whole = _is_whole_name(words[min(i, other)], words[max(i, other)], found.people)
            two = words[i].plain != words[other].plain
            if same and two and (one_is_sure or both_capital or whole):
                return True
        return False

    def _runs(self, words, candidates, stand):
        """Hits of one or more names beside each other that are one person's."""
        while stand:
            run = [stand.pop(0)]
            people = candidates[run[0]].people
            while stand and stand[0] == run[-1] + 1 and _is_close(words[stand[0]]):
                common = [p for p in people if p in candidates[stand[0]].people]
                said = {words[i].plain for i in run}
                if not common or words[stand[0]].plain in said or words[run[-1]].is_possessive:
                    break
                people = common
                run.append(stand.pop(0))
            yield self._hit(words, run, candidates, people)

    def _hit(self, words, run, candidates, people):
        first, last = run[0], run[-1]
        start, end = words[first].start, words[last].end
        is_surname = len(run) == 1 and self._is_surname(words[first], candidates[first])
        before = words[first - 1] if first else None
        after = words[last + 1] if last + 1 < len(words) else None
        instead = THE_FAMILY if is_surname else people[0].instead
        begins = words[first].begins
        if before and before.plain in TITLES and len(words[first].gap) < 3:
            start, begins = before.start, before.begins
            woman = WORDS_FOR["mother"] if before.plain in WOMEN else "the parent or carer"
            instead = woman if is_surname else instead
            before = words[first - 2] if first > 1 else None
        elif before and len(before.plain) == 1 and before.is_capital and is_surname:
            holder = next((p for p in people if p.initials[0] == before.plain), None)
            if holder:
                start, begins, instead = before.start, before.begins, holder.instead
        if instead == THE_FAMILY and after and after.plain in FAMILY_WORDS and after.gap == " ":
            end = after.end
        if (
            instead.startswith("the ")
            and before
            and before.plain == "the"
            and _is_close(words[first])
        ):
            start, begins = before.start, before.begins
        if begins:
            instead = instead[:1].upper() + instead[1:]
        kinds = [candidates[i].how for i in run]
        kind = Kind.NAME if Kind.NAME in kinds else kinds[0]
        return Hit(start, end, kind, people[0].case, instead)

    def _is_surname(self, word, found):
        if found.how is Kind.NAME and word.plain in self.joined:
            return False
        names = {n for person in found.people for n in person.given}
        return found.how in (Kind.NAME, Kind.NEAR) and not any(
            word.plain == n or word.plain in n.split("-") or _is_near(word.plain, n) for n in names
        )

    def _halved(self, words, candidates):
        """Mc Donald, O Brien, Kowal czyk"""
        for i, (one, other) in enumerate(pairwise(words)):
            people = self.exact.get(one.plain + other.plain)
            is_one_name = not {one.plain, other.plain} <= FREQUENT and _is_close(other)
            if people and is_one_name and i not in candidates and i + 1 not in candidates:
                yield Hit(one.start, other.end, Kind.NEAR, people[0].case, people[0].instead)

    def _spaced(self, letters):
        """S m i t h, S.m.i.t.h"""
        for match in SPACED.finditer(letters.text):
            word = re.sub(r"[ .\-*_]", "", match[0]).casefold()
            people = self.exact.get(word) or self.joined.get(word)
            if people and len(word) > 2:
                yield Hit(*match.span(), Kind.NAME, people[0].case, people[0].instead)

    def _initials(self, letters, words):
        for pattern, usual in ((DOTTED, DOTTED_WORDS), (APART, ABBREVIATIONS)):
            for match in pattern.finditer(letters.text):
                written = "".join(filter(None, match.groups()))
                person = next(iter(self.initials.get(written, [])), None)
                if person and written not in usual and written.casefold() not in self.spared:
                    yield Hit(*match.span(), Kind.INITIALS, person.case, person.instead)
        for i, word in enumerate(words):
            people = self.initials.get(word.shown, []) if 1 < len(word.shown) < 4 else []
            person = next((p for p in people if p.instead not in REMOTE), None)
            if (
                person
                and word.shown not in ABBREVIATIONS
                and word.plain not in self.spared
                and not _is_shouted(words, i)
            ):
                yield Hit(word.start, word.end, Kind.INITIALS, person.case, person.instead)


def _initials(person):
    """JS; of Jayden Carter-Price also JP and JCP."""
    last = [part[0] for part in person.surname[-1].split("-")]
    first, all_of_them = (
        person.given[0][0],
        [part[0] for n in person.names for part in n.split("-")],
    )
    return {initials.upper() for initials in ("".join(all_of_them), *(first + one for one in last))}


def _readings(plain):
    """The word, and what it is if some of its letters are figures: sm1th."""
    if plain.isalpha() or plain.isdigit():
        return [plain]
    return [plain, plain.rstrip("0123456789"), *(plain.translate(table) for table in AS_LETTERS)]


def _is_near(one, other):
    if abs(len(one) - len(other)) > 2 or one == other:
        return False
    if min(len(one), len(other)) < 4:
        return len(one) == 3 and one[0] == other[0] and sorted(one) == sorted(other)
    if is_misspelt(one, other):
        return True
    sounds = _sound(one), _sound(other)
    return sounds[0] == sounds[1] or (min(map(len, sounds)) > 4 and is_misspelt(*sounds))


# In this order: what is written for a sound, and one letter for it.
_SOUNDS = [
    (re.compile(written), sound)
    for written, sound in (
        ("ph", "f"),
        ("sch|sz|cz|sh", "s"),
        ("c(?=[eiy])", "s"),
        ("ck|c|q", "k"),
        ("z", "s"),
        ("gh", ""),
        ("ou|oo", "u"),
        ("ee|ie|ei|ey|y", "i"),
        (r"(.)\1+", r"\1"),
    )
]


def _sound(word):
    """Roughly how it sounds: Sophie and Sofie, Philippa and Phillipa are the same."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _is_close(word):
    return bool(BETWEEN_NAMES.fullmatch(word.gap))


def _is_whole_name(first, last, people):
    return any((first.plain,) == p.given[:1] and (last.plain,) == p.surname for p in people)


def _has_title(words, i):
    """Mr Smith, Mr J. Smith"""
    before = [w.plain for w in words[max(0, i - 2) : i]]
    if before and len(before[-1]) == 1:
        before.pop()
    return bool(before) and before[-1] in TITLES and len(words[i].gap) < 3


def _is_shouted(words, i):
    """Does the word stand among words in capitals only?"""
    around = [w for w in words[max(0, i - 2) : i] + words[i + 1 : i + 3] if len(w.plain) > 3]
    return bool(around) and all(w.is_upper for w in around)


def _is_name_here(words, i, found):
    """Of a word that may be a name or not: is it written as a name?"""
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) else None
    before = words[i - 1] if i else None
    if not word.is_capital or (word.is_upper and _is_shouted(words, i)):
        return False
    if found.is_plural:
        return bool(before) and before.plain == "the"
    if word.plain in MONTH_NAMES and _is_month(word, before, after):
        return False
    if not word.is_possessive and _is_of_a_place(word, after, found):
        return False
    if not word.begins:
        return True
    if word.is_possessive:
        return True
    return after is None or bool(
        after.plain in AFTER_A_SUBJECT
        or (after.plain.endswith("ed") and len(after.plain) > 4)
        or re.match(r"[,.;)\n]| ?\(", after.gap)
    )


def _is_of_a_place(word, after, found):
    """West Team, Hope Hospital, Young Carers: a surname has no other capital behind it."""
    if after is None or not after.is_capital or " " not in after.gap:
        return False
    is_given = any(word.plain in name.split("-") for p in found.people for name in p.given)
    return after.plain in OF_PLACES or word.plain in POINTS or not is_given


def _is_month(word, before, after):
    return bool(
        (before and (before.plain in BEFORE_A_MONTH or before.plain[0].isdigit()))
        or (after and after.plain[0].isdigit())
    )
