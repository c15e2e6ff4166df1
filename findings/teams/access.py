"""What teams say they did with a briefing: anybody says so by the link, while the chair asks for
it; those who see the audit whole read it."""

from django.db.models import Count, Sum
from django.http import Http404

from auditapp.accounts.permissions import Permission, has_permission
from cases.access import get_audit_whole
from findings.models import Briefing, TeamAnswer


def get_briefing_to_answer(link_id):
    """The briefing of a link, with its audit; of nobody's, as there is no account. 404 unless there
    is one of a report that was signed. Whether teams are asked is `is_asking`."""
    briefings = Briefing.objects.filter(link_id=link_id, audit__signed_version__gt=0)
    briefing = briefings.select_related("audit__partnership").first()
    if briefing is None:
        raise Http404
    return briefing


def get_audit_to_read_teams(user, audit_id):
    return get_audit_whole(user, audit_id)


def get_briefing_to_ask_about(user, audit_id):
    """For the chair, who asks teams and takes an answer out; 404 where nothing is written."""
    audit = get_audit_whole(user, audit_id, Permission.SIGN_REPORT)
    briefing = briefing_of(audit)
    if briefing is None:
        raise Http404
    briefing.audit = audit
    return briefing


def get_team_answer(user, audit_id, pk):
    """One that the chair may take out."""
    audit = get_audit_whole(user, audit_id, Permission.SIGN_REPORT)
    answers = TeamAnswer.objects.filter(briefing__audit=audit).select_related("finding")
    answer = answers.filter(pk=pk).first()
    if answer is None:
        raise Http404
    answer.briefing.audit = audit
    return answer


def may_ask(user, audit):
    return has_permission(user, Permission.SIGN_REPORT, partnership=audit.partnership)


def briefing_of(audit):
    return Briefing.objects.filter(audit=audit).first()


def team_answers_of(audit):
    """What teams said, the latest use first."""
    return TeamAnswer.objects.filter(briefing__audit=audit).select_related("finding")


def counted(audit):
    """`teams` that used the audit's briefing, and the `people` of all of them together; somebody in
    two teams counts twice."""
    counts = team_answers_of(audit).aggregate(teams=Count("pk"), people=Sum("people"))
    return {"teams": counts["teams"], "people": counts["people"] or 0}


def answers_by_finding(audit):
    """What teams said about each message of the audit's briefing, by the finding's key; under None
    what they said about all of it."""
    found = {}
    for answer in team_answers_of(audit):
        found.setdefault(answer.finding_id, []).append(answer)
    return found
