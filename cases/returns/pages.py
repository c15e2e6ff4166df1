"""What the pages of a return have in common."""

from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import time_format

from cases import access
from cases.children.identity_check.pages import alerts_json
from cases.returns.checks.access import checks_of
from cases.returns.checks.presenters import check_rows
from cases.returns.concerns.access import concerns_of
from cases.returns.contributions.access import contribution_to_lead, may_lead
from cases.returns.remedies.access import shows_link as shows_remedies
from cases.returns.restricted.access import shows_link
from cases.states import RETURN_MOVES, allows

from .access import send_back_at, send_back_of, versions_of
from .forms.review import ReviewForm
from .presenters.returns import lateness, return_tag, sent_sections
from .presenters.versions import changes


def return_context(agency_return):
    audit = agency_return.case.audit
    return {
        "return": agency_return,
        "case": agency_return.case,
        "audit": audit,
        "tag": return_tag(agency_return),
        "late": lateness(agency_return, audit),
    }


def sent_context(user, agency_return):
    """The page that shows what was sent, with what the panel may do."""
    may_review = agency_return.case.audit.is_open and access.may_review(user, agency_return)
    state = agency_return.state
    observations = list(access.observations_in([agency_return]))
    question_set = agency_return.case.audit.question_set
    answers = access.answers_in([agency_return], question_set)
    initial = {"sent_at": agency_return.sent_at and agency_return.sent_at.isoformat()}
    versions = list(versions_of(agency_return))
    return return_context(agency_return) | {
        "sections": sent_sections(question_set, answers, observations),
        "versions": versions,
        "send_back": send_back_of(agency_return),
        "changed": last_changes(agency_return, versions),
        "may_accept": may_review and allows(RETURN_MOVES, "accept", state),
        "may_send_back": may_review and allows(RETURN_MOVES, "send back", state),
        "accept_form": ReviewForm(initial=initial),
        **contribution_context(user, agency_return),
    }


def contribution_context(user, agency_return):
    """What was raised from the return, what the panel asked to check in it, who from outside was
    invited to it, and whether there is a link to the restricted comment."""
    return {
        "shows_restricted": shows_link(user, agency_return),
        "shows_remedies": shows_remedies(user, agency_return),
        "concerns": concerns_of(user, agency_return),
        "checks": check_rows(checks_of(agency_return)) if _is_of_own_agency(agency_return) else [],
        "may_lead": may_lead(user, agency_return),
        "contribution": contribution_to_lead(user, agency_return),
    }


def _is_of_own_agency(agency_return):
    return agency_return.is_own and not agency_return.is_contributor


def last_changes(agency_return, versions):
    """Changes from the last but one sending to the last; None where there was one only."""
    if len(versions) < 2:
        return None
    before, after = versions[-2:]
    sent_back = send_back_at(before)
    return changes(
        agency_return.case.audit.question_set,
        before.content,
        after.content,
        sent_back and sent_back.by_code,
    )


def saved_answer(row, *, version=None, alerts=()):
    """What a save while somebody types gets: the `version` to send with the next, the row's unless
    another is given, the words to show, and what in the texts may tell who somebody is."""
    time = time_format(timezone.localtime(row.saved_at), "H:i")
    answer = {"version": version or row.version, "saved": f"Saved {time}"}
    return JsonResponse(answer | ({"alerts": alerts_json(alerts)} if alerts else {}))
