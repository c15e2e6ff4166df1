"""Whose the key is to see: the whole for administrators, the part by which records are found for
the agencies that are asked about the child. What is in it is read through services.identities,
which records each look.
"""

from django.db.models import TextField
from django.db.models.functions import Cast

from cases.access import get_audit, get_return_to_fill_in, refuse, returns_of_own_agencies
from cases.models import CandidateList, CaseIdentity
from cases.states import ReturnState


def get_return_to_find_record(user, public_id):
    """A return that the person fills in, by invitation too; 403 for those who only read it. Whether
    the key is shown now is asked of `shows_key`."""
    return get_return_to_fill_in(user, public_id)


def shows_key(agency_return):
    """Agencies find records while the audit runs, for children and returns that are part of it."""
    case = agency_return.case
    return (
        case.audit.is_open
        and agency_return.state != ReturnState.WITHDRAWN
        and case.withdrawn_at is None
    )


def get_audit_to_match(user, public_id):
    """An audit, and of the person's agencies in it the children whose records they look for: a list
    of (agency, cases). 403 for those who fill in no return of an agency of theirs."""
    audit = get_audit(user, public_id)
    returns = (
        returns_of_own_agencies(user)
        .filter(case__audit=audit)
        .select_related("agency", "case__audit")
        .order_by("agency__name", "case")
    )
    by_agency = {}
    for agency_return in returns:
        by_agency.setdefault(agency_return.agency, []).append(agency_return)
    if not by_agency:
        refuse(user, audit, visible=True)
    wanted = [(a, [row.case for row in rows if shows_key(row)]) for a, rows in by_agency.items()]
    return audit, [(agency, cases) for agency, cases in wanted if cases]


def numbering_agencies(audit):
    """Those that answer in the audit, and so have records with numbers of their own."""
    rows = audit.audit_agencies.answering().select_related("agency")
    return [row.agency for row in rows]


def keys_of(audit):
    """The keys of an audit's children, without what is in them."""
    return CaseIdentity.objects.filter(case__audit=audit).only("pk", "case_id", "version")


def has_key(case):
    return CaseIdentity.objects.filter(case=case).exists()


def filled_candidate_lists(audit):
    """Lists from which the audit's children were drawn and which still name them, unread."""
    lists = CandidateList.objects.filter(audit=audit).defer("rows")
    return lists.annotate(stored=Cast("rows", TextField())).exclude(stored="")
