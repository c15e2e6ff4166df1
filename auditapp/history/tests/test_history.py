"""The trail: what is recorded, that it stays, and what it never holds."""

import re
import uuid

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from auditapp.history import triggers
from auditapp.history.models import Entry, Verb, record
from auditapp.tests import acting
from cases.audits.services import audits
from cases.models import Audit, SentVersion
from cases.states import AuditState, WrongState


def newest():
    return Entry.objects.first()


# -- record


def test_entry_says_who_did_what_to_which_object(world):
    entry = record(Verb.CHANGED, world.audit, by=world.chair)
    entry.refresh_from_db()
    assert (entry.verb, entry.object_type, entry.object_id) == (
        "changed",
        "cases.audit",
        world.audit.pk,
    )
    assert entry.person_id == world.chair.pk
    assert entry.partnership_id == world.partnership.pk
    assert entry.agency_id is None
    assert entry.at.utcoffset().total_seconds() == 0


def test_entry_takes_agency_and_partnership_from_the_object(world):
    entry = record(Verb.SENT, acting.agency_return(world.case, world.police), by=world.auditor)
    assert (entry.agency_id, entry.partnership_id) == (world.police.pk, world.partnership.pk)


def test_entry_takes_agency_and_partnership_as_given(world):
    entry = record(
        Verb.CHANGED,
        world.case,
        by=world.chair,
        agency_id=world.police.pk,
        partnership_id=world.partnership.pk,
    )
    assert (entry.agency_id, entry.partnership_id) == (world.police.pk, world.partnership.pk)


def test_entry_by_the_installation_names_nobody(world):
    assert record(Verb.ADDED, world.audit, by=None).person_id is None


def test_entries_are_listed_newest_first(world):
    first = record(Verb.ADDED, world.audit, by=None)
    second = record(Verb.CHANGED, world.audit, by=None)
    assert list(Entry.objects.all()[:2]) == [second, first]


def test_verbs_fit_their_column():
    assert max(map(len, Verb.values)) <= Entry._meta.get_field("verb").max_length


def test_entry_has_room_for_nothing_but_ids_and_a_time():
    """No foreign key, so that it outlives what it speaks of; no text, so that it names nobody."""
    fields = {field.name: field for field in Entry._meta.get_fields()}
    assert not [field for field in fields.values() if field.is_relation]
    texts = {n for n, f in fields.items() if isinstance(f, models.CharField | models.TextField)}
    assert texts == {"verb", "object_type", "purpose", "stamp"}  # the stamp is random digits
    assert all(fields[name].max_length <= 60 for name in texts - {"stamp"})
    assert set(fields) - texts == {
        "id",
        "object_id",
        "person_id",
        "agency_id",
        "partnership_id",
        "case_id",
        "at",
    }


def test_table_has_no_foreign_keys(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Entry._meta.db_table)
    assert found
    assert not [name for name, constraint in found.items() if constraint["foreign_key"]]


# -- entries stay as they are


def refused(act):
    """The database's message; the entry is as before."""
    before = list(Entry.objects.values())
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert list(Entry.objects.values()) == before
    return str(error.value)


def test_entries_refuse_every_change(world):
    entry = newest()
    entry.person_id = world.nobody.pk
    for act in (
        entry.save,
        lambda: Entry.objects.update(person_id=None),
        lambda: Entry.objects.filter(pk=entry.pk).update(verb=Verb.SENT),
        lambda: Entry.objects.bulk_update([entry], ["person_id"]),
    ):
        assert "history_entry refuses UPDATE" in refused(act)


def test_entries_refuse_to_be_deleted(world):
    for act in (
        newest().delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.all()._raw_delete("default"),
    ):
        assert "history_entry refuses DELETE" in refused(act)


def test_entries_refuse_to_be_replaced(world):
    entry = newest()
    columns = "id, verb, object_type, object_id, purpose, at"
    values = f"{entry.pk}, 'sent', 'cases.audit', 1, '', CURRENT_TIMESTAMP"
    sql = f"INSERT INTO history_entry ({columns}) VALUES ({values})"  # noqa: S608
    sql += " ON CONFLICT (id) DO UPDATE SET verb = 'sent'"
    assert "history_entry refuses UPDATE" in refused(lambda: execute(sql))


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_entries_refuse_to_be_truncated(world):
    assert "history_entry refuses TRUNCATE" in refused(lambda: execute("TRUNCATE history_entry"))


def test_sent_versions_refuse_changes(world):
    acting.fill_in_and_send(world.case, world.police)
    with pytest.raises(IntegrityError, match="cases_sentversion refuses UPDATE"):
        SentVersion.objects.update(content={})


def test_triggers_can_be_taken_off_and_put_back(world):
    """What conftest.py and unapplying the migration rely on."""
    triggers.remove_all(connection)
    try:
        Entry.objects.update(agency_id=None)
    finally:
        triggers.install_all(connection)
        triggers.install_all(connection)
    assert "refuses UPDATE" in refused(lambda: Entry.objects.update(agency_id=1))


def test_every_guarded_table_is_there(db):
    assert set(triggers.GUARDED) <= set(connection.introspection.table_names())


# -- entries of acts


def test_entry_goes_with_its_act_when_that_fails(world):
    before = Entry.objects.count()

    @transaction.atomic
    def fail_afterwards():
        audits.start_moderating(audit=world.audit, by=world.chair)
        assert Entry.objects.count() == before + 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_afterwards()
    assert Entry.objects.count() == before


def test_act_goes_with_its_entry_when_that_fails(world, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("cases.audits.services.audits.record", fail)
    with pytest.raises(RuntimeError):
        audits.start_moderating(audit=world.audit, by=world.chair)
    assert Audit.objects.get(pk=world.audit.pk).state == AuditState.COLLECTING


def test_act_in_the_wrong_state_leaves_no_entry(world):
    before = Entry.objects.count()
    with pytest.raises(WrongState):
        audits.collect_again(audit=world.audit, by=world.chair)
    assert Entry.objects.count() == before


def test_act_leaves_one_entry(world):
    before = Entry.objects.count()
    audits.start_moderating(audit=world.audit, by=world.chair)
    assert Entry.objects.count() == before + 1
    assert (newest().verb, newest().person_id) == (Verb.MODERATED, world.chair.pk)


# -- refusals


@pytest.fixture
def refusals(world):
    """(person, path, status, type of the object, its id, agency, partnership)"""
    police = acting.fill_in_and_send(world.case, world.police)
    audit, case = world.audit.get_absolute_url(), world.case.get_absolute_url()
    here = world.partnership.pk
    the_return = ("cases.agencyreturn", police.pk, world.police.pk, here)
    the_audit = ("cases.audit", world.audit.pk, None, here)
    the_case = ("cases.case", world.case.pk, None, here)
    return [
        (world.outsider, audit, 404, *the_audit),
        (world.nobody, audit, 404, *the_audit),
        (world.auditor, f"{audit}findings/", 404, *the_audit),
        (world.auditor, f"{audit}summary/", 404, *the_audit),
        (world.panel, f"{audit}meetings/new/", 403, *the_audit),
        (world.auditor, case, 404, *the_case),
        (world.outsider, f"{case}voices/new/", 404, *the_case),
        (world.other_auditor, police.get_absolute_url(), 404, *the_return),
        (world.other_auditor, police.get_check_url(), 404, *the_return),
        (world.chair, police.get_check_url(), 403, *the_return),
        (world.outsider, f"{police.get_absolute_url()}A/", 404, *the_return),
    ]


def test_refusals_are_recorded_with_person_object_and_places(refusals, client_of):
    for person, path, status, *target in refusals:
        before = Entry.objects.count()
        assert client_of(person).get(path).status_code == status, path
        assert Entry.objects.count() == before + 1, path
        entry = newest()
        assert entry.verb == Verb.REFUSED
        assert entry.person_id == person.pk
        found = [entry.object_type, entry.object_id, entry.agency_id, entry.partnership_id]
        assert found == target, path


def test_refused_posts_are_recorded_too(world, client_of):
    police = acting.fill_in_and_send(world.case, world.police)
    for person, name, status in (
        (world.auditor, "accept", 403),
        (world.other_auditor, "accept", 404),
        (world.outsider, "send-back", 404),
    ):
        before = Entry.objects.count()
        data = {"reason": "A canary", "review_key": uuid.uuid4()}
        response = client_of(person).post(f"{police.get_absolute_url()}{name}/", data)
        assert response.status_code == status
        assert Entry.objects.count() == before + 1
        assert (newest().verb, newest().person_id) == (Verb.REFUSED, person.pk)


def test_refusal_looks_like_an_address_that_is_not_there(world, client_of):
    client = client_of(world.outsider)
    hidden = client.get(world.audit.get_absolute_url())
    missing = client.get(f"/audits/{uuid.uuid4()}/")
    assert hidden.status_code == missing.status_code == 404
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", hidden.text) == token.sub("", missing.text)


def test_visit_without_a_sign_in_is_not_recorded(world):
    before = Entry.objects.count()
    assert Client().get(world.audit.get_absolute_url()).status_code == 302
    assert Entry.objects.count() == before


def test_reading_what_one_may_leaves_no_refusal(world, client_of):
    before = Entry.objects.count()
    assert client_of(world.chair).get(world.case.get_absolute_url()).status_code == 200
    assert Entry.objects.count() == before
