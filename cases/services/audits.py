"""Writes of audits: setting up, opening, moving between collecting and moderating."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record

from ..models import Audit, AuditAgency, Part
from ..states import AUDIT_MOVES, AuditState, moved
from .cover_sheets import create_cover_sheets
from .returns import create_returns


@transaction.atomic
def create_audit(*, partnership, by, **fields):
    """`fields` are those of Audit. Raises ValidationError, also for a set that is not published or
    belongs to another partnership."""
    question_set = fields["question_set"]
    if question_set.published_at is None:
        raise ValidationError({"question_set": "Publish the question set first."})
    if question_set.partnership_id not in (None, partnership.pk):
        raise ValidationError({"question_set": "Choose a question set of this partnership."})
    audit = Audit(partnership=partnership, **fields)
    audit.full_clean()
    audit.save()
    record(Verb.ADDED, audit, by=by)
    return audit


@transaction.atomic
def add_agency(*, audit, agency, part, by):
    """Put an agency on the audit's list; in an open audit an asked one gets its returns and cover
    sheet."""
    if agency.partnership_id != audit.partnership_id:
        raise ValidationError({"agency": "Choose an agency of the audit's partnership."})
    row = AuditAgency(audit=audit, agency=agency, part=part)
    row.full_clean()
    row.save()
    if audit.is_open:
        create_returns(audit)
        create_cover_sheets(audit)
    record(Verb.ADDED, row, by=by, partnership_id=audit.partnership_id)
    return row


@transaction.atomic
def open_audit(*, audit, by):
    """Start collecting: every asked agency gets a return for every child, and a cover sheet if
    the question set has one."""
    if not audit.audit_agencies.filter(part=Part.LEAD).exists():
        raise ValidationError("Choose the lead agency before opening the audit.")
    _move(audit, "open", Verb.OPENED, by)
    create_returns(audit)
    create_cover_sheets(audit)


@transaction.atomic
def start_moderating(*, audit, by):
    _move(audit, "moderate", Verb.MODERATED, by)


@transaction.atomic
def collect_again(*, audit, by):
    _move(audit, "collect again", Verb.REOPENED, by)


def _move(audit, move, verb, by):
    """Raises WrongState; the row is locked, so that of two movers the second is told."""
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    audit.state = locked.state = AuditState(moved(AUDIT_MOVES, move, locked.state))
    locked.save(update_fields=["state"])
    record(verb, audit, by=by)
