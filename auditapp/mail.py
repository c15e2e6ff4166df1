"""Mails, each made of `templates/emails/<name>_subject.txt` and `<name>_message.txt`.

A mail travels and is kept where nobody of ours looks after it: what goes into one names no child,
not even by pseudonym, and quotes nothing that was written about one.
"""

import logging

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
    subject, message = _words(name, context)
    return send_messages([(name, EmailMessage(subject, message, to=[each])) for each in addresses])


def send_letters(letters):
    """Send (name, address, context) each, through one connection; returns and raises as
    `send_to_each` does."""
    return send_messages(
        [
            (name, EmailMessage(*_words(name, context), to=[address]))
            for name, address, context in letters
        ]
    )


def _words(name, context):
    subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
    return subject, render_to_string(f"emails/{name}_message.txt", context).strip()


def send_messages(mails):
    """Send (name, EmailMessage) each, through one connection; returns and raises as `send_to_each`
    does."""
    taken = set()
    if not mails:
        return taken
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:  # whatever the backend raises
        _log(mails[0][0], error)
        return taken
    for name, message in mails:
        message.connection = connection
        try:
            if message.send():
                taken.update(message.to)
        except Exception as error:
            _log(name, error)
    try:
        connection.close()
    except Exception as error:
        _log(mails[0][0], error)
    return taken


def _log(name, error):
    """The kind of failure alone: its message may quote the mail or name who it was for."""
    logger.error("A mail could not be sent: %s, %s", name, type(error).__qualname__)
