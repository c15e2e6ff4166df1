"""What is counted of a return, the same on every page that says how far it is."""

import datetime
import re
import uuid

import pytest
from django.core.management import call_command
from django.utils import timezone

from auditapp.tests import acting
from cases.models import AgencyReturn, Audit, CoverSheet, SectionDraft

from ..presenters.returns import lateness, left_words
from ..progress import Progress
from ..services import reviewing
from ..services.returns import recount

TODAY = datetime.date(2026, 3, 10)


def words(page):
    return " ".join(re.sub("<[^>]*>", " ", page.text).split())


@pytest.mark.parametrize(
    ("progress", "left"),
    [
        (Progress(46, 46, 0), ""),
        (Progress(46, 22, 24), "24 still to answer"),
        (Progress(46, 46, 1), "1 to correct"),
        (Progress(46, 22, 25), "24 still to answer, 1 to correct"),
    ],
)
def test_left_is_said_in_the_unit_that_is_counted(progress, left):
    assert left_words(progress) == left
    assert left_words(progress + Progress()) == left


def test_every_page_counts_the_cells_of_a_table(world, client_of):
    agency_return = acting.agency_return(world.case, world.social_care)
    client = client_of(world.care_auditor)
    # A1 to A5, and in B three questions about each of four agencies
    for page in (client.get("/"), client.get(world.audit.get_absolute_url())):
        assert "0 of 17 answered 17 still to answer" in words(page)
    acting.save(agency_return, "A", {"A1": ["known"], "A4": ["many"], "A7": ["good"]})
    page = words(client.get(agency_return.get_absolute_url()))
    assert "2 of 17 answered" in page
    assert "15 still to answer, 1 to correct" in page
    assert "2 of 5 answered, 1 to correct" in page
    assert "0 of 12 answered" in page
    home = words(client.get("/"))
    assert "2 of 17 answered 15 still to answer, 1 to correct" in home
    check = words(client.get(agency_return.get_check_url()))
    assert "The child: 3 still to answer, 1 to correct" in check
    assert "The meeting: 12 still to answer" in check


def test_question_that_may_be_left_out_never_stands_between_complete_and_all(world, client_of):
    police = acting.agency_return(world.case, world.police)
    acting.fill_in(police, A={"A7": [""]})
    page = words(client_of(world.auditor).get(police.get_absolute_url()))
    assert "5 of 5 answered" in page
    assert "8 of 8 answered" in page
    assert page.count("Complete") == 3


def test_section_that_requires_nothing_says_so(world, client_of):
    health = acting.agency_return(world.case, world.health)
    page = words(client_of(world.other_auditor).get(health.get_absolute_url()))
    assert "The plan Nothing required" in page


def test_old_counts_are_right_once_counted_anew(world):
    police = acting.agency_return(world.case, world.police)
    acting.save(police, "A", {"A1": ["known"], "A7": ["good"]})
    SectionDraft.objects.filter(section__code="A").update(asked=6, answered=2, problems=4)
    recount(AgencyReturn.objects.all())
    draft = police.drafts.get(section__code="A")
    assert (draft.asked, draft.answered, draft.problems) == (5, 1, 4)


def test_return_sent_back_after_its_due_date_is_overdue_everywhere(world, client_of):
    police = acting.fill_in_and_send(world.case, world.police)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Audit.objects.update(returns_due=yesterday)
    reviewing.send_back(
        agency_return=police, reason="Look again", sent_at=police.sent_at, review_key=uuid.uuid4(),
        by=world.panel,
    )  # fmt: skip
    assert "Overdue" in words(client_of(world.auditor).get("/"))
    matrix = words(client_of(world.chair).get(world.audit.get_absolute_url()))
    assert "Sent back : Ada Overdue" in matrix


@pytest.mark.parametrize(
    ("state", "sent", "late"),
    [
        ("not_started", None, "Overdue"),
        ("sent_back", -1, "Overdue"),
        ("in_progress", 1, "Overdue"),
        ("waiting", -1, "Overdue"),
        ("sent", 1, "Sent late"),
        ("accepted", -1, ""),
        ("withdrawn", None, ""),
    ],
)
def test_lateness_is_of_what_the_agency_still_has_to_do_or_of_its_first_sending(state, sent, late):
    due = TODAY - datetime.timedelta(days=5)
    at = sent and timezone.make_aware(
        datetime.datetime.combine(due + datetime.timedelta(days=sent), datetime.time(12))
    )
    agency_return = AgencyReturn(state=state, first_sent_at=at)
    audit = Audit(state="collecting", returns_due=due)
    assert lateness(agency_return, audit, TODAY) == late


def test_everything_is_counted_anew_by_a_command(world):
    acting.fill_in(acting.agency_return(world.case, world.police))
    acting.save_cover_sheet(world.audit, world.police)

    def counts():
        return [
            list(rows.order_by("pk").values_list("asked", "answered", "problems"))
            for rows in (SectionDraft.objects, CoverSheet.objects)
        ]

    right = counts()
    for rows in (SectionDraft.objects, CoverSheet.objects):
        rows.update(asked=90, answered=80, problems=70)
    call_command("recount")
    assert counts() == right
