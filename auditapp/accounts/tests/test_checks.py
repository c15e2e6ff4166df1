import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError

from auditapp.accounts.checks import demonstration_accounts_are_closed
from auditapp.accounts.models import User


def person(email, **fields):
    return User.objects.create(email=email, name="Somebody", **fields)


def found():
    return demonstration_accounts_are_closed(None, databases=["default"])


def test_no_accounts_pass(db):
    assert found() == []


@pytest.mark.parametrize("email", ["chair@demo.example", "Chair@DEMO.Example"])
def test_active_demonstration_accounts_are_counted_not_named(db, email):
    person(email)
    person("panel@demo.example")
    [error] = found()
    assert error.id == "accounts.E001"
    assert error.msg == "2 active demonstration accounts (…@demo.example) are in this database."
    assert "script/demo" in error.hint


def test_check_command_stops(db):
    person("chair@demo.example")
    with pytest.raises(SystemCheckError, match="1 active demonstration accounts"):
        call_command("check", tags=["database"], databases=["default"])


@pytest.mark.parametrize(
    "email", ["a@example.org", "demo.example@example.org", "a@demo.example.org", "a@xdemo.example"]
)
def test_other_accounts_pass(db, email):
    person(email)
    assert found() == []


def test_accounts_that_are_switched_off_pass(db):
    person("chair@demo.example", is_active=False)
    assert found() == []


def test_demonstration_passes(db, settings):
    person("chair@demo.example")
    settings.DEMO = True
    assert found() == []


def test_database_without_tables_passes(db, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(User.objects, "filter", fail)
    assert found() == []


@pytest.mark.parametrize("databases", [None, []])
def test_database_is_left_alone_unless_asked_for(databases):
    assert demonstration_accounts_are_closed(None, databases=databases) == []
