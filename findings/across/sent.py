"""How soon agencies sent their returns: queries in, dataclasses out. Two queries."""

from dataclasses import dataclass

from django.utils import timezone

from auditapp.accounts.models import Agency
from cases.models import AgencyReturn
from cases.states import ReturnState


@dataclass
class Sent:
    """Returns of one agency in one audit, by when they were first sent. Withdrawn ones, and those
    of children who were taken out, are in none of the other numbers."""

    in_time: int = 0
    late: int = 0
    not_sent: int = 0  # and due
    not_due: int = 0  # not sent, and still in time
    withdrawn: int = 0

    @property
    def asked(self):
        return self.in_time + self.late + self.not_sent + self.not_due

    def __add__(self, other):
        return Sent(*(a + b for a, b in zip(self.numbers, other.numbers, strict=True)))

    @property
    def numbers(self):
        return [self.in_time, self.late, self.not_sent, self.not_due, self.withdrawn]


@dataclass
class AgencyOverTime:
    agency: Agency
    sent: list[Sent | None]  # for each audit, None where it was not asked


def returns_sent(scope, today=None):
    """An AgencyOverTime for each agency that was asked in one of the audits, by name."""
    due = {audit.pk: audit.returns_due for audit in scope.audits}
    rows = AgencyReturn.objects.filter(scope.children("case__"), case__audit__in=scope.audits)
    if scope.agency:
        rows = rows.filter(agency=scope.agency)
    found = {}
    for audit, agency, first, state, taken_out in rows.order_by().values_list(
        "case__audit", "agency", "first_sent_at", "state", "case__withdrawn_at"
    ):
        sent = found.setdefault(agency, {}).setdefault(audit, Sent())
        name = (
            "withdrawn"
            if taken_out or state == ReturnState.WITHDRAWN
            else _when(first, due[audit], today or timezone.localdate())
        )
        setattr(sent, name, getattr(sent, name) + 1)
    agencies = Agency.objects.filter(pk__in=found).order_by("name", "pk")
    return [
        AgencyOverTime(agency, [found[agency.pk].get(audit.pk) for audit in scope.audits])
        for agency in agencies
    ]


def _when(first, due, today):
    if first is None:
        return "not_sent" if due < today else "not_due"
    return "in_time" if timezone.localdate(first) <= due else "late"
