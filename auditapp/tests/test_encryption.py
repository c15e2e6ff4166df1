"""Fields that the database holds encrypted."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection

from auditapp.encryption import WrongKey, decrypt, encrypt, is_of_newest_key, rotated
from auditapp.tests.factories import founder
from cases.children.identities.services import create_identity
from cases.models import CaseIdentity

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def identity(world):
    return create_identity(case=world.case, by=founder(), name="Tanya Ellison", address="")


def stored(identity, column):
    with connection.cursor() as cursor:
        table = CaseIdentity._meta.db_table
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [identity.pk])  # noqa: S608
        return cursor.fetchone()[0]


def test_text_is_plain_in_python_and_encrypted_in_the_database(identity):
    assert CaseIdentity.objects.get().name == "Tanya Ellison"
    assert "Tanya" not in stored(identity, "name")
    assert decrypt(stored(identity, "name")) == "Tanya Ellison"


def test_nothing_stays_nothing(identity):
    assert stored(identity, "address") == ""
    assert CaseIdentity.objects.get().address == ""


def test_update_of_a_queryset_encrypts_too(identity):
    CaseIdentity.objects.update(name="Bethany Lowe")
    assert "Bethany" not in stored(identity, "name")
    assert CaseIdentity.objects.get().name == "Bethany Lowe"


@pytest.mark.parametrize("lookup", ["name", "name__exact", "name__icontains", "name__in"])
def test_looking_an_encrypted_text_up_raises_instead_of_finding_nothing(identity, lookup):
    with pytest.raises(FieldError):
        CaseIdentity.objects.filter(**{lookup: "Tanya Ellison"}).exists()


def test_same_text_is_stored_differently_each_time():
    assert encrypt("a name") != encrypt("a name")


def test_text_of_an_older_key_is_read_and_moved_to_the_newest(settings):
    settings.FIELD_KEYS = [OLD]
    before = encrypt("a name")
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(before) == "a name"
    assert not is_of_newest_key(before)
    after = rotated(before)
    assert is_of_newest_key(after)
    settings.FIELD_KEYS = [NEW]
    assert decrypt(after) == "a name"
    with pytest.raises(WrongKey):
        decrypt(before)


def test_row_of_a_lost_key_is_not_read_as_something_else(identity, settings):
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(WrongKey) as error:
        CaseIdentity.objects.get()
    assert "Tanya" not in str(error.value)
