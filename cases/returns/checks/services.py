"""Asking agencies to check an answer against their records, and their replies."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from auditapp.working_days import add_working_days
from cases.models import AgencyReturn, AnswerCheck
from cases.states import WrongState

WORKING_DAYS = 5  # to answer in, the day of asking not counted


@transaction.atomic
def ask_to_check(*, asked, note, by, at=None):
    """Ask about each of `asked`: (return id, question id, id of the agency spoken about or None,
    canonical string of the answer). Whoever has been asked the same and has not answered yet is not
    asked again. Part of a decision, whose service says whether the audit is open."""
    at = at or timezone.now()
    due = add_working_days(timezone.localdate(at), WORKING_DAYS)
    for return_id, question_id, about_id, value in asked:
        agency_return = AgencyReturn.objects.get(pk=return_id)
        place = {"question_id": question_id, "about_agency_id": about_id}
        if agency_return.answer_checks.unanswered().filter(**place).exists():
            continue
        check = agency_return.answer_checks.create(
            **place, value=value, note=note, asked_at=at, asked_by=by, due=due
        )
        _record(Verb.ADDED, check, agency_return, by)


@transaction.atomic
def stop_asking(*, checks, by, at=None):
    """Take back what was asked and not answered yet; what was answered stays."""
    for check in checks:
        waiting = AnswerCheck.objects.unanswered().filter(pk=check.pk)
        if waiting.update(stopped_at=at or timezone.now()):
            _record(Verb.WITHDREW, check, check.agency_return, by)


@transaction.atomic
def reply_to_check(*, check, reply, words, save_key, by, at=None):
    """What the agency found in its record. The same `save_key` again changes nothing and succeeds.
    Raises Stale if somebody replied before, or the panel asks no more; WrongState unless the audit
    is open."""
    locked = AnswerCheck.objects.select_for_update().get(pk=check.pk)
    if locked.save_key == save_key:
        return
    if locked.answered_at or locked.stopped_at:
        raise Stale
    audit = check.agency_return.case.audit
    if not audit.is_open:
        raise WrongState("reply", audit.state)
    locked.reply, locked.words, locked.save_key = reply, words, save_key
    locked.answered_at, locked.answered_by = at or timezone.now(), by
    locked.save()
    _record(Verb.ANSWERED, locked, check.agency_return, by)


def _record(verb, check, agency_return, by):
    record(
        verb,
        check,
        by=by,
        agency_id=agency_return.agency_id,
        partnership_id=agency_return.partnership_id,
        case_id=agency_return.case_id,
    )
