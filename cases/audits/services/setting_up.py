"""Writes while an audit is set up: its steps, in any order, and copying them for the next audit."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.accounts.services.partnerships import lock
from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change
from cases.children.facts.services import fit_to_question_set
from cases.models import Audit, AuditAgency, Part, QuestionSet
from cases.states import WrongState

from .audits import check_follows, check_question_set, create_audit, lock_audit

PURPOSE_FIELDS = ["title", "topic", "aim", "scope", "note", "follows"]
PURPOSE_FIELDS += ["families_asked", "sign_off_required"]
DATE_FIELDS = ["period_from", "period_to", "panel_date", "returns_due"]
COPIED_FIELDS = ["topic", "aim", "scope", "note", "families_asked", "sign_off_required"]
COPIED_FIELDS.append("further_facts")


@transaction.atomic
def change_audit(*, audit, version, save_key, by, **fields):
    """Change texts (PURPOSE_FIELDS) or dates (DATE_FIELDS), also of an open audit, which must stay
    complete. Whether a lead signs off is settled when the audit opens.

    The same `save_key` again changes nothing and succeeds. Raises Stale, ValidationError, or
    WrongState once the audit is published.
    """
    locked = lock_for_change(audit, version=version, save_key=save_key)
    if locked is None:
        return
    sign_off = fields.get("sign_off_required", locked.sign_off_required)
    if locked.is_published or (not locked.is_being_set_up and sign_off != locked.sign_off_required):
        raise WrongState("change", locked.state)
    check_follows(locked, fields.get("follows"))
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save()
    record(Verb.CHANGED, locked, by=by)


@transaction.atomic
def choose_question_set(*, audit, question_set, version, save_key, by):
    """Raises Stale, ValidationError, or WrongState once the audit is open."""
    locked = _lock_while_setting_up(audit, version, save_key)
    if locked is None:
        return
    check_question_set(locked.partnership_id, question_set)
    locked.question_set = question_set
    fit_to_question_set(locked)
    locked.save()
    record(Verb.CHANGED, locked, by=by)


@transaction.atomic
def choose_agencies(*, audit, parts, version, save_key, by):
    """Make `parts`, Agency -> Part, the audit's list of agencies, the lead first. Raises Stale,
    ValidationError, or WrongState once the audit is open."""
    locked = _lock_while_setting_up(audit, version, save_key)
    if locked is None:
        return
    before = {row.agency_id: row for row in locked.audit_agencies.all()}
    _check_parts(locked, parts, before)
    locked.save()
    after = {agency.pk: part for agency, part in parts.items()}
    if after == {pk: row.part for pk, row in before.items()}:
        return
    for pk, row in before.items():
        if pk not in after:
            record(Verb.REMOVED, row, by=by, partnership_id=locked.partnership_id)
    # All anew, so that the rows stand in the order in which they are read.
    locked.audit_agencies.all().delete()
    order = list(Part)
    for agency, part in sorted(parts.items(), key=lambda item: order.index(item[1])):
        row = AuditAgency.objects.create(audit=locked, agency=agency, part=part)
        old = before.get(agency.pk)
        if old is None or old.part != part:
            verb = Verb.CHANGED if old else Verb.ADDED
            record(verb, row, by=by, partnership_id=locked.partnership_id)


def _check_parts(audit, parts, before):
    if any(agency.partnership_id != audit.partnership_id for agency in parts):
        raise ValidationError("Choose agencies of the audit's partnership.")
    if any(agency.retired_at and agency.pk not in before for agency in parts):
        raise ValidationError("Choose agencies that are not retired.")
    if any(part not in Part for part in parts.values()):
        raise ValidationError("Choose what each agency does.")
    if list(parts.values()).count(Part.LEAD) > 1:
        raise ValidationError("Choose one lead agency.")


def _lock_while_setting_up(audit, version, save_key):
    locked = lock_for_change(audit, version=version, save_key=save_key)
    if locked is not None and not locked.is_being_set_up:
        raise WrongState("set up", locked.state)
    return locked


@transaction.atomic
def remove_case(*, case, by):
    """Take a child out of an audit that is not open yet; nothing of it is kept. Raises WrongState
    once the audit is open: the child is then withdrawn instead."""
    audit = lock_audit(case.audit)
    if not audit.is_being_set_up:
        raise WrongState("remove a child", audit.state)
    record(Verb.REMOVED, case, by=by, partnership_id=audit.partnership_id, case_id=case.pk)
    case.delete()


@transaction.atomic
def copy_set_up(*, audit, title, save_key, by, follows=False):
    """A new audit with the same texts, agencies and newest version of the same questions; without
    children and dates. `follows`: it is a re-audit of this one, which must have been opened. The
    same `save_key` again returns the audit that it made. Raises ValidationError."""
    lock(audit.partnership)
    existing = Audit.objects.filter(partnership=audit.partnership, save_key=save_key).first()
    if existing is not None:
        return existing
    copy = create_audit(
        partnership=audit.partnership,
        title=title,
        question_set=newest_version(audit.question_set),
        follows=audit if follows else None,
        save_key=save_key,
        by=by,
        **{name: getattr(audit, name) for name in COPIED_FIELDS},
    )
    fit_to_question_set(copy)
    copy.save(update_fields=["further_facts"])
    current = audit.audit_agencies.filter(agency__retired_at=None)
    AuditAgency.objects.bulk_create(
        AuditAgency(audit=copy, agency_id=row.agency_id, part=row.part) for row in current
    )
    return copy


def newest_version(question_set):
    """The newest published version of the same set, or None."""
    if question_set is None:
        return None
    return (
        QuestionSet.objects.filter(
            partnership=question_set.partnership_id,
            slug=question_set.slug,
            published_at__isnull=False,
        )
        .order_by("version")
        .last()
    )
