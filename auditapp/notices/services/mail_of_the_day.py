"""The mail of the day: one for each person who is to know something, and none else."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from ..kinds import EVENTS
from ..models import Mail, Notice, Problem


@transaction.atomic
def begin_day(today):
    """Close the mails of earlier days. One whose sender was stopped half-way may be in the mailbox
    already: it becomes today's, so that nothing is told twice. The others did not go out: what
    happened waits again for the mail of today, and what is owed is said anew, as it is today."""
    earlier = Mail.objects.waiting().filter(day__lt=today)
    Mail.objects.not_known().filter(day__lt=today).update(day=today)
    closed = list(earlier.filter(Q(tries=0) | ~Q(problem="")).values_list("pk", flat=True))
    Mail.objects.filter(pk__in=closed).update(given_up_at=timezone.now(), problem=Problem.LATE)
    Notice.objects.filter(mail__in=closed, kind__in=EVENTS).update(mail=None)


def make_mail_of_the_day(person, *, day, waiting, owed):
    """Make it of notices that wait for it, and of new ones; whether it was made. The database
    takes one mail of a person and day: whoever is second, be it at the same time, makes none."""
    now = timezone.now()
    mail = Mail(person=person, day=day, made_at=now, next_try_at=now)
    try:
        with transaction.atomic():
            mail.save()
            ids = [notice.pk for notice in waiting]
            Notice.objects.for_mail_of_the_day().filter(pk__in=ids).update(mail=mail, day=day)
            for notice in owed:
                notice.mail = mail
            Notice.objects.bulk_create(owed)
    except IntegrityError:
        return False
    return True
