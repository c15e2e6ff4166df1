"""Whether a return needs a second person before it is sent, and who that may be."""

from django.db.models import TextChoices

from auditapp.accounts.permissions import Permission, has_permission
from cases.question_sets.asking import asking_of


class Why(TextChoices):
    """Why a person cannot send a return alone. The label completes "Sign-off is needed:"."""

    CONTRIBUTOR = "contributor", "you were invited to help, and a lead of the agency sends it"
    FAMILY = "family", "whoever filled it in has worked with the child or family"
    AUDIT = "audit", "in this audit a lead of the agency signs each return off"


def why_sign_off(agency_return, drafts, *, by):
    """The Why that keeps `by` from sending the return alone, or None.

    `drafts` are the return's by section id. Whoever worked with the family, lead or not, needs a
    second person; where the audit requires a lead's sign-off, a lead's own sending is that.
    """
    agency = agency_return.agency
    if is_contributor(agency_return, by):
        return Why.CONTRIBUTOR
    if worked_with_family(agency_return, drafts):
        return Why.FAMILY
    is_lead = has_permission(by, Permission.LEAD_RETURNS, agency=agency)
    if agency_return.case.audit.sign_off_required and not is_lead:
        return Why.AUDIT
    return None


def worked_with_family(agency_return, drafts):
    """Does the working copy say that whoever fills it in worked with the child or family?"""
    question_set = agency_return.case.audit.question_set
    question = question_set.sign_off_question
    if question is None:
        return False
    data = {name: v for draft in drafts.values() for name, v in draft.data.items()}
    said = data.get(question.code) == [question_set.sign_off_is]
    return said and asking_of(agency_return).asks(question, data)


def is_contributor(agency_return, person):
    """Is the person here by a one-off invitation alone?"""
    if has_permission(person, Permission.FILL_IN_RETURN, agency=agency_return.agency):
        return False
    return agency_return.contributions.live().filter(person=person).exists()


def may_sign_off(person, agency_return):
    """May the person sign off this return, which waits for it?

    Never who handed it in. A lead always; another auditor only where no lead has to: the audit
    does not require one, and it was not a one-off contributor who handed it in.
    """
    if person.pk == agency_return.handed_in_by_id:
        return False
    agency = agency_return.agency
    if has_permission(person, Permission.LEAD_RETURNS, agency=agency):
        return True
    return has_permission(person, Permission.FILL_IN_RETURN, agency=agency) and not (
        needs_lead(agency_return)
    )


def needs_lead(agency_return):
    """Must it be a lead who signs off this return, which waits for it?"""
    return agency_return.case.audit.sign_off_required or not has_permission(
        agency_return.handed_in_by, Permission.FILL_IN_RETURN, agency=agency_return.agency
    )
