"""Writes of cover sheets: making, saving and sending them."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import CoverSheet
from cases.question_sets.asking import asking_of_cover
from cases.returns.services.returns import SITTING, NotStorable
from cases.states import OPEN_AUDIT, WrongState

from .forms import CoverForm


def create_cover_sheets(audit):
    """Make the empty sheets of the audit's answering agencies that have none yet, if the question
    set asks anything once. Part of opening an audit and of adding an agency to an open one."""
    if not audit.question_set.cover:
        return
    agencies = audit.audit_agencies.answering().exclude(
        agency__in=audit.cover_sheets.values("agency")
    )
    CoverSheet.objects.bulk_create(
        CoverSheet(partnership_id=audit.partnership_id, audit=audit, agency_id=agency)
        for agency in agencies.values_list("agency", flat=True)
    )
    recount_cover_sheets(audit.cover_sheets.filter(version=0))


def recount_cover_sheets(sheets):
    sheets = list(sheets.for_filling_in())
    for sheet in sheets:
        _count(sheet, cover_form(sheet))
    CoverSheet.objects.bulk_update(sheets, COUNTS)


def cover_form(sheet, *, data=None, check=False):
    """The CoverForm of a sheet fetched with `for_filling_in()`, bound to `data` as posted or else
    to what is stored."""
    return CoverForm(
        sheet.audit.question_set.cover,
        asking_of_cover(sheet),
        data=sheet.data if data is None else data,
        check=check,
    )


@transaction.atomic
def save_cover_sheet(*, sheet, data, version, save_key, by, send=False, at=None):
    """Keep the sheet exactly as typed, right or wrong; with `send`, also send it unless something
    is missing or wrong. Returns the sheet: it was sent if its `sent_version` is its `version`.

    The same form again changes nothing and succeeds. Raises Stale if the sheet is not at `version`,
    WrongState if the audit takes no more, NotStorable for text that no database takes.
    """
    at = at or timezone.now()
    locked = CoverSheet.objects.select_for_update(of=("self",)).for_filling_in().get(pk=sheet.pk)
    form = cover_form(locked, data=data)
    if not form.is_storable:
        raise NotStorable(form)
    stored = form.stored(before=locked.data)
    # Other words under the same key are another form, and would be lost.
    if locked.save_key != save_key or locked.data != stored:
        _must_be_open(locked)
        if locked.version != version:
            raise Stale
        _save_if_changed(locked, form, save_key, by, at)
    if send and not form.problems and locked.sent_version != locked.version:
        _must_be_open(locked)
        _send(locked, form, by, at)
    return locked


@transaction.atomic
def save_typed_sheet(*, sheets, sheet_id, typed, version, save_key, by, at=None):
    """Keep single fields while somebody types; returns the sheet.

    `sheets` is a queryset of those that the person fills in, `typed` maps the names of the fields
    that changed to lists of strings; other names are ignored. The same key again changes nothing
    and succeeds. Raises CoverSheet.DoesNotExist for a sheet that is not among them or of an audit
    that takes no more, Stale, NotStorable.
    """
    at = at or timezone.now()
    taken = sheets.filter(audit__state__in=OPEN_AUDIT).for_filling_in()
    locked = taken.select_for_update(of=("self",)).get(public_id=sheet_id)
    if locked.save_key == save_key:
        return locked
    if locked.version != version:
        raise Stale
    form = cover_form(locked, data=locked.data | typed)
    if not form.is_storable:
        raise NotStorable(form)
    _save_if_changed(locked, form, save_key, by, at)
    return locked


def _save_if_changed(sheet, form, save_key, by, at):
    """What was sent stays what was sent if nothing is another now."""
    stored = form.stored(before=sheet.data)
    if sheet.data != stored or sheet.sent_version != sheet.version:
        _save(sheet, form, stored, save_key, by, at)


def _must_be_open(sheet):
    if not sheet.audit.is_open:
        raise WrongState("edit", sheet.audit.state)


def _save(sheet, form, stored, save_key, by, at):
    was_here = sheet.saved_by_id == by.pk and sheet.saved_at > at - SITTING
    sheet.data = stored
    sheet.version += 1
    sheet.save_key, sheet.saved_at, sheet.saved_by = save_key, at, by
    _count(sheet, form)
    sheet.save(update_fields=["data", "version", "save_key", "saved_at", "saved_by", *COUNTS])
    if not was_here:
        record(Verb.STARTED_EDITING, sheet, by=by)


def _send(sheet, form, by, at):
    sheet.sent = {"answers": [_sent(answer) for answer in form.answers()]}
    sheet.sent_version, sheet.sent_at, sheet.sent_by = sheet.version, at, by
    sheet.save(update_fields=["sent", "sent_version", "sent_at", "sent_by"])
    record(Verb.SENT, sheet, by=by)


COUNTS = ["asked", "answered", "problems"]


def _count(sheet, form):
    for name in COUNTS:
        setattr(sheet, name, getattr(form.progress, name))


def _sent(answer):
    """One answer as JSON; see CoverSheet."""
    question = answer.question
    return {
        "question": question.code,
        "asked": question.text,
        "about": None,
        "choice": answer.choice,
        "choices": answer.choices,
        "labels": [question.label_of(v) for v in answer.choices or [answer.choice] if v],
        "date": answer.date and answer.date.isoformat(),
        "number": answer.number,
        "text": answer.text,
        "comment": answer.comment,
    }
