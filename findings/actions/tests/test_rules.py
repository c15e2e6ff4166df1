"""Any history of writes leaves what the rules say, whoever makes them in whichever order."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.tests.factories import ActionFactory, FindingFactory
from cases.models import Audit
from cases.states import WrongState
from findings.actions.services.checks import record_check
from findings.actions.services.progress import decide_on_action, update_action
from findings.actions.standing import by_urgency, is_overdue, lacks_date
from findings.models import Action, Finding

TODAY = datetime.date(2026, 3, 31)
# What is done, in which states it may be, and the state that follows; None: as it was.
RULES = {
    "note": (None, None),
    "start": ({"open"}, "in_progress"),
    "say done": ({"open", "in_progress"}, "said_done"),
    "take back": ({"said_done"}, "in_progress"),
    "block": ({"open", "in_progress"}, None),
    "confirm": ({"said_done"}, "done"),
    "give up": ({"open", "in_progress", "said_done"}, "not_delivered"),
    "go on": ({"said_done", "done", "made_a_difference", "not_delivered"}, "in_progress"),
    "made": ({"done", "made_a_difference"}, "made_a_difference"),
    "not_yet": ({"done", "made_a_difference"}, "done"),
}


def make(world):
    finding = FindingFactory(audit=world.audit, kind="needs")
    return ActionFactory(finding=finding, owner=world.police)


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(action=make)


def act(action, what, by):
    common = {"action": action, "version": action.version, "save_key": uuid.uuid4(), "by": by}
    if what in ("made", "not_yet"):
        day = timezone.localdate()
        record_check(date=day, verdict=what, measured="Ten records", body="The board", **common)
    elif what in ("confirm", "give up", "go on"):
        decide_on_action(move=what, words="Why", **common)
    elif what == "block":
        update_action(blocked="" if action.blocked else "No money", **common)
    elif what == "note":
        update_action(words="Words", **common)
    else:
        update_action(move=what, evidence="A log", **common)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(st.sampled_from(list(RULES)), min_size=10, max_size=25))
def test_any_history_of_moves_follows_the_rules(world, history):
    with transaction.atomic():
        action, expected, blocked = Action.objects.get(pk=world.action.pk), "open", False
        for number, what in enumerate(history):
            allowed, to = RULES[what]
            before = action.updates.count() + action.checks.count()
            if allowed is not None and expected not in allowed:
                with pytest.raises(WrongState), transaction.atomic():
                    act(action, what, world.chair)
                assert action.updates.count() + action.checks.count() == before
                continue
            act(action, what, world.chair)
            expected = to or expected
            blocked = (blocked != (what == "block")) and expected in ("open", "in_progress")
            action.refresh_from_db()
            assert (action.state, bool(action.blocked)) == (expected, blocked), history[
                : number + 1
            ]
            assert bool(action.evidence) == (expected in ("said_done", "done", "made_a_difference"))
            assert bool(action.confirmed_at) == (expected in ("done", "made_a_difference"))
            assert bool(action.not_delivered_reason) == (expected == "not_delivered")
            assert action.updates.count() + action.checks.count() == before + 1
        transaction.set_rollback(True)


def test_saying_nothing_is_refused(world):
    common = {"action": world.action, "version": 1, "by": world.chair}
    with pytest.raises(ValidationError):
        update_action(save_key=uuid.uuid4(), **common)
    with pytest.raises(ValidationError):
        update_action(move="say done", save_key=uuid.uuid4(), **common)
    assert not world.action.updates.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "done"},
        {"state": "said_done"},
        {"state": "not_delivered"},
        {"evidence": "Without a claim"},
        {"confirmed_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
        {"body": "Also a board"},
        {"owner": None},
        {"state": "unknown"},
    ],
)
def test_database_refuses_what_no_rule_allows(world, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=world.action.pk).update(**wrong)


def an_action(pk, **fields):
    made = datetime.datetime(2026, 2, 28, 12, tzinfo=datetime.UTC)
    finding = Finding(audit=Audit(state=fields.pop("audit_state", "published")))
    return Action(
        pk=pk, finding=finding, **{"due": None, "created_at": made, "state": "open"} | fields
    )


def test_overdue_stands_first_then_a_month_without_a_date_and_what_is_over_last():
    day = datetime.timedelta(days=1)
    actions = [
        an_action(1, due=TODAY - day, state="done"),
        an_action(2, created_at=datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)),
        an_action(3, due=TODAY),
        an_action(4),
        an_action(5, due=TODAY - day),
        an_action(6, due=TODAY - 2 * day, blocked="No money", state="in_progress"),
        an_action(7, due=TODAY - 3 * day, state="said_done"),
    ]
    assert [action.pk for action in by_urgency(actions, TODAY)] == [6, 5, 4, 7, 3, 2, 1]
    assert [action.pk for action in actions if is_overdue(action, TODAY)] == [5, 6]
    assert [action.pk for action in actions if lacks_date(action, TODAY)] == [4]


def test_nothing_of_a_closed_audit_is_late_or_urgent():
    late = an_action(1, due=TODAY - datetime.timedelta(days=1), audit_state="closed")
    undated = an_action(2, audit_state="closed")
    assert not is_overdue(late, TODAY)
    assert not lacks_date(undated, TODAY)
    assert [action.pk for action in by_urgency([late, an_action(3)], TODAY)] == [3, 1]
