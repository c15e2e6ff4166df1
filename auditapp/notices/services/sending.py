"""Sending the mails that wait: each once, whoever sends and however often that is cut off."""

from django.db import transaction
from django.utils import timezone

from auditapp import mail
from auditapp.accounts.models import Membership

from ..composing import message_of
from ..models import Mail, Problem, Round
from ..retrying import MOST_TRIES, is_working_time, wait_after

AT_ONCE = 20  # through one connection to the mail server


def note_round():
    Round.objects.update_or_create(pk=1, defaults={"ran_at": timezone.now()})


def send_mails():
    """Send the mails that are due; returns how many went out.

    Whoever calls this at the same time takes others. Each mail is noted as soon as the mail server
    has taken it: one whose sender was stopped between the two goes out again, under the same
    Message-ID. One that was not taken is tried again later, a few times.
    """
    number = 0
    while mails := _taken():
        gone = _send(mails)
        number += gone
        if not gone:  # the mail server is away
            break
    return number


def _taken():
    """The next mails, noted as being tried, with their notices."""
    now = timezone.now()
    local = timezone.localtime(now)
    today = local.date() if is_working_time(local) else None
    with transaction.atomic():
        due = Mail.objects.due(now, today=today).order_by("pk")
        due = due.select_for_update(of=("self",), skip_locked=True).select_related("person")
        mails = list(due[:AT_ONCE])
        _give_up([one for one in mails if one.tries >= MOST_TRIES], now)
        mails = [one for one in mails if one.tries < MOST_TRIES]
        for one in mails:
            one.tries, one.tried_at, one.problem = one.tries + 1, now, ""
            one.next_try_at = now + wait_after(one.tries)
        Mail.objects.bulk_update(mails, ["tries", "tried_at", "problem", "next_try_at"])
    return mails


def _give_up(mails, now):
    """Those whose sender was stopped at each try."""
    ids = [one.pk for one in mails]
    Mail.objects.filter(pk__in=ids).update(given_up_at=now, problem=Problem.AWAY)


def _send(mails):
    """How many of these went out."""
    notices = _notices_of(mails)
    kept = [one for one in mails if notices[one.pk]]
    left = [one.pk for one in mails if not notices[one.pk]]
    Mail.objects.filter(pk__in=left).update(given_up_at=timezone.now(), problem=Problem.LEFT)
    number = 0
    letters = [message_of(one, notices[one.pk]) for one in kept]
    for one, taken in zip(kept, mail.deliver(letters), strict=True):
        _note(one, taken)
        number += taken is mail.Taken.YES
    return number


def _notices_of(mails):
    """mail -> its notices, without those of partnerships in which the person has no role now."""
    current = Membership.objects.current().filter(
        user__in=[one.person_id for one in mails], user__is_active=True
    )
    roles = set(current.values_list("user", "partnership"))
    return {
        one.pk: [
            notice
            for notice in one.notices.select_related("partnership").order_by("pk")
            if (one.person_id, notice.partnership_id) in roles
        ]
        for one in mails
    }


def _note(one, taken):
    now = timezone.now()
    mails = Mail.objects.filter(pk=one.pk)
    if taken is mail.Taken.YES:
        mails.update(sent_at=now)
    else:
        problem = Problem.REFUSED if taken is mail.Taken.REFUSED else Problem.AWAY
        mails.update(problem=problem, given_up_at=now if one.tries >= MOST_TRIES else None)
