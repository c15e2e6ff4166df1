"""Returns to assign, to sign off and to copy from, and what was sent each time."""

from django.http import Http404

from auditapp.accounts.access import people_with
from auditapp.accounts.permissions import Permission, covered
from cases.access import get_audit, get_return, refuse
from cases.models import AgencyReturn, SectionDraft, SendBack
from cases.states import AuditState

from .sign_off import may_sign_off, needs_lead

# -- assignment


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


# -- sign-off, what was sent each time, and why it was sent back


def require_sign_off(user, agency_return):
    """403 for whoever may not sign off this return, which waits for it."""
    if not may_sign_off(user, agency_return):
        refuse(user, agency_return, visible=True)


def people_who_may_sign_off(agency_return):
    """Those of the agency who may sign off this return, which waits for it, by name."""
    permission = Permission.LEAD_RETURNS if needs_lead(agency_return) else Permission.FILL_IN_RETURN
    people = people_with(permission, agency_return.agency)
    return people.exclude(pk=agency_return.handed_in_by_id)


def send_back_of(agency_return):
    """Why the return, which is being revised, was sent back, with `.by_code`: question code ->
    reason; else None."""
    if not agency_return.is_being_revised:
        return None
    return send_back_at(agency_return.sent_versions.latest("number"))


def send_back_at(version):
    """Why this sent version was sent back, with `.by_code`; None if it was not."""
    found = SendBack.objects.filter(sent_version=version).select_related("by").first()
    if found is not None:
        rows = found.question_reasons.select_related("question")
        found.by_code = {row.question.code: row.text for row in rows}
    return found


def versions_of(agency_return):
    """All that was sent, the first first, with who sent it and who signed it off."""
    return agency_return.sent_versions.select_related("by", "signed_off_by")


def get_version(user, public_id, number):
    """A return that the person sees, one of its versions and the one before, if there is one; with
    the reasons for which either was sent back."""
    agency_return = get_return(user, public_id)
    versions = {version.number: version for version in versions_of(agency_return)}
    if number not in versions:
        raise Http404
    version, before = versions[number], versions.get(number - 1)
    version.sent_back = send_back_at(version)
    if before:
        before.sent_back = send_back_at(before)
    return agency_return, version, before


# -- copying


def others_to_copy_from(agency_return, section):
    """The same agency's returns on other children of the audit, sent or not, in which something is
    written in the section."""
    written = SectionDraft.objects.filter(section=section).exclude(data={})
    return (
        AgencyReturn.objects.filter(
            case__audit=agency_return.case.audit_id,
            agency=agency_return.agency_id,
            pk__in=written.values("agency_return"),
        )
        .exclude(pk=agency_return.pk)
        .select_related("case")
        .order_by("case")
    )
