"""What a person may see and do with findings: a view's first line."""

from django.db.models import Q
from django.http import Http404

from auditapp.accounts.permissions import Permission
from cases.access import get_audit_whole, readable_returns
from cases.models import Observation, Theme
from findings.models import Finding


def get_audit_for_findings(user, audit_id):
    """The audit for those who see it whole; 404 for agencies."""
    return get_audit_whole(user, audit_id)


def get_audit_to_agree(user, audit_id):
    return get_audit_whole(user, audit_id, Permission.AGREE_FINDING)


def get_finding(user, audit_id, pk):
    return _found(get_audit_whole(user, audit_id), pk)


def get_finding_by_number(user, pk):
    """The same where only its number is known, as on the trail."""
    finding = Finding.objects.filter(pk=pk).select_related("audit").first()
    if finding is None:
        raise Http404
    return get_finding(user, finding.audit.public_id, pk)


def get_finding_to_change(user, audit_id, pk):
    return _found(get_audit_to_agree(user, audit_id), pk)


def readable_observations(user, audit):
    """Observations of the audit that stand, from voices and from returns that the person reads."""
    returns = readable_returns(user).filter(case__audit=audit)
    return (
        Observation.objects.counting()
        .filter(case__audit=audit)
        .filter(Q(voice__isnull=False) | Q(agency_return__in=returns))
        .select_related("case", "section", "agency_return__agency", "voice")
    )


def evidence_of(user, finding):
    """The finding's observations that the person may read, withdrawn ones included."""
    returns = readable_returns(user).filter(case__audit=finding.audit)
    return (
        Observation.objects.filter(evidence__finding=finding)
        .filter(
            Q(voice__isnull=False, case__withdrawn_at=None)
            | Q(agency_return__in=returns)
            | Q(withdrawn=True)
        )
        .select_related("case__audit", "section", "agency_return__agency", "voice")
        .order_by("case", "agency_return__agency__name", "pk")
    )


def evidence_out_of_reach(user, finding):
    """The finding's observations that its form does not offer this person: withdrawn ones, and
    those of returns that the person may not read. They stay when the finding is changed."""
    offered = readable_observations(user, finding.audit).filter(evidence__finding=finding)
    return finding.observations.exclude(pk__in=offered.values("pk")).select_related("case")


def findings_of(audit):
    return Finding.objects.filter(audit=audit).select_related("theme__merged_into").with_counts()


def themes_for(audit, finding=None):
    """Shipped themes and the partnership's own that are current, and the one that it has."""
    known = Theme.objects.known_to(audit.partnership_id)
    return known.current() | known.filter(pk=finding and finding.theme_id)


def _found(audit, pk):
    finding = findings_of(audit).filter(pk=pk).first()
    if finding is None:
        raise Http404
    finding.audit = audit
    return finding
