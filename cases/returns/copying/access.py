"""Returns from which answers may be copied."""

from cases.access import found_return, is_own, refuse


def get_return_to_copy_from(user, agency_return, public_id):
    """Another return of the agency and audit of `agency_return`, which the person fills in."""
    source = found_return(public_id)
    places = [(r.case.audit_id, r.agency_id) for r in (source, agency_return)]
    if places[0] != places[1] or source == agency_return or not is_own(user, source):
        refuse(user, source)
    return source
