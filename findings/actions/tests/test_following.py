"""What becomes of actions once the report is signed: updates, decisions, changes, differences."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests.factories import (
    ActionFactory,
    FindingFactory,
    IdentityFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
)
from cases.models import Audit
from findings.actions.access import actions_to_decide, actions_to_do
from findings.models import Action, SummaryReport

TODAY = timezone.localdate()
YEAR_AGO = TODAY - datetime.timedelta(days=365)


def make(world):
    """A signed audit with an action of police in which health takes part, of which the auditor of
    police is the lead."""
    IdentityFactory(case=world.case)
    finding = FindingFactory(audit=world.audit, kind="needs", wording="Minutes reach the nurse")
    action = ActionFactory(
        finding=finding,
        what="Send the minutes",
        owner=world.police,
        lead_person=world.auditor,
        others=[world.health],
        due=YEAR_AGO,
    )
    MeetingFactory(audit=world.audit, date=timezone.localdate())
    ReportFactory(audit=world.audit)
    world.health_lead = PersonFactory(name="Health Lead", lead=world.health)
    return action


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(action=make)


@pytest.fixture
def action(world):
    return world.action


def address(name, action, *more):
    return reverse(name, args=[action.finding.audit.public_id, action.pk, *more])


def keys(page):
    return {
        name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]
        for name in ("version", "save_key")
    }


def say(client, name, action, *more, **told):
    url = address(name, action, *more)
    return client.post(url, keys(client.get(url)) | told)


def saved(client, name, action, *more, **told):
    assert say(client, name, action, *more, **told).status_code == 302
    action.refresh_from_db()
    return action


@pytest.fixture
def lead(world, client_of):
    return client_of(world.agency_lead)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def done(action, lead, chair):
    saved(lead, "action-update", action, move="say done", evidence="The log of May")
    return saved(chair, "action-decide", action, move="confirm")


def test_action_goes_from_its_owner_to_the_chair_and_makes_a_difference(action, lead, chair):
    saved(lead, "action-update", action, words="The inbox is set up", move="start", blocked="")
    assert action.state == "in_progress"
    saved(lead, "action-update", action, blocked="No money")
    page = chair.get(address("action-detail", action)).text
    assert "Overdue" in page
    assert "Blocked" in page
    done(action, lead, chair)
    assert (action.state, action.blocked, action.confirmed_by.name) == ("done", "", "Chair")
    measured = "Nine of ten nurses knew what was decided"
    checked = {"measured": measured, "verdict": "not_yet", "meeting": "", "body": "The board"}
    today = timezone.localdate()
    checked |= {"date-day": today.day, "date-month": today.month, "date-year": today.year}
    saved(chair, "action-check", action, **checked)
    assert action.state == "done"
    assert "look again" in lead.get(address("action-detail", action)).text
    meeting = action.finding.audit.meetings.get()
    saved(chair, "action-check", action, measured=measured, verdict="made", meeting=meeting.pk)
    assert action.state == "made_a_difference"
    history = lead.get(address("action-detail", action)).text
    for words in ("The inbox is set up", "No money", "The log of May", measured, "meeting of the"):
        assert words in history
    assert {"handed_in", "accepted"} <= set(Entry.objects.values_list("verb", flat=True))


def test_saying_that_it_is_done_takes_evidence(action, lead):
    answer = say(lead, "action-update", action, words="Kept words", move="say done")
    assert answer.status_code == 422
    assert "Write what shows that it is done" in answer.text
    assert "Kept words" in answer.text
    assert say(lead, "action-update", action, words=" ").status_code == 422
    assert not action.updates.exists()


def test_what_the_chair_sends_back_is_in_progress_with_why(action, lead, chair):
    saved(lead, "action-update", action, move="say done", evidence="The log")
    assert say(chair, "action-decide", action, move="go on").status_code == 422
    saved(chair, "action-decide", action, move="go on", words="The log is of 2018")
    assert (action.state, action.evidence) == ("in_progress", "")
    assert "The log is of 2018" in lead.get(address("action-detail", action)).text


def test_not_delivered_keeps_its_reason_and_can_be_undone(action, chair):
    saved(chair, "action-decide", action, move="give up", words="The service closed")
    assert (
        "The service closed"
        in chair.get(reverse("action-list", args=[action.finding.audit.public_id])).text
    )
    saved(chair, "action-decide", action, move="go on", words="It opened again")
    assert (action.state, action.not_delivered_reason) == ("in_progress", "")
    assert "The service closed" in chair.get(address("action-detail", action)).text


@pytest.mark.parametrize(
    ("who", "update", "propose", "decide", "check"),
    [
        ("agency_lead", 200, 200, 403, 403),
        ("auditor", 200, 200, 403, 403),  # who leads it
        ("health_lead", 200, 403, 403, 403),  # whose agency takes part
        ("other_auditor", 403, 403, 403, 403),
        ("care_auditor", 404, 404, 404, 404),
        ("panel", 403, 403, 403, 403),
        ("administrator", 200, 200, 403, 200),
        ("chair", 200, 200, 200, 200),
        ("outsider", 404, 404, 404, 404),
        ("nobody", 404, 404, 404, 404),
    ],
)
def test_who_may_what(world, client_of, action, who, update, propose, decide, check):
    client = client_of(getattr(world, who))
    names = ("action-update", "action-propose", "action-decide", "action-check")
    answers = [client.get(address(name, action)).status_code for name in names]
    assert answers == [update, propose, decide, check]
    assert client.get(address("action-detail", action)).status_code == (
        404 if update == 404 else 200
    )


def test_agency_that_takes_part_writes_what_happened_and_no_more(world, client_of, action):
    health = client_of(world.health_lead)
    assert 'name="move"' not in health.get(address("action-update", action)).text
    told = {"words": "We read them", "move": "say done", "evidence": "Forged"}
    saved(health, "action-update", action, **told)
    assert (action.state, action.updates.get().words) == ("open", "We read them")


def test_change_of_date_is_agreed_by_the_chair_and_the_signed_report_stays(action, lead, chair):
    before = SummaryReport.objects.values_list("content", "digest").get()
    new = {"due-day": "1", "due-month": "3", "due-year": str(TODAY.year + 1)}
    assert say(lead, "action-propose", action, **new, reason="").status_code == 422
    saved(lead, "action-propose", action, **new, reason="The nurse is ill")
    assert action.due == YEAR_AGO
    assert "asked for already" in lead.get(address("action-propose", action)).text
    page = chair.get(address("action-detail", action)).text
    assert f"asks for it to be done by 1 March {TODAY.year + 1}" in page
    proposal = action.proposals.get()
    declined = say(chair, "action-answer", action, proposal.pk, agreed="no")
    assert declined.status_code == 422
    saved(chair, "action-answer", action, proposal.pk, agreed="yes")
    assert action.due == datetime.date(TODAY.year + 1, 3, 1)
    assert SummaryReport.objects.values_list("content", "digest").get() == before


def test_action_goes_to_another_owner_once_the_chair_agrees(world, action, lead, chair):
    told = {"owner": world.health.pk, "lead": "Kim", "reason": "They hold the inbox"}
    saved(lead, "action-propose", action, **told)
    saved(chair, "action-answer", action, action.proposals.get().pk, agreed="yes")
    assert (action.owner, action.lead, action.lead_person) == (world.health, "Kim", None)
    assert not action.partners.exists()
    assert lead.get(address("action-detail", action)).status_code == 404


def test_declined_change_leaves_the_action_and_says_why(action, lead, chair):
    saved(lead, "action-propose", action, body="All schools", reason="It is for schools")
    saved(
        chair, "action-answer", action, action.proposals.get().pk, agreed="no", decision="It is not"
    )
    assert action.owner.name == "Police"
    assert "It is not" in lead.get(address("action-detail", action)).text


def test_two_at_once_lose_nothing(action, lead, chair):
    url = address("action-update", action)
    first, second = lead.get(url), chair.get(url)
    assert lead.post(url, keys(first) | {"words": "First words"}).status_code == 302
    answer = chair.post(url, keys(second) | {"words": "Second words"})
    assert answer.status_code == 409
    assert "First words" in answer.text
    assert "Second words" in answer.text
    assert chair.post(url, keys(answer) | {"words": "Second words"}).status_code == 302
    assert action.updates.count() == 2


def test_same_form_twice_writes_once(action, lead):
    url = address("action-update", action)
    form = keys(lead.get(url)) | {"words": "Once"}
    for _ in range(2):
        assert lead.post(url, form).status_code == 302
    assert action.updates.count() == 1


def test_name_of_a_family_is_pointed_out_before_it_is_kept(action, lead):
    told = {"words": "We told Nominella"}
    answer = say(lead, "action-update", action, **told)
    assert answer.status_code == 422
    assert "“Nominella” looks like" in answer.text
    assert not action.updates.exists()
    saved(lead, "action-update", action, **told, replace="words:Nominella")
    assert action.updates.get().words == "We told Ada"
    saved(lead, "action-update", action, **told, as_it_is="yes")
    assert action.updates.last().words == "We told Nominella"


def test_lead_who_left_leaves_it_with_the_agency_and_it_says_so(world, client_of, action, lead):
    assert "Auditor" in lead.get(address("action-detail", action)).text
    world.auditor.memberships.update(until=YEAR_AGO)
    words = "Auditor has left; it is now with the agency’s leads"
    assert words in lead.get(address("action-detail", action)).text
    assert words in lead.get(reverse("action-board")).text
    assert client_of(world.auditor).get(address("action-update", action)).status_code == 404


def test_closed_audit_takes_nothing(action, lead):
    url = address("action-update", action)
    form = keys(lead.get(url)) | {"words": "Too late"}
    Audit.objects.update(state="closed")
    answer = lead.post(url, form)
    assert answer.status_code == 409
    assert "Too late" in answer.text
    assert "Write an update" not in lead.get(address("action-detail", action)).text


def test_agency_sees_its_action_once_the_report_is_signed(action, lead):
    assert "Send the minutes" in lead.get(reverse("action-board")).text
    Audit.objects.update(state="moderating", signed_version=0)
    assert "Send the minutes" not in lead.get(reverse("action-board")).text
    assert lead.get(address("action-detail", action)).status_code == 404


def test_chair_follows_the_action_of_a_body_without_account(action, chair):
    Action.objects.update(owner=None, body="All schools", lead_person=None)
    action.refresh_from_db()
    saved(chair, "action-update", action, move="say done", evidence="A letter from each")
    saved(chair, "action-decide", action, move="confirm", words="Seen")
    assert action.state == "done"


def test_check_before_it_was_done_is_refused(action, lead, chair):
    done(action, lead, chair)
    told = {"measured": "Nothing", "verdict": "made", "body": "The board"}
    told |= {"date-day": "1", "date-month": "1", "date-year": "2019"}
    answer = say(chair, "action-check", action, **told)
    assert answer.status_code == 422
    assert "after the action was said to be done" in answer.text


def test_lists_are_filtered_and_ordered_as_chosen(world, action, chair):
    far = TODAY + datetime.timedelta(days=400)
    Action.objects.create(
        finding=action.finding, what="Later", measure="x", body="A board", due=far
    )
    for url in (reverse("action-board"), reverse("action-list", args=[world.audit.public_id])):
        shown = chair.get(url, {"by": "urgency"}).text
        assert "2 actions: 1 overdue." in shown
        assert shown.index("Send the minutes") < shown.index("Later")
        assert "Later" not in chair.get(url, {"show": "overdue"}).text
        assert "Send the minutes" not in chair.get(url, {"agency": "A board"}).text
        by_agency = chair.get(url, {"by": "agency", "show": "nonsense", "theme": "x\x00"}).text
        assert by_agency.index(">A board</h2>") < by_agency.index(">Police</h2>")
        assert "None to show" in chair.get(url, {"show": "done", "by": "urgency"}).text


def test_agency_does_not_read_a_finding_that_is_being_changed(action, lead):
    assert "Minutes reach the nurse" in lead.get(address("action-detail", action)).text
    Audit.objects.update(state="moderating")
    page = lead.get(address("action-detail", action)).text
    assert "Send the minutes" in page
    assert "Minutes reach the nurse" not in page


def test_what_waits_for_whom(world, action, lead, chair):
    def waiting():
        people = (world.agency_lead, world.auditor, world.health_lead, world.other_auditor)
        to_do = [person.name for person in people if actions_to_do(person)]
        return to_do, [a.pk for a in actions_to_decide(world.chair)]

    assert waiting() == (["Lead", "Auditor"], [])
    saved(lead, "action-update", action, move="say done", evidence="The log")
    assert waiting() == ([], [action.pk])
    saved(chair, "action-decide", action, move="go on", words="Not yet")
    saved(lead, "action-propose", action, body="A board", reason="Why")
    assert waiting() == (["Lead", "Auditor"], [action.pk])
