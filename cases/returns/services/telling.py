"""Who is told when a return changes hands. The mails name no child and quote no reason."""

from auditapp.accounts.access import people_with
from auditapp.accounts.permissions import Permission, has_permission
from auditapp.notices import services as notices
from auditapp.notices.kinds import Kind

from ..access import people_who_may_sign_off


def tell_assigned(rows, person, *, by):
    """`rows` were given to the person."""
    by_audit = {}
    for row in rows:
        by_audit.setdefault(row.case.audit, []).append(row)
    for audit, given in by_audit.items():
        notices.leave(
            [person],
            kind=Kind.ASSIGNED,
            audit=audit,
            object_id=audit.pk,
            count=len(given),
            by=by,
        )


def tell_handed_in(agency_return, *, by):
    """The agency's leads or, where there is no other lead, whoever else may sign it off."""
    leads = people_with(Permission.LEAD_RETURNS, agency_return.agency).exclude(pk=by.pk)
    people = list(leads) or list(people_who_may_sign_off(agency_return))
    _tell(people, Kind.HANDED_IN, agency_return, by=by)


def tell_given_back(agency_return, *, to, by):
    """Whoever handed it in, unless by a one-off invitation: that is for the lead to say."""
    if has_permission(to, Permission.FILL_IN_RETURN, agency=agency_return.agency):
        _tell([to], Kind.GIVEN_BACK, agency_return, by=by)


def tell_sent_back(agency_return, *, reasons, by):
    """The one that it is given to and the agency's leads; all its people where it is nobody's."""
    agency, assigned = agency_return.agency, agency_return.assigned_to
    everybody = people_with(Permission.FILL_IN_RETURN, agency)
    if assigned is None or assigned not in everybody:
        people = everybody
    else:
        people = {*people_with(Permission.LEAD_RETURNS, agency), assigned}
    _tell(people, Kind.SENT_BACK, agency_return, count=reasons, by=by)


def _tell(people, kind, agency_return, **about):
    notices.leave(
        people,
        kind=kind,
        audit=agency_return.case.audit,
        object_id=agency_return.pk,
        path=agency_return.get_absolute_url(),
        **about,
    )
