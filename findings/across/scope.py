"""What of the audits is counted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cases.models import Audit, Case
from cases.models.case import Category


@dataclass
class Scope:
    """`audits` in the order of time; of their children those with the latest known `category` of
    abuse, "" for all; and `agency`, whose part alone is looked at, or None."""

    audits: list[Audit]
    category: str = ""
    agency: Any = None

    @property
    def category_label(self):
        return Category(self.category).label if self.category else ""

    def children(self, path=""):
        """A condition for rows whose `path`, such as "case__", leads to a child."""
        if not self.category:
            return Q()
        latest = Q(**{f"{path}category_latest": self.category})
        initial = {f"{path}category_latest": "", f"{path}category_initial": self.category}
        return latest | Q(**initial)

    def cases(self):
        return list(Case.objects.current().filter(self.children(), audit__in=self.audits))
