"""What the panel asked agencies to check: an agency sees what it was asked itself, its own answer
beside it, and nothing of the other agency. One-off contributors don't see it."""

from cases.access import get_return_of_own_agency, refuse, returns_of_own_agencies
from cases.models import AnswerCheck


def checks_to_answer(user):
    """Those that wait for the person's agencies, the one due first first."""
    return (
        AnswerCheck.objects.to_answer()
        .filter(agency_return__in=returns_of_own_agencies(user))
        .select_related("agency_return__agency", "agency_return__case__audit", "question")
    )


def checks_of(agency_return):
    """All that was asked about a return which the person may fill in as one of its agency."""
    return agency_return.answer_checks.asked().select_related(*SHOWN)


def get_check(user, return_public_id, pk):
    """A check of this very return of the person's own agency; 403 for a one-off contributor."""
    agency_return = get_return_of_own_agency(user, return_public_id)
    check = agency_return.answer_checks.select_related(*SHOWN, "answered_by").filter(pk=pk).first()
    if check is None:
        refuse(user, agency_return)
    check.agency_return = agency_return
    return check


def checks_at(places):
    """Every check of these answers, the last one last: place -> checks. A place is (return id,
    question id, id of the agency spoken about or None)."""
    if not places:
        return {}
    found = {}
    rows = AnswerCheck.objects.asked().filter(agency_return__in={place[0] for place in places})
    for check in rows.select_related(*SHOWN, "agency_return", "answered_by").order_by("pk"):
        found.setdefault(check.place, []).append(check)
    return {place: found[place] for place in places if place in found}


SHOWN = ["question__question_set", "about_agency"]
