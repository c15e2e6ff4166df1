"""Mail to the owner of an account when how they sign in was changed: whoever got in to change it
does not do so unseen."""

import json
import re
from pathlib import Path

import allauth
import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from auditapp.accounts.notices import WHAT
from auditapp.tests.factories import PASSWORD, KeyFactory
from auditapp.tests.passkeys import Passkey

from .test_second_factor import code_now, options_of, sign_in, with_authenticator
from .test_single_sign_on import chair, provider  # noqa: F401
from .test_single_sign_on import sign_in as sign_in_by_provider

NEW = "Another-password-2"


@pytest.fixture(autouse=True)
def committed_at_once(monkeypatch):
    """As outside of a test, whose own transaction never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda done: done())


@pytest.fixture
def told(world, mailoutbox):
    """The one mail that went to the chair, checked for what each must say."""

    def told(what):
        [message] = mailoutbox
        assert message.to == [world.chair.email]
        assert what in message.body
        assert re.search(r"changed on \d+ \w+ \d{4} at \d\d:\d\d", message.body)
        assert "tell an administrator of your partnership" in message.body
        assert f"https://testserver{reverse('mfa_index')}" in message.body
        assert NEW not in message.body
        assert "=?" not in message.subject
        mailoutbox.clear()

    return told


def test_changed_password_is_told(world, client_of, told):
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client = client_of(world.chair)
    wrong = data | {"oldpassword": "wrong"}
    client.post(reverse("account_change_password"), wrong, secure=True)
    client.post(reverse("account_change_password"), data, secure=True)
    told("Your password was changed")


def test_password_that_was_reset_is_told(world, client, told, mailoutbox):
    client.post("/accounts/password/reset/", {"email": world.chair.email}, secure=True)
    link = re.search(r"https?://testserver(/\S+)", mailoutbox.pop().body)[1]
    new = {"password1": NEW, "password2": NEW}
    client.post(client.get(link, secure=True).url, new, secure=True)
    told("A new password was chosen")


def test_authenticator_is_told_when_it_comes_and_goes(world, client, told):
    sign_in(client, world.chair)
    page = client.get(reverse("mfa_activate_totp"), secure=True)
    data = {"code": code_now(page.context["form"].secret)}
    client.post(reverse("mfa_activate_totp"), data, secure=True)
    told("An authenticator was added")  # and no second mail about the codes that came with it
    KeyFactory(user=world.chair)
    client.post(reverse("mfa_deactivate_totp"), secure=True)
    told("The authenticator was removed")


def test_key_is_told_when_it_comes_and_goes(world, client_of, told):
    with_authenticator(world.chair)
    client = client_of(world.chair)
    options = options_of(client.get(reverse("mfa_add_webauthn"), secure=True))
    credential = json.dumps(Passkey().created(options["creation_options"]))
    data = {"name": "NHS laptop", "credential": credential}
    client.post(reverse("mfa_add_webauthn"), data, secure=True)
    told("A passkey or security key was added")
    [key] = world.chair.authenticator_set.filter(type="webauthn")
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]), secure=True)
    told("A passkey or security key was removed")


def test_new_recovery_codes_are_told(world, client_of, told):
    with_authenticator(world.chair)
    client_of(world.chair).post(reverse("mfa_generate_recovery_codes"), secure=True)
    told("New recovery codes were made")


def test_single_sign_on_is_told_once(chair, client, provider, mailoutbox):  # noqa: F811
    for _ in range(2):
        sign_in_by_provider(client)
    [message] = mailoutbox
    assert message.to == ["chair@example.org"]
    assert "single sign-on was connected" in message.body


def test_it_goes_to_the_address_that_the_account_has_now(world, client_of, told):
    """Not to one that allauth remembers from before it was corrected."""
    world.chair.emailaddress_set.create(email="old@example.org", primary=True, verified=True)
    with_authenticator(world.chair)
    client_of(world.chair).post(reverse("mfa_generate_recovery_codes"), secure=True)
    told("New recovery codes were made")


class Away(EmailBackend):
    def open(self):
        raise TimeoutError


def test_mail_server_that_is_away_undoes_nothing(world, client_of, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    client = client_of(world.chair)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = client.post(reverse("account_change_password"), data, secure=True)
    assert answer.status_code == 302
    world.chair.refresh_from_db()
    assert world.chair.check_password(NEW)
    assert "account/email/notice, TimeoutError" in caplog.text
    assert world.chair.email not in caplog.text


def test_every_notice_about_a_second_step_that_allauth_has_is_worded():
    folder = Path(allauth.__file__).parent / "templates"
    mails = {
        path.name.removesuffix("_message.txt") for path in folder.glob("mfa/email/*_message.txt")
    }
    assert {f"mfa/email/{name}" for name in mails} <= set(WHAT)
    assert len(mails) == 5
