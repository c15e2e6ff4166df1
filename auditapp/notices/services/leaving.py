"""Leaving notices, in the transaction of what happened."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from ..left import note_left
from ..models import Mail, MailChoice, Notice

AT_ONCE = datetime.timedelta(0)


@transaction.atomic
def leave(people, *, by, wait=AT_ONCE, **about):
    """Tell these people, but not `by`, that something happened: at once, or in the mail of the day
    as each chose. `about` are kind, audit, object_id, path, count and due of the Notice.

    With `wait` the mail goes that much later, and what happens to the same object meanwhile is
    added to it. Part of what happened, whose service says whether it did.
    """
    now = timezone.now()
    people = {person.pk: person for person in people if by is None or person.pk != by.pk}
    if wait:
        for pk in _added_to_waiting(people, **about):
            del people[pk]
    daily = set(
        MailChoice.objects.filter(person__in=people, daily=True).values_list("person", flat=True)
    )
    mails = {
        pk: Mail(person=person, made_at=now, next_try_at=now + wait)
        for pk, person in people.items()
        if pk not in daily
    }
    Mail.objects.bulk_create(mails.values())
    Notice.objects.bulk_create(
        notice(person, mail=mails.get(pk), by=by, now=now, **about) for pk, person in people.items()
    )
    if mails and not wait:
        transaction.on_commit(note_left)


def _added_to_waiting(people, *, kind, object_id, count=1, due=None, **_):
    """Ids of the people who have a notice of the same that was not mailed yet, to which this is
    added."""
    untried = Mail.objects.waiting().filter(
        person__in=people, tries=0, notices__kind=kind, notices__object_id=object_id
    )
    mails = [mail.pk for mail in untried.order_by("pk").select_for_update(of=("self",))]
    waiting = Notice.objects.filter(
        Q(mail__in=mails) | Q(mail=None), person__in=people, kind=kind, object_id=object_id
    )
    ids = list(waiting.values_list("person", flat=True))
    waiting.update(count=F("count") + count, due=due)
    return set(ids)


def notice(person, *, audit, mail, by, now, path="", **fields):
    return Notice(
        person=person,
        partnership_id=audit.partnership_id,
        audit_id=audit.pk,
        title=audit.title,
        path=path or audit.get_absolute_url(),
        mail=mail,
        by=by,
        day=timezone.localdate(now),
        made_at=now,
        **fields,
    )


@transaction.atomic
def leave_at_once(abouts, *, audit, by):
    """Remind people by hand, whatever they chose; `abouts` maps each to keywords of a Notice.
    Returns the notices. Whoever was reminded of the audit today already is left out, also where
    somebody else does so at this moment."""
    now = timezone.now()
    notices = []
    chased = Notice.objects.chased_today(audit.pk).filter(person__in=abouts)
    done = set(chased.values_list("person", flat=True))
    for person in sorted(abouts, key=lambda person: person.pk):  # of two who lock, one waits
        if person.pk not in done:
            try:
                with transaction.atomic():
                    mail = Mail.objects.create(person=person, made_at=now, next_try_at=now)
                    about = abouts[person] | {"audit": audit, "object_id": audit.pk, "mail": mail}
                    row = notice(person, by=by, now=now, **about)
                    row.save()
            except IntegrityError:
                continue
            notices.append(row)
    if notices:
        transaction.on_commit(note_left)
    return notices


@transaction.atomic
def note_told(people, *, by, **about):
    """Keep that these people were told by a mail that has gone out."""
    now = timezone.now()
    mails = [
        Mail(person=person, made_at=now, next_try_at=now, tried_at=now, tries=1, sent_at=now)
        for person in people
    ]
    Mail.objects.bulk_create(mails)
    Notice.objects.bulk_create(
        notice(mail.person, mail=mail, by=by, now=now, **about) for mail in mails
    )
