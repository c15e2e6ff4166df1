"""Writes of how people sign in: sessions, and the second step."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from auditapp import mail
from auditapp.history.models import Verb, record

from ..models import Session
from ..permissions import memberships


def record_everywhere(verb, person, *, by):
    """On the trail of each partnership in which the person has a role now."""
    for partnership_id in {m.partnership_id for m in memberships(person)} or {None}:
        record(verb, person, by=by, partnership_id=partnership_id)


def living_sessions(user):
    """Where the person is signed in now, the one that was used last first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")


@transaction.atomic
def end_sessions(*, user, keep=None, by):
    """End all, but for the one with the key `keep`; returns how many that were alive ended."""
    sessions = Session.objects.filter(user=user).exclude(session_key=keep or "")
    alive = sessions.filter(expire_date__gt=timezone.now()).count()
    sessions.delete()
    record_everywhere(Verb.ENDED_SESSIONS, user, by=by)
    return alive


@transaction.atomic
def reset_second_factor(*, person, partnership, by):
    """Take away every second step of somebody who has lost them all; they are signed out, sign in
    with their password and set up another. They are told by mail: if it was not they who asked,
    somebody has talked an administrator round. Returns whether there was one."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if not removed:
        return False
    Session.objects.filter(user=person).delete()
    record(Verb.REMOVED_FACTOR, person, by=by, partnership_id=partnership.pk)
    context = {"person": person, "by": by, "partnership": partnership, "at": timezone.now()}
    transaction.on_commit(lambda: mail.send("second_step_removed", person.email, context))
    return True


def record_added_factor(*, user):
    record_everywhere(Verb.ADDED_FACTOR, user, by=user)


def record_removed_factor(*, user):
    record_everywhere(Verb.REMOVED_FACTOR, user, by=user)
