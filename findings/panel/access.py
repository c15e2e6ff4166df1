"""Meetings of the panel and the children that it discusses: a view's first line."""

from collections import Counter

from django.db.models import Count
from django.http import Http404

from auditapp.accounts.models import Agency, Role, User
from auditapp.accounts.permissions import Permission, has_permission
from cases.access import (
    cases_without_part,
    get_audit_whole,
    get_case,
    readable_returns,
)
from cases.models import AgencyReturn, Answer, Kind, NotTakingPart, ObservationKind
from cases.path.access import paths_of_audit
from cases.states import UNSENT
from findings.board.access import findings_of, readable_observations
from findings.models import CaseDiscussion, Evidence, PanelMeeting


def get_audit_of_panel(user, audit_id):
    """The audit for those who see it whole; 404 for agencies."""
    return get_audit_whole(user, audit_id)


def get_audit_to_hold(user, audit_id):
    """For chair and administrators, who record meetings and choose the children."""
    return get_audit_whole(user, audit_id, Permission.HOLD_MEETING)


def may_hold(user, audit):
    return has_permission(user, Permission.HOLD_MEETING, partnership=audit.partnership)


def may_take_minutes(user, audit):
    return has_permission(user, Permission.TAKE_MINUTES, partnership=audit.partnership)


# -- meetings


def meetings_of(audit):
    return PanelMeeting.objects.filter(audit=audit).prefetch_related("attendances__agency")


def get_meeting(user, audit_id, pk):
    audit = get_audit_to_hold(user, audit_id)
    meeting = meetings_of(audit).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    meeting.audit = audit
    return meeting


def agencies_to_attend(audit, meeting=None):
    """Agencies that a table of who came offers: those of the audit first, then the partnership's
    others, and any that is in the meeting already."""
    listed = [row.agency for row in audit.audit_agencies.select_related("agency")]
    others = Agency.objects.current().filter(partnership=audit.partnership_id)
    there = [a.agency for a in meeting.attendances.all() if a.agency] if meeting else []
    return list(dict.fromkeys([*listed, *others, *there]))


def answering_agencies(audit):
    return [row.agency for row in audit.audit_agencies.answering().select_related("agency")]


# -- children on the agenda


def get_child(user, audit_id, case_id, permission=Permission.READ_SENT_RETURN):
    """A child that is in the audit now; 403, with the reason, for whoever takes no part."""
    case = get_case(user, audit_id, case_id, permission)
    if case.withdrawn_at:
        raise Http404
    return case


def get_child_to_choose(user, audit_id, case_id):
    return get_child(user, audit_id, case_id, Permission.HOLD_MEETING)


def discussion_of(case):
    """None for a child who is not on the agenda."""
    found = CaseDiscussion.objects.filter(case=case).select_related("meeting", "saved_by").first()
    if found:
        found.case = case
    return found


def get_discussion(user, audit_id, case_id, permission=Permission.READ_SENT_RETURN):
    """Of a child on the agenda, with `agenda`, all discussions in order; 404 for a child who is
    not."""
    case = get_child(user, audit_id, case_id, permission)
    agenda = list(agenda_for(user, case.audit))
    discussion = next((each for each in agenda if each.case_id == case.pk), None)
    if discussion is None:
        raise Http404
    discussion.case, discussion.agenda = case, agenda
    return discussion


def get_discussion_to_write(user, audit_id, case_id):
    return get_discussion(user, audit_id, case_id, Permission.TAKE_MINUTES)


def get_discussion_to_hold(user, audit_id, case_id):
    return get_discussion(user, audit_id, case_id, Permission.HOLD_MEETING)


def agenda_of(audit):
    """Discussions in order, of all children on the agenda."""
    discussions = CaseDiscussion.objects.on_agenda().filter(case__audit=audit)
    return discussions.select_related("case", "meeting", "saved_by")


def agenda_for(user, audit):
    """Without the children in whose discussion the person takes no part."""
    return agenda_of(audit).exclude(case__in=cases_without_part(user))


# -- taking no part


def children_of(audit):
    return list(audit.cases.current())


def marks_in(audit):
    marks = NotTakingPart.objects.current().filter(case__audit=audit)
    return marks.select_related("user").order_by("user__name")


def people_of_panel(audit):
    """Those who have a role in the panel now, or administer the partnership."""
    return User.objects.filter(
        memberships__in=audit.partnership.memberships.current().filter(
            role__in=[Role.PANEL, Role.CHAIR, Role.ADMINISTRATOR]
        )
    ).distinct()


def get_mark(user, audit_id, case_id, pk):
    case = get_child_to_choose(user, audit_id, case_id)
    mark = NotTakingPart.objects.current().filter(case=case, pk=pk).first()
    if mark is None:
        raise Http404
    mark.case = case
    return mark


# -- what helps to choose


def figures(user, audit):
    """Of each child, by its id: how many worries, returns outstanding and missed time limits it
    has, and the grades that agencies gave."""
    return {
        "worries": _worries(user, audit),
        "outstanding": _outstanding(audit),
        "missed": _missed_limits(audit),
        "grades": _grades_given(user, audit),
    }


def _worries(user, audit):
    """How many observations that worry somebody each child has, as far as the person reads them:
    case id -> number."""
    found = readable_observations(user, audit).filter(kind=ObservationKind.WORRIED)
    rows = found.order_by().values("case").annotate(number=Count("pk"))
    return {row["case"]: row["number"] for row in rows}


def _outstanding(audit):
    """Returns that agencies have not sent, or have to send again: case id -> number."""
    rows = AgencyReturn.objects.filter(case__audit=audit, state__in=UNSENT)
    return Counter(rows.values_list("case", flat=True))


def _grades_given(user, audit):
    """The grades that agencies gave, as far as the person reads them: case id -> set of values."""
    answers = Answer.objects.filter(
        agency_return__in=readable_returns(user).filter(case__audit=audit),
        question__kind=Kind.GRADE,
    ).exclude(choice="")
    given = {}
    for case, choice in answers.order_by().values_list("case", "choice").distinct():
        given.setdefault(case, set()).add(choice)
    return given


def _missed_limits(audit):
    """Time limits that were missed: case id -> number."""
    return {
        path.case.pk: sum(clock.is_late for clock in path.clocks) for path in paths_of_audit(audit)
    }


def findings_resting_on(audit, cases):
    """Agreed findings with an observation about these children of the audit that stands, with
    counts: case id -> findings."""
    evidence = Evidence.objects.filter(observation__case__in=cases, observation__withdrawn=False)
    about, found = {}, {}  # about: finding -> its children
    for finding, case in evidence.values_list("finding", "observation__case").distinct().order_by():
        about.setdefault(finding, []).append(case)
    for finding in findings_of(audit).agreed().filter(pk__in=about):
        for case in about[finding.pk]:
            found.setdefault(case, []).append(finding)
    return found


def children_for(user, audit):
    """The audit's children without those in whose discussion the person takes no part."""
    return list(audit.cases.current().exclude(pk__in=cases_without_part(user)))
