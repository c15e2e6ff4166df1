"""Signing in with an organisation's identity provider: one that runs here, for these tests."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from auditapp.accounts.models import User
from auditapp.history.models import Entry, Verb
from auditapp.tests.factories import KeyFactory

START, BACK = "/accounts/sso/", "/accounts/sso/back/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer()

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer()

    def _answer(self):
        status, content = self.server.provider.answers(self.path)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

    def log_message(self, *args):
        pass


class Provider:
    """`claims` are what it says of whoever signs in; `spoilt` replaces the answer of an address."""

    def __init__(self, url):
        self.url = url
        self.spoilt = {}
        self.claims = {"sub": "s-1", "email": "chair@example.org", "name": "Nominella Chair"}

    def answers(self, path):
        if path in self.spoilt:
            return self.spoilt[path]
        if path.endswith("/openid-configuration"):
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            ends |= {"userinfo_endpoint": "userinfo", "jwks_uri": "keys"}
            found = {name: f"{self.url}/{end}" for name, end in ends.items()}
            return 200, found | {"issuer": self.url}
        if path == "/userinfo":
            return 200, self.claims
        claims = self.claims | {"iss": self.url, "aud": "us"}
        token = jwt.encode(
            claims, "fetched over TLS, so that nobody checks this signature", algorithm="HS256"
        )
        return 200, {"access_token": "t", "token_type": "Bearer", "id_token": token}


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = server.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "organisation", "name": "NHSmail", "client_id": "us", "secret": "x"}
    app["settings"] = {"server_url": provider.url, "oauth_pkce_enabled": True}
    settings.OIDC_NAME = "NHSmail"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield provider
    server.shutdown()
    server.server_close()


def sign_in(client, **data):
    """From our button to where the provider sends the browser back to."""
    sent = client.post(START, data)
    asked = parse_qs(urlsplit(sent.url).query)
    return client.get(BACK, {"code": "c", "state": asked["state"][0]})


def may_work(client):
    return client.get("/audits/").status_code == 200


@pytest.fixture
def chair(world):
    User.objects.filter(pk=world.chair.pk).update(email="chair@example.org")
    return world.chair


def test_button_is_there_where_it_is_set_up(client, db, settings, provider):
    assert "Sign in with NHSmail" in client.get("/accounts/login/").text
    settings.OIDC_NAME = ""
    assert "sso" not in client.get("/accounts/login/").text


def test_it_opens_the_account_with_that_address(client, chair, provider, settings):
    settings.OIDC_SECOND_FACTOR = True
    provider.claims["email"] = "Chair@Example.org"
    answer = sign_in(client, next="/audits/?page=2")
    assert answer.url == "/audits/?page=2"
    assert may_work(client)
    assert client.get("/").context["user"] == chair
    [account] = SocialAccount.objects.all()
    assert (account.user, account.uid, account.extra_data) == (chair, "s-1", {})
    assert Entry.objects.filter(verb=Verb.CONNECTED, object_id=chair.pk).exists()
    assert Entry.objects.filter(verb=Verb.SIGNED_IN, object_id=chair.pk).exists()


def test_it_goes_on_opening_it_whatever_the_address_becomes(chair, provider, settings):
    settings.OIDC_SECOND_FACTOR = True
    sign_in(Client())
    provider.claims["email"] = "married@example.org"
    again = Client()
    sign_in(again)
    assert may_work(again)
    assert SocialAccount.objects.count() == 1


def test_second_step_is_asked_unless_the_provider_asks_for_one(client, chair, provider, settings):
    sign_in(client)
    assert not may_work(client)
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/accounts/security/")
    KeyFactory(user=chair)
    again = Client()
    assert sign_in(again).url == reverse("mfa_authenticate")
    settings.OIDC_SECOND_FACTOR = True
    once_more = Client()
    sign_in(once_more)
    assert may_work(once_more)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.org"},
        {"email": None},
        {"email": "chair@example.org", "email_verified": False},
        {"email": "chair@example.org' OR 1=1 --"},
    ],
)
def test_it_makes_no_account_and_opens_no_other(client, chair, provider, claims):
    provider.claims |= claims
    people = User.objects.count()
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "You have no account here" in answer.text
    assert not may_work(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (people, 0)


def test_account_that_is_switched_off_stays_shut(client, chair, provider):
    sign_in(Client())
    User.objects.filter(pk=chair.pk).update(is_active=False)
    answer = sign_in(client)
    assert answer.url == "/accounts/inactive/"
    assert not may_work(client)


WRONG = {
    "no JSON": (200, b"<html>maintenance</html>"),
    "empty": (200, {}),
    "an error": (500, {}),
    "a list": (200, []),
}


@pytest.mark.parametrize("words", WRONG)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/userinfo"])
def test_provider_that_talks_nonsense_is_no_server_error(client, chair, provider, path, words):
    if path == "/.well-known/openid-configuration":
        provider.spoilt[path] = WRONG[words]
        answer = client.post(START)
    else:
        provider.spoilt[path] = WRONG[words]
        answer = sign_in(client)
    # without an answer there, what the token says is enough
    assert answer.status_code in (200, 302, 401, 403, 503)
    assert not may_work(client)


def test_provider_that_does_not_answer_is_said(client, db, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    answer = client.post(START)
    assert answer.status_code == 503
    assert "Single sign-on does not answer" in answer.text


@pytest.mark.parametrize(
    "query", [{}, {"code": "c"}, {"code": "c", "state": "forged"}, {"error": "access_denied"}]
)
def test_answer_that_nobody_asked_for_signs_nobody_in(client, chair, provider, query):
    answer = client.get(BACK, query)
    assert "You are not signed in" in answer.text
    assert not may_work(client)


def test_answer_works_once_and_in_one_browser(chair, provider, settings):
    settings.OIDC_SECOND_FACTOR = True
    client, other = Client(), Client()
    state = parse_qs(urlsplit(client.post(START).url).query)["state"][0]
    other.get(BACK, {"code": "c", "state": state})
    assert not may_work(other)
    client.get(BACK, {"code": "c", "state": state})
    assert may_work(client)
    again = SimpleNamespace(answer=client.get(BACK, {"code": "c", "state": state}))
    assert "You are not signed in" in again.answer.text
