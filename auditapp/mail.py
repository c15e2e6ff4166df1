"""Mails, each made of `templates/emails/<name>_subject.txt` and `<name>_message.txt`.

A mail travels and is kept where nobody of ours looks after it: what goes into one names no child,
not even by pseudonym, and quotes nothing that was written about one.
"""

import enum
import logging
import smtplib

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send(name, address, context):
    """Send one mail; returns whether the mail server took it. See `send_to_each`."""
    return bool(send_to_each(name, [address], context))


def send_to_each(name, addresses, context):
    """Send the same words to each address, in a mail of its own; returns the set of addresses for
    which the mail server took it.

    It never raises: what the mail speaks of has happened already, and must not look undone.
    """
    subject, message = words_of(name, context)
    return send_messages([(name, EmailMessage(subject, message, to=[each])) for each in addresses])


def send_letters(letters):
    """Send (name, address, context) each, through one connection; returns and raises as
    `send_to_each` does."""
    return send_messages(
        [
            (name, EmailMessage(*words_of(name, context), to=[address]))
            for name, address, context in letters
        ]
    )


def words_of(name, context):
    """(subject, message) of a mail."""
    subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
    return subject, render_to_string(f"emails/{name}_message.txt", context).strip()


class Taken(enum.Enum):
    """Whether the mail server took a mail."""

    YES = "yes"
    REFUSED = "refused"  # it answered, and did not take this one
    AWAY = "away"


def send_messages(mails):
    """Send (name, EmailMessage) each, through one connection; returns and raises as `send_to_each`
    does."""
    taken = zip(mails, deliver(mails), strict=True)
    return {address for (_, m), how in taken if how is Taken.YES for address in m.to}


def deliver(mails):
    """Send (name, EmailMessage) each, through one connection, and yield a Taken after each, before
    the next is sent. Raises no error of the mail server's."""
    if not mails:
        return
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:  # whatever the backend raises
        _log(mails[0][0], error)
        yield from [Taken.AWAY] * len(mails)
        return
    for name, message in mails:
        message.connection = connection
        yield _sent(name, message)
    try:
        connection.close()
    except Exception as error:
        _log(mails[0][0], error)


REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    ValueError,  # an address or subject that is none: BadHeaderError
)


def _sent(name, message):
    try:
        return Taken.YES if message.send() else Taken.AWAY
    except REFUSALS as error:
        _log(name, error)
        return Taken.REFUSED
    except Exception as error:
        _log(name, error)
        return Taken.AWAY


def _log(name, error):
    """The kind of failure alone: its message may quote the mail or name who it was for."""
    logger.error("A mail could not be sent: %s, %s", name, type(error).__qualname__)
