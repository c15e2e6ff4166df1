"""Leads assign returns, one by one or in bulk; everybody finds their own on the home page."""

import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory
from cases.models import AgencyReturn

pytestmark = pytest.mark.django_db


@pytest.fixture
def health_lead(world):
    """Leads health and so school nursing, which is part of it."""
    return PersonFactory(name="Health Lead", lead=world.health)


def url(world):
    return reverse("audit-assign", args=[world.audit.public_id])


def row(world, case, agency):
    return AgencyReturn.objects.get(case=case, agency=agency)


def assigned(world, person):
    rows = AgencyReturn.objects.filter(assigned_to=person).select_related("case", "agency")
    return {(r.case.pseudonym, r.agency.short_name) for r in rows}


def test_single_return_is_assigned_and_put_on_the_trail(world, client_of):
    one = row(world, world.case, world.police)
    client = client_of(world.agency_lead)
    answer = client.post(url(world), {"returns": [one.pk], "person": world.auditor.pk}, follow=True)

    assert "1 return was given to Auditor" in answer.text
    assert assigned(world, world.auditor) == {("Ada", "Police")}
    entry = Entry.objects.get(verb="assigned")
    assert (entry.object_id, entry.person_id, entry.agency_id, entry.partnership_id) == (
        one.pk,
        world.agency_lead.pk,
        world.police.pk,
        world.partnership.pk,
    )


@pytest.mark.parametrize(
    ("field", "of", "expected"),
    [
        ("children", "case", {("Ada", "Health"), ("Ada", "School nursing")}),
        ("agencies", "school_nursing", {("Ada", "School nursing"), ("Ben", "School nursing")}),
    ],
)
def test_all_of_a_child_or_of_an_agency_are_assigned_at_once(
    field, of, expected, world, health_lead, client_of
):
    data = {field: [getattr(world, of).pk], "person": world.other_auditor.pk}
    client_of(health_lead).post(url(world), data)
    assert assigned(world, world.other_auditor) == expected


def test_assignment_is_taken_away_again(world, client_of):
    client = client_of(world.agency_lead)
    client.post(url(world), {"agencies": [world.police.pk], "person": world.auditor.pk})
    client.post(url(world), {"children": [world.case.pk], "person": "nobody"})
    assert assigned(world, world.auditor) == {("Ben", "Police")}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose who is to fill them in"),
        ({"person": "auditor"}, "Tick the returns that you want to assign"),
        ({"person": "other_auditor", "returns": "police"}, "Select a valid choice"),
        ({"person": "auditor", "returns": "health"}, "Tick only what is on this page"),
        ({"person": "auditor", "returns": "x"}, "Tick only what is on this page"),
    ],
)
def test_what_cannot_be_assigned_is_said_and_changes_nothing(data, message, world, client_of):
    if person := data.get("person"):
        data = data | {"person": getattr(world, person).pk}
    if data.get("returns") in ("police", "health"):
        data = data | {"returns": row(world, world.case, getattr(world, data["returns"])).pk}
    answer = client_of(world.agency_lead).post(url(world), data)

    assert answer.status_code == 422
    assert message in answer.text
    assert not AgencyReturn.objects.exclude(assigned_to=None).exists()


def test_auditor_of_a_part_is_not_given_the_whole(world, health_lead, client_of):
    nurse = PersonFactory(name="Nurse", auditor=world.school_nursing)
    data = {"children": [world.case.pk], "person": nurse.pk}
    answer = client_of(health_lead).post(url(world), data)
    assert answer.status_code == 422
    assert "Nurse does not fill in returns of Health" in answer.text
    assert assigned(world, nurse) == set()


def test_link_to_assign_is_shown_to_leads_alone(world, client_of):
    audit = world.audit.get_absolute_url()
    assert url(world) in client_of(world.agency_lead).get(audit).text
    assert url(world) not in client_of(world.auditor).get(audit).text


# -- home


def test_home_shows_ones_own_first_and_folds_those_of_others(world, client_of):
    colleague = PersonFactory(name="Colleague", auditor=world.police)
    mine, theirs = row(world, world.case, world.police), row(world, world.other_case, world.police)
    client = client_of(world.agency_lead)
    client.post(url(world), {"returns": [mine.pk], "person": world.auditor.pk})
    client.post(url(world), {"returns": [theirs.pk], "person": colleague.pk})

    page = client_of(world.auditor).get("/").text
    folded = page.index("1 return of An audit assigned to others")
    assert page.index(mine.get_absolute_url()) < folded < page.index(theirs.get_absolute_url())


def test_home_says_what_still_blocks_sending(world, client_of):
    client = client_of(world.auditor)
    agency_return = acting.agency_return(world.case, world.police)
    acting.save(agency_return, "B", {"B2": ["part"], "B6": ["full"]})
    assert "6 still to answer" in client.get("/").text  # A1–A5 and C3
    acting.fill_in(agency_return)
    assert "Ready to send" in client.get("/").text


def test_home_lists_what_waits_for_ones_sign_off(world, client_of):
    world.audit.sign_off_required = True
    world.audit.save()
    agency_return = acting.agency_return(world.case, world.police)
    acting.fill_in(agency_return, by=world.auditor)
    version = sum(draft.version for draft in agency_return.drafts.all())
    data = {"version": version, "save_key": uuid.uuid4()}
    client_of(world.auditor).post(agency_return.get_check_url(), data)

    assert "For you to sign off" in client_of(world.agency_lead).get("/").text
    page = client_of(world.auditor).get("/").text
    assert "For you to sign off" not in page
    assert "Waits for sign-off" in page
