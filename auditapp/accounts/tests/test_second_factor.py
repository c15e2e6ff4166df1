"""The second step: set up at first sign-in, asked from then on, and asked again before what
reaches far (B6)."""

import json
import re
import time
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from auditapp.accounts.models import Session
from auditapp.encryption import decrypt
from auditapp.history.models import Entry, Verb
from auditapp.posted import signed
from auditapp.tests.addresses import addresses
from auditapp.tests.factories import PASSWORD, KeyFactory
from auditapp.tests.page_forms import posted_forms
from auditapp.tests.passkeys import Passkey
from auditapp.tests.world import session_of

NEEDED = "/accounts/security/needed/"
CODE = reverse("mfa_authenticate")
URLENCODED = "application/x-www-form-urlencoded"
SECRET = "JBSWY3DPEHPK3PXP"


def sign_in(client, person, **extra):
    return client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD, **extra}, secure=True
    )


def code_now(secret=SECRET, steps=0):
    counter = int(time.time()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def with_authenticator(person):
    totp.TOTP.activate(person, SECRET)
    return person


def options_of(page):
    found = re.search(r'<script id="key-options" type="application/json">(.*?)</script>', page.text)
    return json.loads(found[1])


def may_work(client):
    return client.get("/audits/", secure=True).status_code == 200


# -- setting up


def test_password_alone_leads_to_the_set_up_and_no_further(client, world):
    sign_in(client, world.chair)
    for path in ("/", "/audits/", world.audit.get_absolute_url(), reverse("mfa_index")):
        answer = client.get(path, secure=True)
        assert answer.url.startswith(NEEDED), path
    assert client.post(reverse("person-invite"), {"name": "X"}, secure=True).url.startswith(NEEDED)
    page = client.get(NEEDED, secure=True)
    assert "Add a second step" in page.text
    assert client.post("/accounts/logout/", secure=True).url == "/"


def test_authenticator_is_added_with_its_code(client, world):
    sign_in(client, world.chair)
    page = client.get(reverse("mfa_activate_totp"), secure=True)
    secret = page.context["form"].secret
    picture = client.get(reverse("totp-picture"), secure=True)
    assert picture["Content-Type"] == "image/svg+xml"
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"}, secure=True)
    assert "not right" in wrong.text
    assert wrong.context["form"].secret == secret  # what they scanned still holds
    assert not may_work(client)
    data = {"code": code_now(secret)}
    done = client.post(reverse("mfa_activate_totp"), data, secure=True)
    assert done.url == reverse("mfa_view_recovery_codes")
    codes = client.get(done.url, secure=True).context["unused_codes"]
    assert len(codes) == 10
    assert may_work(client)
    assert Entry.objects.filter(verb=Verb.ADDED_FACTOR, person_id=world.chair.pk).count() == 1


def test_passkey_is_added_and_signs_in_alone(client, world):
    sign_in(client, world.chair)
    page = client.get(reverse("mfa_add_webauthn"), secure=True)
    passkey = Passkey()
    credential = passkey.created(options_of(page)["creation_options"])
    data = {"name": "NHS laptop", "passwordless": "on", "credential": json.dumps(credential)}
    assert client.post(reverse("mfa_add_webauthn"), data, secure=True).status_code == 302
    assert may_work(client)
    assert "NHS laptop" in client.get(reverse("mfa_index"), secure=True).text

    elsewhere = Client()
    path = reverse("mfa_login_webauthn")
    options = elsewhere.get(path, secure=True, headers={"accept": "application/json"}).json()
    answer = passkey.shown(options["request_options"])
    done = elsewhere.post(path, {"credential": json.dumps(answer)}, secure=True)
    assert done.url == "/"
    assert may_work(elsewhere)
    thief = Client()
    thief.get(path, secure=True, headers={"accept": "application/json"})
    thief.post(path, {"credential": json.dumps(answer)}, secure=True)
    assert not may_work(thief)  # the answer to another question


def link_to(page, name):
    """The address behind the link or button of this page that leads to that one."""
    return unescape(re.search(rf'href="({re.escape(reverse(name))}[^"]*)"', page.text)[1])


def set_up_authenticator(client, needed):
    """As somebody does it by the links and forms of the pages; gives where “Continue” leads."""
    page = client.get(link_to(needed, "mfa_activate_totp"), secure=True)
    [form] = [f for f in posted_forms("", page.text) if f.action == reverse("mfa_activate_totp")]
    wrong = client.post(form.action, form.body(code=["000000"]), URLENCODED, secure=True)
    [form] = [f for f in posted_forms("", wrong.text) if f.action == form.action]
    code = code_now(wrong.context["form"].secret)
    done = client.post(form.action, form.body(code=[code]), URLENCODED, secure=True)
    codes = client.get(done.url, secure=True)
    return unescape(re.search(r'role="button"[^>]*href="([^"]*)">Continue<', codes.text)[1])


def test_set_up_leads_on_to_where_they_were_going(client, world):
    where = world.audit.get_absolute_url() + "?page=2&q=a"
    assert sign_in(client, world.chair, next=where).url == where
    needed = client.get(where, secure=True, follow=True)
    assert set_up_authenticator(client, needed) == where
    assert client.get(where, secure=True).status_code == 200
    assert client.get(NEEDED, {"next": where}, secure=True).url == where


def test_set_up_leads_on_to_a_form_that_was_kept(client, world):
    """What was typed as the session ended, by somebody who has to add a second step now."""
    data = {"made_for": signed(world.chair), "wording": "Typed with care", "version": "0"}
    path = reverse("finding-create", args=[world.audit.public_id])
    own = {"origin": "https://testserver"}
    sign_in(client, world.chair)
    needed = client.get(client.post(path, data, secure=True, headers=own).url, secure=True)
    onwards = set_up_authenticator(client, needed)
    assert "Typed with care" in client.get(onwards, secure=True).text


def test_set_up_by_a_key_leads_on(client, world):
    sign_in(client, world.chair)
    needed = client.get("/audits/", secure=True, follow=True)
    page = client.get(link_to(needed, "mfa_add_webauthn"), secure=True)
    credential = Passkey().created(options_of(page)["creation_options"])
    [form] = [f for f in posted_forms("", page.text) if f.action == reverse("mfa_add_webauthn")]
    data = {"name": ["Key"], "credential": [json.dumps(credential)]}
    done = client.post(form.action, form.body(**data), URLENCODED, secure=True)
    codes = client.get(done.url, secure=True)
    assert 'href="/audits/">Continue<' in codes.text


@pytest.mark.parametrize(
    "where", ["//evil.example/", "/\\evil.example/", "javascript:x()", "https://evil.example/"]
)
def test_set_up_leads_to_no_other_site(client, world, where):
    """B4."""
    sign_in(client, world.chair)
    needed = client.get(NEEDED, {"next": where}, secure=True)
    assert "evil" not in needed.text
    assert "javascript:" not in needed.text
    page = client.get(reverse("mfa_activate_totp"), secure=True)
    data = {"code": code_now(page.context["form"].secret), "next": where}
    done = client.post(reverse("mfa_activate_totp"), data, secure=True)
    assert done.url == reverse("mfa_view_recovery_codes")
    codes = client.get(done.url, {"next": where}, secure=True)
    assert 'href="/">Continue<' in codes.text
    assert client.get(NEEDED, {"next": where}, secure=True).url == "/"


@pytest.mark.parametrize("credential", ["", "x", "{}", "[]", "null", '{"id": 7}', '"a"', "1e999"])
@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_add_webauthn", "mfa_authenticate"])
def test_odd_credentials_are_refused(world, client_of, name, credential):
    KeyFactory(user=world.chair)
    client = client_of(world.panel) if name == "mfa_add_webauthn" else Client()
    if name == "mfa_authenticate":
        sign_in(client, world.chair)
    client.get(reverse(name), secure=True, headers={"accept": "application/json"})
    data = {"credential": credential, "name": "Key"}
    answer = client.post(reverse(name), data, secure=True)
    assert answer.status_code in (200, 302)
    assert not may_work(client) or name == "mfa_add_webauthn"
    assert not Authenticator.objects.filter(user=world.panel).exists()


def test_contributor_needs_none_and_an_installation_may_do_without(world, client_of, settings):
    link = Client()
    link.cookies["__x"] = ""
    robin = session_of(world.contributor, methods=())
    link.cookies[settings.SESSION_COOKIE_NAME] = robin.session_key
    assert link.get("/").status_code == 200
    client = Client()
    sign_in(client, world.chair)
    assert not may_work(client)
    settings.SECOND_FACTOR_OPTIONAL = True
    assert may_work(client)


# -- from then on


def test_code_is_asked_after_the_password(client, world):
    with_authenticator(world.chair)
    assert sign_in(client, world.chair, next="/audits/").url == CODE
    assert client.get("/audits/", secure=True).status_code == 302
    assert "not right" in client.post(CODE, {"code": code_now(steps=9)}, secure=True).text
    assert not may_work(client)
    answer = client.post(CODE, {"code": code_now()}, secure=True)
    assert answer.url == "/audits/"
    assert may_work(client)


def test_used_code_fails(client, world):
    """B6: whoever looked over a shoulder."""
    with_authenticator(world.chair)
    code = code_now()
    sign_in(client, world.chair)
    client.post(CODE, {"code": code}, secure=True)
    thief = Client()
    sign_in(thief, world.chair)
    assert "used before" in thief.post(CODE, {"code": code}, secure=True).text
    assert not may_work(thief)


def test_recovery_code_works_once(client, world):
    with_authenticator(world.chair)
    [code, *_] = RecoveryCodes.activate(world.chair).get_unused_codes()
    sign_in(client, world.chair)
    assert client.post(CODE, {"code": code}, secure=True).status_code == 302
    assert may_work(client)
    again = Client()
    sign_in(again, world.chair)
    again.post(CODE, {"code": code}, secure=True)
    assert not may_work(again)


def test_codes_are_guessed_ten_times_at_most(client, world):
    with_authenticator(world.chair)
    sign_in(client, world.chair)
    right = {code_now(steps=n) for n in (-1, 0, 1)}
    guesses = [f"{n:06}" for n in range(30) if f"{n:06}" not in right]
    answers = [client.post(CODE, {"code": guess}, secure=True).text for guess in guesses]
    assert sum("not right" in answer for answer in answers) <= 10


def test_second_step_is_asked_after_a_password_reset_too(client, world, mailoutbox):
    with_authenticator(world.chair)
    client.post("/accounts/password/reset/", {"email": world.chair.email}, secure=True)
    link = re.search(r"https?://testserver(/\S+)", mailoutbox[0].body)[1]
    new = {"password1": "Another-password-2", "password2": "Another-password-2"}
    client.post(client.get(link, secure=True).url, new, secure=True)
    assert not may_work(client)
    data = {"login": world.chair.email, "password": new["password1"]}
    assert client.post("/accounts/login/", data, secure=True).url == CODE


def test_session_by_password_that_was_open_before_is_asked_for_it(world, settings):
    client = Client()
    key = session_of(world.chair, methods=["password"]).session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    with_authenticator(world.chair)
    way = client.get(NEEDED + "?next=/audits/", secure=True).url
    assert way == reverse("mfa_reauthenticate", query={"next": "/audits/"})
    done = client.post(way, {"code": code_now(), "next": "/audits/"}, secure=True)
    assert done.url == "/audits/"
    assert may_work(client)


# -- taking away


def test_last_one_stays(world, client_of):
    key = KeyFactory(user=world.chair)
    client = client_of(world.chair)
    path = reverse("mfa_remove_webauthn", args=[key.pk])
    assert "your only second step" in client.post(path, follow=True).text
    with_authenticator(world.chair)
    assert "It is removed" in client.post(path, follow=True).text
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "your only second step" in page.text
    assert Authenticator.objects.filter(user=world.chair).count() == 1


def test_administrator_takes_away_what_was_lost(
    world, client_of, mailoutbox, django_capture_on_commit_callbacks
):
    KeyFactory(user=world.chair)
    chair, admin = client_of(world.chair), client_of(world.administrator)
    path = reverse("person-second-step", args=[world.chair.pk])
    assert path in admin.get(world.chair.get_absolute_url()).text
    assert "Remove the second step of Chair?" in admin.get(path).text
    assert may_work(chair)
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(path)
    assert not may_work(chair)
    assert not Authenticator.objects.filter(user=world.chair).exists()
    [message] = mailoutbox
    assert message.to == [world.chair.email]
    assert "Administrator, who looks after" in message.body
    assert re.search(r"on \d+ \w+ \d{4} at \d\d:\d\d", message.body)
    assert path not in admin.get(world.chair.get_absolute_url()).text
    [entry] = Entry.objects.filter(verb=Verb.REMOVED_FACTOR)
    assert (entry.person_id, entry.object_id) == (world.administrator.pk, world.chair.pk)


# -- how it is kept


def test_secrets_lie_encrypted(world):
    with_authenticator(world.chair)
    codes = RecoveryCodes.activate(world.chair)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = " ".join(str(row[0]) for row in cursor.fetchall())
    assert SECRET not in stored
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    assert codes.instance.data["seed"] not in ("", decrypt(codes.instance.data["seed"]))


# -- once more before what reaches far


STEPPED_UP = {  # keys, exports, roles, templates, and how people sign in
    *("case-identity", "case-identity-delete", "audit-identities-delete"),
    *("audit-take-away-file", "history-export"),
    *("membership-create", "membership-edit", "membership-end"),
    *("person-invite", "person-import", "person-deactivate", "person-second-step"),
    *("report-template", "report-template-remove"),
    *("mfa_add_webauthn", "mfa_activate_totp", "mfa_generate_recovery_codes"),
    *("mfa_edit_webauthn", "mfa_remove_webauthn"),
}


def test_it_is_asked_again_ten_minutes_after_signing_in(world, settings):
    paths = addresses(world)
    client = Client()
    session = session_of(world.administrator, at=time.time() - 601)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    asked = set()
    for name, path in paths.items():
        for answer in (
            (client.get(path), client.post(path)) if name in STEPPED_UP else (client.get(path),)
        ):
            if answer.status_code == 302 and answer.url.startswith("/accounts/again/"):
                asked.add(name)
        if name == "account_logout":
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert {name for name in asked if "reauthenticate" not in name} == STEPPED_UP


def test_it_goes_on_where_it_was_asked(world, settings):
    client = Client()
    session = session_of(world.administrator, at=time.time() - 601)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    path = reverse("membership-create", args=[world.chair.pk])
    data = {"role": "panel", "partnership": world.partnership.pk}
    asked = client.post(path, data)
    assert asked.url == reverse("account_reauthenticate", query={"next": path})
    assert client.post(asked.url, {"password": "wrong"}).status_code == 200
    assert client.get(path).status_code == 302
    client.post(path, data)
    done = client.post(asked.url, {"password": PASSWORD, "next": path})
    assert done.status_code in (302, 422)  # what was posted is judged now
    assert client.get(path).status_code == 200


@pytest.fixture
def late_administrator(world, settings):
    """Signed in more than ten minutes ago."""
    client = Client()
    session = session_of(world.administrator, at=time.time() - 601)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def show_again(client, asked):
    """Give the password on the page that asks for it, by its own form."""
    page = client.get(asked.url)
    [form] = [form for form in posted_forms("", page.text) if "password" in form.texts]
    return client.post(form.action, form.body(password=[PASSWORD]), URLENCODED), page


def test_it_goes_on_with_a_form_whose_address_has_a_query(world, late_administrator):
    path = reverse("membership-create", args=[world.chair.pk])
    data = {"role": "panel", "until-day": "31", "until-month": "2", "until-year": "2040"}
    asked = late_administrator.post(f"{path}?partnership={world.partnership.pk}", data)
    done, _ = show_again(late_administrator, asked)
    assert done.status_code == 422
    assert 'value="2040"' in done.text


@pytest.mark.parametrize(
    ("name", "error", "kept"),
    [
        ("report-template", "Choose the template to upload", "replaces"),
        ("person-import", "Choose the table to upload", "save_key"),
    ],
)
def test_file_is_asked_for_before_it_is_chosen_and_again_if_that_took_too_long(
    world, late_administrator, client_of, name, error, kept
):
    """A file is not kept: whoever chose one is told, where they choose it again."""
    path = addresses(world)[name]
    client = late_administrator
    assert client.get(path).status_code == 302  # before anybody chooses a file
    page = client_of(world.administrator).get(path)
    form = next(form for form in posted_forms(path, page.text) if kept in form.hidden)
    data = {name: values[0] for name, values in form.data.items()}
    sent = data | {"file": SimpleUploadedFile("own.docx", b"words")}
    asked = client.post(f"{path}?partnership={world.partnership.pk}", sent)
    back, between = show_again(client, asked)
    assert "Choose the file again" not in between.text
    assert back.status_code == 422
    assert "Choose the file again. More than ten minutes had passed" in back.text
    assert error in back.text
    form = next(form for form in posted_forms(path, back.text) if kept in form.hidden)
    assert form.data[kept] == [data[kept]]
    assert "Choose the file again" not in client.get(path).text  # once


def test_somebody_without_a_password_or_key_adds_one_first(world, settings):
    """Who comes by single sign-on alone."""
    settings.OIDC_SECOND_FACTOR = True
    world.administrator.set_unusable_password()
    world.administrator.save()
    client = Client()
    session = session_of(world.administrator, methods=["socialaccount"], at=time.time() - 601)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    answer = client.get(reverse("person-invite"), follow=True)
    assert "first add a second step" in answer.text
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_it_is_not_asked_of_whoever_has_just_signed_in(world, client_of):
    assert client_of(world.chair).get(reverse("mfa_add_webauthn")).status_code == 200


# -- sessions


def test_person_sees_where_they_are_signed_in_and_ends_it(world):
    agents = {
        "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140": "Edge on Windows",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18) AppleWebKit Safari/604": "Safari on an iPhone",
        "": "A browser",
    }
    with_authenticator(world.chair)
    clients = {name: Client(headers={"user-agent": agent}) for agent, name in agents.items()}
    codes = RecoveryCodes.activate(world.chair).get_unused_codes()
    for code, client in zip(codes, clients.values(), strict=False):
        sign_in(client, world.chair)
        client.post(CODE, {"code": code}, secure=True)
    here = clients["Edge on Windows"]
    page = here.get(reverse("mfa_index"), secure=True)
    rows = {row.device: row.is_here for row in page.context["sessions"]}
    assert rows == {name: name == "Edge on Windows" for name in clients}
    other = Client()
    sign_in(other, world.agency_lead)
    said = here.post(reverse("sessions-end"), {"where": "elsewhere"}, secure=True, follow=True)
    assert "signed out in 2 other places" in said.text
    assert [may_work(client) for client in clients.values()] == [True, False, False]
    assert Session.objects.filter(user=world.agency_lead).exists()
    here.post(reverse("sessions-end"), {"where": "everywhere"}, secure=True)
    assert not may_work(here)
    assert not Session.objects.filter(user=world.chair).exists()
