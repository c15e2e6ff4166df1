"""Writes of what teams say they did with a briefing."""

import uuid

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from cases.states import WrongState
from findings.models import Briefing, TeamAnswer


class NotAsked(Exception):
    """The chair asks no more."""


@transaction.atomic
def save_team_answer(*, briefing, used_on, people, change, finding, save_key, at=None):
    """Keep what a team did; of whoever says so nothing is known, so there is no `by`, and no entry
    on the trail. The same `save_key` again changes nothing. Raises NotAsked."""
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if TeamAnswer.objects.filter(save_key=save_key).exists():
        return
    if not locked.is_asking:
        raise NotAsked
    locked.team_answers.create(
        used_on=used_on,
        people=people,
        change=change,
        finding=finding,
        save_key=save_key,
        at=at or timezone.now(),
    )


@transaction.atomic
def ask_teams(*, briefing, by):
    """Open the briefing's link, which stays the same from the first time on. Again it changes
    nothing. Raises WrongState before a report is signed."""
    locked = Briefing.objects.select_for_update(of=("self",)).get(pk=briefing.pk)
    if not briefing.audit.signed_version:
        raise WrongState("ask teams", briefing.audit.state)
    _set_asking(locked, briefing.audit, True, Verb.OPENED, by)


@transaction.atomic
def stop_asking(*, briefing, by):
    """Close the link; what was said stays. Again it changes nothing."""
    locked = Briefing.objects.select_for_update(of=("self",)).get(pk=briefing.pk)
    _set_asking(locked, briefing.audit, False, Verb.ENDED, by)


def _set_asking(briefing, audit, is_asking, verb, by):
    if briefing.is_asking != is_asking:
        briefing.is_asking, briefing.link_id = is_asking, briefing.link_id or uuid.uuid4()
        briefing.save(update_fields=["is_asking", "link_id"])
        record(verb, briefing, by=by, partnership_id=audit.partnership_id)


@transaction.atomic
def remove_team_answer(*, answer, by):
    """Delete it for good, such as one that names somebody. Again it changes nothing."""
    if TeamAnswer.objects.filter(pk=answer.pk).delete()[0]:
        record(Verb.REMOVED, answer, by=by, partnership_id=answer.briefing.audit.partnership_id)
