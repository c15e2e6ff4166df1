"""The lists for administrators: agencies, people, the trail."""

import pytest

from auditapp.accounts.views.management import ENTRIES_A_PAGE
from auditapp.history.models import Entry, Verb, record

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


def test_people_are_those_of_the_own_partnership(world, client_of, make):
    make.person("both", auditor=world.far_police, panel=world.partnership)
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


def test_administrator_of_two_sees_both(world, client_of, make):
    both = make.person("both", administrator=[world.partnership, world.other_partnership])
    page = client_of(both).get("/agencies/")
    assert {a.partnership for a in page.context["agencies"]} == {
        world.partnership,
        world.other_partnership,
    }


def test_history_is_that_of_the_own_partnership(world, client_of):
    here = Entry.objects.filter(partnership_id=world.partnership.pk).count()
    assert here < Entry.objects.count()
    page = client_of(world.administrator).get("/history/")
    assert page.context["page"].paginator.count == here
    assert "Far police" not in page.text


def test_history_says_who_did_what(world, client_of):
    record(Verb.REFUSED, world.audit, by=world.auditor, agency_id=world.police.pk)
    row = client_of(world.administrator).get("/history/").context["rows"][0]
    assert row["person"] == world.auditor
    assert row["agency"] == world.police
    assert row["verb"] == "was refused"
    assert row["object"] == f"audit {world.audit.pk}"


def test_history_holds_no_name_of_a_child_and_no_text(world, make, client_of):
    make.sent(world.case, world.police, A={"A5": ["Something that was typed"]})
    text = client_of(world.administrator).get("/history/").text
    assert "Ada" not in text
    assert "typed" not in text
    assert "What happened to" not in text


def test_history_outlives_the_person_and_the_agency(world, client_of):
    Entry.objects.create(
        verb=Verb.SENT,
        object_type="cases.agencyreturn",
        object_id=1,
        person_id=987_654,
        agency_id=987_654,
        partnership_id=world.partnership.pk,
    )
    row = client_of(world.administrator).get("/history/").context["rows"][0]
    assert row["person"] is None
    assert row["agency"] is None


def add_entries(world, number):
    Entry.objects.bulk_create(
        Entry(
            verb=Verb.SENT,
            object_type="cases.agencyreturn",
            object_id=object_id,
            person_id=world.auditor.pk,
            agency_id=world.police.pk,
            partnership_id=world.partnership.pk,
        )
        for object_id in range(1, number + 1)
    )


def test_history_has_pages(world, client_of):
    add_entries(world, 2 * ENTRIES_A_PAGE)
    client = client_of(world.administrator)
    first = client.get("/history/")
    numbers = [row["object"] for row in first.context["rows"]]
    assert numbers == [f"agencyreturn {n}" for n in range(2 * ENTRIES_A_PAGE, ENTRIES_A_PAGE, -1)]
    assert 'href="?page=2"' in first.text
    assert "Newer" not in first.text
    second = client.get("/history/?page=2")
    assert second.context["rows"][0]["object"] == f"agencyreturn {ENTRIES_A_PAGE}"
    assert "Newer" in second.text
    last = second.context["page"].paginator.num_pages
    assert last > 2
    for number, shown in (("9" * 30, last), ("-1", last), ("nonsense", 1), ("%00", 1), ("", 1)):
        assert client.get(f"/history/?page={number}").context["page"].number == shown


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(50) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("path", LISTS)
def test_list_takes_as_many_queries_however_long(
    world, make, client_of, path, django_assert_max_num_queries
):
    client = client_of(world.administrator)
    before = queries_of(client, path, django_assert_max_num_queries)
    for number in range(3):
        agency = make.agency(world.partnership, f"New {number}", part_of=world.police)
        make.person(f"new {number}", auditor=[agency, world.police], chair=world.partnership)
        record(Verb.CHANGED, agency, by=make.person(f"by {number}"), agency_id=agency.pk)
    assert queries_of(client, path, django_assert_max_num_queries) == before


def test_menu_has_the_lists_for_administrators_only(world, client_of):
    for person, shown in ((world.administrator, True), (world.chair, False)):
        menu = [link.url for link in client_of(person).get("/").context["navigation"]]
        assert (set(LISTS) <= set(menu)) is shown
        assert shown or not set(LISTS) & set(menu)
