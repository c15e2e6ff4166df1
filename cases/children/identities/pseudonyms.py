"""Which pseudonyms to suggest, and which a child cannot have. Pure.

Two texts are compared by their words, whatever their case and accents: a pseudonym clashes with a
name when they share a word.
"""

import re

from cases.children.identity_check.letters import APOSTROPHES, plain

from .given_names import NAMES

# Letters with too few names are not suggested, but can be chosen.
ENOUGH = 15
LETTERS = [letter for letter, names in NAMES.items() if len(names) >= ENOUGH]
WORDS = re.compile(r"[^\W\d_]{2,}")


def words(text):
    """The plain words of a text, of two letters or more; those with a hyphen whole as well, so that
    Mary-Ann is also Mary, Ann and Maryann."""
    text = APOSTROPHES.sub("", plain(text))
    hyphened = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", text)
    return set(WORDS.findall(text)) | {part.replace("-", "") for part in hyphened}


def words_in(texts):
    return {word for text in texts for word in words(text)}


def clashing(pseudonym, texts):
    """Is a word of the pseudonym in one of these texts, such as the names in a child's key?"""
    return bool(words(pseudonym) & words_in(texts))


def same_pseudonym(one, other):
    return plain(one).split() == plain(other).split()


def suggestions(letter, number, *, taken, names=frozenset()):
    """So many pseudonyms that begin with `letter`, and with the letters after it once its names run
    out; none of them in `taken`, nor in `names`, which are words as `words_in` gives them. Fewer
    only when all letters run out."""
    used = {plain(name) for name in taken} | names
    free = (name for each in _letters_from(letter) for name in NAMES[each])
    found = []
    for name in free:
        if len(found) == number:
            break
        if plain(name) not in used:
            found.append(name)
    return found


def _letters_from(letter):
    letters = list(NAMES)
    start = letters.index(letter) if letter in letters else 0
    return letters[start:] + letters[:start]


def suggested_letter(used):
    """A letter for the next audit, from those of the audits before it, newest first: the next of
    the alphabet that none of them used; when they used all, the one used longest ago."""
    used = [letter for letter in used if letter in NAMES]
    if not used:
        return LETTERS[0]
    following = [letter for letter in _letters_from(used[0]) if letter in LETTERS]
    unused = [letter for letter in following if letter not in used]
    return unused[0] if unused else max(following, key=used.index)
