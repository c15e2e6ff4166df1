"""Mails that go out of services, and mail servers that fail."""

import smtplib

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from auditapp import mail
from auditapp.accounts.models import Agency, Partnership, User

CONTEXT = {
    "agency": Agency(name="Child & family <service>", partnership=Partnership(name="Here")),
    "by": User(name="Sam"),
    "link": "https://audit.example.org/urgent-concerns/x/",
}


class Failing(EmailBackend):
    """Fails at one address only."""

    def send_messages(self, messages):
        if messages[0].to == ["refused@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Hanging(EmailBackend):
    opened = 0

    def open(self):
        type(self).opened += 1
        raise TimeoutError("timed out with CANARY")


class BadAtClosing(EmailBackend):
    def close(self):
        raise smtplib.SMTPServerDisconnected


@pytest.fixture
def through(settings):
    def through(backend):
        settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"

    return through


def test_each_person_gets_a_mail_of_their_own_as_plain_text():
    addresses = ["a@example.org", "b@example.org"]
    assert mail.send_to_each("concern_raised", addresses, CONTEXT) == set(addresses)
    assert [message.to for message in outbox.outbox] == [["a@example.org"], ["b@example.org"]]
    assert "Child & family <service>" in outbox.outbox[0].body
    assert "\n" not in outbox.outbox[0].subject
    assert outbox.outbox[0].from_email == "no-reply@audit.example.org"


def test_address_that_is_refused_keeps_no_other_from_theirs(through):
    through(Failing)
    addresses = ["refused@example.org", "b@example.org"]
    assert mail.send_to_each("concern_raised", addresses, CONTEXT) == {"b@example.org"}
    assert not mail.send("concern_raised", "refused@example.org", CONTEXT)
    assert mail.send("concern_raised", "b@example.org", CONTEXT)


def test_server_that_cannot_be_reached_is_waited_for_once(through):
    through(Hanging)
    addresses = [f"{i}@example.org" for i in range(10)]
    assert mail.send_to_each("concern_raised", addresses, CONTEXT) == set()
    assert Hanging.opened == 1


def test_failure_to_close_is_no_failure_to_send(through):
    through(BadAtClosing)
    assert mail.send("concern_raised", "a@example.org", CONTEXT)


def test_failure_is_logged_without_its_message_and_without_the_address(through, caplog):
    through(Hanging)
    mail.send("concern_raised", "a@example.org", CONTEXT)
    assert [record.getMessage() for record in caplog.records] == [
        "A mail could not be sent: concern_raised, TimeoutError"
    ]
    assert not caplog.records[0].exc_info


def test_address_with_a_line_break_is_not_sent_to():
    assert not mail.send("concern_raised", "a@example.org\nBcc: b@example.org", CONTEXT)
    assert outbox.outbox == []
