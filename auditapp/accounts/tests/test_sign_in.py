"""Signing in and out, new passwords, and guessing them (B1–B5, P10)."""

import re
from types import SimpleNamespace

import pytest
from allauth.core.internal import ratelimit
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.test import Client

from auditapp.accounts.models import Role, Session, User
from auditapp.accounts.services import create_user
from auditapp.accounts.views.sign_in import DEMO_PASSWORD
from auditapp.settings import SESSION_COOKIE_NAME

LOGIN, LOGOUT, RESET = "/accounts/login/", "/accounts/logout/", "/accounts/password/reset/"
EMAIL, PASSWORD, NEW = "jo.smith@example.org", "A-long-password-1", "Another-password-2"
WRONG = "The email address and/or password you specified are not correct."
TOO_MANY = "Too many failed login attempts. Try again later."


@pytest.fixture(autouse=True)
def by_password_alone(settings):
    """The second step has a file of its own, test_second_factor.py."""
    settings.SECOND_FACTOR_OPTIONAL = True


@pytest.fixture
def jo(db):
    return create_user(
        email="Jo.Smith@Example.org",
        name="Jo Smith",
        hashed_password=make_password(PASSWORD),
        by=None,
    )


def sign_in(client, email=EMAIL, password=PASSWORD, path=LOGIN, **extra):
    return client.post(path, {"login": email, "password": password}, **extra)


def signed_in(client):
    return client.get("/audits/").status_code == 200


def errors(response):
    return response.context["form"].non_field_errors()


# -- signing in


@pytest.mark.parametrize("email", [EMAIL, "Jo.Smith@Example.org", " JO.SMITH@EXAMPLE.ORG "])
def test_right_password_signs_in_whatever_the_case_of_the_address(client, jo, email):
    response = sign_in(client, email)
    assert (response.status_code, response.url) == (302, "/")
    assert signed_in(client)
    assert client.get("/").context["user"] == jo


@pytest.mark.parametrize("password", ["wrong", PASSWORD.lower(), f"{PASSWORD} ", f" {PASSWORD}"])
def test_wrong_password_does_not(client, jo, password):
    response = sign_in(client, password=password)
    assert response.status_code == 200
    assert errors(response) == [WRONG]
    assert not signed_in(client)


def test_known_and_unknown_addresses_get_the_same_page(client, jo):
    known = sign_in(client, password="wrong")
    unknown = sign_in(client, email="nobody@example.org", password="wrong")
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    text = token.sub("", unknown.text).replace("nobody@example.org", EMAIL)
    assert text == token.sub("", known.text)
    assert known.status_code == unknown.status_code


def test_unknown_address_costs_as_much_hashing_as_a_known_one(client, jo, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k)
    )
    sign_in(client, password="wrong")
    known = len(hashed)
    sign_in(client, email="nobody@example.org", password="wrong")
    assert len(hashed) - known == known == 1


def test_account_without_a_password_cannot_sign_in(client, db):
    create_user(email=EMAIL, name="Jo", by=None)
    for password in ("", "!", "x"):
        sign_in(client, password=password)
        assert not signed_in(client)


def test_account_that_is_switched_off_is_told_so_only_with_the_right_password(client, jo):
    User.objects.update(is_active=False)
    assert errors(sign_in(client, password="wrong")) == [WRONG]
    response = sign_in(client)
    assert response.url == "/accounts/inactive/"
    assert "switched off" in client.get(response.url).text
    assert not signed_in(client)


def test_password_is_never_shown_again(client, jo):
    assert "wrong-password-3" not in sign_in(client, password="wrong-password-3").text


def test_signed_in_person_is_sent_on_from_the_sign_in_page(client, jo):
    sign_in(client)
    assert client.get(LOGIN).url == "/"


# -- where `next` leads (B4)

EVIL = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "http://evil.example",
    "https://evil.example/audits/",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    "//evil.example\\@testserver",
    "%2f%2fevil.example",
    "ftp://testserver/",
    "/\x00/evil.example",
]


def leads_elsewhere(location):
    """As a browser would read it: it drops tabs and line ends, and takes \\ for /."""
    read = re.sub(r"[\t\r\n]", "", location).replace("\\", "/").strip()
    return read.startswith("//") or bool(re.match(r"[a-z][a-z0-9+.-]*:", read, re.IGNORECASE))


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_on_site_after_signing_in(client, jo, target):
    """In the address, and in the form, where the page has put it."""
    for post in (
        lambda: client.post(LOGIN, {"login": EMAIL, "password": PASSWORD, "next": target}),
        lambda: client.post(
            LOGIN, {"login": EMAIL, "password": PASSWORD}, query_params={"next": target}
        ),
    ):
        response = post()
        assert response.status_code == 302
        assert not leads_elsewhere(response.url), response.url
        client.logout()


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_on_site_elsewhere(client, jo, target):
    sign_in(client)
    for answer in (
        client.get(LOGIN, {"next": target}),
        client.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, "next": target},
        ),
        client.post(LOGOUT, {"next": target}),
        client.get(LOGOUT, {"next": target}),
        client.post(RESET, {"email": EMAIL, "next": target}),
    ):
        assert answer.status_code == 302
        assert not leads_elsewhere(answer.url), answer.url


def test_evil_check_knows_evil_from_good():
    bad = [target for target in EVIL if not leads_elsewhere(target)]
    assert bad == ["%2f%2fevil.example", "/\x00/evil.example"]  # paths, if odd ones
    assert not leads_elsewhere("/audits/?next=//evil.example")


def test_next_leads_back_to_the_page_that_was_asked_for(client, jo):
    refused = client.get("/audits/?page=2")
    assert refused.url == "/accounts/login/?next=/audits/%3Fpage%3D2"
    page = client.get(refused.url)
    assert 'name="next" value="/audits/?page=2"' in page.text
    assert sign_in(client, path=refused.url).url == "/audits/?page=2"


# -- sessions


def test_session_id_changes_at_sign_in(client, jo):
    """B1: one planted in the browser before is worth nothing."""
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    sign_in(client)
    assert client.cookies[SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[SESSION_COOKIE_NAME] = planted
    assert not signed_in(thief)
    assert not Session.objects.filter(pk=planted).exists()


def test_signing_out_ends_the_session(client, jo):
    sign_in(client)
    old = client.cookies[SESSION_COOKIE_NAME].value
    assert client.post(LOGOUT).url == "/"
    assert not signed_in(client)
    thief = Client()
    thief.cookies[SESSION_COOKIE_NAME] = old
    assert not signed_in(thief)


def test_signing_out_needs_post(client, jo):
    sign_in(client)
    page = client.get(LOGOUT)
    assert page.status_code == 200
    assert "Sign out?" in page.text
    assert signed_in(client)


# -- accounts are by invitation


def test_signing_up_is_closed(client, db, mailoutbox):
    data = {"email": EMAIL, "password1": NEW, "password2": NEW, "name": "Jo", "role": "chair"}
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", data)):
        assert answer.status_code == 200
        assert "by invitation" in answer.text
        assert 'method="post"' not in answer.text
    assert not User.objects.exists()
    assert mailoutbox == []


# -- a new password


def link_in_mail():
    [message] = mail.outbox
    return re.search(r"https?://testserver(/\S+)", message.body)[1]


def test_forgotten_password_sends_one_mail_without_a_name(client, jo, mailoutbox):
    response = client.post(RESET, {"email": EMAIL.upper()})
    assert response.url == f"{RESET}done/"
    [message] = mailoutbox
    assert message.to == [EMAIL]
    assert message.subject == "Side by Side: choose a new password"
    whole = message.message().as_string().partition("\n\n")[2] + message.subject
    assert "Jo" not in whole
    assert "Smith" not in whole
    assert EMAIL not in whole
    assert message.alternatives == []


def test_link_works_once(client, jo):
    client.post(RESET, {"email": EMAIL})
    link = link_in_mail()
    page = client.get(link)
    assert page.status_code == 302  # to an address without the key
    form = client.get(page.url)
    assert "Choose a new password" in form.text
    done = client.post(page.url, {"password1": NEW, "password2": NEW})
    assert done.url == f"{RESET}key/done/"
    assert client.get(done.url).status_code == 200
    assert not signed_in(client)
    for again in (client, Client()):
        assert "This link does not work" in again.get(link).text
    sign_in(client)
    assert not signed_in(client)
    sign_in(client, password=NEW)
    assert signed_in(client)


@pytest.mark.parametrize("password", ["short", "password1234", "jo.smith@example.org"])
def test_weak_new_password_is_refused(client, jo, password):
    client.post(RESET, {"email": EMAIL})
    form = client.get(link_in_mail()).url
    page = client.post(form, {"password1": password, "password2": password})
    assert page.status_code == 200
    assert page.context["form"].errors["password1"]
    assert sign_in(Client()).status_code == 302


def test_link_is_void_after_a_new_sign_in_or_another_password(client, jo):
    client.post(RESET, {"email": EMAIL})
    sign_in(Client())
    assert "This link does not work" in client.get(link_in_mail()).text


def test_forged_link_does_not_work(client, jo):
    for key in (f"{jo.pk}-abc-def", "1-set-password", "zzzzzzzzzzzzzz-x", "9999999999999-x-y"):
        page = client.get(f"{RESET}key/{key}/")
        assert page.status_code == 200
        assert "This link does not work" in page.text


def test_unknown_address_gets_the_same_page_and_a_mail_that_says_so(client, jo, mailoutbox):
    known = client.post(RESET, {"email": EMAIL}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert known.text == unknown.text
    assert [m.to for m in mailoutbox] == [[EMAIL], ["nobody@example.org"]]
    assert "no account" in mailoutbox[1].body


def test_account_that_is_switched_off_gets_no_link(client, jo, mailoutbox):
    User.objects.update(is_active=False)
    client.post(RESET, {"email": EMAIL})
    assert "/key/" not in mailoutbox[0].body


def test_password_is_changed_with_the_old_one_only(client, jo):
    sign_in(client)
    path = "/accounts/password/change/"
    wrong = client.post(path, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert wrong.context["form"].errors["oldpassword"]
    other = Client()
    sign_in(other)
    right = client.post(path, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert right.status_code == 302
    assert not signed_in(other)  # every other session ends
    assert sign_in(Client(), password=NEW).status_code == 302


# -- guessing (P10, B3)


@pytest.fixture
def clock(monkeypatch):
    """The clock of the limits: `clock.now += seconds`."""
    clock = SimpleNamespace(now=1_700_000_000.0)
    real = ratelimit.time
    faked = SimpleNamespace(time=lambda: clock.now, monotonic=real.monotonic, sleep=real.sleep)
    monkeypatch.setattr(ratelimit, "time", faked)
    return clock


def guesses(number, **extra):
    """How many of so many wrong passwords were tried at all."""
    answers = [sign_in(Client(), password=f"guess {n}", **extra) for n in range(number)]
    assert {tuple(errors(answer)) for answer in answers} <= {(WRONG,), (TOO_MANY,)}
    return sum(errors(answer) == [WRONG] for answer in answers)


def test_guessing_stops_after_at_most_ten_in_five_minutes(jo, clock):
    tried = 0
    for _ in range(5):
        tried += guesses(4)
        clock.now += 59
    assert 3 <= tried <= 10


def test_right_password_is_not_even_tried_then(client, jo, clock):
    guesses(10)
    assert errors(sign_in(client)) == [TOO_MANY]
    assert not signed_in(client)


def test_owner_is_let_in_again_after_five_minutes(client, jo, clock):
    guesses(10)
    clock.now += 301
    sign_in(client)
    assert signed_in(client)


def test_owner_is_let_in_again_at_once_with_a_new_password(client, jo, clock):
    guesses(10)
    client.post(RESET, {"email": EMAIL})
    form = client.get(link_in_mail()).url
    client.post(form, {"password1": NEW, "password2": NEW})
    # by account; the address that guessed has its own limit for a minute
    sign_in(client, password=NEW, REMOTE_ADDR="192.0.2.7")
    assert signed_in(client)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_guesses_are_counted_whatever_is_varied(jo, clock, email):
    """By account: from any address, with any host, spelling and forged header."""
    tried = 0
    for number in range(15):
        answer = sign_in(
            Client(),
            email=email.upper() if number % 2 else f" {email}",
            password=f"guess {number}",
            REMOTE_ADDR=f"192.0.2.{number}",
            headers={
                "host": ["testserver", f"testserver:{8000 + number}", "localhost"][number % 3],
                "x-forwarded-for": f"198.51.100.{number}",
            },
        )
        tried += errors(answer) == [WRONG]
    assert tried <= 10


def test_guesses_from_one_address_are_counted_over_accounts(db, clock):
    """A forged X-Forwarded-For does not make it another address."""
    tried = 0
    for number in range(30):
        answer = sign_in(
            Client(),
            email=f"person{number}@example.org",
            password="Password2026",
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        )
        tried += errors(answer) == [WRONG]
    assert tried <= 10


def test_signing_in_rightly_is_not_counted(jo, clock):
    for _ in range(8):
        client = Client()
        sign_in(client)
        assert signed_in(client)


def test_limit_of_one_account_does_not_touch_another(client, jo, clock):
    create_user(email="kim@example.org", name="Kim", hashed_password=jo.password, by=None)
    guesses(10)
    sign_in(client, email="kim@example.org", REMOTE_ADDR="192.0.2.7")
    assert signed_in(client)


def test_resets_of_one_address_are_limited(client, jo, clock, mailoutbox):
    answers = [client.post(RESET, {"email": EMAIL}) for _ in range(10)]
    assert len(mailoutbox) <= 5
    assert answers[-1].status_code == 429


# -- the demonstration's sign-ins


@pytest.fixture
def demo_accounts(world):
    chair = create_user(email="chair@demo.example", name="Chair", by=None)
    chair.memberships.create(partnership=world.partnership, role=Role.CHAIR)
    create_user(email="gone@demo.example", name="Gone", by=None)
    User.objects.filter(email="gone@demo.example").update(is_active=False)
    create_user(email="real@example.org", name="Real", by=None)


def test_demonstration_accounts_are_listed_with_demo(client, demo_accounts, settings):
    settings.DEMO = True
    page = client.get(LOGIN)
    assert page.context["demo_accounts"] == [
        {"email": "chair@demo.example", "roles": "Chair of Here"}
    ]
    assert DEMO_PASSWORD in page.text
    assert "chair@demo.example" in page.text
    assert "example.org" not in page.text


def test_demonstration_accounts_are_not_listed_without_demo(client, demo_accounts):
    page = client.get(LOGIN)
    assert "demo" not in page.text.lower()
    assert DEMO_PASSWORD not in page.text


def test_too_many_attempts_get_a_page_that_says_what_to_do(db):
    client = Client()
    for _ in range(40):
        answer = client.post("/accounts/password/reset/", {"email": "x@example.org"})
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()
