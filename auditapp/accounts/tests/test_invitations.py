"""The life of an invitation's link."""

import datetime
import io
import logging
import re

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from auditapp.accounts import services
from auditapp.accounts.invitations import token_of
from auditapp.accounts.models import Membership, Partnership, User
from auditapp.history.models import Entry, Verb
from auditapp.logs import FormatterWithoutErrorMessages
from auditapp.tests.factories import InvitationFactory

PASSWORD = "A-long-password-1"
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def invited(world):
    """(person, address of the link)"""
    invited = InvitationFactory(partnership=world.partnership, role="auditor", agency=world.police)
    return invited.person, f"/invitation/{invited.token}/"


def has_password(person):
    return User.objects.get(pk=person.pk).has_usable_password()


def assert_dead(url, person):
    before, client = User.objects.get(pk=person.pk).password, Client()
    assert client.get(url).status_code == 404
    answer = client.post(url, {"password1": "Stolen-by-link-1", "password2": "Stolen-by-link-1"})
    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text
    assert "_auth_user_id" not in client.session
    assert User.objects.get(pk=person.pk).password == before


def test_reading_the_link_changes_nothing_however_often(client, invited, world):
    person, url = invited
    entries = Entry.objects.count()
    for _ in range(3):
        page = client.get(url)
        assert page.status_code == 200
        client.head(url)
    assert "Auditor, Police" in page.text
    assert "_auth_user_id" not in client.session
    assert not has_password(person)
    assert Entry.objects.count() == entries


def test_person_chooses_a_password_and_is_signed_in(client, invited, world):
    person, url = invited
    answer = client.post(url, CHOSEN)
    assert answer.url == "/"
    assert client.get("/").url == "/accounts/security/needed/?next=%2F"
    assert client.get("/accounts/security/needed/").context["user"] == person
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    entry = Entry.objects.first()
    assert (entry.verb, entry.person_id) == (Verb.ACCEPTED_INVITATION, person.pk)
    assert entry.partnership_id == world.partnership.pk
    [shown] = client.session["account_authentication_methods"]  # and is not asked for it at once
    assert shown["method"] == "password"


def test_link_works_once(client, invited):
    person, url = invited
    client.post(url, CHOSEN)
    assert_dead(url, person)
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("short", "short"),
        ("password1234", "password1234"),
        ("invited-one@example", "invited-one@example-2"),
        (PASSWORD, PASSWORD + "x"),
        ("", ""),
        ("x" * 5_000, "x" * 5_000),
        (PASSWORD + "\x00", PASSWORD + "\x00"),
    ],
)
def test_password_that_is_too_easy_or_differs_is_refused(client, invited, first, second):
    person, url = invited
    answer = client.post(url, {"password1": first, "password2": second})
    assert answer.status_code == 422
    assert not has_password(person)
    assert "_auth_user_id" not in client.session


def test_link_dies_after_14_days(client, invited):
    person, _ = invited
    asked = timezone.now()
    for days, status in ((13.9, 200), (14, 404)):
        # the link is as old as the invitation, which it names
        User.objects.filter(pk=person.pk).update(invited_at=asked - datetime.timedelta(days=days))
        person.refresh_from_db()
        assert client.get(f"/invitation/{token_of(person)}/").status_code == status


def test_link_of_before_dies_when_another_is_sent(invited, world, client_of):
    person, url = invited
    admin = client_of(world.administrator)
    seen = person.invited_at.isoformat()
    admin.post(f"{person.get_absolute_url()}resend/", {"seen": seen})
    assert_dead(url, person)
    person.refresh_from_db()
    assert person.invited_at.isoformat() != seen


def test_same_resending_again_mails_nobody(
    invited, world, client_of, django_capture_on_commit_callbacks, mailoutbox
):
    person, _ = invited
    data = {"seen": person.invited_at.isoformat()}
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client_of(world.administrator).post(f"{person.get_absolute_url()}resend/", data)
    [message] = mailoutbox
    new = re.search(r"/invitation/\S+/", message.body)[0]
    assert Client().get(new).status_code == 200


def test_expired_invitation_is_sent_again(invited, world, client_of):
    person, _ = invited
    User.objects.filter(pk=person.pk).update(
        invited_at=timezone.now() - datetime.timedelta(days=20)
    )
    admin = client_of(world.administrator)
    page = admin.get(person.get_absolute_url())
    assert "Invitation expired" in page.text
    admin.post(f"{person.get_absolute_url()}resend/", {"seen": page.context["seen"]})
    assert "Invitation expired" not in admin.get(person.get_absolute_url()).text


def test_link_dies_with_the_account_and_with_what_it_was_for(invited, world):
    person, url = invited
    services.deactivate_person(person=person, partnership=world.partnership, by=world.administrator)
    assert_dead(url, person)
    services.reactivate_person(person=person, partnership=world.partnership, by=world.administrator)
    assert Client().get(url).status_code == 200
    services.end_membership(membership=person.memberships.get(), by=world.administrator)
    assert_dead(url, person)
    assert not has_password(person)


def test_link_to_a_wrong_address_dies_when_it_is_corrected(
    invited, world, client_of, django_capture_on_commit_callbacks, mailoutbox
):
    person, url = invited
    data = {"name": person.name, "email": "right@example.org", "seen": person.fingerprint}
    with django_capture_on_commit_callbacks(execute=True):
        client_of(world.administrator).post(f"{person.get_absolute_url()}edit/", data)
    assert_dead(url, person)
    [message] = mailoutbox
    assert message.to == ["right@example.org"]
    assert Client().get(re.search(r"/invitation/\S+/", message.body)[0]).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token[1:],
        lambda token: token.split(".")[0],
        lambda token: "X" + token[1:],
        lambda token: token + "x",
        lambda token: "forged",
        lambda token: "." * 50,
        lambda token: "%00",
        lambda token: "%ed%a0%80",
        lambda token: "x" * 5_000,
    ],
)
def test_tampered_link_lets_nobody_in(invited, change):
    person, url = invited
    token = url.removeprefix("/invitation/").removesuffix("/")
    answer = Client(raise_request_exception=False).post(f"/invitation/{change(token)}/", CHOSEN)
    assert answer.status_code == 404
    assert not has_password(person)


def test_token_made_for_another_purpose_is_none(invited):
    person, _ = invited
    for salt in ("", "other"):
        token = signing.Signer(salt=salt, sep=".").sign_object(
            [person.pk, person.invited_at.isoformat()]
        )
        assert_dead(f"/invitation/{token}/", person)


def test_somebody_else_signed_in_here_is_signed_out(invited, world, client_of):
    person, url = invited
    client = client_of(world.chair)
    session = client.session.session_key
    assert "Chair is signed in on this computer now" in client.get(url).text
    client.post(url, CHOSEN)
    assert client.get("/").url == "/accounts/security/needed/?next=%2F"
    assert client.get("/accounts/security/needed/").context["user"] == person
    assert client.session.session_key != session


def test_link_and_password_are_in_no_log(invited, client):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(FormatterWithoutErrorMessages("%(message)s"))
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    try:
        _, url = invited
        client.post(url, CHOSEN)
        client.get(url)  # 404, which is logged with its address
    finally:
        logger.removeHandler(handler)
    assert "Not Found: /invitation/…/" in written.getvalue()
    assert url.split("/")[2] not in written.getvalue()
    assert PASSWORD not in written.getvalue()


def test_no_page_shows_the_link(invited, world, client_of):
    person, url = invited
    token = url.split("/")[2]
    admin = client_of(world.administrator)
    for path in ("/people/", person.get_absolute_url(), "/history/"):
        assert token not in admin.get(path).text


# -- the first administrator


SITE = "https://audit.example.org"


def start(capsys, **changes):
    options = {
        "name": "Severnside",
        "administrator": "Sam First",
        "email": "Sam@example.org",
        "site": SITE,
    } | changes
    call_command("start_partnership", **options)
    return capsys.readouterr()


@pytest.mark.django_db(transaction=True)
def test_first_administrator_comes_in_by_the_link_that_is_mailed_and_printed(
    capsys, client, mailoutbox
):
    printed = start(capsys).out
    link = re.search(r"https://audit\.example\.org(/invitation/\S+/)", printed)
    assert link[0] in mailoutbox[0].body
    assert client.post(link[1], CHOSEN).url == "/"
    assert client.get("/partnership/").status_code == 302
    membership = Membership.objects.get()
    assert (membership.role, membership.partnership.name) == ("administrator", "Severnside")
    entries = Entry.objects.filter(person_id=None)
    assert {entry.verb for entry in entries} == {Verb.ADDED, Verb.INVITED}


def test_partnership_of_the_same_name_is_refused(db, capsys):
    start(capsys)
    with pytest.raises(CommandError, match="of this name already"):
        start(capsys, name="SEVERNSIDE", email="other@example.org")
    assert Partnership.objects.count() == 1
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "sam"},
        {"administrator": ""},
        {"site": "audit.example.org"},
        {"site": "http://audit.example.org"},
    ],
)
def test_wrong_start_leaves_nothing(db, capsys, wrong):
    with pytest.raises(CommandError):
        start(capsys, **wrong)
    assert not Partnership.objects.exists()
    assert not User.objects.exists()


def test_somebody_with_an_account_starts_another_partnership(world, capsys):
    printed = start(capsys, email=world.administrator.email).out
    assert "has an account already" in printed
    assert "/invitation/" not in printed


def test_forgotten_password_helps_whoever_lost_the_link_and_kills_it(invited, mailoutbox):
    person, url = invited
    client = Client()
    client.post("/accounts/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], CHOSEN)
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert_dead(url, person)
