"""Changing the keys with which the database is encrypted."""

import datetime
import io
import uuid

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from auditapp.encryption import WrongKey, encrypt, encrypted_fields
from auditapp.history.models import TrailKey
from auditapp.management.commands import rotate_keys
from auditapp.operations.keys import keys_are_known, remember_keys
from auditapp.operations.models import KnownValue
from auditapp.tests.factories import IdentityFactory
from cases.models import CandidateList, CaseIdentity, LocalIdentifier, SectionDraft

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
NUMBER = "CANARY-number-1"
DRAWN = '["CANARY-list"]'


@pytest.fixture
def keys(world, settings):
    """Of both children, and a list of those drawn from, stored with the old key."""
    trail_key = TrailKey.objects.get()  # by the migration, with the key of all tests
    settings.FIELD_KEYS = [OLD]
    KnownValue.objects.all().delete()
    remember_keys()
    trail_key.save()
    for case in (world.case, world.other_case):
        IdentityFactory(
            case=case, name=f"CANARY-name-{case.pk}", local_identifiers={world.police: NUMBER}
        )
    CandidateList.objects.create(
        audit=world.audit,
        imported_at=datetime.datetime.now(datetime.UTC),
        imported_by=world.administrator,
        count=1,
        digest="d",
        rows=DRAWN,
        save_key=uuid.uuid4(),
    )
    return list(CaseIdentity.objects.order_by("pk"))


def rotate():
    said = io.StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


def stored():
    """Every encrypted text as it is in the database, by place."""
    found = {}
    with connection.cursor() as cursor:
        for model, fields in encrypted_fields():
            cursor.execute(f"SELECT id, {', '.join(fields)} FROM {model._meta.db_table}")  # noqa: S608
            for pk, *texts in cursor.fetchall():
                for name, text in zip(fields, texts, strict=True):
                    found[model._meta.db_table, pk, name] = text
    return found


def opens(key, text):
    try:
        Fernet(key).decrypt(text)
    except Exception:
        return False
    return True


def test_every_encrypted_field_is_known():
    tables = {model: set(fields) for model, fields in rotate_keys.encrypted_fields()}
    assert tables[LocalIdentifier] == {"value"}
    assert tables[CandidateList] == {"rows"}
    assert {"name", "siblings", "nhs_number"} < tables[CaseIdentity]


def test_everything_is_encrypted_with_the_newest_key_and_reads_the_same(keys, settings):
    before = stored()
    settings.FIELD_KEYS = [NEW, OLD]
    said = rotate()
    after = stored()
    filled = [place for place, text in before.items() if text]
    assert f"newest key: {len(filled)}." in said
    for place in before:
        assert bool(after[place]) is bool(before[place])
    for place in filled:
        assert after[place] != before[place]
        assert opens(NEW, after[place])
        assert not opens(OLD, after[place])
    settings.FIELD_KEYS = [NEW]  # the old key is taken away
    for one in keys:
        now = CaseIdentity.objects.get(pk=one.pk)
        assert (now.name, now.siblings, now.version) == (one.name, one.siblings, one.version)
    assert {row.value for row in LocalIdentifier.objects.all()} == {NUMBER}
    assert CandidateList.objects.get().rows == DRAWN
    assert keys_are_known()


def test_second_run_changes_nothing(keys, settings):
    settings.FIELD_KEYS = [NEW, OLD]
    rotate()
    before = stored()
    assert "newest key: 0." in rotate()
    assert stored() == before


def test_run_that_was_stopped_is_taken_up_again(keys, settings, monkeypatch):
    settings.FIELD_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotate_keys, "ROWS_AT_ONCE", 1)
    rotate_one, calls = rotate_keys.rotate, []

    def killed_at_the_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return rotate_one(*args)

    monkeypatch.setattr(rotate_keys, "rotate", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    done = {place: text for place, text in stored().items() if text and opens(NEW, text)}
    assert 0 < len(done) < len([text for text in stored().values() if text])
    monkeypatch.setattr(rotate_keys, "rotate", rotate_one)
    rotate()
    after = stored()
    assert all(opens(NEW, text) for text in after.values() if text)
    assert {place: after[place] for place in done} == done  # those were left alone


def test_what_somebody_writes_meanwhile_is_not_overwritten(keys, settings, monkeypatch):
    """By a process that was started before the newest key was there."""
    settings.FIELD_KEYS = [NEW, OLD]
    decrypt, written = rotate_keys.decrypt, []

    def write_in_between(text):
        plain = decrypt(text)
        if not written and plain == keys[0].name:
            written.append(plain)
            by_old = Fernet(OLD).encrypt(b"Corrected").decode()
            with connection.cursor() as cursor:
                table = CaseIdentity._meta.db_table
                cursor.execute(
                    f"UPDATE {table} SET name = %s WHERE id = %s",  # noqa: S608
                    [by_old, keys[0].pk],
                )
        return plain

    monkeypatch.setattr(rotate_keys, "decrypt", write_in_between)
    rotate()
    assert written
    settings.FIELD_KEYS = [NEW]
    assert CaseIdentity.objects.get(pk=keys[0].pk).name == "Corrected"


def test_missing_key_fails_loudly_and_leaves_all_as_it_is(keys, settings):
    before = stored()
    settings.FIELD_KEYS = [NEW, OTHER]
    with pytest.raises(CommandError) as error:
        rotate()
    message = str(error.value)
    assert f"cases_caseidentity, id {keys[0].pk}, name" in message
    assert "CANARY" not in message
    assert "gAAAA" not in message
    assert error.value.returncode == 1
    assert stored() == before
    with pytest.raises(WrongKey):
        CaseIdentity.objects.get(pk=keys[0].pk)


def test_one_text_that_no_key_opens_does_not_keep_the_others_from_it(keys, settings):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_caseidentity SET address = 'no token' WHERE id = %s", [keys[0].pk]
        )
    settings.FIELD_KEYS = [NEW, OLD]
    with pytest.raises(CommandError) as error:
        rotate()
    assert str(error.value).count("cases_") == 1
    after = stored()
    assert after.pop(("cases_caseidentity", keys[0].pk, "address")) == "no token"
    assert all(opens(NEW, text) for text in after.values() if text)


def test_no_plain_text_is_stored_before_or_after(keys, settings):
    settings.FIELD_KEYS = [NEW, OLD]
    assert "CANARY" not in repr(stored())
    rotate()
    assert "CANARY" not in repr(stored())
    assert len([text for text in stored().values() if text]) > 10


def test_texts_inside_json_of_other_packages_are_encrypted_anew(keys, settings, monkeypatch):
    """As in the secrets of second factors; here in a field that has such JSON in its place."""
    monkeypatch.setattr(rotate_keys, "TEXTS_IN_JSON", {"cases_sectiondraft": "data"})
    draft = SectionDraft.objects.first()
    rows = SectionDraft.objects.filter(pk=draft.pk)
    plain = {"used_mask": 3, "name": "A phone", "codes": ["12345678"]}
    rows.update(data=plain | {"secret": encrypt("ONE"), "seeds": [encrypt("TWO"), ""]})
    settings.FIELD_KEYS = [NEW, OLD]
    rotate()
    data = rows.get().data
    assert {name: data[name] for name in plain} == plain
    assert opens(NEW, data["secret"])
    assert opens(NEW, data["seeds"][0])
    assert not opens(OLD, data["secret"])
    assert data["seeds"][1] == ""
    assert "newest key: 0." in rotate()
    settings.FIELD_KEYS = [OTHER]
    with pytest.raises(CommandError, match=f"cases_sectiondraft, id {draft.pk}, data"):
        rotate()
