import datetime

import pytest
from django.utils import timezone

from auditapp.accounts.backends import EmailBackend
from auditapp.accounts.models import User
from auditapp.accounts.permissions import memberships
from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory


def test_person_and_memberships_come_in_one_query(world, django_assert_num_queries):
    person = PersonFactory(
        name="Both", auditor=[world.police, world.nursery], panel=world.partnership
    )
    with django_assert_num_queries(1):
        found = EmailBackend().get_user(person.pk)
        assert found == person
        assert {m.agency and m.agency.name for m in memberships(found)} == {
            "Police",
            "Nursery",
            None,
        }


def test_only_the_person_s_own_memberships_come(world):
    found = EmailBackend().get_user(world.auditor.pk)
    assert [m.agency for m in memberships(found)] == [world.police]


def test_somebody_without_memberships_is_found(world):
    found = EmailBackend().get_user(world.nobody.pk)
    assert found == world.nobody
    assert memberships(found) == []


def test_ended_memberships_do_not_come(world):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    world.chair.memberships.update(until=yesterday)
    found = EmailBackend().get_user(world.chair.pk)
    assert found == world.chair
    assert memberships(found) == []


@pytest.mark.parametrize("name", ["chair", "nobody"])
def test_somebody_switched_off_is_not_found(world, name):
    person = getattr(world, name)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert EmailBackend().get_user(person.pk) is None


def test_unknown_person_is_not_found(db):
    assert EmailBackend().get_user(123_456) is None


# -- A5: what ends, ends with the next request


def test_next_request_is_refused_once_a_person_is_switched_off(world, client_of):
    client = client_of(world.chair)
    assert client.get("/audits/").status_code == 200
    User.objects.filter(pk=world.chair.pk).update(is_active=False)
    assert client.get("/audits/").url == "/accounts/login/?next=/audits/"


def test_next_request_is_refused_once_a_membership_has_ended(world, client_of):
    agency_return = acting.agency_return(world.case, world.police)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for person, path in (
        (world.chair, world.audit.get_absolute_url()),
        (world.administrator, "/people/"),
        (world.auditor, agency_return.get_absolute_url()),
        (world.auditor, agency_return.get_check_url()),
    ):
        person.memberships.update(until=None)
        client = client_of(person)
        assert client.get(path).status_code == 200
        person.memberships.update(until=yesterday)
        assert client.get(path).status_code == 404


def test_next_request_is_refused_once_a_membership_is_gone(world, client_of):
    client = client_of(world.administrator)
    assert client.get("/people/").status_code == 200
    world.administrator.memberships.all().delete()
    assert client.get("/people/").status_code == 404


def test_next_request_is_refused_after_a_new_password(world, client_of):
    client = client_of(world.chair)
    assert client.get("/audits/").status_code == 200
    world.chair.set_password("Another-long-password-1")
    world.chair.save()
    assert client.get("/audits/").url == "/accounts/login/?next=/audits/"
