"""Writes of cases: the children of an audit, and voices. Those of their paths are in path.py."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.children.facts.services import require_known
from cases.models import Audit, Case, Voice
from cases.path.services.path import add_event
from cases.returns.services.observations import replace_observations
from cases.returns.services.returns import create_returns
from cases.states import WrongState

__all__ = [
    "add_case",
    "add_event",
    "change_voice",
    "lock_children",
    "record_voice",
    "remove_voice",
]


@transaction.atomic
def add_case(*, audit, by, **fields):
    """`fields` are those of Case. In an open audit the case gets its returns at once."""
    case = Case(audit=audit, **fields)
    require_known(audit, case.facts)
    if case.lead_agency and case.lead_agency.partnership_id != audit.partnership_id:
        raise ValidationError({"lead_agency": "Choose an agency of the audit's partnership."})
    case.full_clean()
    case.save()
    if audit.is_open:
        create_returns(audit)
    record(Verb.ADDED, case, by=by, partnership_id=audit.partnership_id)
    return case


VOICE_FIELDS = [
    *("who", "words", "way", "how", "said_on", "is_exact", "consent_to_quote", "consent_by"),
]


@transaction.atomic
def record_voice(*, case, observations, save_key, by, at=None, **fields):
    """Record what somebody said; `fields` are VOICE_FIELDS, `observations` ObservationRows.

    The same `save_key` again returns the voice that it made. Raises WrongState once the audit is
    published: what its findings rest on stays as it was then.
    """
    lock_children(case.audit)
    voice, created = Voice.objects.get_or_create(
        save_key=save_key,
        defaults={"case": case, "recorded_at": at or timezone.now(), **fields},
    )
    if created:
        replace_observations(voice, [(None, row) for row in observations], case=case)
        record(Verb.ADDED, voice, by=by, partnership_id=case.audit.partnership_id)
    return voice


@transaction.atomic
def change_voice(*, voice, observations, version, save_key, by, **fields):
    """Change those VOICE_FIELDS that are given of a voice that is at `version`; raises Stale if
    somebody changed it since, WrongState as above.

    The same `save_key` again changes nothing and succeeds.
    """
    lock_children(voice.case.audit)
    voices = Voice.objects.select_for_update(of=("self",)).select_related("case__audit")
    locked = voices.filter(pk=voice.pk).first()
    if locked is None:  # removed since
        raise Stale
    if locked.save_key == save_key:
        return locked
    if locked.version != version:
        raise Stale
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.version, locked.save_key = version + 1, save_key
    locked.save()
    replace_observations(locked, [(None, row) for row in observations], case=locked.case)
    record(Verb.CHANGED, locked, by=by, partnership_id=locked.case.audit.partnership_id)
    return locked


@transaction.atomic
def remove_voice(*, voice, version, by):
    """Delete what somebody said, words and all. Its observations go too; those that something
    refers to stay there as withdrawn, and no longer tell whose they were. Raises Stale if somebody
    changed it since, WrongState as above. Again it changes nothing."""
    lock_children(voice.case.audit)
    locked = Voice.objects.select_for_update(of=("self",)).filter(pk=voice.pk).first()
    if locked is None:
        return
    if locked.version != version:
        raise Stale
    replace_observations(locked, [], case=voice.case)
    locked.observations.update(voice=None)
    locked.delete()
    record(Verb.REMOVED, voice, by=by, partnership_id=voice.case.audit.partnership_id)


def lock_children(audit):
    """The audit, locked, so that two people add or name children, or write down what they said, one
    after the other. Raises WrongState once it is published."""
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    if locked.is_published:
        raise WrongState("change the children", locked.state)
    return locked
