"""What an administrator finds on the first page."""

import pytest

from auditapp.accounts.models import Role
from auditapp.accounts.services import add_membership

from ..services.audits import create_audit


@pytest.fixture
def newcomer(world, make):
    """The administrator of a partnership in which nothing was done yet."""
    return make.person("newcomer", administrator=make.partnership("New"))


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


def test_audit_that_is_not_open_yet_waits_for_its_administrators_alone(world, make, client_of):
    audit = create_audit(partnership=world.partnership, title="Not open", by=make.founder)
    page = main_of(client_of, world.administrator)
    assert f'href="/audits/{audit.public_id}/set-up/">Not open</a>' in page
    for name in ("chair", "panel", "auditor", "outsider"):
        assert "Not open" not in main_of(client_of, getattr(world, name))


def test_administrator_of_two_is_led_while_neither_has_an_audit(newcomer, world, make, client_of):
    add_membership(
        user=newcomer, partnership=world.partnership, role=Role.ADMINISTRATOR, by=make.founder
    )
    assert "Getting started" not in main_of(client_of, newcomer)
