"""Signing a report, which publishes its audit, and going back for a new version."""

import hashlib

from django.db import transaction
from django.utils import timezone

from auditapp.saving import Stale
from cases.audits.services import audits
from cases.states import AUDIT_MOVES, WrongState, allows
from findings.accuracy.services import end_with_report
from findings.models import ReportFile, SummaryReport

from ..checklist import checklist
from ..freezing import digest_of, draft_to_sign, rendered
from ..standing import signatures, signed_standing


class NotExplained(Exception):
    """Points of the check list need a reason."""


class Blocked(Exception):
    """Points of the check list must be cleared first."""


def sign(*, audit, number, digest, save_key, by, reasons, at=None, **told):
    """Freeze the report as its next version, which is `number`, publish the audit, and end its
    accuracy check.

    `digest` is of the draft that was looked at; `reasons` maps codes of the check list to why it is
    signed all the same; `told` are agreed_by, agreed_on, approved_by, approved_on and, after the
    first version, why.

    The same `save_key` again returns the version that it made. Raises WrongState, Stale if the
    report would say something else by now, Blocked, NotExplained, and CannotFill.
    """
    signed = SummaryReport.objects.filter(audit=audit, save_key=save_key).first()
    if signed:
        return signed
    report = SummaryReport(
        audit=audit,
        number=number,
        signed_at=at or timezone.now(),
        signed_by=by,
        save_key=save_key,
        **told,
    )
    # The files take a second, for which nobody else should have to wait.
    draft = draft_to_sign(audit)
    files = rendered(audit, draft, standing=signed_standing(report), signatures=signatures(report))
    return _freeze(report, draft, files, digest=digest, reasons=reasons, by=by)


@transaction.atomic
def _freeze(report, draft, files, *, digest, reasons, by):
    audit = audits.lock_audit(report.audit)
    signed = SummaryReport.objects.filter(audit=audit, save_key=report.save_key).first()
    if signed:
        return signed
    if not allows(AUDIT_MOVES, "publish", audit.state):
        raise WrongState("publish", audit.state)
    if report.number != audit.signed_version + 1:
        raise Stale
    if not draft.digest == digest == draft_to_sign(audit).digest:
        raise Stale
    points = checklist(audit, draft.content)
    if blocking := [point.code for point in points if point.blocks]:
        raise Blocked(", ".join(blocking))
    unclear = [point.code for point in points if point.needs_reason]
    missing = [code for code in unclear if not reasons.get(code)]
    if missing:
        raise NotExplained(", ".join(missing))
    report.reasons = {code: reasons[code] for code in unclear}
    report.content, report.public_content = draft.content, draft.public_content
    report.digest = digest_of(report.content, report.public_content, signatures(report))
    report.save()
    ReportFile.objects.bulk_create(
        ReportFile(
            report=report,
            edition=edition,
            format=format,
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
        )
        for (edition, format), content in files.items()
    )
    audits.publish(audit=audit, version=report.number, by=by)
    end_with_report(audit=audit, by=by, at=report.signed_at)
    return report


@transaction.atomic
def revise(*, audit, by):
    """Go back to moderating for a new version. Raises WrongState."""
    audits.revise(audit=audit, by=by)
