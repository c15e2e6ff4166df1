"""The lists for administrators: agencies, people."""

import pytest

from auditapp.history.models import Verb, record
from auditapp.tests.factories import AgencyFactory, PersonFactory

LISTS = ["/agencies/", "/people/", "/history/"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("role", ["auditor", "agency_lead", "panel", "chair", "nobody"])
def test_list_is_not_there_for_others(world, client_of, role, path):
    assert client_of(getattr(world, role)).get(path).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_list_asks_to_sign_in(client, path, db):
    assert client.get(path).url == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", LISTS)
def test_list_takes_no_post(world, client_of, path):
    assert client_of(world.administrator).post(path).status_code == 405


def test_agencies_are_those_of_the_own_partnership(world, client_of):
    page = client_of(world.administrator).get("/agencies/")
    assert set(page.context["agencies"]) == {
        world.social_care,
        world.police,
        world.health,
        world.school_nursing,
        world.nursery,
    }
    assert "School nursing" in page.text
    assert "Far" not in page.text


def names_in(page):
    return {row.person.name for row in page.context["rows"]}


def test_people_are_those_of_the_own_partnership(world, client_of):
    PersonFactory(name="Both", auditor=world.far_police, panel=world.partnership)
    page = client_of(world.administrator).get("/people/")
    assert names_in(page) == {
        "Auditor",
        "Lead",
        "Other Auditor",
        "Care Auditor",
        "Panel",
        "Chair",
        "Administrator",
        "Both",
    }
    # of a person of both partnerships, only what they are in this one
    both = next(row for row in page.context["rows"] if row.person.name == "Both")
    assert [role.membership.role for role in both.roles] == ["panel"]
    assert "Outsider" not in page.text
    assert "Far police" not in page.text


def test_administrator_of_two_sees_both(world, client_of):
    both = PersonFactory(name="Both", administrator=[world.partnership, world.other_partnership])
    page = client_of(both).get("/agencies/")
    assert {a.partnership for a in page.context["agencies"]} == {
        world.partnership,
        world.other_partnership,
    }


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(50) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("path", LISTS)
def test_list_takes_as_many_queries_however_long(
    world, client_of, path, django_assert_max_num_queries
):
    client = client_of(world.administrator)
    before = queries_of(client, path, django_assert_max_num_queries)
    for number in range(3):
        agency = AgencyFactory(
            partnership=world.partnership, name=f"New {number}", part_of=world.police
        )
        PersonFactory(name=f"New {number}", auditor=[agency, world.police], chair=world.partnership)
        record(Verb.CHANGED, agency, by=PersonFactory(name=f"By {number}"), agency_id=agency.pk)
    assert queries_of(client, path, django_assert_max_num_queries) == before


def test_menu_has_the_lists_for_administrators_only(world, client_of):
    for person, shown in ((world.administrator, True), (world.chair, False)):
        menu = [link.url for link in client_of(person).get("/").context["navigation"]]
        assert (set(LISTS) <= set(menu)) is shown
        assert shown or not set(LISTS) & set(menu)
