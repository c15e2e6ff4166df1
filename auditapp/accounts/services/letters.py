"""Mails about roles and invitations: one at once, many once the page has been answered."""

from django.db import transaction
from django.utils import timezone

from auditapp import mail

from ..invitations import expires_at, links_at, token_of
from ..models import Letter, Membership

AT_ONCE = 20  # through one connection to the mail server


def words_to(person, *, partnership, link, by):
    """(name, address, context) of the mail that tells somebody of their roles in a partnership. It
    has a link to choose a password, unless they have one."""
    roles = Membership.objects.current().filter(user=person, partnership=partnership)
    context = {
        "person": person,
        "by": by,
        "partnership": partnership,
        "roles": list(roles.select_related("agency", "partnership")),
    }
    if person.has_usable_password():
        return "role_added", person.email, context | {"link": link("")}
    context |= {"link": link(token_of(person)), "expires_at": expires_at(person)}
    return "invited", person.email, context


def mail_now(invited, *, partnership, link, by):
    """Mail one person when the transaction ends, instead of a letter that may wait; `mailed` then
    says whether the mail went out."""
    Letter.objects.filter(person=invited.person, partnership=partnership).delete()
    words = words_to(invited.person, partnership=partnership, link=link, by=by)

    def mail_it():
        invited.mailed = mail.send(*words)

    transaction.on_commit(mail_it)


def leave_letters(people, *, partnership, site, by):
    """Leave a letter to each of these people for `send_letters`; one that waits says it all."""
    Letter.objects.bulk_create(
        [Letter(person=person, partnership=partnership, site=site, by=by) for person in people],
        ignore_conflicts=True,
    )


def send_letters():
    """Mail the letters that wait; returns how many went out.

    Whoever calls this at the same time takes others. One that the mail server refused, or whose
    sender was stopped, is tried again by a later call; so a mail is never lost, and may come twice
    only if its sender was stopped between mailing and noting it.
    """
    number = 0
    while letters := _taken():
        gone = _send(letters)
        number += len(gone)
        if not gone:  # the mail server is away
            break
    return number


def _taken():
    now = timezone.now()
    with transaction.atomic():
        due = Letter.objects.due(now).select_for_update(of=("self",), skip_locked=True)
        letters = list(due.select_related("person", "partnership", "by")[:AT_ONCE])
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(tried_at=now)
    return letters


def _send(letters):
    """Those of these letters that are done with: mailed, or to nobody any more."""
    current = Membership.objects.current().filter(user__is_active=True)
    wanted = {
        letter: words_to(
            letter.person,
            partnership=letter.partnership,
            link=links_at(letter.site),
            by=letter.by,
        )
        for letter in letters
        if current.filter(user=letter.person, partnership=letter.partnership).exists()
    }
    taken = mail.send_letters(list(wanted.values()))
    gone = [one for one in letters if one not in wanted or one.person.email in taken]
    Letter.objects.filter(pk__in=[letter.pk for letter in gone]).delete()
    return gone
