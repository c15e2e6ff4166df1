"""Making, changing, undoing, publishing and deleting drafts."""

import uuid
from functools import partial

import pytest

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests.factories import PartnershipFactory, QuestionSetFactory, founder
from auditapp.tests.question_sets import small
from cases.models import QuestionSet, QuestionSetDraft
from cases.question_sets.services import Malformed

from .. import edits, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return services.create_draft(
        partnership=PartnershipFactory(), content=small(slug="own"), by=founder()
    )


def change(draft, edit, *values, what="Changed", save_key=None):
    services.change_draft(
        draft=draft,
        edit=lambda document: edit(document, *values),
        what=what,
        save_key=save_key or uuid.uuid4(),
        by=founder(),
    )
    draft.refresh_from_db()


def codes(draft):
    return [section["code"] for section in draft.content["sections"]]


def moved(draft, how):
    services_of = {"undo": services.undo, "redo": services.redo}
    services_of[how](draft=draft, version=draft.version, save_key=uuid.uuid4(), by=founder())
    draft.refresh_from_db()


def test_draft_takes_the_next_version_that_is_free():
    partnership = PartnershipFactory()
    make = partial(services.create_draft, partnership=partnership, by=founder())
    QuestionSetFactory(content=small(version=4))
    assert make(content=small()).number == 5
    assert make(content=small()).number == 6
    assert make(content=small(version=9)).content["version"] == 9


def test_draft_may_be_unfinished_but_not_misshapen():
    make = partial(services.create_draft, partnership=PartnershipFactory(), by=founder())
    assert make(content={"slug": "a", "version": 1, "title": "", "sections": []}).pk
    question = {"code": "A1", "kind": "text", "text": "", "required": True}
    twice = {"code": "A", "title": "", "questions": [question, question]}
    wrong = [
        [],
        {"slug": "a", "version": 1, "title": "", "sections": [twice]},
        small(scale=["good"]),
        small(sections=[{"code": "A", "title": "", "questions": [question | {"audience": [5]}]}]),
        small(sections=[{"code": "A", "title": "", "questions": [question | {"kind": "x"}]}]),
        small(title="\x00"),
        small(slug="Not a slug"),
        small(version=2**31 - 1, slug="last") | {"version": 2**31},
    ]
    for content in wrong:
        with pytest.raises(Malformed):
            make(content=content)


def test_draft_of_the_same_form_is_made_once():
    make = partial(
        services.create_draft, partnership=PartnershipFactory(), content=small(), by=founder()
    )
    key = uuid.uuid4()
    assert make(save_key=key) == make(save_key=key)
    with pytest.raises(Stale):
        services.create_draft(
            partnership=PartnershipFactory(name="Other"), content=small(), by=founder(),
            save_key=key,
        )  # fmt: skip


def test_steps_are_undone_and_done_again_one_after_the_other(draft):
    change(draft, edits.remove_section, "C", edits.digest_of(draft.content["sections"][2]))
    change(draft, edits.move_section, "S", -1)
    assert codes(draft) == ["A", "S", "B"]
    moved(draft, "undo")
    moved(draft, "undo")
    assert draft.content == small(slug="own")
    with pytest.raises(Stale):
        moved(draft, "undo")
    moved(draft, "redo")
    assert codes(draft) == ["A", "B", "S"]
    moved(draft, "redo")
    assert codes(draft) == ["A", "S", "B"]
    moved(draft, "undo")
    change(draft, edits.move_section, "B", -1)  # what was undone can't be done again from here
    assert codes(draft) == ["B", "A", "S"]
    with pytest.raises(Stale):
        moved(draft, "redo")


def test_the_last_steps_are_kept(draft, monkeypatch):
    monkeypatch.setattr(services, "STEPS_KEPT", 3)
    for n in range(5):
        change(draft, edits.add_section, {"code": f"N{n}", "title": "New"}, what=f"Step {n}")
    assert [step.what for step in draft.steps.all()] == ["Step 2", "Step 3", "Step 4"]


def test_the_same_change_again_is_made_once(draft):
    key = uuid.uuid4()
    for _ in range(2):
        change(draft, edits.move_section, "A", 1, save_key=key)
    assert codes(draft) == ["B", "A", "C", "S"]
    other = services.create_draft(partnership=draft.partnership, content=small(), by=founder())
    with pytest.raises(Stale):
        change(other, edits.move_section, "A", 1, save_key=key)


def test_published_draft_is_a_set_and_can_be_changed_no_more(draft):
    publish = partial(services.publish_draft, draft=draft, save_key=uuid.uuid4(), by=founder())
    with pytest.raises(Stale):
        publish(version=draft.version + 1)
    published = publish(version=draft.version)
    assert publish(version=draft.version) == published
    assert published.partnership == draft.partnership
    assert [section.code for section in published.content] == ["A", "B", "C"]
    assert not QuestionSetDraft.objects.being_written().exists()
    with pytest.raises(Stale):
        change(draft, edits.move_section, "A", 1)
    entries = [(e.verb, e.object_type) for e in Entry.objects.exclude(verb=Verb.REFUSED)[:2]]
    assert (Verb.ADDED, "cases.questionset") in entries


def test_draft_with_problems_is_not_published(draft):
    change(draft, edits.change_properties, {"title": ""}, edits.digest_of(
        edits.properties_of(draft.content)))  # fmt: skip
    with pytest.raises(services.Unfinished):
        services.publish_draft(
            draft=draft, version=draft.version, save_key=uuid.uuid4(), by=founder()
        )
    assert not QuestionSet.objects.exists()


def test_deleted_draft_is_gone_with_its_steps(draft):
    change(draft, edits.move_section, "A", 1)
    with pytest.raises(Stale):
        services.delete_draft(draft=draft, version=1, by=founder())
    services.delete_draft(draft=draft, version=draft.version, by=founder())
    assert not QuestionSetDraft.objects.exists()
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == [Verb.ADDED, Verb.CHANGED, Verb.REMOVED]
