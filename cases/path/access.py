"""Paths of children with their clocks, and the time limits that these are counted by."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from auditapp.accounts.models import Partnership
from auditapp.accounts.permissions import Permission, partnerships_with
from cases.access import get_case, readable_returns, refuse
from cases.models import Answer, AuditAgency, Case, CaseEvent, MissedReason, TimescaleRule
from cases.models.audit import Part

from .clocks import Clock, clocks


@dataclass
class Path:
    """The steps of one child, and the clocks as they stood on the day `as_of`; each clock has its
    MissedReason, or None, in `reasons` under (rule id, trigger id)."""

    case: Case
    steps: list[CaseEvent]
    clocks: list[Clock]
    reasons: dict[tuple[int, int], MissedReason]

    def reason_for(self, clock):
        return self.reasons.get((clock.rule.pk, clock.trigger.pk))

    def clock(self, rule_id, trigger_id):
        """The clock of that rule and step, or None."""
        key = (rule_id, trigger_id)
        return next((c for c in self.clocks if (c.rule.pk, c.trigger.pk) == key), None)


def has_paths(audit):
    """Do the children's paths matter in this audit: do its questions, or is a step recorded?"""
    question_set = audit.question_set
    if question_set and question_set.looks_at_path:
        return True
    return CaseEvent.objects.filter(case__in=audit.cases.current()).exists()


def last_day_looked_at(audit):
    """Clocks are judged as they stood then: what was due later is still running. The end of the
    audited period, or today."""
    today = timezone.localdate()
    return min(today, audit.period_to or today)


def paths_of(audit, cases):
    """The Path of each of these cases of the audit, in their order. Three queries."""
    return paths_in([audit], cases)


def paths_in(audits, cases):
    """The same for cases of several audits of one partnership, in three queries too."""
    rules = list(rules_of(audits[0].partnership_id)) if audits else []
    steps, reasons = {}, {}
    for step in CaseEvent.objects.filter(case__in=cases):
        steps.setdefault(step.case_id, []).append(step)
    for reason in MissedReason.objects.filter(case__in=cases).select_related("by"):
        reasons.setdefault(reason.case_id, {})[reason.rule_id, reason.trigger_id] = reason
    as_of = {audit.pk: last_day_looked_at(audit) for audit in audits}
    return [
        Path(
            case,
            steps.get(case.pk, []),
            clocks(steps.get(case.pk, []), rules, as_of[case.audit_id]),
            reasons.get(case.pk, {}),
        )
        for case in cases
    ]


def path_of(case):
    return paths_of(case.audit, [case])[0]


def paths_of_audit(audit):
    """Those of all children that are in the audit now."""
    return paths_of(audit, list(audit.cases.current()))


def get_event(user, audit_public_id, case_public_id, pk):
    """A step of that very case, for administrators."""
    case = get_case(user, audit_public_id, case_public_id, Permission.ADMINISTER)
    event = CaseEvent.objects.filter(case=case, pk=pk).first()
    if event is None:
        raise Http404
    event.case = case
    return event


def get_late_clock(user, audit_public_id, case_public_id, rule_id, trigger_id):
    """(path, clock) for whoever may give a reason; 404 unless that clock was missed."""
    case = get_case(user, audit_public_id, case_public_id, Permission.REVIEW_RETURN)
    path = path_of(case)
    clock = path.clock(rule_id, trigger_id)
    if clock is None or not (clock.is_late or path.reason_for(clock)):
        raise Http404
    return path, clock


# -- what the returns say beside it


def dates_given(user, case):
    """Answers with the date of a step, in the returns of the case that the person may read."""
    return (
        Answer.objects.filter(agency_return__in=readable_returns(user).filter(case=case))
        .exclude(question__date_of="")
        .filter(date__isnull=False)
        .select_related("question", "agency_return__agency")
        .order_by("agency_return__agency__name", "question__position")
    )


def attendance_given(user, case):
    """The lead's answers to who was at the conference, where the person may read its return; none
    where the partnership has no quorum."""
    if case.audit.partnership.quorum is None or case.audit.question_set is None:
        return []
    leads = AuditAgency.objects.filter(audit=case.audit_id, part=Part.LEAD).values("agency")
    lead = Q(agency=case.lead_agency_id) if case.lead_agency_id else Q(agency__in=leads)
    returns = readable_returns(user).filter(lead, case=case)
    return list(
        Answer.objects.filter(
            agency_return__in=returns, question__tells_quorum=True, about_agency__isnull=False
        )
    )


# -- time limits


def rules_of(partnership_id):
    """National rules and those of the partnership."""
    return TimescaleRule.objects.filter(Q(partnership=None) | Q(partnership=partnership_id))


def get_partnership_of_rules(user, pk):
    """A partnership that the person administers; not visible to others."""
    partnership = Partnership.objects.filter(pk=pk).first()
    if partnership is None:
        raise Http404
    if partnership.pk not in partnerships_with(user, Permission.ADMINISTER):
        refuse(user, partnership, partnership_id=partnership.pk)
    return partnership


def get_local_rule(user, partnership_pk, pk):
    """A rule of that very partnership, for its administrators."""
    partnership = get_partnership_of_rules(user, partnership_pk)
    rule = TimescaleRule.objects.filter(partnership=partnership, pk=pk).first()
    if rule is None:
        raise Http404
    rule.partnership = partnership
    return rule
