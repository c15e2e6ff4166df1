"""A form for something new that comes several times at the same moment makes one, and every answer
is the success of the first."""

import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from cases.models import Audit, Remedy, TimescaleRule

from . import acting

DUE = {"due-day": "3", "due-month": "3", "due-year": "2026"}
LIMIT = {
    **{"name": "Ours", "from_kind": "icpc", "to_kind": "report_shared", "direction": "before"},
    **{"limit": "3", "unit": "working_days", "source": "Our procedures"},
    **{"valid_from-day": "1", "valid_from-month": "1", "valid_from-year": "2019"},
}


def addresses(world):
    row = acting.agency_return(world.case, world.police)
    return {
        "audit-create": [],
        "audit-copy": [world.audit.public_id],
        "timescale-create": [world.partnership.pk],
        "remedy-list": [row.public_id],
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "form", "made"),
    [
        ("audit-create", {"title": "The next"}, Audit),
        ("audit-copy", {"title": "The next"}, Audit),
        ("timescale-create", LIMIT, TimescaleRule),
        ("remedy-list", {"what": "Add the alert", **DUE}, Remedy),
    ],
)
def test_same_form_several_times_at_once_makes_one(world, together, name, form, made):
    before = set(made.objects.values_list("pk", flat=True))
    url = reverse(name, args=addresses(world)[name])
    data = form | {"version": 0, "save_key": uuid.uuid4()}
    answers = together(world.administrator, [(url, data)] * 8)
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}
    [new] = set(made.objects.values_list("pk", flat=True)) - before
    about = made._meta.label_lower
    assert Entry.objects.filter(verb="added", object_type=about, object_id=new).count() == 1
