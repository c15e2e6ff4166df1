"""How well the identity check does: leaks planted in texts, and texts without any.

A measured set is a JSON file: made-up `keys`, `agencies` whose names are none, `sentences` by what
fits into their gap, and `leaks`: for each kind the `forms` that go into the sentences of `in`.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from auditapp.json_files import read_json

from .keys import make_key
from .letters import letters_of, words_of
from .matching import Checker

FOLDER = Path(__file__).parent / "measured"
# Whom the project's own texts speak of: a name is put in the place of the first of them.
SPOKEN_OF = [" the mother ", " the child ", " the family ", " mother ", " parents ", " the father "]


@dataclass
class Measured:
    planted: Counter = field(default_factory=Counter)  # kind -> leaks
    found: Counter = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)  # (kind, text)
    words: int = 0  # of the texts without leaks
    alarms: list[tuple[str, str]] = field(default_factory=list)  # (what was found, text)

    @property
    def recall(self):
        return self.found.total() / self.planted.total()

    @property
    def alarms_in_10_000_words(self):
        return len(self.alarms) * 10_000 / self.words


def measured_sets():
    """Names of the sets, in the order in which they were made."""
    order = ["first", "second", "third"]
    return [name for name in order if (FOLDER / f"{name}.json").exists()]


def measure(name, texts):
    """What the check finds in the leaks of a set, planted in its sentences and in `texts`, which
    have none; and in these as they are."""
    content = read_json(FOLDER / f"{name}.json")
    keys = [make_key(number, **key) for number, key in enumerate(content["keys"])]
    pseudonyms = [key["pseudonym"] for key in content["keys"]]
    checker = Checker(keys, [*pseudonyms, *content["agencies"]])
    result = Measured()
    for kind, text, start, end in planted(content, texts):
        result.planted[kind] += 1
        if any(hit.start < end and hit.end > start for hit in checker.hits(text)):
            result.found[kind] += 1
        else:
            result.missed.append((kind, text))
    for text in texts:
        result.words += len(words_of(letters_of(text)))
        result.alarms += [(text[h.start : h.end], text) for h in checker.hits(text)]
    return result


def planted(content, texts):
    """(kind, text, start, end of the leak): each form in a sentence of the set, and names in the
    project's own sentences too."""
    carriers = [text for text in texts if any(spoken in text for spoken in SPOKEN_OF)]
    for leak in content["leaks"]:
        sentences = content["sentences"][leak["in"]]
        for number, form in enumerate(leak["forms"]):
            yield leak["kind"], *_filled(sentences[number % len(sentences)], "{}", form)
            if leak["in"] == "person" and carriers:
                text = carriers[(7 * number + len(leak["kind"])) % len(carriers)]
                spoken = next(s for s in SPOKEN_OF if s in text)
                yield leak["kind"], *_filled(text, spoken, form, around=1)


def _filled(text, gap, form, around=0):
    """The text with the form in the place of the gap, whose first and last characters stay as far
    as `around` says."""
    start = text.index(gap) + around
    end = text.index(gap) + len(gap) - around
    return text[:start] + form + text[end:], start, start + len(form)
