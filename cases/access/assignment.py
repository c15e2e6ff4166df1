"""Returns for the leads of their agency to assign."""

from auditapp.accounts.access import people_with
from auditapp.accounts.permissions import Permission, covered

from ..models import AgencyReturn
from ..states import AuditState
from .audits import get_audit
from .base import refuse


def get_returns_to_assign(user, audit_public_id):
    """An audit, its returns of the agencies that the person leads, and who may fill these in; 404
    without any."""
    audit = get_audit(user, audit_public_id)
    returns = (
        _led_returns(user, audit)
        .select_related("agency", "case__audit", "assigned_to")
        .order_by("case", "agency")
    )
    agencies = {agency_return.agency for agency_return in returns}
    if not agencies:
        refuse(user, audit)
    return audit, returns, list(people_with(Permission.FILL_IN_RETURN, *agencies))


def leads_in(user, audit):
    """Does the person lead an agency with returns in the audit?"""
    return _led_returns(user, audit).exists()


def _led_returns(user, audit):
    return (
        AgencyReturn.objects.current()
        .filter(covered(user, Permission.LEAD_RETURNS), case__audit=audit)
        .exclude(case__audit__state=AuditState.SETTING_UP)
    )
