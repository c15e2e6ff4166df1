"""Writes about single observations: setting them aside, and keeping apart those that look alike."""

from itertools import combinations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record, record_each
from cases.models import Audit
from cases.states import WrongState
from findings.models import Evidence, KeptApart, SetAside


@transaction.atomic
def set_aside(*, audit, observations, reason, by, at=None):
    """Set observations aside with one reason for all; returns how many. Those that a finding rests
    on, or that are set aside already, are left as they are. Raises WrongState unless the audit is
    open, ValidationError for observations of another audit."""
    _must_be_open(audit)
    if any(o.case.audit_id != audit.pk for o in observations):
        raise ValidationError({"observations": "Choose observations of this audit."})
    keys = [o.pk for o in observations]
    taken = {*Evidence.objects.filter(observation__in=keys).values_list("observation", flat=True)}
    taken |= {*SetAside.objects.filter(observation__in=keys).values_list("observation", flat=True)}
    free = [o for o in observations if o.pk not in taken]
    SetAside.objects.bulk_create(
        SetAside(observation=o, reason=reason, at=at or timezone.now(), by=by) for o in free
    )
    record_each(Verb.SET_ASIDE, free, by=by, partnership_id=audit.partnership_id)
    return len(free)


@transaction.atomic
def take_up_again(*, audit, observation, by):
    """The opposite; nothing happens to one that is not set aside."""
    _must_be_open(audit)
    if SetAside.objects.filter(observation=observation).delete()[0]:
        record(Verb.TOOK_UP, observation, by=by, partnership_id=audit.partnership_id)


@transaction.atomic
def keep_apart(*, audit, observations, by, at=None):
    """These look alike and are not about the same: none of them is suggested with another again."""
    _must_be_open(audit)
    keys = sorted({o.pk for o in observations})
    KeptApart.objects.bulk_create(
        [
            KeptApart(one_id=one, other_id=other, at=at or timezone.now(), by=by)
            for one, other in combinations(keys, 2)
        ],
        ignore_conflicts=True,
    )


def _must_be_open(audit):
    """One writer of an audit's findings and what they rest on at a time."""
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    if not locked.is_open:
        raise WrongState("weigh observations", locked.state)
