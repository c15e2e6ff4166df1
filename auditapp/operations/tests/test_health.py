"""/healthz and /readyz: what machines are told, and what they are not."""

import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, OperationalError, connection

from auditapp import settings as production
from auditapp.history.models import Entry
from auditapp.operations import health
from auditapp.operations.models import KnownValue

OTHER = Fernet.generate_key().decode()


def broken(*args, **kwargs):
    raise OperationalError("host=10.0.0.7 password=CANARY")


def ready(client, **extra):
    response = client.get("/readyz", **extra)
    return response.status_code, response.content.decode()


def test_process_answers_without_asking_anything(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_process_answers_while_the_database_is_away(client, monkeypatch):
    """Without `db`, pytest-django refuses any use of the database too."""
    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/healthz").status_code == 200


def test_all_is_well(world, client, django_assert_num_queries):
    client.get("/readyz")  # the names of the migrations are read once
    with django_assert_num_queries(5):  # of the trail none
        assert ready(client) == (200, "ok\n")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_answer_is_not_kept_and_makes_neither_session_nor_entry(world, client, path):
    entries = Entry.objects.count()
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_plain_http_is_answered_too(world, client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    assert production.SECURE_REDIRECT_EXEMPT == settings.SECURE_REDIRECT_EXEMPT
    assert client.get(path).status_code == 200
    assert client.get(f"{path}/").status_code == 301
    assert client.get("/accounts/login/").status_code == 301


def test_database_that_is_away_is_all_that_is_said(world, client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        assert ready(client) == (503, "database: it does not answer\n")


def test_migration_that_is_not_applied_is_not_ready(world, client, monkeypatch):
    monkeypatch.setattr(health, "_last_migrations", lambda: [("cases", "9999_secret_plan")])
    assert ready(client) == (503, "migrations: some are not applied\n")
    assert health.missing_migrations() == ["cases.9999_secret_plan"]


def test_cache_without_its_table_is_not_ready(world, client, monkeypatch):
    monkeypatch.setattr("django.core.cache.backends.db.DatabaseCache.get", broken)
    assert ready(client) == (503, "cache: its table is not there\n")


def test_keys_that_open_nothing_are_not_ready(world, client, settings):
    settings.FIELD_KEYS = [OTHER]
    status, said = ready(client)
    assert (status, said) == (503, "field keys: they do not open what is stored\n")


def test_keys_that_were_never_checked_are_not_ready(world, client):
    KnownValue.objects.all().delete()
    assert ready(client) == (503, "field keys: not checked yet\n")


def test_each_problem_has_a_line_and_none_says_why(world, client, monkeypatch):
    def refuse(*args):
        raise DatabaseError("CANARY")

    monkeypatch.setattr(health, "missing_migrations", refuse)
    monkeypatch.setattr("django.core.cache.backends.db.DatabaseCache.get", broken)
    monkeypatch.setattr(health, "keys_are_known", refuse)
    status, said = ready(client)
    assert status == 503
    assert len(said.splitlines()) == 3
    assert "CANARY" not in said
