"""What administrators see of mails: those to do with their partnership."""

from django.db.models import Q
from django.http import Http404

from auditapp.accounts.access import get_partnership
from auditapp.history.models import Verb, record

from .models import Mail, MailChoice, Notice, Round

STATES = {
    "waiting": Q(mail=None) | Q(mail__sent_at=None, mail__given_up_at=None),
    "sent": Q(mail__sent_at__isnull=False),
    "failed": Q(mail__given_up_at__isnull=False),
}


def chooses_daily(person):
    return MailChoice.objects.filter(person=person, daily=True).exists()


def get_partnership_of_mails(user, pk):
    return get_partnership(user, pk)


def notices_of(partnership, *, q="", kind="", state=""):
    """The newest first; wrong filters count as none."""
    rows = Notice.objects.filter(partnership=partnership)
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(person__email__icontains=q))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(STATES[state])
    return rows.select_related("person", "by", "mail").order_by("-pk")


def last_round():
    """When the last round of reminders was, None if there was none."""
    return Round.objects.values_list("ran_at", flat=True).first()


def get_mail(user, partnership_id, pk):
    """A mail that tells something of a partnership that the person administers."""
    partnership = get_partnership(user, partnership_id)
    mail = Mail.objects.filter(pk=pk, notices__partnership=partnership).first()
    if mail is None:
        other = Mail.objects.filter(pk=pk).first()
        if other is not None:
            record(Verb.REFUSED, other, by=user, partnership_id=partnership.pk)
        raise Http404
    return partnership, mail
