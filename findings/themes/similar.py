"""Which names say the same in other words. Pure."""

import re
import unicodedata

from django.utils.text import slugify
from rapidfuzz.fuzz import token_sort_ratio

# Of 100: "Timelines" is 95 like "Timeliness", "Police" 83 like "Policy".
ALIKE = 85
SMALL_WORDS = {"a", "an", "and", "for", "in", "of", "the", "to", "with"}


def slug_of(name):
    return slugify(name)[:80]  # ligatures grow


def similar(name, others, text=str):
    """Those of `others` whose `text(other)` differs from the name by case, accents, punctuation,
    plural or the order of its words, or by a few letters; the nearest first."""
    wanted = _plain(name)
    near = [(token_sort_ratio(wanted, _plain(text(other))), other) for other in others]
    near = [pair for pair in near if pair[0] >= ALIKE]
    return [other for _, other in sorted(near, key=lambda pair: -pair[0])]


def _plain(name):
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.findall(r"\w+", re.sub("['’]s?", "", letters))
    return " ".join(_singular(word) for word in words if word not in SMALL_WORDS)


def _singular(word):
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
