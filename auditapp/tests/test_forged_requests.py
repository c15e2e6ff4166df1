"""Requests that no page of the product makes (B7): without a token, with odd methods; and that
reading changes nothing.
"""

import re

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.test import Client

from auditapp.accounts.models import Session, User
from auditapp.history.models import Entry

from .addresses import addresses

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(paths=addresses)


@pytest.mark.parametrize("person", ["chair", "auditor", "administrator", None])
def test_post_without_the_token_is_refused_everywhere(world, client_of, person):
    paths = world.paths
    before = everything()
    client = client_of(person and getattr(world, person), enforce_csrf_checks=True)
    client.get("/accounts/password/change/" if person else LOGIN)
    for name, path in paths.items():
        for data in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            answer = client.post(path, data)
            assert answer.status_code == 403, name
            assert "403_csrf.html" in [t.name for t in answer.templates], name
            assert "Nothing was saved" in answer.text, name
    assert everything() == before


def test_tokens_in_tests_hold_no_text_by_chance(client_of, world):
    """Else one that looks for a short text in a page finds it there, once in some hundred runs."""
    tokens = re.findall(r'csrfmiddlewaretoken" value="(.*?)"', client_of(world.chair).get("/").text)
    assert tokens
    assert set("".join(tokens)) == set("xz")


def test_post_with_the_token_of_another_site_is_refused(client_of, world):
    client = client_of(world.chair, enforce_csrf_checks=True)
    page = client.get(LOGOUT, secure=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    data = {"csrfmiddlewaretoken": token}
    for headers in ({"origin": "https://evil.example"}, {"referer": "https://evil.example/"}, {}):
        assert client.post(LOGOUT, data, secure=True, headers=headers).status_code == 403
    headers = {"origin": "https://testserver"}
    assert client.post(LOGOUT, data, secure=True, headers=headers).status_code == 302


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "NONSENSE"])
def test_other_methods_are_refused_everywhere(world, client_of, method):
    paths = world.paths
    before = everything()
    for client in (client_of(world.chair), Client()):
        for name, path in paths.items():
            answer = client.generic(method, path, b"secret=canary")
            assert answer.status_code == 405, name
            assert answer["Allow"] == "GET, HEAD, POST, OPTIONS"
            assert b"canary" not in answer.content
    assert everything() == before


def everything():
    """All rows, but for those that reading may add: sessions, refusals and downloads on the trail,
    and the table in which allauth notes the address of an account whose link was tried."""
    models = [m for m in apps.get_models() if m is not Session and m.__name__ != "EmailAddress"]
    rows = {
        m._meta.label: serialize("json", m.objects.order_by("pk"))
        for m in models
        if m not in (Entry, User)
    }
    people = list(User.objects.order_by("pk").values("pk", "email", "password", "is_active"))
    entries = list(Entry.objects.exclude(verb__in=["refused", "exported"]).order_by("pk").values())
    return rows, people, entries


@pytest.mark.parametrize("person", ["chair", "auditor", "administrator", "outsider", None])
def test_no_head_and_no_options_change_data(world, client_of, person):
    """That no GET does is looked at in test_answers.py, of everybody and every state."""
    paths = world.paths
    client = client_of(person and getattr(world, person))
    before = everything()
    for path in paths.values():
        for ask in (client.head, client.options):
            assert ask(path).status_code < 500
    assert everything() == before
