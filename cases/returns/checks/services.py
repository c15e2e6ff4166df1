"""Asking agencies to check an answer against their records, and their replies."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from auditapp.accounts.access import people_with
from auditapp.accounts.permissions import Permission
from auditapp.history.models import Verb, record
from auditapp.notices import services as notices
from auditapp.notices.kinds import Kind
from auditapp.saving import Stale
from auditapp.working_days import add_working_days
from cases.models import AgencyReturn, AnswerCheck
from cases.states import WrongState

WORKING_DAYS = 5  # to answer in, the day of asking not counted
# Whoever asks about one answer often asks about the next: one mail speaks of all.
MORE_MAY_COME = datetime.timedelta(minutes=15)


@transaction.atomic
def ask_to_check(*, asked, note, by, at=None):
    """Ask about each of `asked`: (return id, question id, id of the agency spoken about or None,
    canonical string of the answer). Whoever has been asked the same and has not answered yet is not
    asked again. The agency's people are told, unless it happened `at` another time. Part of a
    decision, whose service says whether the audit is open."""
    is_news = at is None
    at = at or timezone.now()
    due = add_working_days(timezone.localdate(at), WORKING_DAYS)
    for return_id, question_id, about_id, value in asked:
        agency_return = AgencyReturn.objects.select_related("agency", "case__audit").get(
            pk=return_id
        )
        place = {"question_id": question_id, "about_agency_id": about_id}
        if agency_return.answer_checks.unanswered().filter(**place).exists():
            continue
        check = agency_return.answer_checks.create(
            **place, value=value, note=note, asked_at=at, asked_by=by, due=due
        )
        record(Verb.ADDED, check, by=by, **agency_return.whose)
        if is_news:
            _tell(agency_return, due, by)


def _tell(agency_return, due, by):
    audit = agency_return.case.audit
    notices.leave(
        people_with(Permission.FILL_IN_RETURN, agency_return.agency),
        kind=Kind.CHECK_ASKED,
        audit=audit,
        object_id=audit.pk,
        path=reverse("home"),
        due=due,
        by=by,
        wait=MORE_MAY_COME,
    )


@transaction.atomic
def stop_asking(*, checks, by, at=None):
    """Take back what was asked and not answered yet; what was answered stays."""
    for check in checks:
        waiting = AnswerCheck.objects.unanswered().filter(pk=check.pk)
        if waiting.update(stopped_at=at or timezone.now()):
            record(Verb.WITHDREW, check, by=by, **check.agency_return.whose)


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
    record(Verb.ANSWERED, locked, by=by, **check.agency_return.whose)
