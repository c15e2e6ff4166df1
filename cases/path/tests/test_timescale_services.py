import datetime
import io
import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from auditapp.history.models import Entry
from auditapp.saving import Stale
from auditapp.tests.factories import founder
from cases.models import CaseEvent, MissedReason, TimescaleRule

from ..services.timescales import InUse, add_rule, change_rule, load_national, remove_rule
from .national import CONFERENCE, NATIONAL

DAY = datetime.date(2026, 1, 5)
LOCAL = {
    "name": "Report shared with the parents",
    "from_kind": "icpc",
    "from_section_47": False,
    "to_kind": "report_shared",
    "direction": "before",
    "limit": 3,
    "unit": "working_days",
    "valid_from": datetime.date(2019, 1, 1),
    "valid_to": None,
    "source": "Our procedures",
}


def verbs():
    return list(
        Entry.objects.filter(object_type="cases.timescalerule")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def load(*args):
    output = io.StringIO()
    call_command("load_timescales", *map(str, args), stdout=output)
    return output.getvalue()


def test_shipped_limits_are_those_that_are_known(db):
    assert load() == "National time limits: 4 added, 0 changed\n"
    assert set(
        TimescaleRule.objects.values_list("from_kind", "to_kind", "limit", "unit", "direction")
    ) == {
        ("referral", "assessment", 45, "working_days", "after"),
        ("strategy_discussion", "icpc", 15, "working_days", "after"),
        ("icpc", "core_group", 10, "working_days", "after"),
        ("icpc", "review", 3, "months", "after"),
    }
    assert TimescaleRule.objects.filter(from_section_47=True).get().slug == "initial-conference"
    assert all("Working Together" in rule.source for rule in TimescaleRule.objects.all())


def test_loading_again_changes_nothing_and_other_content_is_a_change(db):
    load()
    assert load() == "National time limits: 0 added, 0 changed\n"
    before = TimescaleRule.objects.get(slug="initial-conference")
    changed = [rule | {"limit": 12} if rule == CONFERENCE else rule for rule in NATIONAL]
    assert load_national(content=changed) == (0, 1)
    after = TimescaleRule.objects.get(slug="initial-conference")
    assert (after.pk, after.limit, after.version) == (before.pk, 12, before.version + 1)
    assert verbs() == ["added"] * 4 + ["changed"]


def test_limit_from_a_later_day_on_is_a_row_of_its_own(db):
    later = CONFERENCE | {"valid_from": "2027-01-01", "limit": 10}
    assert load_national(content=[CONFERENCE | {"valid_to": "2026-12-31"}, later]) == (2, 0)


@pytest.mark.parametrize("wrong", ["{}", "[1]", '[{"slug": "x"}]', "no JSON"])
def test_wrong_file_is_refused(db, tmp_path, wrong):
    file = tmp_path / "limits.json"
    file.write_text(wrong)
    with pytest.raises(CommandError):
        load(file)
    assert not TimescaleRule.objects.exists()


def test_half_right_file_loads_nothing(db, tmp_path):
    file = tmp_path / "limits.json"
    file.write_text(json.dumps([CONFERENCE, CONFERENCE | {"slug": "other", "limit": 0}]))
    with pytest.raises(CommandError):
        load(file)
    assert not TimescaleRule.objects.exists()


# -- local ones


@pytest.fixture
def rule(world):
    return add_rule(partnership=world.partnership, save_key=uuid.uuid4(), by=founder(), **LOCAL)


def test_rule_added_twice_with_one_key_is_one_rule(world):
    key = uuid.uuid4()
    add = {"partnership": world.partnership, "save_key": key, "by": founder()}
    assert add_rule(**add, **LOCAL) == add_rule(**add, **LOCAL)
    assert verbs() == ["added"]
    with pytest.raises(Stale):
        add_rule(**add | {"partnership": world.other_partnership}, **LOCAL)


def test_two_rules_of_one_name_are_told_apart(world, rule):
    other = add_rule(partnership=world.partnership, save_key=uuid.uuid4(), by=founder(), **LOCAL)
    assert {rule.slug, other.slug} == {
        "report-shared-with-the-parents",
        "report-shared-with-the-parents-2",
    }


def test_rule_is_changed_once(rule):
    key = uuid.uuid4()
    change = {"rule": rule, "version": 1, "save_key": key, "by": founder()}
    change_rule(**change, **LOCAL | {"limit": 2})
    change_rule(**change, **LOCAL | {"limit": 2})
    with pytest.raises(Stale):
        change_rule(**change | {"save_key": uuid.uuid4()}, **LOCAL | {"limit": 4})
    rule.refresh_from_db()
    assert (rule.limit, rule.version) == (2, 2)
    assert verbs() == ["added", "changed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_kind": "icpc"},
        {"limit": 0},
        {"source": ""},
        {"valid_to": datetime.date(2018, 1, 1)},
        {"from_section_47": True},
    ],
)
def test_rule_that_makes_no_sense_is_refused(rule, wrong):
    with pytest.raises(ValidationError):
        change_rule(rule=rule, version=1, save_key=uuid.uuid4(), by=founder(), **(LOCAL | wrong))


@pytest.fixture
def used(world, rule):
    event = CaseEvent.objects.create(case=world.case, kind="icpc", outcome="plan", date=DAY)
    MissedReason.objects.create(
        case=world.case, rule=rule, trigger=event, text="x",
        at=datetime.datetime(2026, 1, 6, tzinfo=datetime.UTC), by=founder(),
    )  # fmt: skip
    return rule


def test_rule_with_a_reason_is_ended_and_neither_removed_nor_made_another(used):
    with pytest.raises(InUse):
        remove_rule(rule=used, by=founder())
    change = {"rule": used, "version": 1, "save_key": uuid.uuid4(), "by": founder()}
    with pytest.raises(ValidationError, match="Give it a last day"):
        change_rule(**change, **LOCAL | {"limit": 5})
    change_rule(**change, **LOCAL | {"valid_to": datetime.date(2026, 3, 1), "name": "Ended"})
    used.refresh_from_db()
    assert (used.limit, used.valid_to) == (3, datetime.date(2026, 3, 1))


def test_unused_rule_is_removed(rule):
    remove_rule(rule=rule, by=founder())
    assert not TimescaleRule.objects.exists()
    assert verbs() == ["added", "removed"]


def test_national_rules_are_nobodys_to_change(db):
    load()
    rule = TimescaleRule.objects.first()
    with pytest.raises(ValidationError):
        remove_rule(rule=rule, by=founder())
    with pytest.raises(ValidationError):
        change_rule(rule=rule, version=1, save_key=uuid.uuid4(), by=founder(), **LOCAL)
