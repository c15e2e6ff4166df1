"""What is asked of an agency once in an audit: made, saved and sent."""

import datetime
import uuid

import pytest

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import AgencyFactory, AuditFactory, CaseFactory, QuestionSetFactory
from auditapp.tests.question_sets import COMPLETE_COVER, small
from cases.audits.services import audits
from cases.models import CoverSheet, Part
from cases.returns.forms.observations import OBSERVATION_NAMES
from cases.returns.services.returns import NotStorable
from cases.states import WrongState

from ..services import save_cover_sheet

NINE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)


@pytest.fixture
def sheet(world):
    return acting.cover_sheet(world.audit, world.police)


def save(sheet, data, *, by, version=0, save_key=None, **options):
    return save_cover_sheet(
        sheet=sheet,
        data={n: v if isinstance(v, list) else [v] for n, v in data.items()},
        version=version,
        save_key=save_key or uuid.uuid4(),
        by=by,
        **options,
    )


def everything(sheet):
    return CoverSheet.objects.filter(pk=sheet.pk).values().get(), Entry.objects.count()


def trail(sheet):
    entries = Entry.objects.filter(object_type="cases.coversheet", object_id=sheet.pk)
    return list(entries.order_by("pk").values_list("verb", "agency_id", "partnership_id"))


# -- making


def test_every_answering_agency_gets_one_sheet_when_the_audit_opens(world):
    sheets = world.audit.cover_sheets.order_by("agency")
    counts = {s.agency.name: (s.asked, s.answered, s.problems) for s in sheets}
    # S2 depends on S1; S5 is for the lead; the named nursery has none
    assert counts == {
        "Social care": (3, 0, 3),
        "Police": (2, 0, 2),
        "Health": (2, 0, 2),
        "School nursing": (2, 0, 2),
    }


def test_agency_added_to_an_open_audit_gets_its_sheet_and_the_others_keep_theirs(world):
    acting.save_cover_sheet(world.audit, world.police, {"S1": ["own"]})
    late = AgencyFactory(partnership=world.partnership, name="Late")
    audits.add_agency(audit=world.audit, agency=late, part=Part.ASKED, by=world.administrator)
    CaseFactory(audit=world.audit, pseudonym="Cleo")  # makes returns, but no second sheets
    assert world.audit.cover_sheets.count() == 5
    assert acting.cover_sheet(world.audit, world.police).data == {"S1": ["own"]}


def test_set_without_cover_sections_makes_no_sheets(world):
    content = small(slug="plain")
    content["sections"] = [s for s in content["sections"] if not s.get("once")]
    question_set = QuestionSetFactory(content=content)
    lead = world.social_care
    audit = AuditFactory(
        partnership=world.partnership, lead=lead, asked=[], question_set=question_set
    )
    CaseFactory(audit=audit, pseudonym="Dan")
    acting.open_audit(audit)
    assert not audit.cover_sheets.exists()


# -- saving


def test_save_keeps_what_was_typed_right_or_wrong_and_counts(world, sheet):
    typed = {"S1": ["no"], "S4-day": ["99"], "S3": ["forged"], "S1-comment": ["Why"]}
    saved = save(sheet, typed, by=world.auditor, at=NINE)
    sheet.refresh_from_db()
    assert sheet.data == typed
    assert (sheet.version, sheet.saved_by, sheet.saved_at) == (1, world.auditor, NINE)
    # S2 is missing; S3 and S4, which may be left out, are wrong
    assert (sheet.asked, sheet.answered, sheet.problems) == (3, 2, 3)
    assert saved.sent_version is None


def test_only_answers_to_what_is_asked_of_the_agency_are_kept(world, sheet):
    observations = dict.fromkeys(OBSERVATION_NAMES, "x")
    forged = {"S5": "yes", "A1": "known", "agency": "1", "sent": "x", "version": "9"}
    save(sheet, {"S1": "own"} | observations | forged, by=world.auditor)
    sheet.refresh_from_db()
    assert sheet.data == {"S1": ["own"]}


def test_answer_that_is_not_asked_stays_but_is_not_sent(world, sheet):
    typed = {"S1": ["own"], "S2": ["Nothing any more"], "S3": ["manager"]}
    saved = save(sheet, typed, by=world.auditor, send=True)
    assert saved.data == typed
    assert [a["question"] for a in saved.sent["answers"]] == ["S1", "S3"]


def test_first_edit_of_a_sitting_is_on_the_trail(world, sheet):
    for version, (minute, by) in enumerate(
        [(0, world.auditor), (20, world.auditor), (25, world.agency_lead), (56, world.agency_lead)]
    ):
        at = NINE + datetime.timedelta(minutes=minute)
        save(sheet, {"S1": "own"}, by=by, version=version, at=at)
    people = Entry.objects.filter(verb=Verb.STARTED_EDITING, object_id=sheet.pk).order_by("pk")
    expected = [world.auditor.pk, world.agency_lead.pk, world.agency_lead.pk]
    assert list(people.values_list("person_id", flat=True)) == expected


@pytest.mark.parametrize("send", [False, True])
def test_same_form_again_changes_nothing_and_succeeds(world, sheet, send):
    form = {"by": world.auditor, "save_key": uuid.uuid4(), "send": send}
    save(sheet, COMPLETE_COVER, **form)
    before = everything(sheet)
    again = save(sheet, COMPLETE_COVER, **form)
    assert everything(sheet) == before
    assert (again.sent_version == again.version) == send


def test_same_key_with_other_words_is_stale_and_not_lost_silently(world, sheet):
    key = uuid.uuid4()
    save(sheet, {"S1": "own"}, by=world.auditor, save_key=key)
    with pytest.raises(Stale):
        save(sheet, {"S1": "no"}, by=world.auditor, save_key=key)


def test_send_pressed_right_after_save_sends_what_was_saved(world, sheet):
    """The browser drops the first answer and posts the same form with the other button."""
    form = {"by": world.auditor, "save_key": uuid.uuid4()}
    save(sheet, COMPLETE_COVER, **form)
    saved = save(sheet, COMPLETE_COVER, send=True, **form)
    assert (saved.version, saved.sent_version) == (1, 1)


@pytest.mark.parametrize("version", [0, 2])
def test_other_version_is_stale_and_changes_nothing(world, sheet, version):
    save(sheet, {"S1": "own"}, by=world.agency_lead)
    before = everything(sheet)
    with pytest.raises(Stale):
        save(sheet, {"S1": "no"}, by=world.auditor, version=version, send=True)
    assert everything(sheet) == before


def test_sheet_saved_without_a_change_is_not_changed_since_it_was_sent(world, sheet):
    sent = save(sheet, COMPLETE_COVER, by=world.auditor, send=True)
    saved = save(sheet, COMPLETE_COVER, by=world.agency_lead, version=sent.version)
    assert not saved.is_changed_since_sent
    assert (saved.version, saved.saved_by) == (sent.version, world.auditor)
    with pytest.raises(Stale):
        save(sheet, COMPLETE_COVER, by=world.agency_lead, version=7)
    changed = save(sheet, COMPLETE_COVER | {"S1": ["no"]}, by=world.auditor, version=sent.version)
    assert changed.is_changed_since_sent


def test_nul_is_not_stored(world, sheet):
    before = everything(sheet)
    with pytest.raises(NotStorable) as error:
        save(sheet, {"S2": "a\x00b", "S1": "no"}, by=world.auditor)
    assert list(error.value.form.errors) == ["S2"]
    assert everything(sheet) == before


@pytest.mark.parametrize("state", ["published", "closed"])
def test_nothing_is_saved_or_sent_once_the_audit_is_over(world, sheet, state):
    save(sheet, COMPLETE_COVER, by=world.auditor, save_key=(key := uuid.uuid4()))
    type(world.audit).objects.filter(pk=world.audit.pk).update(state=state)
    before = everything(sheet)
    with pytest.raises(WrongState):
        save(sheet, {"S1": "no"}, by=world.auditor, version=1)
    with pytest.raises(WrongState):  # saved before, but not sent
        save(sheet, COMPLETE_COVER, by=world.auditor, save_key=key, send=True)
    assert everything(sheet) == before


# -- sending


def test_sent_content_is_readable_without_the_set(world, sheet):
    typed = {
        "S1": ["no"],
        "S2": [" Nobody answered \r\n"],
        "S3": ["auditor", "manager"],
        "S3-comment": ["Together"],
        "S4-nr": ["on"],
    }
    saved = save(sheet, typed, by=world.auditor, send=True, at=NINE)
    saved.refresh_from_db()
    assert (saved.sent_version, saved.sent_at, saved.sent_by) == (1, NINE, world.auditor)
    one, text, several, date = saved.sent["answers"]
    empty = {
        "about": None, "choice": "", "choices": None, "labels": [], "date": None, "number": None,
        "text": "", "comment": "",
    }  # fmt: skip
    assert one == empty | {
        "question": "S1", "asked": "Could you see the shared record?", "choice": "no",
        "labels": ["No"],
    }  # fmt: skip
    assert text == empty | {
        "question": "S2", "asked": "What stood in the way?", "text": "Nobody answered",
    }  # fmt: skip
    assert several == empty | {
        "question": "S3", "asked": "Who filled it in?", "choices": ["auditor", "manager"],
        "labels": ["An auditor", "A manager"], "comment": "Together",
    }  # fmt: skip
    assert date == empty | {
        "question": "S4", "asked": "Finished when?", "choice": "nr",
        "labels": ["Not in our record"],
    }  # fmt: skip
    assert trail(sheet) == [
        (verb, world.police.pk, world.partnership.pk) for verb in (Verb.STARTED_EDITING, Verb.SENT)
    ]


@pytest.mark.parametrize(
    "typed", [{}, {"S1": "no", "S3": "manager"}, COMPLETE_COVER | {"S4-day": ["1"]}]
)
def test_what_is_missing_or_wrong_keeps_the_sheet_from_being_sent_but_not_from_being_saved(
    world, sheet, typed
):
    saved = save(sheet, typed, by=world.auditor, send=True)
    saved.refresh_from_db()
    assert (saved.version, saved.sent_version, saved.sent) == (1, None, None)
    assert Verb.SENT not in [verb for verb, *_ in trail(sheet)]


def test_lead_must_answer_what_is_asked_of_the_lead(world):
    without = {name: v for name, v in COMPLETE_COVER.items() if name != "S5"}
    assert not acting.send_cover_sheet(world.audit, world.social_care, without).is_sent
    assert acting.send_cover_sheet(world.audit, world.social_care).is_sent


def test_what_was_last_sent_counts_until_it_is_sent_again(world, sheet):
    acting.send_cover_sheet(world.audit, world.police)
    changed = acting.save_cover_sheet(world.audit, world.police, {"S1": ["no"]})
    assert changed.is_changed_since_sent
    assert changed.sent["answers"][0]["choice"] == "own"
    data = {"S1": ["no"], "S2": ["No line"], "S3": ["manager"]}
    again = acting.send_cover_sheet(world.audit, world.police, data)
    assert not again.is_changed_since_sent
    assert again.sent["answers"][0]["choice"] == "no"
    assert [verb for verb, *_ in trail(sheet)].count(Verb.SENT) == 2
