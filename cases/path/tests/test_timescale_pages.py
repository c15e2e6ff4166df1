import datetime
import html
import uuid

import pytest
from django.urls import reverse

from auditapp.tests.factories import founder
from cases.models import CaseEvent, MissedReason, TimescaleRule

from ..services.timescales import add_rule, load_national
from .national import NATIONAL
from .test_timescale_services import LOCAL

POSTED = {
    "name": "Report shared with the parents",
    "from_kind": "icpc",
    "to_kind": "report_shared",
    "direction": "before",
    "limit": "3",
    "unit": "working_days",
    "valid_from-day": "1",
    "valid_from-month": "1",
    "valid_from-year": "2019",
    "source": "Our procedures",
    "version": 0,
}


def posted(**changes):
    return POSTED | {"save_key": uuid.uuid4()} | changes


@pytest.fixture
def rule(world):
    return add_rule(partnership=world.partnership, save_key=uuid.uuid4(), by=founder(), **LOCAL)


def url(name, world, *arguments):
    return reverse(name, args=[world.partnership.pk, *arguments])


def test_list_shows_national_limits_to_read_and_own_ones_to_change(world, client_of, rule):
    load_national(content=NATIONAL)
    page = client_of(world.administrator).get(url("timescale-list", world))
    text = html.unescape(page.text)
    assert "at most 15 working days after the strategy discussion that started section 47" in text
    assert "at least 3 working days before the initial conference" in text
    assert "Working Together to Safeguard Children (2018)" in text
    national = TimescaleRule.objects.filter(partnership=None).first()
    assert url("timescale-edit", world, rule.pk) in text
    assert url("timescale-edit", world, national.pk) not in text


def test_limit_is_added_once(world, client_of):
    client, data = client_of(world.administrator), posted()
    for _ in range(2):
        assert client.post(url("timescale-create", world), data).status_code == 302
    rule = TimescaleRule.objects.get()
    assert (rule.partnership, rule.direction, rule.limit) == (world.partnership, "before", 3)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Write what you call this limit"),
        ({"name": "x" * 201}, "name", "200 characters or fewer"),
        ({"name": "a\x00b"}, "name", "Null characters"),
        ({"limit": "0"}, "limit", "whole number from 1"),
        ({"limit": "9" * 30}, "limit", "whole number from 1"),
        ({"limit": "three"}, "limit", "whole number from 1"),
        ({"unit": "weeks"}, "unit", "from the list"),
        ({"from_kind": "report_shared"}, "from_kind", "Choose another step"),
        ({"valid_from-year": "19"}, "valid_from", "year with 4 digits"),
        (
            {"valid_to-day": "1", "valid_to-month": "1", "valid_to-year": "2018"},
            "valid_to",
            "must not be before the first",
        ),
        ({"source": " "}, "source", "Write where this is laid down"),
    ],
)
def test_wrong_limit_is_said_at_its_field(world, client_of, changes, field, message):
    answer = client_of(world.administrator).post(url("timescale-create", world), posted(**changes))
    assert answer.status_code == 422
    assert message in answer.context["form"].errors[field][0]
    assert not TimescaleRule.objects.exists()


def test_limit_changed_by_somebody_else_shows_both(world, client_of, rule):
    client, there = client_of(world.administrator), url("timescale-edit", world, rule.pk)
    assert client.post(there, posted(version=1, limit="2")).status_code == 302
    answer = client.post(there, posted(version=1, limit="7"))
    assert answer.status_code == 409
    assert "at least 2 working days before" in answer.text
    assert 'value="7"' in answer.text
    rule.refresh_from_db()
    assert rule.limit == 2


@pytest.fixture
def used(world, rule):
    day = datetime.date(2026, 1, 5)
    event = CaseEvent.objects.create(case=world.case, kind="icpc", outcome="plan", date=day)
    at = datetime.datetime(2026, 1, 6, tzinfo=datetime.UTC)
    MissedReason.objects.create(
        case=world.case, rule=rule, trigger=event, text="x", at=at, by=founder()
    )
    return rule


def test_used_limit_is_ended_instead_of_removed(world, client_of, used):
    client = client_of(world.administrator)
    answer = client.post(url("timescale-remove", world, used.pk))
    assert answer.status_code == 409
    assert "can’t be removed" in answer.text
    there = url("timescale-edit", world, used.pk)
    refused = client.post(there, posted(version=1, limit="5"))
    assert refused.status_code == 422
    assert "Give it a last day" in refused.context["form"].errors["limit"][0]
    last = {"valid_to-day": "1", "valid_to-month": "3", "valid_to-year": "2026"}
    assert client.post(there, posted(version=1, **last)).status_code == 302
    used.refresh_from_db()
    assert used.valid_to == datetime.date(2026, 3, 1)


def test_unused_limit_is_removed_after_asking(world, client_of, rule):
    client, there = client_of(world.administrator), url("timescale-remove", world, rule.pk)
    assert "Remove this limit?" in client.get(there).text
    assert TimescaleRule.objects.exists()
    assert client.post(there).status_code == 302
    assert not TimescaleRule.objects.exists()


def test_national_limit_is_not_found_among_own_ones(world, client_of):
    load_national(content=NATIONAL)
    rule = TimescaleRule.objects.first()
    client = client_of(world.administrator)
    assert client.get(url("timescale-edit", world, rule.pk)).status_code == 404
    assert client.post(url("timescale-remove", world, rule.pk)).status_code == 404
    assert TimescaleRule.objects.count() == len(NATIONAL)


def test_limits_of_another_partnership_do_not_count_here(world, client_of, rule):
    page = client_of(world.outsider).get(
        reverse("timescale-list", args=[world.other_partnership.pk])
    )
    assert rule.source not in page.text
