"""What teams say they did with a briefing, and who asks and reads it."""

import datetime
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests.addresses import words_of
from auditapp.tests.factories import (
    BriefingFactory,
    FindingFactory,
    PersonFactory,
    ReportFactory,
    TeamAnswerFactory,
)
from findings.models import TeamAnswer
from findings.teams.services import ask_teams, stop_asking


def with_briefing(world):
    """Of a signed report, about two findings; not asked yet."""
    findings = [FindingFactory(audit=world.audit, wording=w) for w in ("Fathers", "Schools")]
    ReportFactory(audit=world.audit)
    return {"briefing": BriefingFactory(audit=world.audit, findings=findings)}


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(signed=with_briefing)


@pytest.fixture
def briefing(world):
    return world.signed["briefing"]


@pytest.fixture
def asking(world, briefing):
    ask_teams(briefing=briefing, by=world.chair)
    briefing.refresh_from_db()
    cache.clear()
    return briefing


def said(**changes):
    day = {"used_on-day": "14", "used_on-month": "5", "used_on-year": "2026"}
    data = day | {"people": "8", "change": "We ring fathers", "save_key": str(uuid.uuid4())}
    return data | changes


def test_team_answers_without_an_account(asking):
    client = Client()
    page = client.get(asking.get_link())
    assert page.status_code == 200
    assert "Fathers" in page.text
    assert client.post(asking.get_link(), data := said()).status_code == 302
    assert client.post(asking.get_link(), data).status_code == 302  # sent twice
    answer = TeamAnswer.objects.get()
    assert (answer.used_on, answer.people) == (datetime.date(2026, 5, 14), 8)
    assert (answer.change, answer.finding) == ("We ring fathers", None)
    assert "Your answer is kept" in client.get(reverse("team-thanks", args=[asking.link_id])).text


def test_answer_may_be_about_one_message(asking):
    finding = asking.messages.first().finding
    Client().post(asking.get_link(), said(about=str(finding.pk)))
    assert TeamAnswer.objects.get().finding == finding


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"used_on-day": ""}, "When: the date must include a day"),
        ({"used_on-year": "2096"}, "When: the date must be today or in the past"),
        ({"people": "0"}, "How many people took part must be 1 or more"),
        ({"people": "9" * 5_000}, "How many people took part must be"),
        ({"people": "some"}, "How many people took part must be a whole number"),
        ({"change": " "}, "Write what will change in your work"),
        ({"change": "x" * 1_001}, "shorten this to 1000 characters"),
        ({"about": "1234567"}, "Select one of the messages"),
        ({"change": "\x00"}, "Null characters are not allowed"),
    ],
)
def test_answer_that_cannot_be_read_is_said_and_kept(asking, changes, message):
    answer = Client().post(asking.get_link(), said(people="17") | changes)
    assert answer.status_code == 422
    assert message in answer.text
    assert changes.get("people", "17") in answer.text
    assert not TeamAnswer.objects.exists()


def test_form_without_its_key_is_refused(asking):
    assert Client().post(asking.get_link(), said(save_key="1")).status_code == 400


def test_link_that_is_not_open_takes_nothing(world, asking):
    stop_asking(briefing=asking, by=world.chair)
    for answer in (Client().get(asking.get_link()), Client().post(asking.get_link(), said())):
        assert answer.status_code == 404
        assert "These questions are closed" in answer.text
    assert not TeamAnswer.objects.exists()
    assert Client().get(reverse("team-answer", args=[uuid.uuid4()])).status_code == 404


def test_link_stays_the_same_when_it_is_opened_again(world, asking):
    stop_asking(briefing=asking, by=world.chair)
    ask_teams(briefing=asking, by=world.chair)
    assert Client().get(asking.get_link()).status_code == 200


def test_too_many_answers_are_held_back_and_kept_on_the_page(asking):
    for _ in range(20):
        assert Client().post(asking.get_link(), said()).status_code == 302
    held = Client().post(asking.get_link(), said(change="Twenty-first"))
    assert held.status_code == 429
    assert "Twenty-first" in held.text
    assert TeamAnswer.objects.count() == 20


def test_nothing_is_kept_of_whoever_answers(world, asking, client_of):
    before = Entry.objects.count()
    client_of(world.auditor).post(asking.get_link(), said())
    assert Entry.objects.count() == before
    kept = {field.name for field in TeamAnswer._meta.get_fields()} - {"id", "save_key"}
    assert kept == {"briefing", "used_on", "people", "finding", "change", "at"}


def test_chair_asks_stops_and_takes_an_answer_out(world, briefing, client_of):
    chair, audit = client_of(world.chair), world.audit
    url = reverse("team-list", args=[audit.public_id])
    assert "the link is closed" in chair.get(url).text
    page = chair.post(reverse("team-ask", args=[audit.public_id]), follow=True).text
    briefing.refresh_from_db()
    assert f"http://testserver{briefing.get_link()}" in page
    assert "No team has answered" in page
    answer = TeamAnswerFactory(briefing=briefing, people=1)
    assert "1 team with 1 person used the briefing" in chair.get(url).text
    remove = reverse("team-answer-remove", args=[audit.public_id, answer.pk])
    assert "We ring fathers too" in chair.get(remove).text
    assert "No team has answered" in chair.post(remove, follow=True).text
    page = chair.post(reverse("team-stop", args=[audit.public_id]), follow=True).text
    assert "the link is closed" in page
    assert "Ask teams" not in client_of(world.panel).get(url).text
    verbs = Entry.objects.filter(object_type__startswith="findings.").values_list("verb", flat=True)
    assert list(verbs[:3]) == ["ended", "removed", "opened"]


def test_teams_are_not_asked_before_the_report_is_signed(world, client_of):
    BriefingFactory(audit=world.far_audit)
    outsider, ask = client_of(world.outsider), reverse("team-ask", args=[world.far_audit.public_id])
    answer = outsider.post(ask)
    assert answer.status_code == 409
    assert "Teams can be asked once the report is signed" in answer.text


def test_link_stands_on_the_documents_while_teams_are_asked(world, briefing, client_of):
    panel = client_of(PersonFactory(panel=world.partnership))
    url = reverse("briefing-file", args=[world.audit.public_id, "docx"])
    assert "briefings/" not in words_of(panel.get(url))
    ask_teams(briefing=briefing, by=world.chair)
    briefing.refresh_from_db()
    assert f"http://testserver{briefing.get_link()}" in words_of(panel.get(url))


def test_as_many_queries_for_thirty_answers_as_for_three(
    world, briefing, client_of, django_assert_max_num_queries
):
    panel, numbers = client_of(world.panel), []
    for number in (3, 27):
        for _ in range(number):
            finding = briefing.messages.first().finding
            TeamAnswerFactory(briefing=briefing, finding=finding, used_on=timezone.localdate())
        with django_assert_max_num_queries(20) as counted:
            panel.get(reverse("team-list", args=[world.audit.public_id]))
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]
