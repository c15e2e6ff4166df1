"""Writes of time limits: national ones loaded from files, local ones of a partnership."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from auditapp.accounts.services.partnerships import lock
from auditapp.history.models import Verb, record
from auditapp.saving import Stale, lock_for_change
from cases.models import MissedReason, TimescaleRule

RULE_FIELDS = [
    *("name", "from_kind", "from_section_47", "to_kind", "direction", "limit", "unit"),
    *("valid_from", "valid_to", "source"),
]
# What a reason was given about: another limit from a later day on is another rule.
FIXED_ONCE_USED = ["from_kind", "from_section_47", "to_kind", "direction", "limit", "unit"]


class InUse(Exception):
    """A reason was recorded about the rule, so that it stays as it is, and is ended instead."""


@transaction.atomic
def load_national(*, content, by=None):
    """Load national rules, `content` being a list of objects with the fields of TimescaleRule;
    returns (added, changed). A known slug and valid_from with other content is changed."""
    if not isinstance(content, list):
        raise TypeError("must be a list […]")
    added = changed = 0
    for position, fields in enumerate(content):
        fields = {"valid_to": None} | fields | {"position": position}
        rule = TimescaleRule.objects.filter(
            partnership=None, slug=fields["slug"], valid_from=fields["valid_from"]
        ).first()
        verb = Verb.CHANGED if rule else Verb.ADDED
        rule = rule or TimescaleRule()
        before = {name: str(getattr(rule, name)) for name in fields}
        for name, value in fields.items():
            setattr(rule, name, value)
        rule.clean_fields(exclude=["partnership"])
        if verb == Verb.CHANGED:
            if before == {name: str(getattr(rule, name)) for name in fields}:
                continue
            rule.version += 1
        rule.full_clean()
        rule.save()
        record(verb, rule, by=by)
        added, changed = added + (verb == Verb.ADDED), changed + (verb == Verb.CHANGED)
    return added, changed


@transaction.atomic
def add_rule(*, partnership, save_key, by, **fields):
    """Add a local rule; `fields` are RULE_FIELDS. The same `save_key` again returns the rule that
    it made."""
    lock(partnership)
    existing = TimescaleRule.objects.filter(save_key=save_key).first()
    if existing is not None:
        if existing.partnership_id != partnership.pk:
            raise Stale
        return existing
    rule = TimescaleRule(partnership=partnership, save_key=save_key, **fields)
    rule.slug = _free_slug(partnership, rule.name)
    rule.position = 100  # after the national ones
    rule.full_clean()
    rule.save()
    record(Verb.ADDED, rule, by=by)
    return rule


@transaction.atomic
def change_rule(*, rule, version, save_key, by, **fields):
    """Change a local rule that is at `version`; raises Stale if somebody changed it since, and
    ValidationError where a reason was recorded about what would become another rule.

    The same `save_key` again changes nothing and succeeds.
    """
    _require_local(rule)
    locked = lock_for_change(rule, version=version, save_key=save_key)
    if locked is None:
        return rule
    if TimescaleRule.objects.filter(save_key=save_key).exclude(pk=rule.pk).exists():
        raise Stale
    if is_used(locked):
        message = "A reason was recorded about this limit. Give it a last day and add another one."
        changed = [name for name in FIXED_ONCE_USED if getattr(locked, name) != fields[name]]
        if changed:
            raise ValidationError({changed[0]: message})
    for name in RULE_FIELDS:
        setattr(locked, name, fields[name])
    locked.full_clean()
    locked.save()
    record(Verb.CHANGED, locked, by=by)
    return locked


@transaction.atomic
def remove_rule(*, rule, by):
    """Remove a local rule; raises InUse where a reason was recorded about it."""
    _require_local(rule)
    if is_used(rule):
        raise InUse
    record(Verb.REMOVED, rule, by=by)
    rule.delete()


def is_used(rule):
    return MissedReason.objects.filter(rule=rule).exists()


def _require_local(rule):
    if rule.partnership_id is None:
        raise ValidationError("A national time limit is changed by loading another one.")


def _free_slug(partnership, name):
    slug = slugify(name)[:70] or "local"
    taken = set(
        TimescaleRule.objects.filter(partnership=partnership, slug__startswith=slug).values_list(
            "slug", flat=True
        )
    )
    numbers = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(s for s in numbers if s not in taken)
