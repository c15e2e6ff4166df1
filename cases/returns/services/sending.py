"""Sending a return, and signing it off where that is needed first."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import AgencyReturn, Answer, SentVersion
from cases.question_sets.asking import asking_of
from cases.states import ReturnState

from ..sign_off import may_sign_off, why_sign_off
from .observations import replace_observations
from .returns import drafts_of, move_of, return_version, section_forms
from .telling import tell_given_back, tell_handed_in


class Incomplete(Exception):
    """Something keeps the return from being sent; `sections` are those with problems."""

    def __init__(self, sections):
        super().__init__(", ".join(section.code for section in sections))
        self.sections = sections


class NeedsSignOff(Exception):
    """The person may not send the return alone; `why` says why."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class NotYours(Exception):
    """The person may not sign off this return."""


@transaction.atomic
def send(*, agency_return, version, save_key, by, at=None):
    """Send the return as it stands: its answers and observations replace those last sent.

    `version` is `return_version` as seen on the check page. Sending again with the same `save_key`
    changes nothing and succeeds. Raises WrongState, Stale, Incomplete or NeedsSignOff; nothing is
    sent then.
    """
    locked = AgencyReturn.objects.lock(agency_return)
    if _was_sent_with(save_key, locked):
        return locked
    state = move_of(locked, "send")
    drafts = drafts_of(agency_return)
    forms = _complete_forms(agency_return, drafts, version)
    if why := why_sign_off(agency_return, drafts, by=by):
        raise NeedsSignOff(why)
    # Where the audit asks for a lead's sign-off, a lead's own sending is that.
    signed_off_by = by if locked.case.audit.sign_off_required else None
    _send(locked, state, forms, save_key=save_key, by=by, signed_off_by=signed_off_by, at=at)
    record(Verb.SENT, locked, by=by)
    return locked


@transaction.atomic
def hand_in(*, agency_return, version, by, at=None):
    """Ask for the sign-off of a complete return; until then nobody edits it. Whoever may sign it
    off is told, unless it happened `at` another time. Again by the same person it changes nothing.
    Raises WrongState, Stale or Incomplete."""
    locked = AgencyReturn.objects.lock(agency_return)
    drafts = drafts_of(agency_return)
    is_repeated = locked.state == ReturnState.WAITING and locked.handed_in_by_id == by.pk
    if is_repeated and return_version(drafts) == version:
        return locked
    state = move_of(locked, "hand in")
    _complete_forms(agency_return, drafts, version)
    locked.state, locked.given_back = state, ""
    locked.handed_in_at, locked.handed_in_by = at or timezone.now(), by
    locked.save()
    record(Verb.HANDED_IN, locked, by=by)
    if at is None:
        tell_handed_in(locked, by=by)
    return locked


@transaction.atomic
def sign_off(*, agency_return, handed_in_at, save_key, by, at=None):
    """Send what was handed in at `handed_in_at`, by a second person. The same `save_key` again
    changes nothing. Raises WrongState, NotYours, or Stale if it was taken back since."""
    locked = AgencyReturn.objects.lock(agency_return)
    if _was_sent_with(save_key, locked):
        return locked
    state = move_of(locked, "sign off")
    if locked.handed_in_at != handed_in_at:
        raise Stale
    if not may_sign_off(by, locked):
        raise NotYours
    drafts = drafts_of(agency_return)
    forms = _complete_forms(agency_return, drafts, return_version(drafts))
    filled_in_by = locked.handed_in_by
    locked.handed_in_at = locked.handed_in_by = None
    _send(locked, state, forms, save_key=save_key, by=filled_in_by, signed_off_by=by, at=at)
    record(Verb.SIGNED_OFF, locked, by=by)
    return locked


@transaction.atomic
def take_back(*, agency_return, handed_in_at, by, reason=""):
    """Make a return that waits for sign-off since `handed_in_at` editable again: its own people to
    change it, or whoever could have signed it off, with a reason. Raises WrongState, or Stale if it
    was handed in anew since."""
    locked = AgencyReturn.objects.lock(agency_return)
    locked.state = move_of(locked, "take back")
    if locked.handed_in_at != handed_in_at:
        raise Stale
    handed_in_by = locked.handed_in_by
    locked.handed_in_at = locked.handed_in_by = None
    locked.given_back = reason
    locked.save()
    record(Verb.TOOK_BACK, locked, by=by)
    tell_given_back(locked, to=handed_in_by, by=by)
    return locked


def _was_sent_with(save_key, agency_return):
    return SentVersion.objects.filter(agency_return=agency_return, save_key=save_key).exists()


def _complete_forms(agency_return, drafts, version):
    """The forms of all sections, of which none has a problem. Raises Stale or Incomplete."""
    if return_version(drafts) != version:
        raise Stale
    asking = asking_of(agency_return)
    forms = section_forms(agency_return.case.audit.question_set.content, asking, drafts)
    wrong = [form.section for form in forms if form.problems]
    if wrong:
        raise Incomplete(wrong)
    return forms


def _send(locked, state, forms, *, save_key, by, signed_off_by, at):
    at = at or timezone.now()
    answers = [answer for form in forms for answer in form.answers()]
    _replace_answers(locked, answers)
    observations = [(form.section, row) for form in forms for row in form.observation_rows]
    replace_observations(locked, observations, case=locked.case)
    SentVersion.objects.create(
        agency_return=locked,
        number=locked.sent_versions.count() + 1,
        at=at,
        by=by,
        signed_off_by=signed_off_by,
        save_key=save_key,
        content=_content(answers, observations),
    )
    locked.state = state
    locked.sent_at = at
    locked.first_sent_at = min(locked.first_sent_at or at, at)  # clocks are put back
    locked.reviewed_at = locked.reviewed_by = None
    locked.reason = locked.given_back = ""
    locked.save()


def _replace_answers(agency_return, answers):
    agency_return.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(
            partnership_id=agency_return.partnership_id,
            case_id=agency_return.case_id,
            agency_return=agency_return,
            question=a.question,
            about_agency=a.about,
            choice=a.choice,
            choices=a.choices,
            date=a.date,
            number=a.number,
            text=a.text,
            comment=a.comment,
            comparable=a.comparable,
        )
        for a in answers
    )


def _content(answers, observations):
    """The sent content as JSON: readable without the question set's rows."""
    return {
        "answers": [
            {
                "question": a.question.code,
                "about": a.about and a.about.name,
                "choice": a.choice,
                "choices": a.choices,
                "date": a.date and a.date.isoformat(),
                "number": a.number,
                "text": a.text,
                "comment": a.comment,
            }
            for a in answers
        ],
        "observations": [
            {"section": section.code, "key": row.key, "kind": row.kind, "text": row.said}
            for section, row in observations
        ],
    }
