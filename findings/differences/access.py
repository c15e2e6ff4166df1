"""Where records differ, as far as the person reads the returns, with what was decided."""

from dataclasses import dataclass, field

from django.http import Http404

from auditapp.accounts.permissions import Permission
from auditapp.saving import fingerprint
from cases.access import get_audit_whole, get_case, readable_returns
from cases.returns.checks.access import checks_at
from findings.models import DifferenceDecision, Finding, Outcome

from .deriving import Difference, differences_in


@dataclass
class WeighedDifference:
    """A difference with every decision about it, the last one last, and what was asked about its
    sides."""

    difference: Difference
    decisions: list = field(default_factory=list)
    checks: dict = field(default_factory=dict)  # place of a side -> checks

    @property
    def decision(self):
        return self.decisions[-1] if self.decisions else None

    @property
    def number(self):
        """How many decisions there are: what a form is checked by."""
        return len(self.decisions)

    @property
    def fingerprint(self):
        """Of what a decision is taken on beside the earlier ones: what agencies sent, and which of
        those that were asked to check it replied."""
        sent = sorted((side.name, side.value, side.comment) for side in self.difference.sides)
        return fingerprint(sent, sorted(check.pk for check in self._checks if check.answered_at))

    @property
    def waiting(self):
        """Checks that an agency has not replied to."""
        return [check for check in self._checks if check.answered_at is None]

    @property
    def _checks(self):
        return [check for checks in self.checks.values() for check in checks]

    @property
    def is_reopened(self):
        """Was it decided on answers that changed since, or made a finding that was removed?"""
        if self.decision is None:
            return False
        is_gone = self.decision.outcome == Outcome.FINDING and self.decision.finding is None
        return is_gone or self.decision.values != self.difference.values

    @property
    def is_open(self):
        """Is there still something for the panel to decide?"""
        return self.decision is None or self.is_reopened or self.decision.outcome == Outcome.ASKED


def get_audit_for_differences(user, audit_id):
    return get_audit_whole(user, audit_id, Permission.READ_SENT_RETURN)


def weighed_differences(user, audit, cases):
    """The WeighedDifferences of these children of the audit, in the returns that the person reads;
    the number of queries is constant."""
    return weigh(audit, cases, readable_returns(user))


def weigh(audit, cases, returns):
    """The same in these returns, for what counts them without showing them."""
    found = differences_in(audit, cases, returns)
    decisions = _decisions(cases)
    asked = [one for one in found if _were_asked(decisions.get(one.key, []))]
    checks = checks_at([side.place for one in asked for side in one.sides])
    return [
        WeighedDifference(
            one,
            decisions.get(one.key, []),
            {side.place: checks[side.place] for side in one.sides if side.place in checks},
        )
        for one in found
    ]


def get_difference(user, audit_id, case_id, code, about_id):
    """For those who settle it, a child, a question and the WeighedDifference, or None where the
    answers agree (now). `about_id` is 0 where no agency is spoken about."""
    case = get_case(user, audit_id, case_id, Permission.SETTLE_DIFFERENCE)
    question = _question(case.audit, code)
    for one in weighed_differences(user, case.audit, [case]):
        about = one.difference.about.pk if one.difference.about else 0
        if (one.difference.question.code, about) == (code, about_id):
            return case, question, one
    return case, question, None


def _question(audit, code):
    questions = audit.question_set.questions if audit.question_set else []
    found = next((question for question in questions if question.code == code), None)
    if found is None:
        raise Http404
    return found


def findings_to_name(audit):
    """Findings that a difference may be made one of."""
    return Finding.objects.filter(audit=audit)


def _were_asked(decisions):
    return any(decision.outcome == Outcome.ASKED for decision in decisions)


def _decisions(cases):
    """(case id, question id, id of the agency spoken about or None) -> decisions in order."""
    found = {}
    rows = DifferenceDecision.objects.filter(case__in=[case.pk for case in cases])
    for row in rows.select_related("by", "finding").order_by("number"):
        found.setdefault((row.case_id, row.question_id, row.about_agency_id), []).append(row)
    return found
