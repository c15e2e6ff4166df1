"""Opening an audit: once, whole, and the agencies' people are told."""

import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PersonFactory,
    founder,
)
from cases.models import AgencyReturn, Audit, CoverSheet, Part
from cases.states import WrongState

from ..services import audits


@pytest.fixture
def audit(world):
    """Set up whole, but not open: police, health and school nursing, which is a part of health."""
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police, world.health, world.school_nursing],
        named=[world.nursery],
        question_set=world.audit.question_set,
        title="The next audit",
    )
    CaseFactory(audit=audit, pseudonym="Cleo")
    return audit


def open_audit(audit, *, by, **others):
    return audits.open_audit(
        audit=audit, by=by, link=lambda audit: f"https://a.example/{audit.public_id}", **others
    )


def test_everything_missing_is_said_and_nothing_is_opened(world):
    audit = audits.create_audit(partnership=world.partnership, title="Bare", by=founder())
    with pytest.raises(ValidationError) as refused:
        open_audit(audit, by=world.administrator)
    assert "Write the aim" in refused.value.messages
    assert "Add at least one child" in refused.value.messages
    assert "Choose the lead agency" in refused.value.messages
    assert Audit.objects.get(pk=audit.pk).state == "setting_up"
    assert not AgencyReturn.objects.filter(case__audit=audit).exists()


def test_withdrawn_children_do_not_make_it_complete(world, audit):
    audit.cases.update(withdrawn_at="2019-02-01T10:00:00Z", withdrawn_reason="Wrong child")
    with pytest.raises(ValidationError, match="Add at least one child"):
        open_audit(audit, by=world.administrator)


def test_each_person_is_mailed_once_and_nothing_of_a_child(
    world, audit, django_capture_on_commit_callbacks, mailoutbox
):
    PersonFactory(name="Of Both", auditor=[world.police, world.health])
    PersonFactory(name="Of The Nursery", auditor=world.nursery)
    gone = PersonFactory(name="Gone", auditor=world.police)
    gone.is_active = False
    gone.save()
    with django_capture_on_commit_callbacks(execute=True):
        telling = open_audit(audit, by=world.administrator)

    to = sorted(address for sent in mailoutbox for address in sent.to)
    told = ["Auditor", "Lead", "Other Auditor", "Care Auditor", "Of Both"]
    assert sorted(person.name for person in telling.people) == sorted(told)
    assert to == sorted(person.email for person in telling.people)
    assert telling.missed == []
    for sent in mailoutbox:
        text = sent.subject + sent.body
        assert f"https://a.example/{audit.public_id}" in text
        assert "The next audit" in text
        assert "Cleo" not in text


def test_opening_stands_though_no_mail_goes_out(
    world, audit, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("auditapp.mail.send_to_each", lambda *arguments: set())
    with django_capture_on_commit_callbacks(execute=True):
        telling = open_audit(audit, by=world.administrator)
    assert Audit.objects.get(pk=audit.pk).state == "collecting"
    assert telling.missed == telling.people != []


def test_opening_is_one_thing_only(world, audit, monkeypatch):
    monkeypatch.setattr("cases.audits.services.audits.create_cover_sheets", lambda audit: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_audit(audit, by=world.administrator)
    assert Audit.objects.get(pk=audit.pk).state == "setting_up"
    assert not AgencyReturn.objects.filter(case__audit=audit).exists()


def test_same_form_opens_once(world, audit, django_capture_on_commit_callbacks, mailoutbox):
    key, version = uuid.uuid4(), audit.version
    with django_capture_on_commit_callbacks(execute=True):
        open_audit(audit, by=world.administrator, version=version, save_key=key)
        again = open_audit(audit, by=world.administrator, version=version, save_key=key)
    assert again.people == []
    assert len(mailoutbox) == 4
    assert AgencyReturn.objects.filter(case__audit=audit).count() == 4
    assert Entry.objects.filter(verb=Verb.OPENED, object_id=audit.pk).count() == 1


def test_second_opener_is_told_that_it_is_open(world, audit):
    seen = Audit.objects.get(pk=audit.pk)
    open_audit(audit, by=world.administrator, version=audit.version, save_key=uuid.uuid4())
    with pytest.raises(WrongState, match="cannot open from collecting"):
        open_audit(seen, by=world.administrator, version=seen.version, save_key=uuid.uuid4())


def test_set_up_that_changed_since_it_was_checked_is_not_opened(world, audit):
    Audit.objects.filter(pk=audit.pk).update(version=audit.version + 1)
    with pytest.raises(Stale):
        open_audit(audit, by=world.administrator, version=audit.version, save_key=uuid.uuid4())
    assert Audit.objects.get(pk=audit.pk).state == "setting_up"


@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_the_same_moment_open_it_once(world, audit):
    results = []
    start = threading.Barrier(2)

    def opener():
        try:
            start.wait(10)
            results.append(open_audit(audit_seen(), by=world.administrator, version=1))
        except Exception as error:  # what the other is told
            results.append(error)
        finally:
            connection.close()

    def audit_seen():
        return Audit.objects.get(pk=audit.pk)

    threads = [threading.Thread(target=opener) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    told = [r for r in results if isinstance(r, WrongState)]
    assert (len(results), len(told)) == (2, 1)
    assert AgencyReturn.objects.filter(case__audit=audit).count() == 4
    assert CoverSheet.objects.filter(audit=audit).count() == 4
    assert Entry.objects.filter(verb=Verb.OPENED, object_id=audit.pk).count() == 1


# -- adding to an open one


def test_agency_added_to_an_open_audit_is_told(
    world, django_capture_on_commit_callbacks, mailoutbox
):
    gp = AgencyFactory(partnership=world.partnership, name="GP", kind="GP")
    doctor = PersonFactory(name="Doctor", lead=gp)
    key = uuid.uuid4()
    for _ in range(2):  # the same form twice
        with django_capture_on_commit_callbacks(execute=True):
            audits.add_agency(
                audit=world.audit, agency=gp, part=Part.ASKED, by=world.administrator,
                link=lambda audit: "link", version=world.audit.version, save_key=key,
            )  # fmt: skip
    assert [sent.to for sent in mailoutbox] == [[doctor.email]]
    assert AgencyReturn.objects.filter(agency=gp).count() == 2
    assert CoverSheet.objects.filter(agency=gp, audit=world.audit).count() == 1


def test_agency_that_is_only_named_is_not_told(
    world, django_capture_on_commit_callbacks, mailoutbox
):
    gp = AgencyFactory(partnership=world.partnership, name="GP", kind="GP")
    PersonFactory(name="Doctor", lead=gp)
    with django_capture_on_commit_callbacks(execute=True):
        audits.add_agency(
            audit=world.audit, agency=gp, part=Part.NAMED, by=world.administrator,
            link=lambda audit: "link",
        )  # fmt: skip
    assert mailoutbox == []


def test_agency_is_not_added_to_an_audit_that_changed_since(world):
    gp = AgencyFactory(partnership=world.partnership, name="GP", kind="GP")
    with pytest.raises(Stale):
        audits.add_agency(
            audit=world.audit, agency=gp, part=Part.ASKED, by=world.administrator,
            version=world.audit.version + 1, save_key=uuid.uuid4(),
        )  # fmt: skip
    assert not AgencyReturn.objects.filter(agency=gp).exists()
