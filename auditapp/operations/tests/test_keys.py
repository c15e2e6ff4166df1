"""Keys that are not those of the database are noticed before anything is written with them."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from auditapp.encryption import WrongKey
from auditapp.operations import checks
from auditapp.operations.keys import keys_are_known, remember_keys, tables_that_no_key_opens
from auditapp.operations.models import KnownValue
from auditapp.tests.factories import IdentityFactory

OTHER = Fernet.generate_key().decode()


def found():
    return checks.field_keys_open_what_is_stored(None, databases=["default"])


def test_keys_are_remembered_once(db):
    assert not keys_are_known()
    remember_keys()
    remember_keys()
    assert keys_are_known()
    with pytest.raises(IntegrityError), transaction.atomic():
        KnownValue.objects.create(pk=2, value="another")


def test_other_keys_do_not_pass_for_known(db, settings):
    remember_keys()
    settings.FIELD_KEYS = [OTHER]
    with pytest.raises(WrongKey):
        keys_are_known()
    [error] = [each for each in found() if "operations_knownvalue" in each.msg]
    assert "Put that key back into FIELD_KEYS" in error.hint


def test_newer_key_in_front_of_the_old_one_passes(db, settings):
    remember_keys()
    settings.FIELD_KEYS = [OTHER, *settings.FIELD_KEYS]
    assert keys_are_known()
    assert found() == []


def test_what_was_stored_before_keys_were_remembered_counts(world, settings):
    IdentityFactory(case=world.case, name="A name")
    IdentityFactory(case=world.other_case, name="")  # the latest, but there is nothing in it
    KnownValue.objects.all().delete()
    assert tables_that_no_key_opens() == []
    settings.FIELD_KEYS = [OTHER]
    # the key of the trail was stored by a migration
    assert set(tables_that_no_key_opens()) == {"cases_caseidentity", "history_trailkey"}


def test_wrong_keys_are_not_remembered_at_the_start(world, settings, capsys):
    IdentityFactory(case=world.case, name="A name")
    KnownValue.objects.all().delete()
    settings.FIELD_KEYS = [OTHER]
    with pytest.raises(SystemExit):
        call_command("check_start")
    assert not KnownValue.objects.exists()
    assert "FIELD_KEYS lacks the key with which cases_caseidentity was stored" in (
        capsys.readouterr().err
    )


def test_database_without_tables_passes(db, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(checks, "tables_that_no_key_opens", refuse)
    assert found() == []


@pytest.mark.parametrize("databases", [None, []])
def test_database_is_left_alone_unless_asked_for(databases):
    assert checks.field_keys_open_what_is_stored(None, databases=databases) == []
