"""Nobody learns from an answer, or from how long it takes, whether an address has an account (B2):
both ways do the same work, and what differs, the mail, goes out after the answer."""

import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditapp.accounts.models import User
from auditapp.tests.factories import PersonFactory

SIGN_IN, RESET = "/accounts/login/", "/accounts/password/reset/"
UNKNOWN = "nobody.here@example.org"


@pytest.fixture
def hashed(monkeypatch):
    """One entry for each password that was hashed."""
    found, hasher = [], type(get_hasher())
    encode = hasher.encode

    def counted(self, *args, **kwargs):
        found.append(hasher)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counted)
    return found


def kinds(queries):
    """What was asked of the database, without what for."""
    return [re.sub(r"""'[^']*'|"s\d+_x\d+"|\d+""", "?", query["sql"])[:60] for query in queries]


def words(page):
    """But for the tokens of the page, and the address, which is in its box."""
    return re.sub(r'value="[^"]*"', "", page.text)


@pytest.fixture
def addresses(world):
    """Of an account, of one whose owner has not chosen a password, of one that is switched off, and
    of none."""
    invited = PersonFactory(name="Invited", panel=world.partnership)
    invited.set_unusable_password()
    invited.save()
    off = PersonFactory(name="Off", panel=world.partnership)
    User.objects.filter(pk=off.pk).update(is_active=False)
    return [world.chair.email, invited.email, off.email, UNKNOWN]


def work_of(path, data, hashed):
    """(status, words, passwords hashed, queries) of one form."""
    client = Client()
    client.get(path, secure=True)
    hashed.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, data, secure=True)
    return answer.status_code, words(answer), len(hashed), kinds(queries)


def test_wrong_password_takes_the_same_work_whatever_the_address(addresses, hashed):
    def work(email):
        return work_of(SIGN_IN, {"login": email, "password": "Wrong-password-1"}, hashed)

    work("first@example.org")  # from now on the visitor's own number is there, and counted up
    known, *others = map(work, addresses)
    assert known[0] == 200
    assert known[2] == 1
    assert "not correct" in known[1]
    for other in others:
        assert other == known


def test_asking_for_a_link_takes_the_same_work_whatever_the_address(addresses, hashed):
    work_of(RESET, {"email": "first@example.org"}, hashed)
    mail.outbox.clear()
    known, *others = [work_of(RESET, {"email": each}, hashed) for each in addresses]
    assert known[0] == 302
    assert known[2] == 0
    for other in others:
        assert other == known
    assert [sent.to for sent in mail.outbox] == [[each] for each in addresses]


@pytest.mark.parametrize("is_known", [True, False])
def test_mail_goes_out_after_the_answer(world, monkeypatch, is_known):
    """So a mail server that takes its time tells nothing either."""
    close, before = HttpResponseBase.close, []

    def closed(response):
        """The server calls it when it has sent all."""
        before.append(len(mail.outbox))
        close(response)

    monkeypatch.setattr(HttpResponseBase, "close", closed)
    email = world.chair.email if is_known else UNKNOWN
    Client().post(RESET, {"email": email}, secure=True)
    assert before == [0]
    assert [sent.to for sent in mail.outbox] == [[email]]
