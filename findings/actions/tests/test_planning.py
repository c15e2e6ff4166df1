"""What is done about findings: planned by the chair, in the report."""

import re
import uuid

import pytest
from django.urls import reverse

from auditapp.tests.factories import ActionFactory, BriefingFactory, FindingFactory, ReportFactory
from cases.models import Audit
from findings.actions.services.progress import update_action
from findings.board.services.findings import merge_finding
from findings.models import Action


def make(world):
    world.finding = FindingFactory(
        audit=world.audit, kind="needs", wording="Minutes reach the school nurse"
    )


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def address(name, world, *more):
    return reverse(name, args=[world.audit.public_id, *more])


def filled(world, page, **changes):
    keys = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]
        for name in ("version", "save_key")
    }
    return keys | {
        "what": "Send them to the shared inbox",
        "owner": world.police.pk,
        "lead": "Pip",
        "priority": "medium",
        "due-day": "30", "due-month": "6", "due-year": "2019",
        "measure": "The nurse knows what was decided",
    } | changes  # fmt: skip


def add(client, world, **changes):
    url = address("action-create", world, world.finding.pk)
    return client.post(url, filled(world, client.get(url), **changes))


def test_action_stands_in_the_report_with_owner_and_day(world, chair):
    assert "No action is planned." in chair.get(address("action-list", world)).text
    assert add(chair, world).status_code == 302
    words = "Police, Pip, by 30 June 2019:"
    for url in (world.audit.get_summary_url(), address("public-summary", world)):
        page = chair.get(url).text
        assert ("Police, by 30 June 2019:" if "public" in url else words) in page
        assert "Send them to the shared inbox" in page
        assert "The nurse knows what was decided" in page
    assert "1 action: 1 overdue." in chair.get(address("action-list", world)).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"what": " "}, "Write what is to be done"),
        ({"measure": ""}, "Write how we will know that it helped children"),
        ({"owner": ""}, "Choose which agency does it"),
        ({"owner": "999999"}, "Choose one of the partnership’s agencies"),
        ({"due-month": "13"}, "By when"),
        ({"body": "The board"}, "Choose an agency or write who does it, not both"),
        ({"priority": "urgent"}, "Select high, medium or low"),
        ({"lead_person": "999999999999999999999"}, "Choose somebody of the list"),
        ({"others": "999999999999999999999"}, "Choose from the partnership’s agencies"),
    ],
)
def test_mistakes_are_named_and_nothing_is_saved(world, chair, changes, message):
    answer = add(chair, world, **changes)
    assert answer.status_code == 422
    assert message in answer.text
    assert not Action.objects.exists()


def test_agency_of_another_partnership_owns_nothing(world, chair):
    assert add(chair, world, owner=world.far_police.pk).status_code == 422


def test_two_at_once_lose_nothing(world, chair):
    action = ActionFactory(finding=world.finding, owner=world.health)
    url = address("action-edit", world, action.pk)
    first, second = chair.get(url), chair.get(url)
    assert chair.post(url, filled(world, first, what="First text")).status_code == 302
    answer = chair.post(url, filled(world, second, what="Second text"))
    assert answer.status_code == 409
    assert "First text" in answer.text
    assert "Second text" in answer.text
    assert chair.post(url, filled(world, answer, what="Second text")).status_code == 302
    assert Action.objects.get().what == "Second text"


def test_owner_may_be_a_body_without_account_and_the_date_may_be_missing(world, chair):
    changes = {"owner": "", "body": "All schools", "lead": "", "others": [world.police.pk]}
    no_date = {"due-day": "", "due-month": "", "due-year": ""}
    assert add(chair, world, **changes, **no_date).status_code == 302
    words = "All schools, with Police, no date yet:"
    for url in (world.audit.get_summary_url(), address("public-summary", world)):
        assert words in chair.get(url).text


def test_lead_with_an_account_is_of_the_agency(world, chair):
    answer = add(chair, world, lead_person=world.other_auditor.pk)
    assert answer.status_code == 422
    assert "Choose somebody of the agency that does it, or nobody" in answer.text
    assert add(chair, world, lead_person=world.auditor.pk).status_code == 302
    assert Action.objects.get().lead_person == world.auditor


def test_action_about_which_something_is_written_is_not_removed(world, chair):
    action = ActionFactory(finding=world.finding, owner=world.health)
    update_action(action=action, words="Begun", version=1, save_key=uuid.uuid4(), by=world.chair)
    url = address("action-remove", world, action.pk)
    assert chair.post(url).status_code == 409
    for answer in (chair.get(url), chair.post(url)):
        assert "so it can’t be removed" in answer.text
        assert address("action-detail", world, action.pk) in answer.text
        assert "Remove this action?" not in answer.text
        assert "Remove the action</button>" not in answer.text
    assert Action.objects.exists()


def test_same_form_twice_adds_one(world, chair):
    url = address("action-create", world, world.finding.pk)
    form = filled(world, chair.get(url))
    for _ in range(2):
        assert chair.post(url, form).status_code == 302
    assert Action.objects.count() == 1


def test_removing_asks_first(world, chair):
    action = ActionFactory(finding=world.finding, owner=world.health)
    url = address("action-remove", world, action.pk)
    assert "Remove this action?" in chair.get(url).text
    assert Action.objects.exists()
    assert chair.post(url).status_code == 302
    assert not Action.objects.exists()


def test_merging_a_finding_takes_its_actions_and_messages_along(world):
    action = ActionFactory(finding=world.finding, owner=world.health)
    kept = FindingFactory(audit=world.audit, kind="needs", wording="Minutes are sent")
    briefing = BriefingFactory(audit=world.audit, findings=[world.finding])
    merge_finding(finding=world.finding, into=kept, by=world.chair)
    assert Action.objects.get(pk=action.pk).finding == kept
    assert briefing.messages.get().finding == kept


def test_signing_asks_why_a_finding_has_no_action(world, chair):
    Audit.objects.update(state="moderating")
    assert "1 finding has none." in chair.get(address("report-sign", world)).text
    ActionFactory(finding=world.finding, owner=world.health)
    assert "Each has one." in chair.get(address("report-sign", world)).text


def test_published_audit_takes_no_changes(world, chair):
    action = ActionFactory(finding=world.finding, owner=world.health)
    url = address("action-edit", world, action.pk)
    page = chair.get(url)
    ReportFactory(audit=world.audit)
    answer = chair.post(url, filled(world, page, what="Too late"))
    assert answer.status_code == 409
    assert "Too late" in answer.text
    assert "Add an action" not in chair.get(address("action-list", world)).text
    url = address("action-remove", world, action.pk)
    assert chair.post(url).status_code == 409
    for answer in (chair.get(url), chair.post(url)):
        assert "This audit takes no changes now" in answer.text
        assert "Remove this action?" not in answer.text
        assert "Remove the action</button>" not in answer.text
    assert Action.objects.exists()
