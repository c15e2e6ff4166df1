"""The database does not answer (P15, E2, E3): a save says so, shows what was typed, and has a
button that sends it again.
"""

import re
import sqlite3
from contextlib import contextmanager

import pytest
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    close_old_connections,
    connection,
)
from django.db.backends.utils import CursorWrapper
from django.test import Client
from psycopg2 import errors as postgresql

from auditapp.errors import is_away
from auditapp.kept.models import KeptForm
from auditapp.tests import acting
from auditapp.tests.factories import PASSWORD
from auditapp.tests.page_forms import posted_forms
from auditapp.tests.world import signed_in
from cases.models import SectionDraft

ORIGIN = {"origin": "https://testserver"}
TEXT = "The nurse was not asked. <b>"


@contextmanager
def database_away(error=None):
    """Every statement fails, whoever makes it, as it does without a server."""

    def refuse(*args, **kwargs):
        raise error or OperationalError("could not connect to server: CANARY")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", refuse)
        patch.setattr(CursorWrapper, "executemany", refuse)
        patch.setattr(connection, "validate_no_broken_transaction", lambda: None)
        yield


@pytest.fixture
def browser(world):
    return signed_in(world.other_auditor, enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def form(world, browser):
    """A section with a text in it."""
    path = f"{acting.agency_return(world.case, world.health).get_absolute_url()}A/"
    forms = posted_forms(path, browser.get(path, secure=True).text)
    form = next(form for form in forms if "A5" in form.data)
    form.data["A5"] = [TEXT]
    return form


def send(browser, form):
    return browser.post(form.action, form.data, secure=True, headers=ORIGIN)


def test_save_shows_what_was_typed_and_the_same_form_is_taken_afterwards(browser, form):
    with database_away():
        answer = send(browser, form)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "no-store" in answer["Cache-Control"]
    assert "Not saved yet: your text is here" in answer.text
    assert "The nurse was not asked. &lt;b&gt;" in answer.text
    assert "CANARY" not in answer.text

    [again] = posted_forms("/", answer.text)
    assert again.action == form.action
    assert again.data == form.data
    saved = send(browser, again)
    assert saved.status_code == 302
    assert not saved.url.startswith("/accounts/"), "no fresh sign-in"
    assert SectionDraft.objects.get(save_key=form.data["save_key"][0]).data["A5"] == [TEXT]
    assert not KeptForm.objects.exists()


def test_page_says_so_without_asking_the_database(browser, form):
    with database_away():
        answer = browser.get(form.action, secure=True)
    assert answer.status_code == 503
    assert "Not available just now" in answer.text
    assert answer["Retry-After"] == "10"
    assert browser.get(form.action, secure=True).status_code == 200


def test_saving_while_typing_is_told_in_its_own_language(browser, form):
    with database_away():
        answer = browser.post(
            f"{form.action}typed/",
            {name: form.data[name] for name in ("csrfmiddlewaretoken", "save_key", "version")},
            secure=True,
            headers=ORIGIN | {"accept": "application/json"},
        )
    assert (answer.status_code, answer.json()) == (503, {})


def test_missing_page_and_forged_form_are_answered_too(browser, form):
    with database_away():
        assert browser.get("/no/such/page/", secure=True).status_code in (404, 503)
        form.data["csrfmiddlewaretoken"] = ["x" * 64]
        assert send(browser, form).status_code == 503


def test_password_is_not_shown(db):
    client = Client(raise_request_exception=False)
    with database_away():
        data = {"login": "x@example.org", "password": PASSWORD}
        answer = client.post("/accounts/login/", data, secure=True)
    assert answer.status_code == 503
    assert PASSWORD not in answer.text
    assert "x@example.org" not in answer.text


def test_form_of_another_site_stays_without_a_token_of_ours(browser, form):
    form.data["csrfmiddlewaretoken"] = ["forged"]
    with database_away():
        answer = browser.post(form.action, form.data, secure=True)
    assert re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text) == ["forged"]


def sqlite_error(name):
    error = OperationalError("x")
    error.__cause__ = sqlite3.OperationalError("x")
    error.__cause__.sqlite_errorcode = getattr(sqlite3, name)
    return error


def wrapped(kind, cause):
    error = kind("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        sqlite_error("SQLITE_BUSY"),
        sqlite_error("SQLITE_BUSY_SNAPSHOT"),
        sqlite_error("SQLITE_FULL"),
        sqlite_error("SQLITE_IOERR_WRITE"),
        sqlite_error("SQLITE_CANTOPEN"),
        sqlite_error("SQLITE_READONLY"),
        wrapped(OperationalError, postgresql.AdminShutdown()),
        wrapped(OperationalError, postgresql.DiskFull()),
        wrapped(OperationalError, postgresql.TooManyConnections()),
        OperationalError("could not connect"),
        InterfaceError("connection already closed"),
    ],
)
def test_what_passes_is_a_503(error, browser, form):
    assert is_away(error)
    with database_away(error):
        assert send(browser, form).status_code == 503


@pytest.mark.parametrize(
    "error",
    [
        sqlite_error("SQLITE_ERROR"),  # no such table
        IntegrityError("x"),
        DataError("x"),
        ProgrammingError("x"),
        ValueError("x"),
    ],
)
def test_what_does_not_pass_stays_an_error(error, browser, form):
    assert not is_away(error)
    with database_away(error):
        assert send(browser, form).status_code == 500


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server")
@pytest.mark.django_db(transaction=True)
def test_lost_connection_costs_one_page_and_no_more(client):
    """E2: PostgreSQL ends the connection of a worker, as when it is restarted."""
    client.raise_request_exception = False
    assert client.get("/accounts/login/", secure=True).status_code == 200
    session = client.session  # makes the pages ask the database
    session["x"] = 1
    session.save()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.close()
    answers = []
    for _ in range(2):
        answers.append(client.get("/", secure=True).status_code)
        close_old_connections()  # as a server does after each answer
    assert answers == [503, 302]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL waits in another way")
@pytest.mark.django_db(transaction=True)
def test_database_that_stays_locked_is_said_and_saving_goes_on_afterwards(browser, form):
    """Another process holds the lock for longer than anybody waits."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        answer = send(browser, form)
        assert answer.status_code == 503
        assert "The nurse was not asked." in answer.text
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert send(browser, form).status_code == 302
