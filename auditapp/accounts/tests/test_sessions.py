"""How long somebody stays signed in, and what is kept of it (P5, A5, B5)."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from auditapp.accounts import sessions
from auditapp.accounts.models import Session
from auditapp.tests.world import session_of

LEFT = "/accounts/session/"


@pytest.fixture
def clock(monkeypatch):
    """`clock.now += …` for all that sessions ask; what else is asked goes on with the true time."""
    clock = SimpleNamespace(now=timezone.now())
    true = timezone.now
    begun = clock.now
    monkeypatch.setattr(timezone, "now", lambda: true() + (clock.now - begun))
    return clock


def minutes(number):
    return datetime.timedelta(minutes=number)


def is_in(client):
    return client.get("/audits/").status_code == 200


def test_session_ends_when_it_is_not_used(world, client_of, clock):
    client = client_of(world.chair)
    clock.now += minutes(29)
    assert is_in(client)
    clock.now += minutes(29)
    assert is_in(client)
    clock.now += minutes(31)
    assert not is_in(client)


def test_saving_while_typing_is_use(world, client_of, clock):
    client = client_of(world.chair)
    for _ in range(3):
        clock.now += minutes(25)
        client.post(LEFT)
    assert is_in(client)


def test_asking_how_long_is_left_is_not(world, client_of, clock):
    client = client_of(world.chair)
    assert client.get(LEFT).json()["seconds"] in range(1790, 1801)
    clock.now += minutes(26)
    left = client.get(LEFT).json()
    assert left["seconds"] in range(230, 241)
    assert left["can_last_longer"]
    clock.now += minutes(5)
    assert client.get(LEFT).url.startswith("/accounts/login/")


def test_session_ends_after_twelve_hours_however_much_it_is_used(world, client_of, clock):
    client = client_of(world.chair)
    for _ in range(12 * 60 // 20 - 1):
        clock.now += minutes(20)
        assert is_in(client)
    clock.now += minutes(16)
    left = client.post(LEFT).json()
    assert left["seconds"] in range(220, 241)
    assert not left["can_last_longer"]
    clock.now += minutes(5)
    assert not is_in(client)


def test_limits_are_the_installations(world, client_of, clock, settings):
    settings.SESSION_IDLE_MINUTES = 60
    client = client_of(world.chair)
    clock.now += minutes(50)
    assert is_in(client)


def test_use_is_written_down_once_a_minute(world, client_of, clock, django_assert_num_queries):
    client = client_of(world.chair)
    row = Session.objects.get(user=world.chair)
    client.get(LEFT)
    with django_assert_num_queries(2):  # the session, the person with their roles
        client.post(LEFT)
    clock.now += minutes(2)
    with django_assert_num_queries(3):
        client.post(LEFT)
    assert Session.objects.get().seen_at - row.seen_at > minutes(2) - minutes(0.1)


def test_session_of_a_person_without_any_work_left_is_not_written_again(world, client_of):
    """A page that changes nothing in a session saves none: no two pages overwrite each other."""
    client = client_of(world.chair)
    before = Session.objects.values().get()
    assert is_in(client)
    assert Session.objects.values().get() == before


def test_old_key_is_worth_nothing_after_signing_out(world, client_of, settings):
    client = client_of(world.chair)
    thief = Client()
    thief.cookies = client.cookies.copy()
    assert is_in(thief)
    client.post("/accounts/logout/")
    assert not is_in(thief)
    assert not Session.objects.filter(user=world.chair).exists()


def test_what_a_session_holds_lies_encrypted(world):
    session = session_of(world.chair)
    session["canary"] = "Nominella"
    session.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM accounts_session")
        [stored] = cursor.fetchone()
    assert stored.startswith("gAAAA")
    assert sessions.SessionStore(session.session_key)["canary"] == "Nominella"


def test_sessions_of_a_key_that_was_taken_away_are_over(world, client_of, settings):
    client = client_of(world.chair)
    settings.FIELD_KEYS = ["b3RoZXItZm9yLXRlc3RzLW90aGVyLWZvci10ZXN0cyE="]
    assert not is_in(client)


def test_pages_say_how_long_is_left(world, client_of):
    page = client_of(world.chair).get("/").text
    assert f'data-session="{reverse("session-left")}" data-seconds="1' in page
    assert "data-session" not in Client().get("/accounts/login/").text


def test_ended_sessions_are_cleared(world, client_of, clock):
    client_of(world.chair)
    clock.now += minutes(31)
    kept = session_of(world.panel)
    sessions.SessionStore.clear_expired()
    assert [row.session_key for row in Session.objects.all()] == [kept.session_key]
