"""Saving sections. Sending and reviewing are in files of their own."""

import datetime
import uuid

import pytest

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.question_sets import COMPLETE
from cases.models import AgencyReturn, Audit, SectionDraft
from cases.states import AuditState, ReturnState, WrongState

from ..services import returns, reviewing

NINE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)


def minutes(number):
    return NINE + datetime.timedelta(minutes=number)


@pytest.fixture
def police(world):
    """The police's return about Ada."""
    return acting.agency_return(world.case, world.police)


def save(agency_return, section, data, *, by, version=0, save_key=None, at=None):
    return returns.save_section(
        agency_return=agency_return,
        section=agency_return.case.audit.question_set.section(section),
        data={n: v if isinstance(v, list) else [v] for n, v in data.items()},
        version=version,
        save_key=save_key or uuid.uuid4(),
        by=by,
        at=at,
    )


def draft(agency_return, section):
    return SectionDraft.objects.get(agency_return=agency_return, section__code=section)


def counts(agency_return):
    """Section -> (asked, answered, problems)."""
    return {
        d.section.code: (d.asked, d.answered, d.problems)
        for d in agency_return.drafts.select_related("section")
    }


def everything(agency_return):
    """All that a save might change."""
    return (
        list(AgencyReturn.objects.filter(pk=agency_return.pk).values()),
        list(agency_return.drafts.values()),
        Entry.objects.count(),
    )


def sittings(agency_return):
    entries = Entry.objects.filter(verb=Verb.STARTED_EDITING, object_id=agency_return.pk)
    return list(entries.order_by("pk").values_list("person_id", flat=True))


# -- one save


def test_save_keeps_what_was_typed_right_or_wrong(world, police):
    typed = {"A1": ["known"], "A4": ["three"], "A5": [" a\r\nb "]}
    key = uuid.uuid4()

    save(police, "A", typed, save_key=key, by=world.auditor, at=NINE)

    kept = draft(police, "A")
    assert kept.data == typed
    assert (kept.version, kept.save_key) == (1, key)
    assert (kept.saved_at, kept.saved_by) == (NINE, world.auditor)
    assert (kept.asked, kept.answered, kept.problems) == (5, 3, 3)


def test_first_save_moves_the_return_to_in_progress(world, police):
    save(police, "A", {}, by=world.auditor)

    assert AgencyReturn.objects.get(pk=police.pk).state == ReturnState.IN_PROGRESS


def test_saving_leaves_other_returns_and_sections_alone(world, police):
    def others():
        drafts = SectionDraft.objects.exclude(agency_return=police, section__code="A")
        return [
            list(AgencyReturn.objects.exclude(pk=police.pk).values()),
            list(drafts.order_by("pk").values()),
        ]

    before = others()

    save(police, "A", {"A1": "known", "A2": ["neglect"]}, by=world.auditor)

    assert others() == before


def test_save_of_the_whole_return_counts_everything(world, police):
    acting.fill_in(police)

    assert counts(police) == {"A": (5, 5, 0), "B": (2, 2, 0), "C": (1, 1, 0)}


# -- twice, and at the same time


def test_same_key_again_is_one_save(world, police):
    key = uuid.uuid4()
    first = save(police, "A", {"A5": "text"}, save_key=key, by=world.auditor)
    before = everything(police)

    again = save(police, "A", {"A5": "other"}, save_key=key, by=world.auditor)

    assert (again.pk, again.version) == (first.pk, 1)
    assert everything(police) == before


def test_same_key_after_sending_succeeds_and_leaves_the_return_sent(world, police):
    acting.fill_in(police)
    last = draft(police, "C")
    acting.send(police)
    before = everything(police)

    save(police, "C", {"C3": "7"}, version=last.version, save_key=last.save_key, by=world.auditor)

    assert everything(police) == before
    assert AgencyReturn.objects.get(pk=police.pk).state == ReturnState.SENT


def test_other_version_is_stale_and_changes_nothing(world, police):
    save(police, "A", {"A5": "theirs"}, by=world.agency_lead)
    before = everything(police)

    for version in (0, 2):
        with pytest.raises(returns.Stale):
            save(police, "A", {"A5": "mine"}, version=version, by=world.auditor)

    assert everything(police) == before


def test_stale_first_save_leaves_the_return_not_started(world, police):
    before = everything(police)

    with pytest.raises(returns.Stale):
        save(police, "A", {}, version=1, by=world.auditor)

    assert everything(police) == before


def test_key_of_an_earlier_save_is_stale_once_somebody_saved_since(world, police):
    key = uuid.uuid4()
    save(police, "A", {"A5": "first"}, save_key=key, by=world.auditor)
    save(police, "A", {"A5": "second"}, version=1, by=world.agency_lead)

    with pytest.raises(returns.Stale):
        save(police, "A", {"A5": "first"}, save_key=key, by=world.auditor)

    assert draft(police, "A").data == {"A5": ["second"]}


def test_sections_have_versions_of_their_own(world, police):
    save(police, "A", {"A5": "text"}, by=world.auditor)
    save(police, "B", {"B2": "part"}, by=world.agency_lead)

    assert [d.version for d in police.drafts.all()] == [1, 1, 0]
    assert returns.return_version(returns.drafts_of(police)) == 2


# -- refused


@pytest.mark.parametrize("state", ["sent", "accepted", "withdrawn"])
def test_return_that_is_closed_cannot_be_saved(world, police, state):
    acting.fill_in(police)
    sent_at = acting.send(police).sent_at
    if state == "accepted":
        reviewing.accept(
            agency_return=police, sent_at=sent_at, review_key=uuid.uuid4(), by=world.chair
        )
    if state == "withdrawn":
        reviewing.withdraw(agency_return=police, reason="Doubled", by=world.administrator)
    before = everything(police)
    police = acting.agency_return(world.case, world.police)

    with pytest.raises(WrongState) as refused:
        save(police, "A", {"A5": "late"}, version=1, by=world.auditor)

    assert (refused.value.move, refused.value.state) == ("edit", state)
    assert everything(police) == before


@pytest.mark.parametrize("state", [AuditState.PUBLISHED, AuditState.CLOSED])
def test_return_of_an_audit_that_is_over_cannot_be_saved(world, state):
    Audit.objects.update(state=state)
    police = acting.agency_return(world.case, world.police)
    before = everything(police)

    with pytest.raises(WrongState):
        save(police, "A", {"A5": "late"}, by=world.auditor)

    assert everything(police) == before


@pytest.mark.parametrize("name", ["A5", "A6", "A5-comment", "A3-day", "observations-well"])
def test_nul_is_refused_and_the_form_says_where(world, police, name):
    before = everything(police)

    with pytest.raises(returns.NotStorable) as refused:
        save(police, "A", {"A1": "known", name: "a\x00b"}, by=world.auditor)

    assert everything(police) == before
    form = refused.value.form
    assert form.errors.get(name.removesuffix("-day")) or form.observation_errors()


# -- sent back, and again


def test_return_that_was_sent_back_is_in_progress_once_saved(world, police):
    acting.fill_in(police)
    sent_at = acting.send(police).sent_at
    reviewing.send_back(
        agency_return=police,
        reason="Look again at A",
        sent_at=sent_at,
        review_key=uuid.uuid4(),
        by=world.chair,
    )

    save(police, "A", COMPLETE["A"], version=1, by=world.auditor)

    row = AgencyReturn.objects.get(pk=police.pk)
    assert row.state == ReturnState.IN_PROGRESS
    assert row.is_being_revised
    assert row.reason == "Look again at A"


# -- the trail


def test_sitting_is_on_the_trail_once(world, police):
    save(police, "A", {"A5": "1"}, by=world.auditor, at=NINE)
    save(police, "A", {"A5": "2"}, version=1, by=world.auditor, at=minutes(29))
    save(police, "B", {"B2": "part"}, by=world.auditor, at=minutes(58))
    assert sittings(police) == [world.auditor.pk]

    save(police, "B", {"B2": "absent"}, version=1, by=world.auditor, at=minutes(89))
    assert sittings(police) == [world.auditor.pk] * 2


def test_everybody_has_a_sitting_of_their_own(world, police):
    save(police, "A", {"A5": "1"}, by=world.auditor, at=NINE)
    save(police, "B", {"B2": "part"}, by=world.agency_lead, at=minutes(1))
    save(police, "C", {"C3": "1"}, by=world.auditor, at=minutes(2))

    assert sittings(police) == [world.auditor.pk, world.agency_lead.pk]
    entry = Entry.objects.filter(verb=Verb.STARTED_EDITING).first()
    assert (entry.object_type, entry.object_id) == ("cases.agencyreturn", police.pk)
    assert (entry.agency_id, entry.partnership_id) == (world.police.pk, world.partnership.pk)


# -- what one answer does to other sections


def test_deciding_answer_opens_and_closes_questions_elsewhere(world, police):
    save(police, "C", {"C3": "1"}, by=world.auditor)
    assert counts(police)["C"] == (1, 1, 0)

    save(police, "A", {"A2": ["school"]}, by=world.auditor)
    assert counts(police)["C"] == (2, 1, 1)
    assert draft(police, "C").version == 1

    save(police, "A", {"A2": ["neglect"]}, version=1, by=world.auditor)
    assert counts(police)["C"] == (1, 1, 0)


def test_not_known_leaves_nothing_to_do_elsewhere_and_keeps_what_was_typed(world, police):
    save(police, "B", {"B2": "part"}, by=world.auditor)
    save(police, "A", {"A1": "unknown", "A5": "kept"}, by=world.auditor)

    assert counts(police) == {"A": (1, 1, 0), "B": (0, 0, 0), "C": (0, 0, 0)}
    assert draft(police, "B").data == {"B2": ["part"]}
    assert draft(police, "A").data["A5"] == ["kept"]

    save(police, "A", {"A1": "known"}, version=1, by=world.auditor)
    assert counts(police)["B"] == (2, 1, 1)


def test_answer_stays_when_its_question_closes_and_opens_again(world, police):
    save(police, "A", {"A2": ["school"]}, by=world.auditor)
    save(police, "C", {"C1": "no", "C1-comment": "why", "C3": "1"}, by=world.auditor)
    save(police, "A", {"A2": ["none"]}, version=1, by=world.auditor)
    save(police, "C", {"C3": "2"}, version=1, by=world.auditor)
    save(police, "A", {"A2": ["school"]}, version=2, by=world.auditor)

    assert draft(police, "C").data == {"C1": ["no"], "C1-comment": ["why"], "C3": ["2"]}
    assert counts(police)["C"] == (2, 2, 0)


def test_answer_of_another_section_is_neither_kept_nor_believed(world, police):
    save(police, "C", {"A1": "unknown", "A2": ["school"], "B2": "part"}, by=world.auditor)

    assert draft(police, "C").data == {}
    assert counts(police)["C"] == (1, 0, 1)
