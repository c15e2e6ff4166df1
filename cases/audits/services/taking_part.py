"""Taking agencies and children out of an open audit, and bringing them back.

What was written is kept, and counts again once it is brought back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record, record_each
from auditapp.saving import lock_for_change
from cases.cover_sheets.services import create_cover_sheets
from cases.models import AgencyReturn, Part
from cases.returns.services.returns import create_returns
from cases.states import RETURN_MOVES, WrongState, moved

from .audits import lock_audit
from .telling import tell_people


@transaction.atomic
def withdraw_agency(*, audit, agency, reason, version, save_key, by):
    """The agency is only named from now on, and all its returns are withdrawn for this reason.

    The same `save_key` again changes nothing and succeeds. Raises Stale if the audit is not at
    `version`, WrongState, or ValidationError for one that leads the audit or a child in it.
    """
    locked = lock_for_change(audit, version=version, save_key=save_key)
    if locked is None:
        return
    _must_be_open(locked, "withdraw an agency")
    row = _row(locked, agency)
    if row.part == Part.LEAD:
        raise ValidationError("The lead agency can’t be withdrawn.")
    if row.part == Part.NAMED:
        raise WrongState("withdraw", row.part)
    if led := locked.cases.current().filter(lead_agency=agency).first():
        raise ValidationError(
            f"The agency leads on {led.pseudonym}. Choose another lead agency for the child first."
        )
    locked.save()
    row.part = Part.NAMED
    row.save()
    record(Verb.WITHDREW, row, by=by, partnership_id=locked.partnership_id)
    _withdraw(AgencyReturn.objects.filter(case__audit=locked, agency=agency), reason, by)


@transaction.atomic
def bring_back_agency(*, audit, agency, version, save_key, by, link=None):
    """Ask an agency that is only named for returns: those it had come back, as far as the children
    still take part, and it gets the others. Its people are told; returns the Telling.

    The same `save_key` again changes nothing and succeeds, with None. Raises Stale, WrongState, or
    ValidationError for a retired agency.
    """
    locked = lock_for_change(audit, version=version, save_key=save_key)
    if locked is None:
        return None
    _must_be_open(locked, "bring back an agency")
    row = _row(locked, agency)
    if row.part != Part.NAMED:
        raise WrongState("bring back", row.part)
    if row.agency.retired_at:
        raise ValidationError("The agency is retired. Bring it back under Agencies first.")
    locked.save()
    row.part = Part.ASKED
    row.save()
    record(Verb.BROUGHT_BACK, row, by=by, partnership_id=locked.partnership_id)
    _reinstate(AgencyReturn.objects.filter(case__in=locked.cases.current(), agency=agency), by)
    create_returns(locked)
    create_cover_sheets(locked)
    return tell_people(locked, [row.agency], link=link, by=by)


@transaction.atomic
def withdraw_case(*, case, reason, version, save_key, by, at=None):
    """The child no longer counts, and all its returns are withdrawn for this reason.

    The same `save_key` again changes nothing and succeeds. Raises Stale if the child is not at
    `version`, or WrongState.
    """
    audit = lock_audit(case.audit)
    locked = lock_for_change(case, version=version, save_key=save_key)
    if locked is None:
        return
    _must_be_open(audit, "withdraw a child")
    if locked.withdrawn_at is not None:
        raise WrongState("withdraw", "withdrawn")
    locked.withdrawn_at, locked.withdrawn_reason = at or timezone.now(), reason
    locked.full_clean()
    locked.save()
    record(Verb.WITHDREW, locked, by=by, partnership_id=audit.partnership_id, case_id=locked.pk)
    _withdraw(AgencyReturn.objects.filter(case=locked), reason, by)


@transaction.atomic
def bring_back_case(*, case, version, save_key, by):
    """The child counts again, its returns come back as far as their agencies still take part, and
    agencies asked since get theirs. Raises Stale or WrongState."""
    audit = lock_audit(case.audit)
    locked = lock_for_change(case, version=version, save_key=save_key)
    if locked is None:
        return
    _must_be_open(audit, "bring back a child")
    if locked.withdrawn_at is None:
        raise WrongState("bring back", "current")
    locked.withdrawn_at, locked.withdrawn_reason = None, ""
    locked.save()
    record(Verb.BROUGHT_BACK, locked, by=by, partnership_id=audit.partnership_id, case_id=locked.pk)
    answering = audit.audit_agencies.answering().values("agency")
    _reinstate(AgencyReturn.objects.filter(case=locked, agency__in=answering), by)
    create_returns(audit)


def _must_be_open(audit, move):
    if not audit.is_open:
        raise WrongState(move, audit.state)


def _row(audit, agency):
    row = audit.audit_agencies.select_related("agency").filter(agency=agency).first()
    if row is None:
        raise ValidationError("Choose an agency of the audit.")
    return row


def _withdraw(returns, reason, by):
    """Those of them that take part; each goes on the trail."""
    rows = list(returns.current().select_for_update())
    for row in rows:
        row.state = moved(RETURN_MOVES, "withdraw", row.state)
        row.handed_in_at = row.handed_in_by = None
        row.reason = reason
    fields = ["state", "handed_in_at", "handed_in_by", "reason"]
    AgencyReturn.objects.bulk_update(rows, fields, batch_size=200)
    record_each(Verb.WITHDREW, rows, by=by)


def _reinstate(returns, by):
    """Those of them that were withdrawn with their child or agency."""
    rows = list(returns.withdrawn().filter(withdrawn_alone=False).select_for_update())
    for row in rows:
        row.state, row.reason = moved(RETURN_MOVES, "reinstate", row.state), ""
    AgencyReturn.objects.bulk_update(rows, ["state", "reason"], batch_size=200)
    record_each(Verb.BROUGHT_BACK, rows, by=by)
