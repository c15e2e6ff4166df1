"""Copying answers from another child's return, and what becomes of the mark."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import CaseFactory
from auditapp.tests.question_sets import COMPLETE
from cases.models import AgencyReturn, SectionDraft
from cases.returns.services import returns, sending
from cases.states import WrongState

from ..services import NothingToCopy, copy_answers


@pytest.fixture
def police(world):
    """The police's return about Ada, into which is copied."""
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def ben(world):
    """Their return about Ben, with a complete section A."""
    row = acting.agency_return(world.other_case, world.police)
    observed = {"observations-worried": ["About Ben only"], "A4-comment": ["Roughly"]}
    acting.save(row, "A", COMPLETE["A"] | observed)
    return acting.agency_return(world.other_case, world.police)


def draft(agency_return, code="A"):
    return SectionDraft.objects.get(agency_return=agency_return, section__code=code)


def copy(target, source, codes, *, by, code="A", **changes):
    section = target.case.audit.question_set.section(code)
    options = {
        "version": draft(target, code).version,
        "source_version": draft(source, code).version,
        "save_key": uuid.uuid4(),
    }
    return copy_answers(
        agency_return=target, source=source, section=section, codes=codes, by=by,
        **(options | changes),
    )  # fmt: skip


def everything(*rows):
    drafts = [list(row.drafts.order_by("pk").values()) for row in rows]
    states = list(AgencyReturn.objects.order_by("pk").values("state"))
    return drafts, states, Entry.objects.count()


def test_chosen_answers_are_copied_with_comments_marked_and_without_observations(
    world, police, ben
):
    acting.save(police, "A", {"A1": ["known"], "observations-well": ["About Ada"]})
    before = draft(police).data
    copied = copy(police, ben, ["A3", "A4"], by=world.auditor)
    there = {n: v for n, v in COMPLETE["A"].items() if n.startswith(("A3", "A4"))}
    marks = {"A3-copied": ["Ben"], "A4-copied": ["Ben"]}
    assert draft(police).data == before | there | {"A4-comment": ["Roughly"]} | marks
    assert copied.version == 2
    # A1 is answered; A3 and A4 are not yet: somebody must check them
    assert (copied.answered, copied.problems) == (1, 4)
    verbs = Entry.objects.filter(object_id=police.pk, person_id=world.auditor.pk)
    assert set(verbs.values_list("verb", flat=True)) == {Verb.STARTED_EDITING, Verb.COPIED}


def test_answer_that_is_replaced_goes_with_its_comment_and_its_boxes(world, police, ben):
    mine = {"A4-nr": ["on"], "A4-comment": ["Mine"], "A3-nr": ["on"], "A5": ["Mine"]}
    acting.save(police, "A", mine)
    copy(police, ben, ["A3", "A4"], by=world.auditor)
    data = draft(police).data
    assert "A3-nr" not in data
    assert "A4-nr" not in data
    assert (data["A4"], data["A4-comment"], data["A5"]) == (["3"], ["Roughly"], ["Mine"])


def test_cells_of_the_lead_are_copied(world):
    ada = acting.agency_return(world.case, world.social_care)
    ben = acting.agency_return(world.other_case, world.social_care)
    acting.fill_in(ben)
    copy(ada, ben, ["B1"], code="B", by=world.care_auditor)
    cells = {n: v for n, v in draft(ben, "B").data.items() if n.startswith("B1-")}
    assert len(cells) == 4
    assert draft(ada, "B").data == cells | {"B1-copied": ["Ben"]}


def test_same_key_again_changes_nothing_and_succeeds(world, police, ben):
    form = {
        "by": world.auditor, "version": 0, "source_version": 1, "save_key": uuid.uuid4(),
    }  # fmt: skip
    copy(police, ben, ["A3"], **form)
    before = everything(police, ben)
    assert copy(police, ben, ["A3"], **form).version == 1
    assert everything(police, ben) == before


@pytest.mark.parametrize("stale", [{"version": 0}, {"source_version": 0}, {"version": 2}])
def test_stale_page_copies_nothing(world, police, ben, stale):
    acting.save(police, "A", {"A1": ["known"]})
    before = everything(police, ben)
    with pytest.raises(returns.Stale):
        copy(police, ben, ["A3"], by=world.auditor, **stale)
    assert everything(police, ben) == before


def test_return_that_was_sent_takes_no_copies(world, police, ben):
    acting.fill_in(police)
    acting.send(police)
    before = everything(police, ben)
    with pytest.raises(WrongState):
        copy(police, ben, ["A4"], by=world.auditor)
    assert everything(police, ben) == before


@pytest.mark.parametrize("codes", [[], ["B2"], ["no such"], ["A6"], ["A1"]])
def test_what_is_not_answered_there_or_is_here_already_is_not_copied(world, police, ben, codes):
    acting.save(police, "A", {"A1": ["known"]})
    before = everything(police, ben)
    with pytest.raises(NothingToCopy):
        copy(police, ben, codes, by=world.auditor)
    assert everything(police, ben) == before


def test_question_not_asked_here_is_not_copied(world, police, ben):
    """C1 depends on A2 in another section, which says no here and yes there."""
    school = COMPLETE["A"] | {"A2": ["school"], "A6": ["yes"]}
    acting.save(ben, "A", school)
    acting.save(ben, "C", {"C1": ["yes"], "C3": ["2"]})
    acting.save(police, "A", COMPLETE["A"])
    with pytest.raises(NothingToCopy):
        copy(police, ben, ["C1"], code="C", by=world.auditor)
    copy(police, ben, ["C1", "C3"], code="C", by=world.auditor)
    assert draft(police, "C").data == {"C3": ["2"], "C3-copied": ["Ben"]}


def test_wrong_answers_and_unchecked_copies_are_not_copied_on(world, police, ben):
    acting.save(ben, "A", COMPLETE["A"] | {"A4": ["many"]})
    copy(police, ben, ["A3"], by=world.auditor)
    cleo = CaseFactory(audit=world.audit, pseudonym="Cleo")
    third = acting.agency_return(cleo, world.police)
    for source, code in ((ben, "A4"), (police, "A3")):
        with pytest.raises(NothingToCopy):
            copy(third, source, [code], by=world.auditor)


# -- the mark


def save_again(police, changes, code="A"):
    """As the section page posts it: all that it shows, without the marks."""
    data = draft(police, code).data
    posted = {n: v for n, v in data.items() if not n.endswith("-copied")} | changes
    return acting.save(police, code, {n: v for n, v in posted.items() if v})


@pytest.fixture
def copied(world, police, ben):
    copy(police, ben, ["A1", "A2", "A3", "A4", "A5", "A7"], by=world.auditor)
    return police


def test_mark_stays_while_other_things_are_saved(copied):
    save_again(copied, {"A5": ["Changed"], "observations-well": ["Seen"]})
    data = draft(copied).data
    assert data["A5-copied"] == data["A3-copied"] == ["Ben"]


def test_tick_removes_mark_and_tick(copied):
    save_again(copied, {"A4-checked": ["on"], "A3-checked": ["on"]})
    data = draft(copied).data
    assert [n for n in data if n.endswith("-checked")] == []
    assert sorted(n for n in data if n.endswith("-copied")) == [
        "A1-copied", "A2-copied", "A5-copied", "A7-copied",
    ]  # fmt: skip


def test_clearing_the_answer_removes_the_mark(copied):
    save_again(copied, {"A5": []})
    assert "A5-copied" not in draft(copied).data


def test_forged_mark_is_not_believed(copied):
    save_again(copied, {"A4-copied": ["Forged"], "A6-copied": ["Forged"]})
    assert draft(copied).data["A4-copied"] == ["Ben"]
    assert "Forged" not in str(draft(copied).data)
    save_again(copied, {"A4-copied": [""]})
    assert draft(copied).data["A4-copied"] == ["Ben"]


def test_tick_without_a_mark_is_not_stored(police):
    acting.save(police, "A", {"A4": ["3"], "A4-checked": ["on"]})
    assert draft(police).data == {"A4": ["3"]}


def test_mark_of_a_question_that_is_hidden_by_now_stays(copied, world):
    acting.save(copied, "B", {"B2": ["part"]})
    save_again(copied, {"A1": ["unknown"], "A1-checked": ["on"]})
    acting.save(copied, "B", {})  # hidden: nothing of it is posted
    assert draft(copied).data["A4-copied"] == ["Ben"]


def test_not_known_sends_over_unchecked_copies_of_what_is_not_asked(copied):
    save_again(copied, {"A1": ["unknown"], "A1-checked": ["on"]})
    acting.send(copied)
    assert [a.question.code for a in copied.answers.all()] == ["A1"]


def test_unchecked_copy_keeps_the_return_from_being_sent_and_the_mark_is_never_sent(copied):
    acting.save(copied, "B", COMPLETE["B"])
    acting.save(copied, "C", COMPLETE["C"])
    with pytest.raises(sending.Incomplete):
        acting.send(copied)
    ticks = {f"{code}-checked": ["on"] for code in ("A1", "A2", "A3", "A4", "A5")}
    save_again(copied, ticks)
    with pytest.raises(sending.Incomplete):  # A7 is optional, but what is there must be right
        acting.send(copied)
    save_again(copied, {"A7-checked": ["on"]})
    acting.send(copied)
    content = copied.sent_versions.get().content
    assert "Ben" not in str(content)
    assert "copied" not in str(content)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.sampled_from(["A3", "A4", "A5"])),
        st.tuples(st.just("clear"), st.sampled_from(["A4", "A5"])),
        st.tuples(st.just("write"), st.sampled_from(["A4", "A5"])),
        st.tuples(st.just("forge"), st.sampled_from(["A3", "A4", "A5"])),
        st.tuples(st.just("copy"), st.sampled_from(["A3", "A4", "A5"])),
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_answer_is_marked_exactly_from_its_copying_to_its_tick_or_clearing(
    world, police, ben, steps
):
    SectionDraft.objects.filter(agency_return=police).update(data={}, version=0, save_key=None)
    marked = set()
    for what, code in steps:
        if what == "copy":
            try:
                copy(police, ben, [code], by=world.auditor)
                marked.add(code)
            except NothingToCopy:
                pass
            continue
        changes = {
            "tick": {f"{code}-checked": ["on"]},
            "clear": {code: [], f"{code}-nr": [], f"{code}-comment": []},
            "write": {code: ["7"]},
            "forge": {f"{code}-copied": ["Forged"]},
        }[what]
        save_again(police, changes)
        if what in ("tick", "clear"):
            marked.discard(code)
    found = {n.partition("-")[0] for n in draft(police).data if n.endswith("-copied")}
    assert found == marked
