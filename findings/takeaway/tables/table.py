"""One table of what is taken away: which rows, which of their columns, and how they come back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import ForeignKey

from auditapp.accounts.models import Partnership
from cases.models import Audit, Question, QuestionSet, Section

# There is one of each in a file, so that rows need not name it.
IMPLIED = (Partnership, Audit, QuestionSet)
# Rows of the question set, which is a file of its own; others name them by code.
BY_CODE = (Question, Section)
# What belongs to an installation: addresses, and how often and by which form a row was saved there.
OF_THE_INSTALLATION = {"public_id", "version", "save_key", "minutes_key"}


@dataclass(frozen=True)
class Computed:
    """What is worked out of a row, so that an import only looks whether it is of its type."""

    type: type  # str, bool, or list: of texts
    of: Callable  # (row, names) -> value


@dataclass(frozen=True)
class Table:
    """`columns` are fields, and names in `computed`, each with a sentence for the readme. Every
    other field is IMPLIED, OF_THE_INSTALLATION, or `left_out` for a reason that the readme gives.
    """

    name: str  # of its files
    about: str  # what a row is
    model: type[models.Model]
    rows: Callable[[Audit], models.QuerySet]
    columns: dict[str, str]
    label: str = ""  # what other tables call a row, made of its own columns
    computed: dict[str, Computed] = field(default_factory=dict)
    ids: dict[str, type] = field(default_factory=dict)  # numbers that are keys without being bound
    left_out: dict[str, str] = field(default_factory=dict)

    # -- how it comes back
    is_read: bool = True
    packed: dict[str, Any] = field(default_factory=dict)  # column -> Packed
    same: list[tuple[str, str]] = field(
        default_factory=list
    )  # (column, that whose row has the same)
    sets: dict[str, Callable] = field(default_factory=dict)  # field -> (values) -> value
    check: Callable | None = None  # (values, known) -> what is wrong, or ""

    @property
    def csv(self):
        return f"tables/{self.name}.csv"

    @property
    def json(self):
        return f"data/{self.name}.json"

    def field_of(self, column):
        """The model's field, or None for what is computed."""
        return None if column in self.computed else self.model._meta.get_field(column)

    def target_of(self, column):
        """The model to whose rows a column leads by their numbers, or None."""
        found = self.field_of(column)
        if isinstance(found, ForeignKey) and found.related_model not in BY_CODE:
            return found.related_model
        return self.ids.get(column)


def rows_of(model, path):
    """Rows that belong to an audit by the lookup `path`."""
    return lambda audit: model._default_manager.filter(**{path: audit.pk})


# Pages speak of children.
HEADINGS = {
    **{"case": "Child", "case_id": "Child", "from_case": "Child", "to_case": "Sibling"},
    **{"agency_return": "Return", "object_id": "Object’s number"},
}
ROW = "Row"  # the number of a row, and of those that others name


def heading(column):
    """As a CSV shows it."""
    return HEADINGS.get(column, column.removesuffix("_id").replace("_", " ").capitalize())
