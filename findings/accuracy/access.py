"""The accuracy check: the panel's people see it whole, an agency what concerns itself."""

import re

from django.http import Http404

from auditapp.accounts.permissions import Permission, covered
from cases.access import get_audit_whole, refuse
from cases.models import AccuracyReply
from findings.models import AccuracyComment, Finding


def get_audit_to_check(user, audit_id):
    return get_audit_whole(user, audit_id)


def get_audit_to_check_as_chair(user, audit_id):
    return get_audit_whole(user, audit_id, Permission.AGREE_FINDING)


def checks_of(audit):
    """Every check of the audit, the last one first."""
    return audit.accuracy_checks.select_related("opened_by", "closed_by").order_by("-pk")


def replies_of(check):
    return check.replies.select_related("agency", "finished_by").prefetch_related(
        "comments__answered_by"
    )


def get_comment(user, audit_id, pk):
    """A comment for the chair to answer."""
    audit = get_audit_to_check_as_chair(user, audit_id)
    comments = AccuracyComment.objects.filter(reply__accuracy_check__audit=audit)
    comment = (
        comments.select_related("reply__accuracy_check", "reply__agency").filter(pk=pk).first()
    )
    if comment is None:
        raise Http404
    return comment


def get_reply(user, pk):
    """An agency's part in a check, for those of the agency who fill in its returns."""
    reply = (
        AccuracyReply.objects.select_related("agency", "accuracy_check__audit__partnership")
        .filter(pk=pk)
        .first()
    )
    if reply is None:
        raise Http404
    mine = AccuracyReply.objects.filter(covered(user, Permission.FILL_IN_RETURN))
    if not mine.filter(pk=pk).exists():
        refuse(user, reply, partnership_id=reply.accuracy_check.audit.partnership_id)
    return reply


def findings_to_show(reply):
    """What the agency is asked about; once the check is over, what it commented on. The panel goes
    on changing its findings, and no agency reads those before they are signed."""
    check = reply.accuracy_check
    if check.is_open:
        return findings_about(check.audit, reply.agency)
    return list(_with_bases(Finding.objects.filter(accuracy_comments__reply=reply)))


def findings_about(audit, agency):
    """The agreed findings that name the agency, or rest on what it sent or on what is recorded of
    it, in order. Constant queries."""
    findings = _with_bases(Finding.objects.filter(audit=audit).agreed())
    return [finding for finding in findings if _is_about(finding, agency)]


def _with_bases(findings):
    return findings.prefetch_related(
        "evidence__observation__agency_return", "answer_counts", "difference_decisions"
    )


def _is_about(finding, agency):
    return (
        _names(finding.wording, agency)
        or any(_is_of(evidence.observation, agency) for evidence in finding.evidence.all())
        or any(count.agency_id == agency.pk for count in finding.answer_counts.all())
        or any(
            agency.pk in [int(key.split("-")[0]) for key in decision.values]
            for decision in finding.difference_decisions.all()
        )
    )


def _is_of(observation, agency):
    agency_return = observation.agency_return
    return agency_return is not None and agency_return.agency_id == agency.pk


def _names(wording, agency):
    names = "|".join(re.escape(name) for name in {agency.name, agency.short_name})
    return re.search(rf"(?<!\w)(?:{names})(?!\w)", wording, re.IGNORECASE) is not None
