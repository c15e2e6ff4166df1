"""The steps of setting an audit up, and copying them for the next one."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests.factories import AgencyFactory, CaseFactory, founder
from auditapp.tests.question_sets import small
from cases.models import Audit, Case, CaseIdentity, Part
from cases.question_sets.services import load
from cases.states import AuditState, WrongState

from ..completeness import missing
from ..services import audits, setting_up

TEXTS = {
    "title": "Neglect",
    "topic": "Topic",
    "aim": "Aim",
    "scope": "Scope",
    "note": "",
    "families_asked": True,
    "sign_off_required": True,
}
DAYS = {
    "period_from": datetime.date(2019, 1, 1),
    "period_to": datetime.date(2019, 6, 30),
    "panel_date": datetime.date(2019, 9, 1),
    "returns_due": datetime.date(2019, 8, 1),
}


@pytest.fixture
def audit(world):
    return audits.create_audit(partnership=world.partnership, title="Next", by=founder())


def save(service, audit, *, by, version=None, save_key=None, **fields):
    service(
        audit=audit,
        version=Audit.objects.get(pk=audit.pk).version if version is None else version,
        save_key=save_key or uuid.uuid4(),
        by=by,
        **fields,
    )
    audit.refresh_from_db()


def parts_of(audit):
    return [(row.agency, row.part) for row in audit.audit_agencies.select_related("agency")]


# -- making one


def test_audit_needs_only_a_title_at_first(world, audit):
    assert audit.state == AuditState.SETTING_UP
    assert (audit.topic, audit.question_set, audit.returns_due) == ("", None, None)


def test_same_form_makes_one_audit(world):
    key = uuid.uuid4()
    made = [
        audits.create_audit(partnership=world.partnership, title="N 1", save_key=key, by=by)
        for by in (world.administrator, world.administrator)
    ]
    assert made[0] == made[1]
    assert (
        Entry.objects.filter(
            verb=Verb.ADDED, object_id=made[0].pk, object_type="cases.audit"
        ).count()
        == 1
    )


# -- its steps


def test_steps_are_saved_in_any_order_and_make_it_complete(world, audit):
    admin = world.administrator
    save(setting_up.change_audit, audit, by=admin, **DAYS)
    CaseFactory(audit=audit, pseudonym="Cleo")
    save(
        setting_up.choose_agencies, audit, by=admin,
        parts={world.police: Part.ASKED, world.social_care: Part.LEAD},
    )  # fmt: skip
    save(setting_up.choose_question_set, audit, by=admin, question_set=world.audit.question_set)
    assert [one.step for one in missing(audit, [Part.LEAD], 1)] == ["purpose"] * 3
    save(setting_up.change_audit, audit, by=admin, **TEXTS)

    assert missing(audit, [Part.LEAD], 1) == []
    audits.open_audit(audit=audit, by=admin)
    assert Audit.objects.get(pk=audit.pk).state == AuditState.COLLECTING
    changed = Entry.objects.filter(verb=Verb.CHANGED, object_type="cases.audit")
    assert changed.filter(object_id=audit.pk, person_id=admin.pk).count() == 3


def test_everything_missing_is_named(audit):
    assert [one.text for one in missing(audit, [], 0)] == [
        "Write the topic", "Write the aim", "Write the scope", "Choose the questions",
        "Choose the lead agency", "Add at least one child",
        "Enter the first day of the period", "Enter the last day of the period",
        "Enter when the panel meets", "Enter when the returns are due",
    ]  # fmt: skip


def test_same_form_again_changes_nothing(world, audit):
    key = uuid.uuid4()
    save(setting_up.change_audit, audit, by=world.administrator, save_key=key, **TEXTS)
    others = TEXTS | {"title": "Other"}
    save(setting_up.change_audit, audit, by=world.administrator, save_key=key, **others)
    assert (audit.title, audit.version) == ("Neglect", 2)


def test_form_of_an_older_version_is_refused(world, audit):
    save(setting_up.change_audit, audit, by=world.administrator, **TEXTS)
    for service, fields in (
        (setting_up.change_audit, TEXTS | {"title": "Other"}),
        (setting_up.choose_agencies, {"parts": {}}),
        (setting_up.choose_question_set, {"question_set": None}),
    ):
        with pytest.raises(Stale):
            save(service, audit, by=world.administrator, version=1, **fields)
    audit.refresh_from_db()
    assert audit.title == "Neglect"


def test_open_audit_stays_complete(world):
    with pytest.raises(ValidationError):
        save(setting_up.change_audit, world.audit, by=world.administrator, aim="")
    with pytest.raises(ValidationError):
        save(setting_up.change_audit, world.audit, by=world.administrator, returns_due=None)
    world.audit.refresh_from_db()
    assert (world.audit.aim, world.audit.returns_due) != ("", None)


def test_texts_and_dates_of_an_open_audit_are_changed_on_the_trail(world):
    texts = TEXTS | {"sign_off_required": False}
    save(setting_up.change_audit, world.audit, by=world.administrator, **texts)
    save(setting_up.change_audit, world.audit, by=world.administrator, **DAYS)
    assert (world.audit.title, world.audit.returns_due) == ("Neglect", DAYS["returns_due"])
    entries = Entry.objects.filter(verb=Verb.CHANGED, object_id=world.audit.pk)
    assert entries.filter(partnership_id=world.partnership.pk).count() == 2


@pytest.mark.parametrize(
    ("service", "fields"),
    [
        (setting_up.change_audit, {"sign_off_required": True}),
        (setting_up.choose_question_set, {"question_set": None}),
        (setting_up.choose_agencies, {"parts": {}}),
    ],
)
def test_questions_agencies_and_sign_off_are_settled_once_it_is_open(world, service, fields):
    before = parts_of(world.audit)
    with pytest.raises(WrongState):
        save(service, world.audit, by=world.administrator, **fields)
    world.audit.refresh_from_db()
    assert parts_of(world.audit) == before
    assert world.audit.question_set is not None


def test_published_audit_is_not_changed(world):
    Audit.objects.filter(pk=world.audit.pk).update(state="published")
    with pytest.raises(WrongState):
        save(setting_up.change_audit, world.audit, by=world.administrator, title="Other")


def test_question_set_must_be_published_and_of_the_partnership(world, audit):
    theirs, _ = load(content=small(), partnership=world.other_partnership, by=None)
    draft, _ = load(content=small(), partnership=world.partnership, by=None)
    type(draft).objects.filter(pk=draft.pk).update(published_at=None)
    draft.refresh_from_db()
    for question_set in (theirs, draft):
        with pytest.raises(ValidationError):
            save(
                setting_up.choose_question_set, audit, by=world.administrator,
                question_set=question_set,
            )  # fmt: skip
    audit.refresh_from_db()
    assert audit.question_set is None


# -- agencies


def test_agencies_stand_in_the_order_in_which_they_are_read(world, audit):
    choose = {
        world.nursery: Part.NAMED,
        world.health: Part.ASKED,
        world.social_care: Part.LEAD,
        world.police: Part.ASKED,
    }
    save(setting_up.choose_agencies, audit, by=world.administrator, parts=choose)
    changed = choose | {world.police: Part.LEAD, world.social_care: Part.ASKED}
    del changed[world.nursery]
    save(setting_up.choose_agencies, audit, by=world.administrator, parts=changed)

    assert parts_of(audit) == [
        (world.police, "lead"), (world.health, "asked"), (world.social_care, "asked"),
    ]  # fmt: skip
    entries = Entry.objects.filter(
        object_type="cases.auditagency", person_id=world.administrator.pk
    )
    assert sorted(entries.values_list("verb", "agency_id")) == sorted(
        [
            *((Verb.ADDED, agency.pk) for agency in choose),
            (Verb.CHANGED, world.police.pk),
            (Verb.CHANGED, world.social_care.pk),
            (Verb.REMOVED, world.nursery.pk),
        ]
    )


def test_wrong_agencies_are_refused(world, audit):
    retired = AgencyFactory(partnership=world.partnership, name="Retired")
    retired.retired_at = timezone.now()
    retired.save()
    for parts in (
        {world.far_police: Part.ASKED},
        {retired: Part.ASKED},
        {world.police: "boss"},
        {world.police: Part.LEAD, world.health: Part.LEAD},
    ):
        with pytest.raises(ValidationError):
            save(setting_up.choose_agencies, audit, by=world.administrator, parts=parts)
    assert parts_of(audit) == []


# -- children


def test_child_is_removed_with_its_identity_before_opening(world, audit):
    case = CaseFactory(audit=audit, pseudonym="Cleo")
    CaseIdentity.objects.create(case=case)
    key = case.pk
    setting_up.remove_case(case=case, by=world.administrator)
    assert not Case.objects.filter(pk=key).exists()
    assert not CaseIdentity.objects.filter(case=key).exists()
    entry = Entry.objects.get(verb=Verb.REMOVED, object_type="cases.case")
    assert (entry.case_id, entry.partnership_id) == (key, world.partnership.pk)


def test_child_of_an_open_audit_is_not_removed(world):
    with pytest.raises(WrongState):
        setting_up.remove_case(case=world.case, by=world.administrator)
    assert Case.objects.filter(pk=world.case.pk).exists()


# -- copying


def test_copy_has_texts_agencies_and_the_newest_questions(world):
    newer, _ = load(content=small() | {"version": 2}, by=None)
    unpublished, _ = load(content=small() | {"version": 3}, by=None)
    type(newer).objects.filter(pk=unpublished.pk).update(published_at=None)
    world.police.retired_at = timezone.now()
    world.police.save()
    Audit.objects.filter(pk=world.audit.pk).update(
        families_asked=True, sign_off_required=True, note="A note", method_note="How it went"
    )
    world.audit.refresh_from_db()
    key = uuid.uuid4()
    for _ in range(2):  # the same form again makes no second one
        copy = setting_up.copy_set_up(
            audit=world.audit, title="The next", save_key=key, by=world.administrator
        )

    assert Audit.objects.filter(title="The next").count() == 1
    assert copy.state == AuditState.SETTING_UP
    assert (copy.topic, copy.aim, copy.scope, copy.note) == (
        world.audit.topic, world.audit.aim, world.audit.scope, "A note",
    )  # fmt: skip
    assert (copy.families_asked, copy.sign_off_required, copy.method_note) == (True, True, "")
    assert copy.question_set == newer
    assert not any(getattr(copy, name) for name in DAYS)
    assert not copy.cases.exists()
    assert parts_of(copy) == [row for row in parts_of(world.audit) if row[0] != world.police]
