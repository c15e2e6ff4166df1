"""Audits that were before others."""

import datetime
import uuid

from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, founder
from cases.audits.services.setting_up import change_audit
from cases.models import Part

PANEL_DATE = datetime.date(2019, 2, 28)


def earlier_audit(audit, *, children=("Thea",), panel_date=PANEL_DATE, **fields):
    """An open audit of the same agencies and, unless `fields` say otherwise, the same questions,
    whose panel met long before that of `audit`; with these children."""
    rows = {row.agency: row.part for row in audit.audit_agencies.select_related("agency")}
    before = {
        "partnership": audit.partnership,
        "lead": next(agency for agency, part in rows.items() if part == Part.LEAD),
        "asked": [agency for agency, part in rows.items() if part == Part.ASKED],
        "question_set": audit.question_set,
        "title": "The audit before",
        "period_from": panel_date - datetime.timedelta(200),
        "period_to": panel_date - datetime.timedelta(60),
        "returns_due": panel_date - datetime.timedelta(10),
        "panel_date": panel_date,
    }
    earlier = AuditFactory(**before | fields)
    for pseudonym in children:
        CaseFactory(audit=earlier, pseudonym=pseudonym)
    acting.open_audit(earlier)
    return earlier


def follow(audit, earlier):
    """Make it a re-audit of the earlier one."""
    audit.refresh_from_db()
    change_audit(
        audit=audit,
        follows=earlier,
        version=audit.version,
        save_key=uuid.uuid4(),
        by=founder(),
    )
    audit.refresh_from_db()
