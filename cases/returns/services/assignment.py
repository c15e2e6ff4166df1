"""A lead gives the returns of the agency to its auditors."""

from django.db import transaction

from auditapp.accounts.permissions import Permission, has_permission
from auditapp.history.models import Verb, record_each
from cases.models import AgencyReturn

from .telling import tell_assigned


class CannotFillIn(Exception):
    """The person does not fill in returns of these `agencies`."""

    def __init__(self, agencies):
        super().__init__(", ".join(str(agency) for agency in agencies))
        self.agencies = agencies


@transaction.atomic
def assign(*, returns, person, by):
    """Assign returns, a queryset, to a person or, with None, to nobody; gives how many changed.
    The person is told.
    Raises CannotFillIn; nothing is changed then."""
    locked = AgencyReturn.objects.select_for_update(of=("self",))
    rows = list(locked.filter(pk__in=returns.values("pk")).select_related("agency", "case__audit"))
    if person is not None:
        wrong = [
            agency
            for agency in sorted({row.agency for row in rows}, key=str)
            if not has_permission(person, Permission.FILL_IN_RETURN, agency=agency)
        ]
        if wrong:
            raise CannotFillIn(wrong)
    changed = [row for row in rows if row.assigned_to_id != (person and person.pk)]
    AgencyReturn.objects.filter(pk__in=[row.pk for row in changed]).update(assigned_to=person)
    record_each(Verb.ASSIGNED, changed, by=by)
    if person is not None:
        tell_assigned(changed, person, by=by)
    return len(changed)
