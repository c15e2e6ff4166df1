"""Mails of an import go out once the page was answered; none is lost, none is sent twice."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.handlers.wsgi import WSGIHandler
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from auditapp.accounts import services
from auditapp.accounts.models import Letter, User
from auditapp.tests.factories import founder

from .test_imports import PEOPLE, PEOPLE_HEADINGS, csv_of, person, upload

SITE = "https://audit.example"


class AwayAfterTwenty(EmailBackend):
    """A mail server that stops answering."""

    def send_messages(self, messages):

        if len(mail.outbox) >= 20:
            raise TimeoutError
        return super().send_messages(messages)


def add_people(world, number):
    rows = [
        (place, {"name": f"Person {place}", "email": f"new{place}@example.org", "role": "Auditor",
                 "agency": "Police", "until": ""})
        for place in range(2, number + 2)
    ]  # fmt: skip
    services.import_people(
        partnership=world.partnership, rows=rows, site=SITE, by=world.administrator
    )


def addresses(mailoutbox):
    return sorted(address for message in mailoutbox for address in message.to)


def all_tried_long_ago():
    Letter.objects.update(tried_at=timezone.now() - Letter.RETRY * 2)


def request_of(client, path, data):
    """What a WSGI server gives the product."""
    token = "x" * 32
    request = RequestFactory().post(path, data | {"csrfmiddlewaretoken": token})
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    cookies = {
        django_settings.SESSION_COOKIE_NAME: session,
        django_settings.CSRF_COOKIE_NAME: token,
    }
    return request.environ | {"HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in cookies.items())}


@pytest.mark.django_db(transaction=True)
def test_list_is_answered_before_the_first_mail_goes_out(world, client_of, mailoutbox):
    admin = client_of(world.administrator)
    rows = [person(f"p{n}@example.org", name=f"P {n}") for n in range(30)]
    page = upload(admin, PEOPLE, csv_of(PEOPLE_HEADINGS, *rows))
    data = dict(re.findall(r'name="(rows|save_key)" value="([^"]+)"', page.text))

    answer = WSGIHandler()(request_of(admin, PEOPLE, data), lambda status, headers: None)
    assert answer.status_code == 302
    assert User.objects.filter(email__endswith="9@example.org").exists()
    assert not mailoutbox

    answer.close()
    assert len(addresses(mailoutbox)) == 30
    assert not Letter.objects.exists()


def test_letters_say_where_to_choose_a_password(world, client_of, mailoutbox):
    add_people(world, 1)
    assert services.send_letters() == 1
    [message] = mailoutbox
    link = next(word for word in message.body.split() if word.startswith(f"{SITE}/invitation/"))
    assert client_of(None).get(link.removeprefix(SITE)).status_code == 200


def test_what_the_mail_server_did_not_take_goes_out_later_and_once(
    world, client_of, settings, mailoutbox
):
    settings.EMAIL_BACKEND = f"{__name__}.AwayAfterTwenty"
    add_people(world, 300)
    assert services.send_letters() == 20
    assert Letter.objects.count() == 280
    page = client_of(world.administrator).get("/people/?q=new301")
    assert "Mail not sent yet" in page.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send_letters() == 260  # what was tried a moment ago is left alone
    all_tried_long_ago()
    assert services.send_letters() == 20
    assert services.send_letters() == 0
    assert addresses(mailoutbox) == sorted(f"new{n}@example.org" for n in range(2, 302))


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_take_different_letters(world, mailoutbox):
    add_people(world, 50)

    def send(_):
        try:
            return services.send_letters()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(send, range(2))) == 50
    assert len(set(addresses(mailoutbox))) == len(mailoutbox) == 50


def test_nobody_is_mailed_who_has_no_role_any_more(world, mailoutbox):
    add_people(world, 2)
    gone = User.objects.get(email="new2@example.org")
    services.end_membership(membership=gone.memberships.get(), by=founder())
    assert services.send_letters() == 2
    assert addresses(mailoutbox) == ["new3@example.org"]
    assert not Letter.objects.exists()


def test_invitation_that_is_sent_again_takes_the_place_of_the_letter(
    world, mailoutbox, django_capture_on_commit_callbacks
):
    add_people(world, 1)
    added = User.objects.get(email="new2@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        services.resend(
            person=added, partnership=world.partnership, seen=added.invited_at.isoformat(),
            link=lambda token: f"{SITE}/{token}", by=world.administrator,
        )  # fmt: skip
    assert services.send_letters() == 0
    assert addresses(mailoutbox) == ["new2@example.org"]


def test_command_sends_what_waits(world, mailoutbox):
    add_people(world, 3)
    output = io.StringIO()
    call_command("send_letters", stdout=output)
    assert output.getvalue() == "Mails that went out: 3\n"
    assert len(mailoutbox) == 3
