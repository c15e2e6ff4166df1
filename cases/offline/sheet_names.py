"""Names of sheets that Excel takes: short, each once, without certain characters."""

import re

from auditapp.plain_text import clean, length_in_excel

LONGEST = 31
RESERVED = {"history"}


class SheetNames:
    def __init__(self, *taken):
        self.taken = {name.casefold() for name in taken} | RESERVED

    def name(self, pseudonym, agency=""):
        """A name for the sheet of a child; with `agency`, its short name too."""
        tail = f" {_safe(agency)[:14]}".rstrip() if agency else ""
        for number in range(1, 1_000):
            end = tail if number == 1 else f"{tail} {number}"
            name = (_cut(_safe(pseudonym) or "Child", LONGEST - length_in_excel(end)) + end).strip(
                " '"
            )
            if name.casefold() not in self.taken:
                self.taken.add(name.casefold())
                return name
        raise ValueError("too many sheets of one name")


def _safe(text):
    text = re.sub(r"[\[\]:*?/\\]", " ", clean(text))
    return " ".join(text.split()).strip(" '")


def _cut(text, longest):
    while length_in_excel(text) > longest:
        text = text[:-1]
    return text.rstrip()
