"""A second person signs a return off before it is sent."""

import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PartnershipFactory,
    PersonFactory,
    QuestionSetFactory,
)
from auditapp.tests.question_sets import COMPLETE, small
from cases.models import AgencyReturn

from ..services import reviewing
from ..services.returns import drafts_of, return_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    """An audit whose set asks whether the auditor worked with the family, and police's people."""
    here = PartnershipFactory(name="There")
    care, police = (
        AgencyFactory(partnership=here, name="Care", kind="CSC"),
        AgencyFactory(partnership=here, name="Officers", kind="POL"),
    )
    content = small(slug="signed", sign_off={"question": "A8", "is": "yes"})
    content["sections"][0]["questions"].append(
        {"code": "A8", "kind": "yes_no", "text": "Do you know them?", "required": False}
    )
    audit = AuditFactory(
        partnership=here,
        lead=care,
        asked=[police],
        question_set=QuestionSetFactory(content=content),
    )
    case = CaseFactory(audit=audit, pseudonym="Ada")
    acting.open_audit(audit)

    class Place:
        agency = police
        auditor = PersonFactory(name="Ann Auditor", auditor=police)
        second = PersonFactory(name="Bob Auditor", auditor=police)
        lead = PersonFactory(name="Lea Lead", lead=police)
        chair = PersonFactory(name="Chair", chair=here)
        agency_return = acting.agency_return(case, police)

        def fill_in(self, knows_family="no", sign_off_required=False):
            audit.sign_off_required = sign_off_required
            audit.save()
            acting.fill_in(self.agency_return, by=self.auditor, A={"A8": [knows_family]})
            self.agency_return = acting.agency_return(case, police)
            return self.agency_return

        def now(self):
            return AgencyReturn.objects.get(pk=self.agency_return.pk)

    return Place()


def send(client, agency_return):
    data = {"version": return_version(drafts_of(agency_return)), "save_key": uuid.uuid4()}
    return client.post(agency_return.get_check_url(), data, follow=True)


def sign_off(client, agency_return, **changes):
    row = AgencyReturn.objects.get(pk=agency_return.pk)
    data = {
        "handed_in_at": row.handed_in_at and row.handed_in_at.isoformat(),
        "save_key": uuid.uuid4(),
    }
    return client.post(reverse("return-sign-off", args=[agency_return.public_id]), data | changes)


def take_back(client, agency_return, **data):
    row = AgencyReturn.objects.get(pk=agency_return.pk)
    data = {"handed_in_at": row.handed_in_at and row.handed_in_at.isoformat()} | data
    return client.post(reverse("return-take-back", args=[agency_return.public_id]), data)


@pytest.mark.parametrize(
    ("knows_family", "required", "who", "expected"),
    [
        ("no", False, "auditor", "sent"),
        ("no", False, "lead", "sent"),
        ("no", True, "auditor", "waiting"),
        ("no", True, "lead", "sent"),
        ("yes", False, "auditor", "waiting"),
        ("yes", False, "lead", "waiting"),
        ("yes", True, "lead", "waiting"),
    ],
)
def test_sending_waits_for_sign_off_where_one_is_needed(
    knows_family, required, who, expected, place, client_of
):
    agency_return = place.fill_in(knows_family, required)
    client = client_of(getattr(place, who))
    page = client.get(agency_return.get_check_url()).text
    assert ("Ask for sign-off</button>" in page) == (expected == "waiting")

    page = send(client, agency_return).text
    assert place.now().state == expected
    assert ("waits for sign-off" in page) == (expected == "waiting")
    assert place.now().answers.exists() == (expected == "sent")


def test_answer_to_a_question_no_longer_asked_asks_for_no_sign_off(place, client_of):
    agency_return = place.fill_in("yes")
    acting.save(agency_return, "A", COMPLETE["A"] | {"A1": ["unknown"], "A8": ["yes"]})
    send(client_of(place.auditor), agency_return)
    assert place.now().state == "sent"


@pytest.mark.parametrize(
    ("knows_family", "required", "who", "status"),
    [
        ("yes", False, "second", 302),
        ("yes", False, "lead", 302),
        ("yes", False, "auditor", 403),  # not oneself
        ("no", True, "lead", 302),
        ("no", True, "second", 403),  # a lead has to
        ("yes", True, "second", 403),
    ],
)
def test_second_person_signs_off_and_that_sends(
    knows_family, required, who, status, place, client_of
):
    agency_return = place.fill_in(knows_family, required)
    send(client_of(place.auditor), agency_return)
    person = getattr(place, who)
    page = client_of(person).get(agency_return.get_absolute_url()).text
    assert ("Sign off and send" in page) == (status == 302)

    assert sign_off(client_of(person), agency_return).status_code == status
    assert place.now().state == ("sent" if status == 302 else "waiting")
    if status == 302:
        version = agency_return.sent_versions.get()
        assert (version.by, version.signed_off_by) == (place.auditor, person)
        verbs = Entry.objects.filter(object_id=agency_return.pk).values_list("verb", "person_id")
        assert {("handed_in", place.auditor.pk), ("signed_off", person.pk)} <= set(verbs)


def test_lead_who_sends_alone_has_signed_off(place, client_of):
    agency_return = place.fill_in("no", sign_off_required=True)
    send(client_of(place.lead), agency_return)
    assert agency_return.sent_versions.get().signed_off_by == place.lead


def test_panel_does_not_see_a_return_that_waits(place, client_of):
    agency_return = place.fill_in("yes")
    send(client_of(place.auditor), agency_return)
    assert client_of(place.chair).get(agency_return.get_absolute_url()).status_code == 404


def test_nobody_edits_what_waits(place, client_of):
    agency_return = place.fill_in("yes")
    send(client_of(place.auditor), agency_return)
    client = client_of(place.second)
    url = reverse("return-section", args=[agency_return.public_id, "A"])
    assert client.get(url).status_code == 302
    data = {"A5": "Late", "version": 1, "save_key": uuid.uuid4()}
    assert client.post(url, data).status_code == 409
    typed = reverse("return-typed", args=[agency_return.public_id, "A"])
    assert client.post(typed, data).status_code == 409
    assert "Late" not in str(agency_return.drafts.get(section__code="A").data)


def test_handing_in_twice_and_signing_off_twice_are_once(place, client_of):
    agency_return = place.fill_in("yes")
    for _ in range(2):
        send(client_of(place.auditor), agency_return)
    assert Entry.objects.filter(verb="handed_in").count() == 1
    handed_in_at = place.now().handed_in_at.isoformat()
    key = uuid.uuid4()
    for _ in range(2):
        answer = sign_off(
            client_of(place.lead), agency_return, save_key=key, handed_in_at=handed_in_at
        )
        assert answer.status_code == 302
    assert agency_return.sent_versions.count() == 1


def test_own_work_is_taken_back_changed_and_handed_in_again(place, client_of):
    agency_return = place.fill_in("yes")
    client = client_of(place.auditor)
    send(client, agency_return)
    before = place.now().handed_in_at.isoformat()
    assert "Take it back to change it" in client.get(agency_return.get_absolute_url()).text
    assert take_back(client, agency_return).status_code == 302
    assert place.now().state == "in_progress"
    acting.save(acting.agency_return(agency_return.case, place.agency), "A", {"A8": ["yes"]})

    assert sign_off(client_of(place.lead), agency_return, handed_in_at=before).status_code == 409
    assert not agency_return.sent_versions.exists()


def test_lead_gives_back_with_a_reason_that_is_shown_until_it_is_handed_in_again(place, client_of):
    agency_return = place.fill_in("yes")
    send(client_of(place.auditor), agency_return)
    lead = client_of(place.lead)
    answer = take_back(lead, agency_return)
    assert answer.status_code == 422
    assert "Write what should be looked at again" in answer.text
    assert take_back(lead, agency_return, reason="Look at A5").status_code == 302

    auditor = client_of(place.auditor)
    for url in (
        agency_return.get_absolute_url(),
        reverse("return-section", args=[agency_return.public_id, "B"]),
    ):
        assert "Look at A5" in auditor.get(url).text
    send(auditor, agency_return)
    assert place.now().given_back == ""


def test_lead_with_an_old_page_does_not_give_back_what_was_corrected_since(place, client_of):
    agency_return = place.fill_in("yes")
    auditor, lead = client_of(place.auditor), client_of(place.lead)
    send(auditor, agency_return)
    old = lead.get(agency_return.get_absolute_url()).context["form"]["handed_in_at"].value()
    assert take_back(auditor, agency_return, handed_in_at=old).status_code == 302
    send(auditor, agency_return)

    answer = take_back(lead, agency_return, handed_in_at=old, reason="A5 is missing")
    assert answer.status_code == 409
    assert "handed in again since you opened the page" in answer.text
    assert "A5 is missing" in answer.text
    assert (place.now().state, place.now().given_back) == ("waiting", "")

    shown = answer.context["form"]["handed_in_at"].value()
    answer = take_back(lead, agency_return, handed_in_at=shown, reason="A5 is missing")
    assert answer.status_code == 302
    assert place.now().given_back == "A5 is missing"


def test_giving_back_without_which_handing_in_is_a_bad_request(place, client_of):
    agency_return = place.fill_in("yes")
    send(client_of(place.auditor), agency_return)
    for told in ("", "yesterday"):
        answer = take_back(
            client_of(place.lead), agency_return, handed_in_at=told, reason="Look at A5"
        )
        assert answer.status_code == 400
    assert place.now().state == "waiting"


def test_second_auditor_without_the_right_cannot_take_anothers_work_back(place, client_of):
    agency_return = place.fill_in("no", sign_off_required=True)
    send(client_of(place.auditor), agency_return)
    answer = take_back(client_of(place.second), agency_return, reason="Mine")
    assert answer.status_code == 403
    assert place.now().state == "waiting"


def test_page_says_who_can_sign_off_or_that_nobody_can(place, client_of):
    agency_return = place.fill_in("no", sign_off_required=True)
    client = client_of(place.auditor)
    send(client, agency_return)
    assert "Lea Lead" in client.get(agency_return.get_absolute_url()).text
    assert "Bob Auditor" not in client.get(agency_return.get_absolute_url()).text
    place.lead.memberships.all().delete()
    assert "Ask the administrator" in client.get(agency_return.get_absolute_url()).text


def test_unfinished_return_cannot_be_handed_in(place, client_of):
    acting.save(place.agency_return, "A", {"A8": ["yes"]})
    answer = send(client_of(place.auditor), place.agency_return)
    assert answer.status_code == 422
    assert place.now().state == "in_progress"


def test_return_sent_back_after_sign_off_needs_it_again(place, client_of):
    agency_return = place.fill_in("yes")
    send(client_of(place.auditor), agency_return)
    sign_off(client_of(place.lead), agency_return)
    reviewing.send_back(
        agency_return=agency_return,
        reason="Look again",
        sent_at=place.now().sent_at,
        review_key=uuid.uuid4(),
        by=place.chair,
    )
    send(client_of(place.auditor), agency_return)
    assert place.now().state == "waiting"
    # what was sent before still counts, and the panel still reads it
    assert client_of(place.chair).get(agency_return.get_absolute_url()).status_code == 200
    # whoever signs off sees why it was sent back
    assert "Look again" in client_of(place.lead).get(agency_return.get_absolute_url()).text
