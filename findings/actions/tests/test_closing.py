"""Closing an audit: what the page says, who may, and what becomes of its actions."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import ActionFactory, FindingFactory, ReportFactory
from cases.audits.services.audits import close_audit
from cases.models import Audit
from findings.models import Action

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def make(world):
    """A signed audit with an action of police that is overdue."""
    finding = FindingFactory(audit=world.audit, kind="needs")
    action = ActionFactory(
        finding=finding, what="Send the minutes", owner=world.police, due=YESTERDAY
    )
    ReportFactory(audit=world.audit)
    return action


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(action=make)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def url(name, world):
    return reverse(name, args=[world.audit.public_id])


def state(world):
    return Audit.objects.get(pk=world.audit.pk).state


@pytest.mark.parametrize("who", ["chair", "administrator"])
def test_whoever_moves_the_audit_closes_it_and_opens_it_again(world, client_of, who):
    client = client_of(getattr(world, who))
    for name, button, left in (
        ("audit-close", "Close the audit", "closed"),
        ("audit-open-again", "Open the audit again", "published"),
    ):
        address = url(name, world)
        page = client.get(world.audit.get_absolute_url()).text
        assert address in page
        assert f"{button}…" in page
        assert f"{button}?" in client.get(address).text
        assert client.post(address).url == world.audit.get_absolute_url()
        assert state(world) == left
        late = client.post(address)
        assert late.status_code == 409
        assert f"the audit is {left} already" in late.text
        assert client.get(address).url == world.audit.get_absolute_url()


@pytest.mark.parametrize(
    ("who", "status"), [("panel", 403), ("auditor", 404), ("nobody", 404), ("outsider", 404)]
)
@pytest.mark.parametrize("name", ["audit-close", "audit-open-again"])
def test_others_neither_close_it_nor_open_it_again(world, client_of, who, status, name):
    if name == "audit-open-again":
        close_audit(audit=world.audit, by=world.chair)
    before = state(world)
    answer = client_of(getattr(world, who)).post(url(name, world))
    assert answer.status_code == status
    assert state(world) == before
    refused = Entry.objects.filter(verb="refused", person_id=getattr(world, who).pk)
    assert refused.count() == 1


def test_page_says_how_many_actions_are_not_finished(world, chair):
    page = url("audit-close", world)
    assert "1 action is not finished." in chair.get(page).text
    second = Action.objects.create(finding=world.action.finding, what="x", measure="x", body="All")
    assert "2 actions are not finished." in chair.get(page).text
    second.delete()
    Action.objects.update(state="not_delivered", not_delivered_reason="No money")
    assert "No action is left to do or to confirm." in chair.get(page).text


def test_audit_of_which_a_new_version_was_begun_is_not_closed(world, chair):
    acting.revise(world.audit)
    answer = chair.post(url("audit-close", world))
    assert answer.status_code == 409
    assert "only a published one can be closed" in answer.text
    assert state(world) == "moderating"


def test_actions_of_a_closed_audit_wait_for_nobody_and_are_still_read(world, chair, client_of):
    lead, board = client_of(world.agency_lead), reverse("action-board")
    assert "Send the minutes" in lead.get(board).text
    close_audit(audit=world.audit, by=world.chair)

    for client in (lead, chair):
        assert "Send the minutes" not in client.get("/").text
        assert "Send the minutes" not in client.get(board).text
        assert "Send the minutes" not in client.get(board, {"show": "overdue"}).text
        everything = client.get(board, {"show": "all"}).text
        assert "Send the minutes" in everything
        assert "Audit closed" in everything
        assert "1 action." in everything
    listed = chair.get(url("action-list", world)).text
    assert "Its actions take no more changes." in listed
    assert "Send the minutes" in listed
    assert "Bring a workbook back" not in listed
    assert "overdue" not in chair.get("/").text
