import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError

from auditapp.history.models import Entry
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import founder
from cases.models import AgencyReturn, CaseEvent, MissedReason, TimescaleRule
from cases.states import WrongState

from ..services import path
from ..services.path import add_event, change_event, give_reason, remove_event
from ..services.timescales import load_national
from .national import CONFERENCE

MONDAY = datetime.date(2026, 1, 5)


def entries(event):
    rows = Entry.objects.filter(object_type=event._meta.label_lower, object_id=event.pk)
    return [(e.verb, e.case_id, e.partnership_id) for e in rows.order_by("pk")]


def fields(event, **changes):
    return {name: getattr(event, name) for name in path.EVENT_FIELDS} | changes


def asked(world):
    """How many questions of section C are asked of police."""
    return acting.agency_return(world.case, world.police).drafts.get(section__code="C").asked


@pytest.fixture
def event(world):
    return add_event(case=world.case, kind="icpc", outcome="plan", date=MONDAY, by=founder())


def test_step_added_twice_with_one_key_is_one_step(world):
    key = uuid.uuid4()
    add = {"case": world.case, "kind": "referral", "date": MONDAY, "save_key": key}
    first = add_event(**add, by=founder())
    assert add_event(**add, by=founder()) == first
    assert CaseEvent.objects.get() == first
    assert entries(first) == [("added", world.case.pk, world.partnership.pk)]


def test_key_of_another_childs_step_is_no_success(world):
    key = uuid.uuid4()
    add_event(case=world.case, kind="referral", date=MONDAY, save_key=key, by=founder())
    with pytest.raises(Stale):
        add_event(case=world.other_case, kind="referral", date=MONDAY, save_key=key, by=founder())
    assert CaseEvent.objects.count() == 1


def test_change_counts_anew_what_is_asked(world, event):
    conference = asked(world)
    changed = fields(event, kind="referral", outcome="")
    change_event(event=event, version=1, save_key=uuid.uuid4(), by=founder(), **changed)
    before = asked(world)
    assert before < conference
    event.refresh_from_db()
    changed = fields(event, kind="icpc", outcome="plan")
    change_event(event=event, version=2, save_key=uuid.uuid4(), by=founder(), **changed)
    assert asked(world) == conference
    remove_event(event=event, by=founder())
    assert asked(world) == before


def test_change_of_another_version_is_stale_and_of_the_same_key_a_success(world, event):
    key, changed = uuid.uuid4(), fields(event, date=MONDAY + datetime.timedelta(days=1))
    change_event(event=event, version=1, save_key=key, by=founder(), **changed)
    change_event(event=event, version=1, save_key=key, by=founder(), **changed)
    with pytest.raises(Stale):
        change_event(event=event, version=1, save_key=uuid.uuid4(), by=founder(), **changed)
    event.refresh_from_db()
    assert event.version == 2
    assert [verb for verb, *_ in entries(event)] == ["added", "changed"]


def test_removing_twice_is_recorded_once(world, event):
    copy = CaseEvent.objects.get(pk=event.pk)
    remove_event(event=event, by=founder())
    remove_event(event=copy, by=founder())
    assert [verb for verb, *_ in entries(copy)] == ["added", "removed"]


@pytest.mark.parametrize("state", ["published", "closed"])
def test_published_paths_do_not_change(world, event, state):
    world.audit.state = state
    world.audit.save()
    later = fields(event, date=MONDAY + datetime.timedelta(days=1))
    with pytest.raises(WrongState):
        add_event(case=world.case, kind="referral", date=MONDAY, by=founder())
    with pytest.raises(WrongState):
        change_event(event=event, version=1, save_key=uuid.uuid4(), by=founder(), **later)
    with pytest.raises(WrongState):
        remove_event(event=event, by=founder())
    assert list(CaseEvent.objects.values_list("date", "version")) == [(MONDAY, 1)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "icpc", "outcome": ""}, "__all__"),
        ({"kind": "referral", "outcome": "plan"}, "__all__"),
        ({"kind": "referral", "started_section_47": True}, "__all__"),
        ({"kind": "party"}, "kind"),
        ({"kind": "referral", "date": MONDAY - datetime.timedelta(days=1)}, "weekend_confirmed"),
        ({"kind": "referral", "date": datetime.date(2999, 1, 1)}, "date"),
        ({"kind": "core_group", "date": datetime.date(2026, 1, 2)}, "date"),
        ({"kind": "referral", "episode": 30_000}, "episode"),
    ],
)
def test_wrong_step_is_refused(world, event, wrong, field):
    with pytest.raises(ValidationError) as refused:
        add_event(case=world.case, by=founder(), **({"date": MONDAY} | wrong))
    assert field in refused.value.message_dict
    assert CaseEvent.objects.count() == 1


# -- reasons


@pytest.fixture
def rule(db):
    load_national(content=[CONFERENCE])
    return TimescaleRule.objects.get()


def give(world, rule, event, **changes):
    return give_reason(
        **{
            "case": world.case,
            "rule": rule,
            "trigger": event,
            "text": "The chair was ill.",
            "version": 0,
            "save_key": uuid.uuid4(),
            "by": founder(),
        }
        | changes
    )


def test_reason_is_given_once_and_changed(world, event, rule):
    key = uuid.uuid4()
    reason = give(world, rule, event, save_key=key)
    assert give(world, rule, event, save_key=key).pk == reason.pk
    with pytest.raises(Stale):
        give(world, rule, event)
    changed = give(world, rule, event, version=1, text="No chair was free.")
    assert (changed.pk, changed.version, changed.text) == (reason.pk, 2, "No chair was free.")
    assert [verb for verb, *_ in entries(reason)] == ["added", "changed"]


def test_reason_is_about_this_childs_path_and_this_partnerships_rules(world, event, rule):
    with pytest.raises(ValidationError):
        give(world, rule, event, case=world.other_case)
    rule.partnership = world.other_partnership
    with pytest.raises(ValidationError):
        give(world, rule, event)
    assert not MissedReason.objects.exists()


def test_reason_goes_with_the_step(world, event, rule):
    give(world, rule, event)
    remove_event(event=event, by=founder())
    assert not MissedReason.objects.exists()
    assert AgencyReturn.objects.filter(case=world.case).exists()
