"""Tampering with the trail, by somebody who has the database and neither code nor keys."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from auditapp.history import chain, triggers
from auditapp.history.models import Entry, Seal, TrailKey, Verb, record, record_each


@pytest.fixture
def entries(world):
    """Ids of ten more entries on the trail, all of it sealed; the triggers are off."""
    record_each(Verb.CHANGED, [world.audit] * 9, by=world.chair)
    record(Verb.LOOKED, world.audit, by=world.administrator)
    chain.seal_waiting()
    triggers.remove_all(connection)
    yield list(Entry.objects.order_by("pk").values_list("pk", flat=True))[-10:]
    triggers.install_all(connection)


def verify(*arguments):
    output = io.StringIO()
    call_command("verify_history", *arguments, stdout=output)
    return output.getvalue()


def broken_at(*arguments):
    """What the command says of the first thing that is wrong, and the ids in it."""
    with pytest.raises(CommandError, match="The trail is broken") as error:
        verify(*arguments)
    return [int(number) for number in re.findall(r"\d+", str(error.value))]


def head():
    return Seal.objects.last().hash


# -- sealing


def test_trail_as_written_is_right(entries, world):
    said = verify()
    assert f"checked and right: {Entry.objects.count()}" in said
    assert "not sealed yet: 0" in said
    assert f"Head: {head()}" in said


def test_what_was_written_since_is_counted_and_sealed_next(entries, world):
    record(Verb.CHANGED, world.audit, by=None)
    assert "not sealed yet: 1" in verify()
    call_command("seal_history", stdout=io.StringIO())
    assert "not sealed yet: 0" in verify()


def test_sealing_goes_on_in_pieces(world, monkeypatch):
    monkeypatch.setattr(chain, "AT_ONCE", 3)
    assert chain.seal_waiting() == Entry.objects.count()
    assert f"checked and right: {Entry.objects.count()}" in verify()


def test_entry_that_comes_late_with_a_lower_id_is_no_tampering(entries, world):
    gap = Entry(pk=entries[-1] + 10)  # as a broken-off transaction leaves it
    late = record(Verb.CHANGED, world.audit, by=world.chair)
    values = Entry.objects.filter(pk=late.pk).values().get()
    late.delete()
    record(Verb.CHANGED, world.audit, by=world.chair)
    Entry.objects.create(**values | {"id": gap.pk})
    chain.seal_waiting()
    Entry.objects.create(**values | {"id": gap.pk - 5, "stamp": record_again(values).stamp})
    chain.seal_waiting()
    assert "not sealed yet: 0" in verify()


def record_again(values):
    from auditapp.history import models as history

    entry = Entry(**values)
    entry.stamp = history._stamp(entry)
    return entry


def test_recording_takes_one_statement(world, django_assert_num_queries):
    record(Verb.CHANGED, world.audit, by=world.chair)  # a process reads the key once
    with django_assert_num_queries(1):
        record(Verb.CHANGED, world.audit, by=world.chair)
    with django_assert_num_queries(1):
        record_each(Verb.CHANGED, [world.audit, world.case], by=world.chair)


# -- tampering with what is sealed


@pytest.mark.parametrize(
    "change",
    [
        {"verb": Verb.SENT},
        {"object_type": "cases.case"},
        {"object_id": 1_000_000},
        {"person_id": None},
        {"agency_id": 1},
        {"partnership_id": None},
        {"case_id": 1},
        {"purpose": "keep_key"},
        {"at": models.F("at") - timedelta(microseconds=1)},
        {"stamp": "0" * 80},
        {"stamp": None},
    ],
    ids=str,
)
def test_changed_entry_is_found(entries, change):
    Entry.objects.filter(pk=entries[4]).update(**change)
    assert broken_at() == [entries[4]]


def test_deleted_entry_is_found(entries):
    Entry.objects.filter(pk=entries[4]).delete()
    assert broken_at() == [entries[4]]


def test_deleted_entry_with_its_seal_is_found(entries):
    place = Seal.objects.get(entry_id=entries[4]).place
    Entry.objects.filter(pk=entries[4]).delete()
    Seal.objects.filter(pk=place).delete()
    assert broken_at() == [place, entries[3]]


def test_deleted_entry_is_found_where_the_seals_close_ranks(entries):
    place = Seal.objects.get(entry_id=entries[4]).place
    Entry.objects.filter(pk=entries[4]).delete()
    Seal.objects.filter(pk=place).delete()
    for seal in Seal.objects.filter(pk__gt=place):
        Seal.objects.filter(pk=seal.pk).update(place=seal.place - 1)
    assert broken_at()[0] == entries[5]


def test_swapped_entries_are_found(entries):
    first, second = entries[2], entries[6]
    for old, new in ((first, 10**9), (second, first), (10**9, second)):
        Entry.objects.filter(pk=old).update(id=new)
    assert broken_at()[0] == first


def test_swapped_seals_are_found(entries):
    one, other = (Seal.objects.get(entry_id=entries[n]).place for n in (2, 6))
    for old, new in ((one, 10**9), (other, one), (10**9, other)):
        Seal.objects.filter(pk=old).update(place=new)
    assert broken_at()[0] == entries[6]


def test_entry_put_in_is_found_before_and_after_sealing(entries):
    values = Entry.objects.filter(pk=entries[3]).values().get() | {"id": entries[-1] + 1}
    Entry.objects.create(**values | {"stamp": "1" * 80, "person_id": 1})
    assert broken_at() == [entries[-1] + 1]
    chain.seal_waiting()
    assert broken_at() == [entries[-1] + 1]


def test_copy_of_an_entry_cannot_be_put_in(entries):
    from django.db import IntegrityError, transaction

    values = Entry.objects.filter(pk=entries[3]).values().get() | {"id": entries[-1] + 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**values)


def test_entries_cut_off_at_the_end_are_found_by_an_earlier_head(entries):
    kept = verify().rsplit(" ", 1)[1].strip()
    Entry.objects.filter(pk__gte=entries[7]).delete()
    Seal.objects.filter(entry_id__gte=entries[7]).delete()
    assert "right" in verify()  # nothing in the database tells
    with pytest.raises(CommandError, match="cut off"):
        verify("--expect", kept)


def test_earlier_head_is_still_in_the_chain(entries, world):
    kept = head()
    record(Verb.CHANGED, world.audit, by=None)
    chain.seal_waiting()
    assert head() != kept
    assert "right" in verify("--expect", kept)


def test_seals_taken_away_are_found(entries, monkeypatch):
    Seal.objects.all().delete()
    monkeypatch.setattr(chain, "LATE", timedelta(0))
    assert Entry.objects.order_by("pk")[0].pk in broken_at()


def test_check_can_begin_later(entries):
    Entry.objects.filter(pk=entries[2]).update(person_id=None)
    assert broken_at() == [entries[2]]
    assert "checked and right: 7" in verify("--from", str(entries[3]))
    assert broken_at("--from", str(10**9)) == [10**9]


# -- the key


def test_another_key_makes_no_right_stamps(entries):
    TrailKey.objects.update(key="ab" * 32)
    assert broken_at() == [Entry.objects.order_by("pk")[0].pk]


def test_check_without_the_key_says_so(entries):
    TrailKey.objects.all().delete()
    with pytest.raises(CommandError, match="key of the trail is gone"):
        verify()


def test_people_go_on_working_without_the_key(entries, world, monkeypatch, caplog):
    from auditapp.history import models as history

    TrailKey.objects.all().delete()
    monkeypatch.setattr(history, "_key", history._key.__wrapped__)
    assert record(Verb.CHANGED, world.audit, by=world.chair).stamp is None
    assert "without stamps" in caplog.text


def test_key_outlasts_new_field_keys(entries, settings):
    from cryptography.fernet import Fernet

    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEYS = [new]
    assert "right" in verify()


def test_seals_refuse_changes(world):
    from django.db import IntegrityError, transaction

    chain.seal_waiting()
    for act in (Seal.objects.all().delete, lambda: Seal.objects.update(hash="0")):
        with pytest.raises(IntegrityError, match="history_seal refuses"), transaction.atomic():
            act()
