"""Pseudonyms against names. Pure."""

import re
import unicodedata


def clashing(pseudonym, texts):
    """Is a word of the pseudonym a word of one of the texts, whatever case and accents?"""
    return not words_of(pseudonym).isdisjoint(set().union(*map(words_of, texts)))


def words_of(text):
    plain = unicodedata.normalize("NFKD", text.casefold())
    return set(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))
