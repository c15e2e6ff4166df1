"""What an administrator finds on the first page."""

import pytest

from auditapp.accounts.models import Role
from auditapp.accounts.services import add_membership
from auditapp.tests.factories import PartnershipFactory, PersonFactory, founder

from ..services.audits import create_audit


@pytest.fixture
def newcomer(world):
    """The administrator of a partnership in which nothing was done yet."""
    return PersonFactory(name="Newcomer", administrator=PartnershipFactory(name="New"))


def main_of(client_of, person):
    return client_of(person).get("/").content.decode()


def test_administrator_without_an_audit_is_led_through_the_first_steps(newcomer, client_of):
    page = main_of(client_of, newcomer)
    assert "Getting started" in page
    places = [page.index(f'<a class="govuk-link" href="{url}"') for url in (
        "/partnership/", "/agencies/", "/people/", "/audits/new/"
    )]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["administrator", "chair", "panel", "auditor", "nobody"])
def test_others_are_not_told_to_get_started(name, world, client_of):
    assert "Getting started" not in main_of(client_of, getattr(world, name))


def test_audit_that_is_not_open_yet_waits_for_its_administrators_alone(world, client_of):
    audit = create_audit(partnership=world.partnership, title="Not open", by=founder())
    page = main_of(client_of, world.administrator)
    assert f'href="/audits/{audit.public_id}/set-up/">Not open</a>' in page
    for name in ("chair", "panel", "auditor", "outsider"):
        assert "Not open" not in main_of(client_of, getattr(world, name))


def test_administrator_of_two_is_led_while_neither_has_an_audit(newcomer, world, client_of):
    add_membership(
        user=newcomer, partnership=world.partnership, role=Role.ADMINISTRATOR, by=founder()
    )
    assert "Getting started" not in main_of(client_of, newcomer)
