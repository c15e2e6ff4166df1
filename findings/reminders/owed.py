"""What everybody owes now, and by when: read afresh, so that who has done it owes nothing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from auditapp.accounts.models import User
from auditapp.notices.kinds import Kind, Stage
from auditapp.notices.stages import WEEK, stage_of, waits_too_long
from cases.models import AccuracyReply, AgencyReturn, AnswerCheck, Audit, AuditAgency, Remedy
from cases.states import OPEN_AUDIT, AuditState, ReturnState
from findings.actions.access import SIGNED
from findings.models import Action, ActionProposal
from findings.states import TO_DO, ActionState

from .people import Directory


@dataclass(frozen=True)
class Thing:
    """What one person owes of one kind about one object, by one day."""

    person: User
    kind: Kind
    audit: Audit
    object_id: int
    due: date | None = None
    stage: str | None = None


def owed(people, today):
    """Counter of Things; those of which nothing is to be said today, whatever was said before, are
    not among them."""
    things = Counter()
    for find in (_returns, _answer_checks, _accuracy, _actions, _decisions, _remedies):
        things.update(find(people, today))
    return things


def _one_of_several(person, kind, audit, due, stage):
    """Of things due on different days. Those that are over are told of together."""
    return Thing(person, kind, audit, audit.pk, None if stage == Stage.AGAIN else due, stage)


def outstanding():
    """Returns that an agency still has to send, with all that decides who does."""
    rows = AgencyReturn.objects.to_do().select_related("agency", "case__audit")
    return rows.order_by("agency__name", "pk")


def to_remind(audit, agencies):
    """Counter of people: how many returns of these agencies each has to send or sign off."""
    people = Directory()
    counts = Counter()
    for row in outstanding().filter(case__audit=audit, agency__in=agencies):
        counts.update(_whose(row, people))
    return counts


def owing_agencies(audit):
    """Agency -> (returns that it has to send, people who are to send them or sign them off)."""
    people = Directory()
    returns, persons = Counter(), {}
    for row in outstanding().filter(case__audit=audit):
        returns[row.agency] += 1
        persons.setdefault(row.agency, set()).update(_whose(row, people))
    return {agency: (number, len(persons[agency])) for agency, number in returns.items()}


def _whose(agency_return, people):
    if agency_return.state == ReturnState.WAITING:
        return people.signing_off(agency_return)
    return people.sending(agency_return)


def _returns(people, today):
    for row in outstanding():
        audit = row.case.audit
        if row.state == ReturnState.WAITING:
            if waits_too_long(timezone.localdate(row.handed_in_at), today):
                for person in people.signing_off(row):
                    yield Thing(person, Kind.SIGN_OFF, audit, audit.pk, None, Stage.AGAIN)
        elif row.sent_at is not None:
            if today - _sent_back_on(row) >= WEEK:
                for person in people.sending(row):
                    yield Thing(person, Kind.REVISIONS, audit, audit.pk, None, Stage.AGAIN)
        else:
            due = audit.returns_due
            for person in people.sending(row):
                yield Thing(person, Kind.RETURNS, audit, audit.pk, due, stage_of(due, today))


def _sent_back_on(agency_return):
    """One that was withdrawn and brought back counts from when it was sent."""
    return timezone.localdate(agency_return.reviewed_at or agency_return.sent_at)


def _answer_checks(people, today):
    checks = AnswerCheck.objects.to_answer().select_related(
        "agency_return__agency", "agency_return__case__audit"
    )
    for check in checks:
        stage = stage_of(check.due, today, soon=0)
        if stage != Stage.ASKED:
            audit = check.agency_return.case.audit
            for person in people.filling_in(check.agency_return.agency).values():
                yield _one_of_several(person, Kind.CHECKS, audit, check.due, stage)


def _accuracy(people, today):
    replies = AccuracyReply.objects.to_finish().filter(accuracy_check__audit__state__in=OPEN_AUDIT)
    answering = set(AuditAgency.objects.answering().values_list("audit", "agency"))
    for reply in replies.select_related("agency", "accuracy_check__audit"):
        check = reply.accuracy_check
        stage = stage_of(check.due, today, soon=3, after=False)
        if stage in (Stage.SOON, Stage.LAST) and (check.audit_id, reply.agency_id) in answering:
            for person in people.filling_in(reply.agency).values():
                yield Thing(person, Kind.ACCURACY, check.audit, check.pk, check.due, stage)


def _actions(people, today):
    """An agency sees what it is to do once the report is signed, and does it until the audit is
    closed."""
    actions = Action.objects.filter(SIGNED | Q(owner=None), due__isnull=False)
    actions = actions.filter(state__in=TO_DO).exclude(finding__audit__state=AuditState.CLOSED)
    for action in actions.select_related("owner", "finding__audit"):
        stage = stage_of(action.due, today)
        if stage != Stage.ASKED:
            audit = action.finding.audit
            for person in people.doing(action):
                yield _one_of_several(person, Kind.ACTION, audit, action.due, stage)


def _decisions(people, today):
    """Actions that the chair is to confirm, or of which somebody asked for a change."""
    proposed = ActionProposal.objects.filter(action=OuterRef("pk"), decided_at=None)
    waiting = Action.objects.filter(Q(state=ActionState.SAID_DONE) | Exists(proposed))
    waiting = waiting.exclude(finding__audit__state=AuditState.CLOSED)
    for action in waiting.select_related("finding__audit"):
        audit = action.finding.audit
        for person in people.chairing(audit.partnership_id):
            yield Thing(person, Kind.DECISION, audit, audit.pk, None, Stage.AGAIN)


def _remedies(people, today):
    """Nobody tells an agency otherwise what it is to put right, so it is said once at first too."""
    remedies = Remedy.objects.to_do()
    remedies = remedies.exclude(agency_return__case__audit__state=AuditState.CLOSED)
    for remedy in remedies.select_related("agency_return__agency", "agency_return__case__audit"):
        audit = remedy.agency_return.case.audit
        stage = stage_of(remedy.due, today, soon=0)
        for person in people.filling_in(remedy.agency_return.agency).values():
            yield _one_of_several(person, Kind.REMEDY, audit, remedy.due, stage)
