"""What is put right for a child: for the return's own agency and for administrators. For everybody
else, the panel, the chair and one-off contributors included, there is none: 404.
"""

from django.db.models import Count
from django.http import Http404
from django.utils import timezone

from auditapp.accounts.permissions import (
    Permission,
    covered,
    has_permission,
    partnerships_with,
)
from cases.access import found_return, get_audit_to_administer, is_own, refuse
from cases.models import Remedy
from cases.states import AuditState, ReturnState


def get_return_to_put_right(user, public_id):
    """The return, with `is_own`."""
    agency_return = found_return(public_id)
    agency_return.is_own = is_own(user, agency_return) and not agency_return.is_contributor
    if not agency_return.is_own and not _administers(user, agency_return):
        refuse(user, agency_return)
    return agency_return


def get_remedy(user, pk):
    """With its return as above."""
    remedy = Remedy.objects.filter(pk=pk).select_related("agency_return").first()
    if remedy is None:
        raise Http404
    remedy.agency_return = get_return_to_put_right(user, remedy.agency_return.public_id)
    return remedy


def get_audit_to_see_put_right(user, audit_id):
    return get_audit_to_administer(user, audit_id)


def shows_link(user, agency_return):
    """Is the page behind the link for this person, who sees the return?"""
    if _administers(user, agency_return):
        return True
    return is_own(user, agency_return) and not agency_return.is_contributor


def may_add(agency_return):
    return (
        agency_return.state != ReturnState.WITHDRAWN
        and agency_return.case.audit.state != AuditState.CLOSED
    )


def remedies_of(agency_return):
    return agency_return.remedies.select_related("asked_by", "done_by")


def remedies_of_audit(audit):
    """For an administrator, those to do first, due first first."""
    remedies = Remedy.objects.filter(agency_return__case__audit=audit)
    remedies = remedies.select_related("agency_return__agency", "agency_return__case", "done_by")
    return remedies.order_by(*Remedy._meta.ordering[1:])


def remedies_to_do(user):
    """What the person's agencies still have to put right."""
    return (
        Remedy.objects.to_do()
        .filter(covered(user, Permission.FILL_IN_RETURN, path="agency_return__agency"))
        .select_related("agency_return__agency", "agency_return__case__audit")
    )


def audits_with_overdue(user):
    """(audit's title and public id, how many) of what is overdue where the person administers."""
    administered = partnerships_with(user, Permission.ADMINISTER)
    path = "agency_return__case__audit"
    return (
        Remedy.objects.to_do()
        .filter(agency_return__partnership__in=administered, due__lt=timezone.localdate())
        .order_by()
        .values(f"{path}__title", f"{path}__public_id")
        .annotate(number=Count("pk"))
        .order_by(f"{path}__title")
    )


def _administers(user, agency_return):
    return has_permission(user, Permission.ADMINISTER, partnership=agency_return.partnership)
