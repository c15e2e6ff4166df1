"""What makes a child of a report stand out to somebody who knows the place and means to find out.

Pure, and advice only: none of these details is a name, and each may be needed. Together they tell.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from auditapp.dates import MONTHS
from cases.children.identity_check.dates_in_text import dates_in
from cases.children.identity_check.letters import letters_of, words_of
from cases.children.identity_check.vocabulary import FREQUENT

# Circumstances that few children share: how they begin, and how they are called on the page.
RARE = {
    "a killing": ("murder", "manslaughter", "homicid", "stabb"),
    "a death in the family": ("suicid", "died", "bereave", "drown", "funeral"),
    "a named offence": ("arson", "kidnap", "robbery", "burglar", "firearm", "traffick", "terror"),
    "an unusual injury": ("fractur", "burn", "scald", "poison", "shaken", "bite", "skull", "bleed"),
    "a pregnancy or a birth": ("pregnan", "concealed", "surrog", "twin", "triplet", "stillb"),
    "a rare condition": ("epilep", "leuk", "cancer", "tumour", "deaf", "blind", "wheelchair"),
    "education at home": ("home educat", "home-educat", "educated at home", "taught at home"),
    "a way of life that few share": ("travell", "barge", "boat", "caravan", "commune", "convent"),
    "asylum or migration": ("asylum", "refugee", "unaccompanied", "smuggl"),
    "adoption or secure care": ("adopt", "secure unit", "secure accommodation", "young offender"),
    "a practice abroad": ("mutilation", "fgm", "forced marriage", "exorcis", "witch"),
}
_MONTH = "|".join(month.capitalize() for month in MONTHS)
BIRTH_MONTH = re.compile(
    rf"\b(?:born|birth|due)\b[^.;\n]{{0,40}}?\b((?:{_MONTH})(?: \d{{4}})?)", re.IGNORECASE
)
EXACT_AGE = re.compile(r"\b(\d+ (?:days?|weeks?|months?)|\d+ years?,? (?:and )?\d+ months?)\b")
BORN_AGE = re.compile(r"\b(\d+)[ -](?:days?|weeks?)[ -]old\b")
YEARS_FROM = 24  # months from which an age in months is more exact than it needs to be


@dataclass(frozen=True)
class Child:
    key: int
    age: str
    category: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Detail:
    """`words` of a text or field, why they stand out, and what to write instead."""

    words: str
    why: str
    advice: str


@dataclass
class StandsOut:
    key: int
    details: list[Detail] = field(default_factory=list)


def standing_out(children, known=()):
    """A StandsOut for each Child about whom there is something to look at, in their order. `known`
    are names that everybody reads anyway: of the agencies and the children's pseudonyms."""
    ages = Counter(child.age.casefold() for child in children)
    categories = Counter(child.category for child in children)
    rare = {child.key: _rare_in(child.texts) for child in children}
    number = Counter(name for found in rare.values() for name in found)
    found = []
    for child in children:
        own = {name: words for name, words in rare[child.key].items() if number[name] == 1}
        details = [
            *_births(child.texts),
            *_exact_ages(child, ages),
            *_rare_details(own),
            *_category(child, categories, len(children)),
            *_named(child.texts, known),
        ]
        if details:
            found.append(StandsOut(child.key, list(dict.fromkeys(details))))
    return found


def _births(texts):
    for text in texts:
        for match in BIRTH_MONTH.finditer(text):
            yield Detail(
                match[1],
                "A month of birth tells who was born then.",
                "Write the age, or leave it out.",
            )
        for written in dates_in(text):
            if written.is_of_birth:
                yield Detail(
                    text[written.start : written.end],
                    "A date of birth is in nearly every record of a child.",
                    "Write the age.",
                )


def _exact_ages(child, ages):
    match = EXACT_AGE.search(child.age)
    if match and ages[child.age.casefold()] == 1 and _is_finer_than_needed(match[1]):
        yield Detail(
            child.age,
            "No other child of this audit has this age, and it is very exact.",
            "Write a wider age, such as under 1 or 3 years.",
        )
    for text in child.texts:
        for found in BORN_AGE.finditer(text):
            yield Detail(
                found[0], "An age in days or weeks gives the date of birth.", "Write newborn."
            )


def _is_finer_than_needed(age):
    number = int(re.match(r"\d+", age)[0])
    return "year" in age or "day" in age or "week" in age or number > YEARS_FROM


def _rare_in(texts):
    """name of a rare circumstance -> the word that says so."""
    found = {}
    for text in texts:
        for name, beginnings in RARE.items():
            for beginning in beginnings:
                match = re.search(rf"\b{beginning}[\w-]*", text, re.IGNORECASE)
                if match:
                    found.setdefault(name, match[0])
    return found


def _rare_details(own):
    for name, words in own.items():
        yield Detail(
            words,
            f"Of all children of this audit, only this one’s texts tell of {name}.",
            "Say it in wider words if the finding does not need it.",
        )


def _category(child, categories, children):
    if child.category and children > 3 and categories[child.category] == 1:
        yield Detail(
            child.category,
            "The only child of this audit in this category.",
            "Leave the category out of the list of children.",
        )


def _named(texts, known):
    """Names with a capital within a sentence: of a place, a local service, a person."""
    spared = {word.plain for text in known for word in words_of(letters_of(text))}
    for text in texts:
        letters = letters_of(text)
        run = []
        for word in [*words_of(letters), None]:
            if word and run and word.is_capital and word.gap == " ":
                run.append(word)
                continue
            if run:
                start, end = letters.span(run[0].start, run[-1].end)
                yield Detail(
                    text[start:end],
                    "A named place or service says where the family lives.",
                    "Say what it is: a refuge, a children’s centre, the town.",
                )
            run = [word] if word and _is_name(word, spared) else []


def _is_name(word, spared):
    return (
        word.is_capital
        and not word.begins
        and not word.is_upper
        and len(word.plain) > 2
        and not word.shown.startswith("I'")  # I’ve
        and word.plain not in spared
        and word.plain not in FREQUENT
        and word.plain not in MONTHS
    )
