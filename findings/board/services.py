"""Writes of findings."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import Audit
from cases.states import WrongState
from findings.models import Evidence, Finding
from findings.themes.services import add_theme


@transaction.atomic
def make_finding(
    *,
    audit,
    kind,
    wording,
    observations=(),
    theme=None,
    new_theme="",
    confirmed="",
    place=None,
    save_key,
    by,
):
    """Agree a finding; `place` is its number in the list of its kind, last if None. `new_theme` is
    the name of one to add, `confirmed` as in `add_theme`, whose errors it raises.

    The same `save_key` again returns the finding that it made. Raises WrongState unless the audit
    is collecting or moderating, ValidationError for observations of another audit.
    """
    _lock(audit)
    existing = Finding.objects.filter(audit=audit, save_key=save_key).first()
    if existing is not None:
        return existing
    theme = _theme(audit, theme, new_theme, confirmed, by)
    finding = Finding(audit=audit, kind=kind, wording=wording, theme=theme, save_key=save_key)
    _write(finding, observations, place)
    record(Verb.ADDED, finding, by=by, partnership_id=audit.partnership_id)
    return finding


@transaction.atomic
def change_finding(
    *,
    finding,
    kind,
    wording,
    observations,
    theme,
    place,
    version,
    save_key,
    by,
    new_theme="",
    confirmed="",
):
    """Change a finding that is at `version`; raises Stale if somebody changed it since. The theme
    is as in `make_finding`.

    The same `save_key` again changes nothing and succeeds.
    """
    _lock(finding.audit)
    locked = Finding.objects.get(pk=finding.pk)
    if locked.save_key == save_key:
        return locked
    if locked.version != version:
        raise Stale
    locked.kind, locked.wording = kind, wording
    locked.theme = _theme(finding.audit, theme, new_theme, confirmed, by)
    locked.version, locked.save_key = version + 1, save_key
    _write(locked, observations, place)
    record(Verb.CHANGED, locked, by=by, partnership_id=locked.audit.partnership_id)
    return locked


@transaction.atomic
def remove_finding(*, finding, by):
    """Take a finding out; the observations behind it stay."""
    _lock(finding.audit)
    record(Verb.REMOVED, finding, by=by, partnership_id=finding.audit.partnership_id)
    finding.delete()
    _renumber(finding.audit, finding.kind)


def _theme(audit, theme, new_theme, confirmed, by):
    if not new_theme:
        return theme
    return add_theme(partnership=audit.partnership, name=new_theme, confirmed=confirmed, by=by)


def _lock(audit):
    """One writer of an audit's findings at a time, as they are numbered."""
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    if not locked.is_open:
        raise WrongState("change findings", locked.state)


def _write(finding, observations, place):
    observations = list(observations)
    if any(o.case.audit_id != finding.audit_id for o in observations):
        raise ValidationError({"observations": "Choose observations of this audit."})
    old_kind = Finding.objects.filter(pk=finding.pk).values_list("kind", flat=True).first()
    finding.full_clean()
    finding.save()
    _renumber(finding.audit, finding.kind, finding, place)
    if old_kind not in (None, finding.kind):
        _renumber(finding.audit, old_kind)
    keep = {o.pk for o in observations}
    finding.evidence.exclude(observation__in=keep).delete()
    present = set(finding.evidence.values_list("observation", flat=True))
    Evidence.objects.bulk_create(
        Evidence(finding=finding, observation_id=pk) for pk in sorted(keep - present)
    )


def _renumber(audit, kind, placed=None, place=None):
    """Number the findings of a kind from 1, with `placed` at `place`, or last."""
    others = [f for f in audit.findings.filter(kind=kind) if f != placed]
    if placed is not None:
        others.insert(len(others) if place is None else max(place - 1, 0), placed)
    for position, finding in enumerate(others, start=1):
        finding.position = position
    Finding.objects.bulk_update(others, ["position"])
