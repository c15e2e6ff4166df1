"""Writes of findings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale, fingerprint
from cases.models import Audit
from cases.question_sets.canonical import values_of
from cases.states import WrongState
from findings.models import AnswerCount, Evidence, Finding, SetAside
from findings.themes.services import add_theme


class IsFollowed(Exception):
    """Others wrote about what is done about the finding, or judged it in a re-audit: it stays."""


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
    agreed_on=None,
    dissent="",
    save_key,
    by,
    at=None,
):
    """Record a finding that the panel agreed on the day `agreed_on`, or without it propose one;
    `place` is its number in the list of its kind, last if None. `new_theme` is the name of one to
    add, `confirmed` as in `add_theme`, whose errors it raises.

    The same `save_key` again returns the finding that it made. Raises WrongState unless the audit
    is collecting or moderating, ValidationError for observations of another audit.
    """
    _lock(audit)
    existing = Finding.objects.filter(audit=audit, save_key=save_key).first()
    if existing is not None:
        return existing
    theme = _theme(audit, theme, new_theme, confirmed, by)
    finding = Finding(
        audit=audit,
        kind=kind,
        wording=wording,
        theme=theme,
        agreed_on=agreed_on,
        dissent=dissent,
        proposed_by=by,
        save_key=save_key,
    )
    _write(finding, observations, place)
    _keep_wording(finding, by, at)
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
    agreed_on=None,
    dissent="",
    at=None,
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
    is_reworded = locked.wording != wording
    locked.kind, locked.wording = kind, wording
    locked.theme = _theme(finding.audit, theme, new_theme, confirmed, by)
    locked.agreed_on, locked.dissent = agreed_on, dissent
    locked.version, locked.save_key = version + 1, save_key
    _write(locked, observations, place)
    if is_reworded:
        _keep_wording(locked, by, at)
    record(Verb.CHANGED, locked, by=by, partnership_id=locked.audit.partnership_id)
    return locked


@transaction.atomic
def move_finding(*, finding, up, by):
    """One place up or down in the list of its kind; at the end of the list it stays."""
    _lock(finding.audit)
    moved = Finding.objects.get(pk=finding.pk)
    place = moved.position + (-1 if up else 1)
    _renumber(moved.audit, moved.kind, moved, max(place, 1))
    record(Verb.CHANGED, moved, by=by, partnership_id=moved.audit.partnership_id)


@transaction.atomic
def merge_finding(*, finding, into, by, at=None):
    """Put what `finding` rests on, and what followed from it, under `into`, of the same audit and
    kind, and remove `finding`; its wordings stay readable there. Where a briefing has a message of
    each, that of `into` stays. Raises WrongState, ValidationError, or Stale where either is gone.
    """
    _lock(finding.audit)
    found = Finding.objects.in_bulk([finding.pk, into.pk])
    if len(found) < 2:
        raise Stale
    old, kept = found[finding.pk], found[into.pk]
    if (old.audit_id, old.kind) != (kept.audit_id, kept.kind):
        raise ValidationError({"into": "Choose another finding of the same kind."})
    if old.judgements.filter(audit__in=kept.judgements.values("audit")).exists():
        raise ValidationError({"into": "A re-audit judged both findings, so they stay two."})
    present = kept.evidence.values("observation")
    old.evidence.exclude(observation__in=present).update(finding=kept)
    for count in old.answer_counts.all():
        place = {"question": count.question_id, "agency": count.agency_id}
        if not kept.answer_counts.filter(**place).exists():
            count.finding = kept
            count.save()
    old.difference_decisions.update(finding=kept)
    old.wordings.update(finding=kept, is_merged=True)
    old.actions.update(finding=kept)
    old.judgements.update(finding=kept)
    in_briefings = kept.briefing_messages.values("briefing")
    old.briefing_messages.exclude(briefing__in=in_briefings).update(finding=kept)
    Finding.objects.filter(pk=kept.pk).update(version=kept.version + 1)
    record(Verb.TOOK_OVER, kept, by=by, partnership_id=kept.audit.partnership_id)
    record(Verb.REMOVED, old, by=by, partnership_id=kept.audit.partnership_id)
    old.delete()
    _renumber(kept.audit, kept.kind)


@transaction.atomic
def count_answers(*, finding, question, agency, choices, by):
    """Let a finding rest on the answers `choices` to a question, of or about `agency` or of any.
    The same question and agency again replaces the choices. Returns the AnswerCount. Raises
    WrongState, or ValidationError for choices that the question does not have."""
    _lock(finding.audit)
    if not set(choices) or not set(choices) <= {value for value, _ in values_of(question)}:
        raise ValidationError({"choices": "Choose answers of this question."})
    count, _ = finding.answer_counts.update_or_create(
        question=question, agency=agency, defaults={"choices": list(choices)}
    )
    record(Verb.CHANGED, finding, by=by, partnership_id=finding.audit.partnership_id)
    return count


@transaction.atomic
def stop_counting(*, count, by):
    _lock(count.finding.audit)
    if AnswerCount.objects.filter(pk=count.pk).delete()[0]:
        record(
            Verb.CHANGED, count.finding, by=by, partnership_id=count.finding.audit.partnership_id
        )


@transaction.atomic
def remove_finding(*, finding, seen, by):
    """Take a finding out, with the actions that are no more than planned; the observations behind
    it stay. `seen` is the `fingerprint_of` when a page showed what would go. Raises WrongState,
    IsFollowed, or Stale."""
    _lock(finding.audit)
    locked = Finding.objects.filter(pk=finding.pk).first()
    if locked is None:
        raise Stale
    if is_followed(locked):
        raise IsFollowed
    if fingerprint_of(locked) != seen:
        raise Stale
    record(Verb.REMOVED, locked, by=by, partnership_id=locked.audit.partnership_id)
    locked.delete()
    _renumber(locked.audit, locked.kind)


def is_followed(finding):
    return finding.actions.written_about().exists() or finding.judgements.exists()


def fingerprint_of(finding):
    """Of a finding and of all that goes with it if it is removed."""
    actions = finding.actions.order_by("pk").values_list("pk", "version")
    messages = finding.briefing_messages.order_by("pk").values_list("pk", "words")
    return fingerprint(finding.version, *actions, *messages)


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
    SetAside.objects.filter(observation__in=keep).delete()  # what is used is not set aside


def _keep_wording(finding, by, at):
    finding.wordings.create(wording=finding.wording, at=at or timezone.now(), by=by)


def _renumber(audit, kind, placed=None, place=None):
    """Number the findings of a kind from 1, with `placed` at `place`, or last; proposals come
    after what is agreed."""
    others = [f for f in audit.findings.filter(kind=kind) if f != placed]
    others.sort(key=lambda f: not f.is_agreed)
    if placed is not None:
        others.insert(len(others) if place is None else max(place - 1, 0), placed)
    for position, finding in enumerate(others, start=1):
        finding.position = position
    Finding.objects.bulk_update(others, ["position"])
