"""Words that the identity check knows: those that are not names, or are names besides. Pure."""

from pathlib import Path

_WORDS = Path(__file__).parent / "words"

# Frequent words. A name that is one of them is found only where it stands as a name, and none of
# them is a misspelt name.
FREQUENT = frozenset((_WORDS / "frequent.txt").read_text().split())
_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "ings", "ly", "er", "ers", "y", "ful", "n", "r")


def is_frequent(word):
    """Is a plain word one of them, or one with another ending?"""
    if word in FREQUENT:
        return True
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        doubled = stem[:-1] if stem[-1] == stem[-2] else stem
        if FREQUENT & {stem, f"{stem}e", doubled}:
            return True
    return word.endswith("ies") and f"{word[:-3]}y" in FREQUENT


# What follows a name that begins a sentence, rather than a word: “Hope was”, “Will told”.
AFTER_A_SUBJECT = frozenset(
    "was is has had said told did does went attended lives lived asked felt disclosed reported "
    "wanted wants says goes stayed came left moved became feels sees saw received missed spoke "
    "started turned refused thinks thought described explained remains attends presented "
    "needs talks misses hates loves likes lost lacks feels gets got lies who and".split()
)
MONTH_NAMES = frozenset(("april", "may", "june", "august", "march", "jan", "mar", "apr"))
# Parts of surnames that are no names by themselves.
PARTICLES = frozenset("de da del di du van von der den la le al el bin bint ibn st mc mac".split())
BEFORE_A_MONTH = frozenset(
    "in of by since until from during early mid late last next this to before after between and "
    "each every end beginning start".split()
)
POINTS = frozenset(("north", "south", "east", "west"))
TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "master", "mx", "sir"))
WOMEN = frozenset(("mrs", "ms", "miss"))
# With a capital behind a word: an organisation or a place, not a person.
OF_PLACES = frozenset(
    "team teams service services hospital hospitals school schools academy centre center house "
    "ward trust council road street lane avenue drive close court park station clinic surgery "
    "practice college nursery church hub unit partnership police board area locality district "
    "borough county midlands yorkshire sussex london cross end hill green wood bank holiday "
    "act report inquiry review county's forum project group programme line panel".split()
)

# Abbreviations of the field, which are nobody's initials.
ABBREVIATIONS = frozenset((_WORDS / "abbreviations.txt").read_text().split())

# Given names and what people are called by them: each line is one name.
SHORT_FORMS = [
    frozenset(line.split()) for line in (_WORDS / "short_forms.txt").read_text().splitlines()
]


def other_forms(given):
    """The plain names by which somebody with this given name may be called."""
    return frozenset(name for forms in SHORT_FORMS if given in forms for name in forms) - {given}


# How people write the last word of a street.
STREET_WORDS = {
    word: forms.split()[0]
    for forms in (
        "street str st",
        "road rd",
        "avenue ave av",
        "lane ln",
        "drive drv dr",
        "close cl",
        "court crt ct",
        "crescent cres cresc",
        "terrace terr ter tce",
        "gardens gdns garden",
        "grove grv",
        "place pl",
        "square sq",
        "way",
        "walk",
        "row",
        "rise",
        "mews",
        "hill",
        "park",
        "green",
        "view",
        "cottage cottages",
        "house",
        "villas villa",
        "flats flat",
        "parade",
        "gate",
        "yard",
        "croft",
        "drove",
        "vale",
        "buildings bldgs",
    )
    for word in forms.split()
}
SCHOOL_WORDS = frozenset(
    "primary infant infants junior juniors secondary high grammar school schools academy nursery "
    "preschool pre playgroup college sixth form church of england ce cofe c e rc catholic "
    "community free special first middle and pru kindergarten centre".split()
)
SCHOOL_KINDS = frozenset(
    "primary infant infants junior juniors secondary high grammar school academy nursery preschool "
    "playgroup college pru kindergarten sixth".split()
)
# In the lists of a family: who somebody is, not what they are called.
RELATIONS = frozenset(
    "brother brothers sister sisters half step sibling siblings twin older younger elder eldest "
    "youngest mother mum mums father dad dads stepfather stepmother stepdad stepmum parent parents "
    "grandmother grandfather grandma grandad grandparent grandparents gran nan nana maternal "
    "paternal aunt auntie uncle cousin carer carers guardian guardians foster partner ex born dob "
    "birth date due unborn baby child aged age years old year months with and or the of in at is "
    "has lives not known none unknown surname also called named nee mr mrs ms miss dr mx pr local "
    "authority order special guardianship shared responsibility parental care court he she they "
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march july "
    "september october november december adopted adoptive".split()
)
