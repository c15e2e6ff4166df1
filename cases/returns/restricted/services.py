"""Writing, reading and removing restricted comments. The trail says that, and nothing of them."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import AgencyReturn, RestrictedComment
from cases.states import WrongState

from .access import may_write


class KeyTaken(Exception):
    """The save key is that of another return's comment; only a forged form has such a key."""


@transaction.atomic
def save_comment(*, agency_return, reason, text, version, save_key, by, at=None):
    """Add the comment (`version` 0) or change it. The same `save_key` again changes nothing and
    succeeds. Raises Stale if it is not at `version`, gone or there by now; WrongState where the
    return takes none."""
    comment = _locked(agency_return, save_key)
    if comment.save_key == save_key:
        return comment
    _must_be_open(comment.agency_return)
    if (comment.pk and comment.version) != (version or None):
        raise Stale
    verb = Verb.CHANGED if comment.pk else Verb.ADDED
    comment.version, comment.save_key = version + 1, save_key
    comment.reason, comment.text = reason, text
    comment.written_at, comment.written_by = at or timezone.now(), by
    comment.save()
    record(verb, comment, by=by, **comment.agency_return.whose)
    return comment


@transaction.atomic
def remove_comment(*, agency_return, version, by):
    """Delete it for good. Where it is gone already there is nothing to do. Raises Stale if it is
    not at `version`, or WrongState."""
    comment = _locked(agency_return)
    if comment.pk is None:
        return
    _must_be_open(comment.agency_return)
    if comment.version != version:
        raise Stale
    record(Verb.REMOVED, comment, by=by, **comment.agency_return.whose)
    comment.delete()


@transaction.atomic
def look(*, agency_return, by):
    """The comment with its text, or None; that somebody looked is recorded."""
    comment = RestrictedComment.objects.filter(agency_return=agency_return).first()
    if comment is not None:
        comment.agency_return = agency_return
        record(Verb.LOOKED, comment, by=by, **comment.agency_return.whose)
    return comment


def _locked(agency_return, save_key=None):
    """The comment, or a new one; nobody else writes it until the transaction ends."""
    locked = AgencyReturn.objects.lock(agency_return)
    others = RestrictedComment.objects.exclude(agency_return=locked)
    if save_key and others.filter(save_key=save_key).exists():
        raise KeyTaken
    comment = RestrictedComment.objects.filter(agency_return=locked).first()
    comment = comment or RestrictedComment()
    comment.agency_return = locked
    return comment


def _must_be_open(agency_return):
    if not may_write(agency_return):
        raise WrongState("write a restricted comment", agency_return.case.audit.state)
