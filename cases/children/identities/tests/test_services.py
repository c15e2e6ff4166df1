"""Writing the key, looking at it and deleting it."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests.factories import IdentityFactory
from cases.children.tests.choosing import waiting_import
from cases.models import CandidateList, CaseIdentity, CaseImport, LocalIdentifier, LookPurpose

from .. import services as identities


def save(case, by, *, version=0, save_key=None, local_identifiers=None, **fields):
    return identities.save_identity(
        case=case,
        version=version,
        save_key=save_key or uuid.uuid4(),
        by=by,
        local_identifiers=local_identifiers or {},
        **fields,
    )


def entries(verb):
    return Entry.objects.filter(verb=verb, object_type="cases.caseidentity")


def test_key_is_written_and_changed_and_both_are_on_the_trail(world):
    first = save(world.case, world.administrator, name="One", nhs_number="943 476 5919")
    assert first.nhs_number == "9434765919"
    save(world.case, world.administrator, version=1, name="Two")
    identity = CaseIdentity.objects.get()
    assert (identity.name, identity.version) == ("Two", 2)
    for verb in (Verb.ADDED, Verb.CHANGED):
        entry = entries(verb).get()
        assert (entry.case_id, entry.partnership_id) == (world.case.pk, world.partnership.pk)


def test_same_form_twice_is_one_save(world):
    key = uuid.uuid4()
    for _ in range(2):
        save(world.case, world.administrator, save_key=key, name="One")
    assert CaseIdentity.objects.get().version == 1
    assert entries(Verb.ADDED).count() == 1


def test_save_over_another_version_is_refused(world):
    save(world.case, world.administrator, name="One")
    for version in (0, 2):
        with pytest.raises(Stale):
            save(world.case, world.administrator, version=version, name="Two")
    assert CaseIdentity.objects.get().name == "One"


def test_save_of_a_key_that_was_deleted_is_refused(world):
    save(world.case, world.administrator, name="One")
    identities.delete_identity(case=world.case, by=world.administrator)
    with pytest.raises(Stale):
        save(world.case, world.administrator, version=1, name="Two")


def test_numbers_of_agencies_that_are_not_named_stay(world):
    numbers = {world.police: "P1", world.health: "H1"}
    identity = save(world.case, world.administrator, local_identifiers=numbers, name="One")
    save(world.case, world.administrator, version=1, local_identifiers={world.police: ""}, name="A")
    assert [row.value for row in identity.local_identifiers.all()] == ["H1"]


def test_service_holds_what_no_key_can_be(world):
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    for field, text in (
        ("nhs_number", "1234567890"),
        ("birth_date", tomorrow),
        ("birth_date", "28 February"),
        ("siblings", "ADA and Bob"),  # the pseudonym of the child
    ):
        with pytest.raises(ValidationError) as error:
            IdentityFactory(case=world.case, **{field: text})
        assert set(error.value.message_dict) == {field}
    assert not CaseIdentity.objects.exists()


# -- looking


def test_each_look_is_an_entry_with_its_purpose(world):
    IdentityFactory(case=world.case)
    for purpose in ("keep_key", "safeguard", "safeguard"):
        identities.look(case=world.case, purpose=purpose, by=world.administrator)
    found = entries(Verb.LOOKED).order_by("pk")
    assert [e.purpose for e in found] == ["keep_key", "safeguard", "safeguard"]
    assert {(e.case_id, e.person_id, e.partnership_id, e.agency_id) for e in found} == {
        (world.case.pk, world.administrator.pk, world.partnership.pk, None)
    }


def test_look_of_an_agency_is_an_entry_for_each_child_and_finds_its_own_number_only(world):
    numbers = {world.police: "P1", world.health: "H1"}
    for case in (world.case, world.other_case):
        IdentityFactory(case=case, local_identifiers=numbers)
    found = identities.look_for_agency(
        agency=world.police,
        cases=[world.case, world.other_case],
        partnership=world.partnership,
        purpose=LookPurpose.FIND_RECORD,
        by=world.auditor,
    )
    assert found[world.case.pk].numbers == {world.police.pk: "P1"}
    assert {(e.case_id, e.agency_id) for e in entries(Verb.LOOKED)} == {
        (world.case.pk, world.police.pk),
        (world.other_case.pk, world.police.pk),
    }


@pytest.mark.parametrize("purpose", ["", "nosiness", None])
def test_look_without_a_purpose_gives_nothing(world, purpose):
    IdentityFactory(case=world.case)
    with pytest.raises(ValidationError):
        identities.look(case=world.case, purpose=purpose, by=world.administrator)
    assert not entries(Verb.LOOKED).exists()


def test_look_where_there_is_no_key_is_no_look(world):
    look = {"purpose": "keep_key", "by": world.administrator}
    assert identities.look(case=world.case, **look) is None
    assert not entries(Verb.LOOKED).exists()


# -- deleting


def candidates(world, rows):
    return CandidateList.objects.create(
        audit=world.audit,
        imported_at=timezone.now(),
        imported_by=world.administrator,
        count=2,
        digest="d" * 64,
        rows=rows,
        save_key=uuid.uuid4(),
    )


def test_deleting_all_takes_keys_and_numbers_and_empties_the_list_drawn_from(world):
    for case in (world.case, world.other_case, world.far_case):
        IdentityFactory(case=case, local_identifiers={world.police: "P1"})
    drawn, empty = candidates(world, '[{"name": "A"}]'), candidates(world, "")
    assert identities.delete_identities(audit=world.audit, by=world.administrator) == 2
    assert CaseIdentity.objects.get().case == world.far_case
    assert LocalIdentifier.objects.count() == 1
    drawn.refresh_from_db()
    assert (drawn.rows, drawn.count, drawn.digest) == ("", 2, "d" * 64)
    removed = Entry.objects.filter(verb=Verb.REMOVED)
    assert {(e.object_type, e.case_id) for e in removed} == {
        ("cases.candidatelist", None),
        ("cases.caseidentity", world.case.pk),
        ("cases.caseidentity", world.other_case.pk),
    }
    assert empty.pk not in {e.object_id for e in removed if e.object_type.endswith("list")}


def test_deleting_all_takes_children_that_wait_to_be_added(world):
    waiting_import(world.audit, world.administrator)
    elsewhere = waiting_import(world.far_audit, world.outsider)
    identities.delete_identities(audit=world.audit, by=world.administrator)
    assert list(CaseImport.objects.all()) == [elsewhere]
    assert Entry.objects.get(verb=Verb.REMOVED).object_type == "cases.caseimport"


def test_deleting_again_succeeds_and_records_nothing(world):
    IdentityFactory(case=world.case)
    for _ in range(2):
        identities.delete_identity(case=world.case, by=world.administrator)
    assert entries(Verb.REMOVED).count() == 1


def test_key_can_be_deleted_when_nothing_opens_it_any_more(world, settings):
    IdentityFactory(case=world.case)
    candidates(world, "[]")
    settings.FIELD_KEYS = ["YW5vdGhlciBrZXkgdGhhdCBvcGVucyBub3RoaW5nISE="]
    identities.delete_identities(audit=world.audit, by=world.administrator)
    assert not CaseIdentity.objects.exists()
    assert CandidateList.objects.get().rows == ""
