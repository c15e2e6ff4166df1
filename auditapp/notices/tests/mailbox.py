"""A real mail server on this machine, and a clock that tests move."""

import datetime
import email.policy
import socket
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone


class Mailboxes:
    """Takes every mail; `raw` are (time by the moved clock, address, message) as they came."""

    def __init__(self):
        self.raw = []

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=email.policy.default)
        self.raw += [(timezone.localtime(), address, message) for address in envelope.rcpt_tos]
        return "250 taken"

    @property
    def seen(self):
        """As people see them: a mailbox drops one whose Message-ID it has."""
        seen = {}
        for at, address, message in self.raw:
            seen.setdefault((address, message["Message-ID"]), (at, address, message))
        return list(seen.values())


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailboxes(settings):
    mailboxes = Mailboxes()
    controller = Controller(mailboxes, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield mailboxes
    controller.stop()


class Clock:
    def __init__(self):
        self.now = timezone.now()

    def set(self, *parts):
        """To this time by the clock on the wall."""
        self.now = timezone.make_aware(datetime.datetime(*parts))


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock
