"""The children of an audit, and how they were chosen, for its administrators."""

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404

from auditapp.accounts.models import Agency
from cases.models import Case, CaseIdentity, CaseImport, Part


def listed_children(audit):
    """All children, those withdrawn too, with their brothers and sisters, `has_key`, and the
    `step_number` of their paths."""
    key = CaseIdentity.objects.filter(case=OuterRef("pk"))
    cases = Case.objects.filter(audit=audit).order_by("pk")
    cases = cases.annotate(has_key=Exists(key), step_number=Count("events"))
    return cases.select_related("lead_agency", "audit").prefetch_related("siblings")


def other_children(audit, case=None):
    """Those who can be brothers and sisters of `case`, or of a new child: children who were taken
    out of the audit only if they are already."""
    others = Case.objects.filter(audit=audit).order_by("pk")
    if case is None:
        return others.current()
    linked = Q(pk__in=case.siblings.values("pk"))
    return others.filter(Q(withdrawn_at=None) | linked).exclude(pk=case.pk)


def agencies_answering(audit):
    """Those that send returns: the lead first, then in the audit's order."""
    rows = audit.audit_agencies.answering().select_related("agency")
    rows = sorted(rows, key=lambda row: (row.part != Part.LEAD, row.pk))
    return [row.agency for row in rows]


def agencies_to_lead(audit, case=None):
    """Agencies that can lead on a child: those that answer, and the one that does now."""
    ids = list(audit.audit_agencies.answering().values_list("agency", flat=True))
    if case and case.lead_agency_id:
        ids.append(case.lead_agency_id)
    return Agency.objects.filter(pk__in=ids)


def lead_of(audit):
    row = audit.audit_agencies.filter(part=Part.LEAD).select_related("agency").first()
    return row.agency if row else None


def get_import(user, audit, public_id):
    """What the person uploaded themselves; nobody else's is visible."""
    return found_or_404(
        CaseImport.objects.waiting().filter(audit=audit, by=user, public_id=public_id)
    )


def found_or_404(queryset):
    found = queryset.first()
    if found is None:
        raise Http404
    return found
