"""Writes of a partnership's own themes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.accounts.models import Partnership
from auditapp.history.models import Verb, record
from auditapp.saving import Stale, lock_for_change
from cases.models import FormerName, Theme
from cases.states import WrongState

from .access import findings_to_move
from .similar import similar, slug_of


class Similar(Exception):
    """There are `themes` whose names say nearly the same."""

    def __init__(self, themes):
        super().__init__("similar themes")
        self.themes = themes


@transaction.atomic
def add_theme(*, partnership, name, by, confirmed="", save_key=None):
    """A new theme; the same `save_key` again returns the one that it made.

    Raises ValidationError where the very name is taken, and Similar where one is nearly the same,
    unless `confirmed` is the slug of this name: somebody wants a new one all the same.
    """
    _lock(partnership.pk)
    existing = save_key and Theme.objects.filter(save_key=save_key).first()
    if existing:
        if existing.partnership_id != partnership.pk:
            raise Stale
        return existing
    _check_name(partnership.pk, name, confirmed)
    theme = Theme(partnership=partnership, name=name, slug=slug_of(name), save_key=save_key)
    theme.full_clean()
    theme.save()
    record(Verb.ADDED, theme, by=by)
    return theme


@transaction.atomic
def rename_theme(*, theme, name, version, save_key, by, confirmed="", at=None):
    """What it was called is kept. Raises as `add_theme` does, Stale, or WrongState for one that
    was merged."""
    locked = _locked(theme, version, save_key)
    if locked is None:
        return
    _must(locked.merged_into_id is None, "rename")
    if name == locked.name:
        return
    _check_name(locked.partnership_id, name, confirmed, but=locked)
    FormerName.objects.create(
        theme=locked, name=locked.name, slug=locked.slug, until=at or timezone.now(), by=by
    )
    locked.name, locked.slug = name, slug_of(name)
    _save(locked, Verb.CHANGED, by)


@transaction.atomic
def merge_theme(*, theme, into, version, save_key, by):
    """From now on `into` stands for both. Findings of audits that are not published get it; what is
    published keeps the old one, which says where it went. Raises Stale, WrongState unless both are
    current, or ValidationError for a theme of somebody else."""
    locked = _locked(theme, version, save_key)
    if locked is None:
        return
    target = Theme.objects.select_for_update().get(pk=into.pk)
    if target.partnership_id != locked.partnership_id or target == locked:
        raise ValidationError({"into": "Select another theme of this partnership"})
    _must(locked.is_current and target.is_current, "merge")
    findings_to_move(locked).update(theme=target)
    locked.merged.update(merged_into=target)
    locked.merged_into = target
    _save(locked, Verb.MERGED, by)


@transaction.atomic
def retire_theme(*, theme, reason, version, save_key, by, at=None):
    """It is not offered any more; what has it keeps it. Raises Stale or WrongState."""
    locked = _locked(theme, version, save_key)
    if locked is None:
        return
    _must(locked.is_current, "retire")
    locked.retired_at, locked.retired_reason = at or timezone.now(), reason
    _save(locked, Verb.RETIRED, by)


@transaction.atomic
def bring_back_theme(*, theme, version, save_key, by):
    locked = _locked(theme, version, save_key)
    if locked is None:
        return
    _must(locked.retired_at is not None, "bring back")
    locked.retired_at, locked.retired_reason = None, ""
    _save(locked, Verb.BROUGHT_BACK, by)


def _lock(partnership_id):
    """One writer of a partnership's themes at a time, as their names are compared."""
    Partnership.objects.select_for_update().get(pk=partnership_id)


def _locked(theme, version, save_key):
    _lock(theme.partnership_id)
    if Theme.objects.filter(save_key=save_key).exclude(pk=theme.pk).exists():
        raise Stale  # a forged key, or that of another theme's form
    return lock_for_change(theme, version=version, save_key=save_key)


def _must(condition, move):
    if not condition:
        raise WrongState(move, "not current")


def _check_name(partnership_id, name, confirmed, but=None):
    slug = slug_of(name)
    if not slug:
        raise ValidationError({"name": "Use letters or digits in the name"})
    others = list(Theme.objects.known_to(partnership_id).select_related("merged_into"))
    others = [theme for theme in others if theme != but]
    for theme in others:
        if theme.slug == slug:
            raise ValidationError({"name": _taken(theme)})
    found = similar(name, [theme for theme in others if theme.is_current])
    if found and confirmed != slug:
        raise Similar(found)


def _taken(theme):
    if theme.merged_into:
        return f"“{theme}” was merged into “{theme.merged_into}”. Use that one"
    if theme.retired_at:
        return f"“{theme}” is retired. Bring it back, or choose another name"
    return f"There is already “{theme}”. Use that one, or choose another name"


def _save(theme, verb, by):
    theme.full_clean()
    theme.save()
    record(verb, theme, by=by)
