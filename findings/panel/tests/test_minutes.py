"""Minutes that several people write at once: nobody's text is lost."""

import uuid

import pytest

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import DiscussionFactory
from cases.states import WrongState
from findings.panel.minutes import FIELDS, kept, marks_of, merge
from findings.panel.services.minutes import save_minutes


@pytest.fixture
def discussion(world):
    return acting.write_minutes(DiscussionFactory(case=world.case), experience="A", impact="B")


def save(discussion, marks, by, **typed):
    return save_minutes(
        discussion=discussion, typed=typed, marks=marks, save_key=uuid.uuid4(), by=by
    )


def test_two_people_in_different_boxes_both_succeed(world, discussion):
    marks = marks_of(discussion)

    _, hers = save(discussion, marks, world.panel, experience="Hers")
    saved, _ = save(discussion, marks, world.chair, impact="His")

    assert (saved.experience, saved.impact, saved.saved_by) == ("Hers", "His", world.chair)
    saved, _ = save(discussion, hers, world.panel, experience="Hers again")
    assert saved.experience == "Hers again"


def test_box_that_somebody_else_changed_is_not_overwritten(world, discussion):
    marks = marks_of(discussion)
    save(discussion, marks, world.panel, experience="Hers")

    with pytest.raises(Stale):
        save(discussion, marks, world.chair, experience="His", impact="His too")

    discussion.refresh_from_db()
    assert (discussion.experience, discussion.impact) == ("Hers", "B")


def test_page_that_saved_one_box_has_not_seen_the_others(world, discussion):
    """The answer to a save brings only that box up to date: the page still shows the old text of
    another, which somebody changed meanwhile."""
    marks = marks_of(discussion)
    save(discussion, marks, world.panel, impact="Hers")
    _, his = save(discussion, marks, world.chair, experience="His")

    with pytest.raises(Stale):
        save(discussion, his, world.chair, impact="Over hers")


def test_whole_form_keeps_what_somebody_else_wrote_in_boxes_left_alone(world, discussion):
    marks = marks_of(discussion)
    save(discussion, marks, world.panel, impact="Hers")

    whole = {name: getattr(discussion, name) for name in FIELDS} | {"experience": "His"}
    saved, _ = save(discussion, marks, world.chair, **whole)

    assert (saved.experience, saved.impact) == ("His", "Hers")


def test_same_text_twice_is_no_conflict(world, discussion):
    marks = marks_of(discussion)
    save(discussion, marks, world.panel, experience="The same")
    saved, after = save(discussion, marks, world.chair, experience="The same")
    assert after == marks_of(saved)


def test_same_form_again_is_the_same_success(world, discussion):
    marks, key = marks_of(discussion), uuid.uuid4()
    again = {"discussion": discussion, "marks": marks, "save_key": key, "by": world.panel}
    save_minutes(typed={"experience": "Once"}, **again)
    saved, _ = save_minutes(typed={"experience": "Once"}, **again)
    assert saved.experience == "Once"


def test_closed_audit_takes_no_minutes(world, discussion):
    world.audit.state = "published"
    world.audit.save()
    with pytest.raises(WrongState):
        save(discussion, marks_of(discussion), world.panel, experience="Late")


def test_each_writer_is_on_the_trail_once_a_sitting(world, discussion):
    for text in ("One", "Two"):
        for person in (world.panel, world.chair):
            discussion = acting.write_minutes(discussion, experience=f"{text} {person}", by=person)
    entries = Entry.objects.filter(verb=Verb.STARTED_EDITING, object_id=discussion.pk)
    people = [e.person_id for e in entries if e.object_type == "findings.casediscussion"]
    assert sorted(people)[-2:] == sorted([world.panel.pk, world.chair.pk])
    assert len(people) == len(set(people)) == 3


def test_keeping_what_was_typed_leaves_other_boxes_as_saved(world, discussion):
    marks = marks_of(discussion)
    theirs = acting.write_minutes(discussion, experience="Theirs", impact="Theirs too")
    mine = {"experience": "Mine", "impact": "B", "dissent": "Mine as well"}

    assert merge(theirs, mine, marks).conflicts == ["experience"]
    assert kept(theirs, mine, marks) == {
        "experience": "Mine",
        "impact": "Theirs too",
        "dissent": "Mine as well",
    }
