"""How far a section, a return or a cover sheet is: what is counted, and nowhere else. Pure.

Counted are the answers that must be there before it can be sent: one for each required question
that is asked; where it is asked for each agency, one for each, so each cell of the table. Of those
that may be left out only copied answers count, until somebody has checked them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`answered` are those of `asked` at which something stands, right or wrong; a copied answer
    once it was checked. `problems` is all that keeps it from being sent: what is still to answer,
    and whatever is wrong, be it in an answer, a comment or an observation."""

    asked: int = 0
    answered: int = 0
    problems: int = 0

    def __add__(self, other):
        return Progress(
            self.asked + other.asked,
            self.answered + other.answered,
            self.problems + other.problems,
        )

    @property
    def left(self):
        return self.asked - self.answered

    @property
    def to_correct(self):
        return self.problems - self.left


def progress_of(row):
    """The Progress that a draft or a cover sheet stores, or a return fetched `with_progress()`."""
    return Progress(row.asked or 0, row.answered or 0, row.problems or 0)
