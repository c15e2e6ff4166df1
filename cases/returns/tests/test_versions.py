"""A return goes sent, sent back with reasons, sent again: what stands where."""

import uuid

import pytest
from django.urls import reverse

from auditapp.tests import acting
from auditapp.tests.question_sets import COMPLETE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world):
    return acting.fill_in_and_send(
        world.case,
        world.police,
        by=world.auditor,
        A={"observations-well": ["Kept well", "Taken out later"]},
    )


@pytest.fixture
def sent_back(world, sent, client_of):
    """Sent back with a reason for the whole and one at A5 and A4."""
    client = client_of(world.chair)
    url = reverse("return-send-back", args=[sent.public_id])
    page = client.get(url)
    data = {name: page.context["form"][name].value() for name in ("sent_at", "review_key")}
    data |= {
        "reason": "Two answers puzzle us",
        "reason-A4": "So many?",
        "reason-A5": "Who visited?",
    }
    assert client.post(url, data).status_code == 302
    return sent


def section_url(agency_return, code):
    return reverse("return-section", args=[agency_return.public_id, code])


def version_url(agency_return, number):
    return reverse("return-version", args=[agency_return.public_id, number])


def test_reasons_come_first_in_the_task_list_and_lead_to_their_questions(
    world, sent_back, client_of
):
    page = client_of(world.auditor).get(sent_back.get_absolute_url()).text
    for text in ("Two answers puzzle us", "So many?", "Who visited?"):
        assert page.index(text) < page.index("govuk-task-list")
    assert f"{section_url(sent_back, 'A')}#question-A5" in page


def test_reason_stands_beside_its_question(world, sent_back, client_of):
    client = client_of(world.auditor)
    page = client.get(section_url(sent_back, "A")).text
    place = page.index('id="question-A5"')
    assert place < page.index("Who visited?") < page.index('name="A5"')
    assert "Who visited?" not in client.get(section_url(sent_back, "B")).text


def test_panel_sees_what_changed_and_what_became_of_each_reason(world, sent_back, client_of):
    again = acting.agency_return(world.case, world.police)
    keys = again.drafts.get(section__code="A").data["observations-well-key"]
    changed = COMPLETE["A"] | {
        "A5": ["A visit by the nurse."],
        "A5-comment": ["From the paper file"],
        "observations-well": ["Kept well"],
        "observations-well-key": keys[:1],
        "observations-worried": ["New worry"],
    }
    acting.save(again, "A", changed)
    acting.send(again, by=world.auditor)
    page = client_of(world.panel).get(sent_back.get_absolute_url()).text
    table = page[page.index("What changed since version 1") : page.index("</table>")]

    assert "A visit every week." in table
    assert "A visit by the nurse." in table
    assert "From the paper file" in table
    assert "Who visited?" in table
    assert "So many?" in table
    assert "Not changed" in table  # A4
    assert "Taken out later" in table
    assert "New worry" in table
    assert "Kept well" not in table
    assert "A1 What do you hold?" not in table


def test_sent_again_unchanged_says_so(world, sent, client_of):
    make_send_back(world, sent, client_of)
    acting.send(acting.agency_return(world.case, world.police))
    page = client_of(world.chair).get(sent.get_absolute_url()).text
    assert "it was sent again as it was" in page


def make_send_back(world, sent, client_of):
    data = {"sent_at": sent.sent_at.isoformat(), "review_key": uuid.uuid4(), "reason": "Again"}
    client_of(world.chair).post(reverse("return-send-back", args=[sent.public_id]), data)


@pytest.mark.parametrize("person", ["auditor", "chair", "panel", "administrator"])
def test_each_version_stays_readable_with_its_reasons(person, world, sent_back, client_of):
    again = acting.agency_return(world.case, world.police)
    acting.save(again, "A", COMPLETE["A"] | {"A5": ["Second text"]})
    acting.send(again, by=world.auditor)
    client = client_of(getattr(world, person))
    first = client.get(version_url(sent_back, 1)).text
    assert "A visit every week." in first
    assert "Second text" not in first
    assert "28 February 2019" in first
    assert "Two answers puzzle us" in first
    assert "Who visited?" in first
    assert "Taken out later" in first
    second = client.get(version_url(sent_back, 2)).text
    assert "Second text" in second
    assert "What changed since version 1" in second


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_version_that_is_not_there_is_not_found(number, world, sent, client_of):
    assert client_of(world.chair).get(version_url(sent, number)).status_code == 404


def test_reason_too_long_at_a_question_is_kept_and_nothing_is_sent_back(world, sent, client_of):
    data = {
        "sent_at": sent.sent_at.isoformat(),
        "review_key": uuid.uuid4(),
        "reason": "Again",
        "reason-A5": "y" * 2001,
    }
    answer = client_of(world.chair).post(reverse("return-send-back", args=[sent.public_id]), data)
    assert answer.status_code == 422
    assert "y" * 2001 in answer.text
    assert "A5: shorten this to 2000 characters or fewer" in answer.text
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_send_back_page_of_a_return_that_cannot_be_sent_back_leads_to_it(
    world, sent_back, client_of
):
    answer = client_of(world.chair).get(reverse("return-send-back", args=[sent_back.public_id]))
    assert answer.status_code == 302
    assert answer.url == sent_back.get_absolute_url()


def test_lead_reads_about_whom_it_answered(world, client_of):
    sent = acting.fill_in_and_send(world.case, world.social_care)
    page = client_of(world.chair).get(version_url(sent, 1)).text
    assert "Police: Took part" in page
