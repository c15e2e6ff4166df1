"""Columns that hold JSON: how it goes out, and what it must be to come back."""

from dataclasses import dataclass
from typing import Any

from auditapp.accounts.models import Agency
from cases.models import Question

from .checks import fits


class Wrong(Exception):
    """The text says what is wrong with a value."""


@dataclass(frozen=True)
class Shaped:
    """JSON of one shape; see `checks.fits`. `null` where the column may be empty."""

    shape: Any

    def out(self, value, names):
        return value

    def read(self, value, known):
        if value is not None and not fits(value, self.shape, known):
            raise Wrong("is not what this column holds")
        return value

    def back(self, value, placed):
        return value


class Listed(Shaped):
    """A list of codes."""

    def __init__(self):
        super().__init__([lambda value, known: isinstance(value, str) and 0 < len(value) <= 40])


class Values(Shaped):
    """Texts by codes."""

    def __init__(self):
        super().__init__(
            lambda value, known: (
                isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
            )
        )


class JudgedValues(Shaped):
    """What a decision judged. In the database agencies and questions are named by their keys."""

    def __init__(self):
        super().__init__({})

    def out(self, value, names):
        return {self._out(place, names): said for place, said in value.items()}

    def _out(self, place, names):
        agency, question = place.split("-")
        return f"{agency}-{names.codes[Question][int(question)]}"

    def read(self, value, known):
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise Wrong("is not what this column holds")
        for place in value:
            agency, _, code = place.partition("-")
            if agency not in map(str, known.ids[Agency]):
                raise Wrong(f"names no agency of this file: “{place}”")
            if code not in known.questions:
                raise Wrong(f"names no question of this file: “{place}”")
        return value

    def back(self, value, placed):
        return {self._back(place, placed): said for place, said in value.items()}

    def _back(self, place, placed):
        agency, _, code = place.partition("-")
        return f"{placed.keys[Agency][int(agency)]}-{placed.questions[code]}"
