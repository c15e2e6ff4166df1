"""Writes of audits: making and opening them, moving them from state to state."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.accounts.services.partnerships import lock
from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.cover_sheets.services import create_cover_sheets
from cases.models import Audit, AuditAgency, Part
from cases.returns.services.returns import create_returns
from cases.states import AUDIT_MOVES, AuditState, moved

from ..access import earlier_audits
from ..completeness import missing
from .telling import Telling, tell_people


@transaction.atomic
def create_audit(*, partnership, by, save_key=None, **fields):
    """`fields` are those of Audit; only the title is needed now. The same `save_key` again returns
    the audit that it made. Raises ValidationError, also for a set that is not published or belongs
    to another partnership."""
    lock(partnership)
    existing = save_key and Audit.objects.filter(partnership=partnership, save_key=save_key).first()
    if existing:
        return existing
    check_question_set(partnership.pk, fields.get("question_set"))
    audit = Audit(partnership=partnership, save_key=save_key, **fields)
    audit.full_clean()
    audit.save()
    check_follows(audit, audit.follows)
    record(Verb.ADDED, audit, by=by)
    return audit


def check_question_set(partnership_id, question_set):
    """Raises ValidationError for a set that an audit of this partnership can't use."""
    if question_set is None:
        return
    if question_set.published_at is None:
        raise ValidationError({"question_set": "Publish the question set first."})
    if question_set.partnership_id not in (None, partnership_id):
        raise ValidationError({"question_set": "Choose a question set of this partnership."})


def check_follows(audit, earlier):
    """Raises ValidationError for an audit that this one can't follow."""
    if earlier is not None and not earlier_audits(audit).filter(pk=earlier.pk).exists():
        raise ValidationError({"follows": "Choose an earlier audit from the list"})


@transaction.atomic
def add_agency(*, audit, agency, part, by, link=None, version=None, save_key=None):
    """Put an agency on the audit's list; in an open audit an asked one gets its returns and cover
    sheet, and its people are told: `row.telling` says how that went. See `open_audit` for `link`,
    `version` and `save_key`.
    """
    audit = lock_audit(audit)
    if save_key is not None and audit.save_key == save_key:
        row = audit.audit_agencies.get(agency=agency)
        row.telling = Telling([])
        return row
    if version is not None and audit.version != version:
        raise Stale
    if agency.partnership_id != audit.partnership_id:
        raise ValidationError({"agency": "Choose an agency of the audit's partnership."})
    row = AuditAgency(audit=audit, agency=agency, part=part)
    row.full_clean()
    row.save()
    if save_key is not None:
        audit.version, audit.save_key = audit.version + 1, save_key
        audit.save(update_fields=["version", "save_key"])
    row.telling = Telling([])
    if audit.is_open:
        create_returns(audit)
        create_cover_sheets(audit)
        if part != Part.NAMED:
            row.telling = tell_people(audit, [agency], link=link, by=by)
    record(Verb.ADDED, row, by=by, partnership_id=audit.partnership_id)
    return row


@transaction.atomic
def open_audit(*, audit, by, link=None, version=None, save_key=None):
    """Start collecting: every asked agency gets a return for every child, and a cover sheet if the
    question set has one. Returns the Telling of the agencies' people.

    `link(audit)` gives the full address for the mail; without it nobody is mailed. The same
    `save_key` again changes nothing and mails nobody. Raises ValidationError naming all that is
    missing, WrongState, or Stale if the audit is not at `version`.
    """
    locked = lock_audit(audit)
    if save_key is not None and locked.save_key == save_key:
        return Telling([])
    state = AuditState(moved(AUDIT_MOVES, "open", locked.state))
    if version is not None and locked.version != version:
        raise Stale
    listed = list(locked.audit_agencies.select_related("agency"))
    found = missing(locked, [row.part for row in listed], locked.cases.current().count())
    if found:
        raise ValidationError([one.text for one in found])
    audit.state = locked.state = state
    audit.version = locked.version = locked.version + 1
    audit.save_key = locked.save_key = save_key or locked.save_key
    locked.save(update_fields=["state", "version", "save_key"])
    record(Verb.OPENED, audit, by=by)
    create_returns(locked)
    create_cover_sheets(locked)
    answering = [row.agency for row in listed if row.part != Part.NAMED]
    return tell_people(locked, answering, link=link, by=by)


@transaction.atomic
def start_moderating(*, audit, by):
    _move(audit, "moderate", Verb.MODERATED, by)


@transaction.atomic
def collect_again(*, audit, by):
    _move(audit, "collect again", Verb.REOPENED, by)


@transaction.atomic
def publish(*, audit, version, by):
    """The report's `version` was signed."""
    _move(audit, "publish", Verb.SIGNED, by, signed_version=version)


@transaction.atomic
def revise(*, audit, by):
    """Go back to moderating, for a new version of the report; the signed ones stay."""
    _move(audit, "revise", Verb.REVISED, by)


@transaction.atomic
def close_audit(*, audit, by):
    """Its actions are not followed any more, whether or not they are finished."""
    _move(audit, "close", Verb.CLOSED, by)


@transaction.atomic
def open_again(*, audit, by):
    """It is published as before it was closed."""
    _move(audit, "open again", Verb.OPENED_AGAIN, by)


def lock_audit(audit):
    """The audit as it is now, locked until the transaction ends."""
    audits = Audit.objects.select_for_update(of=("self",))
    return audits.select_related("question_set", "partnership").get(pk=audit.pk)


def _move(audit, move, verb, by, **changed):
    """Raises WrongState; the row is locked, so that of two movers the second is told."""
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    changed["state"] = AuditState(moved(AUDIT_MOVES, move, locked.state))
    for name, value in changed.items():
        setattr(audit, name, value)
        setattr(locked, name, value)
    locked.save(update_fields=list(changed))
    record(verb, audit, by=by)
