"""The lead's for-each-agency table is filled in one look."""

import uuid

import pytest
from django.urls import reverse

from auditapp.tests import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(world):
    return acting.agency_return(world.case, world.social_care)


def fill(client, lead, code, **cells):
    url = reverse("return-section", args=[lead.public_id, "B"])
    return client.post(url, cells | {"version": 0, "save_key": uuid.uuid4(), "fill": code})


def cells(lead, code, world):
    data = lead.drafts.get(section__code="B").data
    agencies = [world.police, world.health, world.school_nursing, world.nursery]
    return [data.get(f"{code}-{agency.pk}", [""])[0] for agency in agencies]


def test_empty_rows_take_the_answer_above_them(world, lead, client_of):
    given = {
        f"B1-{world.police.pk}": "part",
        f"B1-{world.school_nursing.pk}": "uninvited",
        f"B3-{world.police.pk}": "late",
    }
    answer = fill(client_of(world.care_auditor), lead, "B1", **given)

    assert answer.status_code == 302
    assert answer.url.endswith("/B/#question-B1")
    assert cells(lead, "B1", world) == ["part", "part", "uninvited", "uninvited"]
    assert cells(lead, "B3", world) == ["late", "", "", ""]  # the other column stays


def test_nothing_above_leaves_rows_empty(world, lead, client_of):
    fill(client_of(world.care_auditor), lead, "B1", **{f"B1-{world.nursery.pk}": "part"})
    assert cells(lead, "B1", world) == ["", "", "", "part"]


@pytest.mark.parametrize("code", ["Z9", "B2", ""])
def test_column_that_is_not_there_is_an_ordinary_save(code, world, lead, client_of):
    answer = fill(client_of(world.care_auditor), lead, code, **{f"B1-{world.police.pk}": "part"})
    assert answer.status_code == 302
    assert cells(lead, "B1", world) == ["part", "", "", ""]
