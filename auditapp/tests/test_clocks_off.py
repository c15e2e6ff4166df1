"""A server's clock that is an hour off, or put back while people work, and the night in October in
which an hour comes twice (E4): what happened first stays first, and what is due is due on its day.

Order is the order of keys and of versions, never of times. Times are in UTC, which knows no summer;
days are those of the United Kingdom.
"""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.history.chain import check_trail, seal_waiting
from auditapp.history.models import Entry, Verb, record
from auditapp.kept.services import drop_kept_forms, keep
from auditapp.tests import acting
from auditapp.tests.page_forms import posted_forms
from cases.models import Audit, SectionDraft, SentVersion
from cases.returns.services import reviewing

from .question_sets import COMPLETE
from .world import signed_in

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)
# On 25 October 2026 it is 01:30 in London twice: at 00:30 and at 01:30 UTC.
SUMMER = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)
WINTER = SUMMER + HOUR
DAY = datetime.date(2026, 10, 25)


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)` sets the clock of the server."""

    def set_to(moment):
        class Clock(datetime.datetime):
            @classmethod
            def now(cls, tz=None):
                return moment.astimezone(tz)

        monkeypatch.setattr("django.utils.timezone.datetime", Clock)
        assert timezone.now() == moment

    return set_to


def test_trail_keeps_its_order_while_the_clock_jumps(world, client_of, clock):
    last = Entry.objects.first()
    seal_waiting()
    for moment, person in (
        (SUMMER, world.auditor),
        (WINTER, world.chair),
        (WINTER - 2 * HOUR, world.panel),  # put back
        (WINTER + HOUR, world.agency_lead),  # and forward
    ):
        clock(moment)
        record(Verb.CHANGED, world.audit, by=person, partnership_id=world.partnership.pk)
    new = Entry.objects.filter(pk__gt=last.pk)
    people = [world.agency_lead, world.panel, world.chair, world.auditor]
    assert [entry.person_id for entry in new] == [person.pk for person in people]
    assert [entry.at for entry in reversed(new)][:2] == [SUMMER, WINTER]
    shown = client_of(world.administrator).get(reverse("history-list")).context["rows"]
    assert [row.person for row in shown[:4]] == [person.name for person in people]
    before = Entry.objects.count()
    seal_waiting()
    checked = check_trail()
    assert (checked.entries, checked.not_sealed) == (before, 0)


def test_saves_and_sendings_keep_their_order_while_the_clock_jumps(world, clock):
    row = acting.agency_return(world.case, world.police)
    clock(WINTER)
    acting.fill_in(row, by=world.auditor)
    acting.send(row, by=world.auditor)
    row.refresh_from_db()
    clock(SUMMER)
    reviewing.send_back(
        agency_return=row, reason="Look again.", sent_at=row.sent_at, review_key=uuid.uuid4(),
        by=world.chair,
    )  # fmt: skip
    acting.save(row, "A", COMPLETE["A"] | {"A5": "7"}, by=world.auditor)
    acting.send(row, by=world.agency_lead)
    row.refresh_from_db()
    clock(SUMMER - HOUR)
    reviewing.accept(
        agency_return=row, sent_at=row.sent_at, review_key=uuid.uuid4(), by=world.chair
    )
    assert [version.by for version in SentVersion.objects.filter(agency_return=row)] == [
        world.auditor,
        world.agency_lead,
    ]
    draft = SectionDraft.objects.get(agency_return=row, section__code="A")
    assert (draft.version, draft.data["A5"]) == (2, ["7"])
    row.refresh_from_db()
    assert row.state == "accepted"


def test_form_of_before_the_clock_was_put_back_overwrites_nothing(world, clock):
    """Versions say what is newer."""
    path = f"{acting.agency_return(world.case, world.police).get_absolute_url()}A/"
    clock(WINTER)
    client = signed_in(world.auditor)
    [old] = [f for f in posted_forms(path, client.get(path).text) if "save_key" in f.hidden]
    clock(SUMMER - HOUR)
    client = signed_in(world.auditor)
    [new] = [f for f in posted_forms(path, client.get(path).text) if "save_key" in f.hidden]
    assert client.post(path, new.data | {"A5": "2"}).status_code == 302
    clock(WINTER + HOUR)
    client = signed_in(world.auditor)
    assert client.post(path, old.data | {"A5": "3"}).status_code == 409


@pytest.mark.parametrize(
    ("moment", "is_over"),
    [
        (datetime.datetime(2026, 10, 24, 22, 59, tzinfo=datetime.UTC), False),  # the 24th
        (datetime.datetime(2026, 10, 24, 23, 0, tzinfo=datetime.UTC), False),  # midnight in summer
        (SUMMER, False),
        (WINTER, False),
        (datetime.datetime(2026, 10, 25, 23, 59, tzinfo=datetime.UTC), False),  # of 25 hours
        (datetime.datetime(2026, 10, 26, 0, 0, tzinfo=datetime.UTC), True),
    ],
)
def test_what_is_due_is_due_for_the_whole_day_on_which_clocks_go_back(
    world, clock, moment, is_over
):
    Audit.objects.filter(pk=world.audit.pk).update(returns_due=DAY, panel_date=DAY)
    clock(moment)
    audit = Audit.objects.get(pk=world.audit.pk)
    assert (audit.is_past_due, audit.is_past_panel_date) == (is_over, is_over)
    page = signed_in(world.chair).get(audit.get_absolute_url()).text
    assert ("Overdue" in page) == is_over


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_session_ends_after_half_an_hour_of_true_time_in_that_night(world, clock, minutes, status):
    """Though the clock on the wall says less than when it began."""
    clock(SUMMER + 20 * MINUTE)
    client = signed_in(world.chair)
    clock(SUMMER + (20 + minutes) * MINUTE)
    assert client.get("/audits/").status_code == status


def test_clock_that_is_ahead_ends_sessions_and_one_that_is_behind_does_not_fail(world, clock):
    clock(WINTER)
    client = signed_in(world.chair)
    clock(WINTER - HOUR)
    assert client.get("/audits/").status_code == 200
    assert client.get("/accounts/session/").json()["seconds"] > 0
    clock(WINTER + HOUR)
    assert client.get("/audits/").status_code == 302


def test_kept_form_is_not_dropped_before_its_hour_in_that_night(world):
    keep(person_id=world.chair.pk, path="/", page="/", fields=[["a", "b"]], has_files=False,
         at=SUMMER)  # fmt: skip
    assert drop_kept_forms(at=SUMMER + 59 * MINUTE) == 0
    assert drop_kept_forms(at=SUMMER + 61 * MINUTE) == 1
