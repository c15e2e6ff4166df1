"""What people choose, and what administrators do about mails that failed."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record

from ..left import note_left
from ..models import Mail, MailChoice


@transaction.atomic
def choose(*, person, daily):
    """Whether what happens waits for the mail of the day. What waits already goes with it."""
    MailChoice.objects.update_or_create(person=person, defaults={"daily": daily})
    record(Verb.CHANGED, person, by=person)


@transaction.atomic
def try_again(*, mail, by, partnership):
    """Send a mail that was given up, as if it were new; False where it was not given up. Mails of
    a day are not sent again: the next day's says what is right then."""
    now = timezone.now()
    given_up = Mail.objects.filter(pk=mail.pk, day=None).exclude(given_up_at=None)
    if not given_up.update(given_up_at=None, problem="", tries=0, tried_at=None, next_try_at=now):
        return False
    record(Verb.SENT, mail, by=by, partnership_id=partnership.pk)
    transaction.on_commit(note_left)
    return True
