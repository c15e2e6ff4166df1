"""Agencies: adding, changing, retiring, as administrators meet it."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from auditapp.accounts import services
from auditapp.accounts.models import Agency
from auditapp.history.models import Entry, Verb
from auditapp.tests.factories import PersonFactory


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


def form(**changes):
    return {
        "name": "Probation",
        "short_name": "Probation",
        "kind": "OTH",
        "part_of": "",
        "version": 0,
        "save_key": uuid.uuid4(),
    } | changes


def form_of(agency, **changes):
    names = ["name", "short_name", "kind", "version"]
    values = {name: getattr(agency, name) for name in names}
    return form(**values | {"part_of": agency.part_of_id or ""} | changes)


def test_agency_is_added_once_however_often_the_form_is_sent(admin, world):
    data = form()
    for _ in range(2):
        answer = admin.post("/agencies/new/", data)
        assert answer.url == "/agencies/"
    agency = Agency.objects.get(name="Probation")
    assert agency.partnership == world.partnership
    assert (
        Entry.objects.filter(verb=Verb.ADDED, object_id=agency.pk, agency_id=agency.pk).count() == 1
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "POLICE"),
        ("name", "NUL \x00"),
        ("name", "x" * 100_000),
        ("short_name", "x" * 31),
        ("short_name", "police"),
        ("kind", "XYZ"),
        ("part_of", "999999"),
        ("part_of", "9" * 5_000),
    ],
)
def test_wrong_agency_is_said_at_its_place_and_not_added(admin, world, field, value):
    before = Agency.objects.count()
    answer = admin.post("/agencies/new/", form(**{field: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert Agency.objects.count() == before


def test_agency_cannot_be_put_into_another_partnership_s_or_into_a_part(admin, world):
    for whole in (world.far_police, world.school_nursing):
        assert admin.post("/agencies/new/", form(part_of=whole.pk)).status_code == 422


def test_administrator_of_two_says_in_which(world, client_of):
    both = PersonFactory(name="Both", administrator=[world.partnership, world.other_partnership])
    client = client_of(both)
    assert "in which partnership" in client.get("/agencies/new/").text
    url = f"/agencies/new/?partnership={world.other_partnership.pk}"
    assert client.post(url, form()).status_code == 302
    assert Agency.objects.get(name="Probation").partnership == world.other_partnership


def test_administrator_of_one_names_no_other(admin, world):
    url = f"/agencies/new/?partnership={world.other_partnership.pk}"
    admin.post(url, form())
    assert Agency.objects.get(name="Probation").partnership == world.partnership


def test_agency_is_changed(admin, world):
    url = world.police.get_absolute_url()
    assert admin.post(url, form_of(world.police, name="Severn Police")).status_code == 302
    assert Agency.objects.get(pk=world.police.pk).name == "Severn Police"
    assert Entry.objects.first().verb == Verb.CHANGED


def test_stale_change_shows_both_names(admin, world):
    url = world.police.get_absolute_url()
    data = form_of(world.police, name="First name")
    admin.post(url, data)
    late = admin.post(url, data | {"name": "Second name", "save_key": uuid.uuid4()})
    assert late.status_code == 409
    assert "First name" in late.text
    assert "Second name" in late.text
    assert Agency.objects.get(pk=world.police.pk).name == "First name"


def test_agency_with_parts_becomes_no_part(admin, world):
    url = world.health.get_absolute_url()
    answer = admin.post(url, form_of(world.health, part_of=world.police.pk))
    assert answer.status_code == 422
    assert "has parts of its own" in answer.text
    # nor a part of itself, which is not offered
    assert admin.post(url, form_of(world.health, part_of=world.health.pk)).status_code == 422


def test_retired_agency_is_listed_apart_and_offered_for_nothing_new(admin, world):
    url = f"{world.police.get_absolute_url()}retire/"
    assert "Retire Police?" in admin.get(url).text
    assert Agency.objects.get(pk=world.police.pk).retired_at is None
    assert admin.post(url).url == "/agencies/"
    page = admin.get("/agencies/")
    assert world.police in page.context["retired"]
    assert world.police not in page.context["agencies"]
    assert f'<option value="{world.police.pk}"' not in admin.get("/people/invite/").text
    assert f'<option value="{world.police.pk}"' not in admin.get("/agencies/new/").text
    with pytest.raises(ValidationError):
        services.add_membership(
            user=world.nobody,
            partnership=world.partnership,
            agency=world.police,
            role="auditor",
            by=world.administrator,
        )


def test_history_of_a_retired_agency_stays_and_its_people_finish(admin, world, client_of):
    admin.post(f"{world.police.get_absolute_url()}retire/")
    page = client_of(world.auditor).get(world.audit.get_absolute_url())
    assert page.status_code == 200
    assert page.context["returns"]


def test_agency_is_brought_back(admin, world):
    url = world.police.get_absolute_url()
    for _ in range(2):
        admin.post(f"{url}retire/")
    for _ in range(2):
        admin.post(f"{url}bring-back/")
    assert Agency.objects.get(pk=world.police.pk).retired_at is None
    verbs = list(Entry.objects.filter(object_id=world.police.pk).values_list("verb", flat=True)[:2])
    assert verbs == [Verb.BROUGHT_BACK, Verb.RETIRED]


def test_whole_is_retired_after_its_parts_and_back_before_them(admin, world):
    whole, part = world.health.get_absolute_url(), world.school_nursing.get_absolute_url()
    refused = admin.post(f"{whole}retire/")
    assert refused.status_code == 409
    assert "Retire its parts first" in refused.text
    admin.post(f"{part}retire/")
    admin.post(f"{whole}retire/")
    assert Agency.objects.get(pk=world.health.pk).retired_at
    admin.post(f"{part}bring-back/")
    assert Agency.objects.get(pk=world.school_nursing.pk).retired_at


def test_another_partnership_s_agency_is_not_there(admin, world):
    url = world.far_police.get_absolute_url()
    for answer in (
        admin.get(url),
        admin.post(url, form_of(world.far_police, name="Mine")),
        admin.post(f"{url}retire/"),
        admin.post(f"{url}bring-back/"),
    ):
        assert answer.status_code == 404
    world.far_police.refresh_from_db()
    assert (world.far_police.name, world.far_police.retired_at) == ("Far police", None)
