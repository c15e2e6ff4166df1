"""Saving an upload: all or nothing, once."""

import uuid

import pytest

from auditapp.history.models import Entry
from auditapp.saving import Stale
from auditapp.tests import acting
from cases.models import SectionDraft, Upload
from cases.states import WrongState

from .. import services as uploads
from ..access import returns_in_workbook


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def upload(world, police):
    item = {"return": str(police.public_id), "version": 0}
    content = [
        item | {"section": "A", "data": {"A5": ["From the workbook"]}},
        item | {"section": "B", "data": {"B2": ["part"]}},
    ]
    return uploads.keep_upload(
        audit=world.audit, agency=world.police, content=content, by=world.auditor
    )


@pytest.fixture
def save(world, upload):
    def save(**changes):
        returns = returns_in_workbook(world.auditor, world.audit, [])
        kwargs = {"taken": {0: 0, 1: 0}, "returns": returns, "by": world.auditor} | changes
        return uploads.save_upload(audit=world.audit, public_id=upload.public_id, **kwargs)

    return save


def test_sections_are_saved_in_one_go_and_recorded_once(save, upload, police, world):
    assert save() == [police]
    drafts = {d.section.code: d for d in police.drafts.select_related("section")}
    assert drafts["A"].data == {"A5": ["From the workbook"]}
    assert drafts["B"].data == {"B2": ["part"]}
    assert drafts["A"].save_key == drafts["B"].save_key == upload.public_id
    verbs = Entry.objects.filter(object_type="cases.agencyreturn").values_list("verb", flat=True)
    assert sorted(verbs) == ["started_editing", "uploaded"]
    entry = Entry.objects.get(verb="uploaded")
    assert (entry.person_id, entry.agency_id) == (world.auditor.pk, world.police.pk)


def test_nothing_is_saved_if_one_section_moved(save, police):
    acting.save(police, "B", {"B6": ["full"]})
    with pytest.raises(Stale):
        save()
    assert SectionDraft.objects.get(agency_return=police, section__code="A").data == {}
    assert Upload.objects.exists()
    assert not Entry.objects.filter(verb="uploaded").exists()


def test_nothing_is_saved_if_the_return_is_closed_or_not_theirs(save, police, world):
    with pytest.raises(WrongState):
        save(returns={})
    acting.fill_in(police)
    acting.send(police)
    with pytest.raises(WrongState):
        save(taken={0: 1})
    assert Upload.objects.exists()


def test_only_the_person_who_uploaded_saves_or_drops(save, upload, world):
    with pytest.raises(uploads.AlreadySaved):
        save(by=world.agency_lead)
    uploads.drop_upload(audit=world.audit, public_id=upload.public_id, by=world.agency_lead)
    assert Upload.objects.exists()


def test_saving_the_same_upload_again_says_so(save, upload, world):
    save()
    with pytest.raises(uploads.AlreadySaved):
        save()
    assert uploads.was_saved(public_id=upload.public_id, by=world.auditor)
    assert not uploads.was_saved(public_id=upload.public_id, by=world.agency_lead)
    assert not uploads.was_saved(public_id=uuid.uuid4(), by=world.auditor)


def test_sections_not_taken_stay_as_they_are(save, police):
    save(taken={1: 0})
    assert SectionDraft.objects.get(agency_return=police, section__code="A").data == {}


def test_keeping_and_dropping_are_on_the_trail(upload, world):
    uploads.drop_upload(audit=world.audit, public_id=upload.public_id, by=world.auditor)
    entries = Entry.objects.filter(object_type="cases.upload")
    assert sorted(entries.values_list("verb", flat=True)) == ["added", "removed"]
    assert set(entries.values_list("partnership_id", flat=True)) == {world.partnership.pk}
