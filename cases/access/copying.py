"""Returns from which answers may be copied."""

from ..models import AgencyReturn
from .base import refuse
from .returns import found_return, is_own


def others_to_copy_from(agency_return, section):
    """The same agency's returns on other children of the audit, sent or not, in which something of
    the section is answered."""
    return (
        AgencyReturn.objects.filter(
            case__audit=agency_return.case.audit_id,
            agency=agency_return.agency_id,
            drafts__section=section,
            drafts__answered__gt=0,
        )
        .exclude(pk=agency_return.pk)
        .select_related("case")
        .order_by("case")
    )


def get_return_to_copy_from(user, agency_return, public_id):
    """Another return of the agency and audit of `agency_return`, which the person fills in."""
    source = found_return(public_id)
    places = [(r.case.audit_id, r.agency_id) for r in (source, agency_return)]
    if places[0] != places[1] or source == agency_return or not is_own(user, source):
        refuse(user, source)
    return source
