"""What of a child's key is looked for in a text: terms, made of the key's texts. Pure."""

import datetime
import re
from dataclasses import dataclass, field

from .dates_in_text import whole_dates_in
from .letters import letters_of, words_of
from .vocabulary import RELATIONS, SCHOOL_KINDS, SCHOOL_WORDS, STREET_WORDS, is_frequent

# What is written instead of a name.
WORDS_FOR = {
    "mother": "the mother",
    "sibling": "a sibling",
    "carer": "a carer",
}
THE_FAMILY = "the family"


@dataclass(frozen=True)
class Person:
    """`given` and `surname` are plain words; of somebody with one name it is a given one."""

    case: int
    instead: str
    given: tuple[str, ...]
    surname: tuple[str, ...] = ()

    @property
    def names(self):
        return (*self.given, *self.surname)

    @property
    def initials(self):
        return tuple(name[0] for name in self.names)


@dataclass(frozen=True)
class Place:
    """An address line or a school: plain words, of which `kind` ones may follow in any form."""

    case: int
    words: tuple[str, ...]
    number: str = ""  # of the house
    ending: str = ""  # of the street: "road"


@dataclass
class Key:
    """The terms of one child. `people` begin with the child."""

    case: int
    people: list[Person] = field(default_factory=list)
    births: list[datetime.date] = field(default_factory=list)  # the child's
    other_births: list[datetime.date] = field(default_factory=list)
    nhs_number: str = ""
    numbers: list[str] = field(default_factory=list)  # under which agencies hold the record
    postcodes: list[str] = field(default_factory=list)
    streets: list[Place] = field(default_factory=list)
    schools: list[Place] = field(default_factory=list)


# At these words the name of a school ends; those within are part of it: Our Lady of Lourdes.
ENDS_OF_SCHOOLS = SCHOOL_WORDS - {"of", "and", "e"}
DATES_OF_CHILD = ["birth_date", "expected_date"]
POSTCODE = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?) ?(\d[A-Za-z]{2})\b")


def make_key(case, pseudonym, *, numbers=(), **texts):
    """The Key of a case from the texts of its key, any of which may be missing or empty."""
    key = Key(case, numbers=list(filter(None, numbers)), nhs_number=texts.get("nhs_number", ""))
    for name, instead in (
        ("name", pseudonym),
        ("other_names", pseudonym),
        ("mother_name", WORDS_FOR["mother"]),
        ("siblings", WORDS_FOR["sibling"]),
        ("others_with_responsibility", WORDS_FOR["carer"]),
    ):
        rest = _without_dates(texts.get(name, ""), key.other_births)
        key.people += _people(rest, case, instead, one=name in ("name", "mother_name"))
    for name in DATES_OF_CHILD:
        key.births += _dates(texts.get(name, ""))
    key.other_births += _dates(texts.get("mother_birth_date", ""))
    _give_surnames(key)
    address = texts.get("address", "")
    key.postcodes = ["".join(parts).upper() for parts in POSTCODE.findall(address)]
    key.streets = list(_streets(POSTCODE.sub("", address), case))
    key.schools = list(_schools(texts.get("school", ""), case))
    return key


def _dates(text):
    try:
        return [datetime.date.fromisoformat(text)] if text else []
    except ValueError:
        return []


def _without_dates(text, dates):
    """The text without the dates that stand in it, which are added to `dates`."""
    letters = letters_of(text)
    rest = letters.text
    for day, start, end in list(whole_dates_in(letters.text)):
        dates.append(day)
        rest = f"{rest[:start]}{',' * (end - start)}{rest[end:]}"
    return rest


# -- people


def _people(text, case, instead, *, one):
    """Persons of a text that lists names, with what else people write there. A text of `one` name
    may have the surname before a comma."""
    parts = [text] if one else re.split(r"[,;\n/&()+:]|\band\b|\s-\s", text, flags=re.IGNORECASE)
    if one and (found := re.fullmatch(r"([^,]+),([^,]+)", text)):
        parts = [f"{found[2]} {found[1]}"]
    for part in parts:
        words = [w for w in words_of(letters_of(part)) if _is_name(w, part)]
        names = _joined(words)
        if len(names) > 1:
            yield Person(case, instead, tuple(names[:-1]), (names[-1],))
        elif names:
            yield Person(case, instead, (names[0],))


def _is_name(word, part):
    is_written_so = word.is_capital or part == part.lower()
    return (
        is_written_so
        and len(word.plain) > 1
        and word.plain.isalpha()
        and word.plain not in RELATIONS
    )


def _joined(words):
    """The names of a person; those with a hyphen as one, of which each part is known by `parts`."""
    names = []
    for word in words:
        if names and word.gap == "-":
            names[-1] = f"{names[-1]}-{word.plain}"
        else:
            names.append(word.plain)
    return names


def _give_surnames(key):
    """Siblings and others listed by one name have the child's surname, so that both together are
    one person."""
    surname = next((p.surname for p in key.people if p.surname), ())
    key.people = [
        p if p.surname or not surname else Person(p.case, p.instead, p.given, surname)
        for p in key.people
    ]


# -- places


def _streets(address, case):
    for line in re.split(r"[,\n;]", address):
        words = [w.plain for w in words_of(letters_of(line))]
        number = ""
        while words and re.fullmatch(r"\d+[a-z]?|flat|apartment|no", words[0]):
            first = words.pop(0)
            number = first if first[0].isdigit() else number
        if len(words) > 1 and words[-1] in STREET_WORDS:
            yield Place(case, tuple(words[:-1]), number, STREET_WORDS[words[-1]])
        elif words and number:
            yield Place(case, tuple(words), number)


def _schools(text, case):
    """Each name of a school by the words that tell it from others."""
    for line in re.split(r"[,\n;(]|\band\b", text):
        words = [w.plain for w in words_of(letters_of(line))]
        words = words[1:] if words[:1] == ["the"] else words
        ends = (place for place, word in enumerate(words) if place and word in ENDS_OF_SCHOOLS)
        own = words[: next(ends, len(words))]
        own = ["st" if word == "saint" else word for word in own]
        if any(len(word) > 2 for word in own):
            yield Place(case, tuple(own))


def is_plain_place(words):
    """Does a place's name consist of frequent words, so that it is found only with its kind?"""
    return all(is_frequent(word) or len(word) < 3 for word in words)


def is_school_kind(word):
    return word in SCHOOL_KINDS
