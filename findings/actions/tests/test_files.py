"""Actions as a workbook and a calendar, and workbooks that come back with updates."""

import datetime
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import Workbook, load_workbook

from auditapp.history.models import Entry
from auditapp.tests.factories import ActionFactory, FindingFactory, ReportFactory
from cases.models import Audit
from findings.models import Action, ActionUpdate

TODAY = timezone.localdate()
SOON = TODAY + datetime.timedelta(days=20)


def make(world):
    """A signed audit with two actions of police, one of them without a date, and one of health."""
    finding = FindingFactory(audit=world.audit, kind="needs", wording="=Minutes reach the nurse")
    first = ActionFactory(finding=finding, what="=Send, the; minutes", owner=world.police, due=SOON)
    second = ActionFactory(finding=finding, what="Ask the nurse", owner=world.police, due=None)
    ActionFactory(finding=finding, what="Something of health", owner=world.health, due=SOON)
    ReportFactory(audit=world.audit)
    return first, second


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(actions=make)


@pytest.fixture
def lead(world, client_of):
    return client_of(world.agency_lead)


def table(client, **query):
    """The rows of the workbook by heading, as they are downloaded."""
    book = load_workbook(io.BytesIO(client.get(reverse("action-board-xlsx"), query).content))
    headings, *rows = book["Actions"].iter_rows()
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]
    names = [cell.value for cell in headings]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


def upload(client, rows):
    book = Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    file = io.BytesIO()
    book.save(file)
    url = reverse("action-upload")
    key = re.search(r'name="save_key" value="([^"]+)"', client.get(url).text)[1]
    named = SimpleUploadedFile("actions.xlsx", file.getvalue())
    return client.post(url, {"save_key": key, "file": named})


def confirmed(client, page):
    names = ("rows", "save_key")
    data = {n: re.search(rf'name="{n}" value="([^"]+)"', page.text)[1] for n in names}
    return client.post(reverse("action-upload"), data)


def test_workbook_holds_what_is_shown_without_formulas_and_is_on_the_trail(world, lead):
    rows = table(lead)
    assert [row["What is done"] for row in rows] == ["=Send, the; minutes", "Ask the nurse"]
    assert rows[0]["By when"] == f"{SOON.day} {SOON:%B %Y}"
    assert [row["What is done"] for row in table(lead, show="undated")] == ["Ask the nurse"]
    entry = Entry.objects.filter(verb="exported").last()
    assert (entry.object_type, entry.object_id) == ("cases.audit", world.audit.pk)


def test_workbook_comes_back_with_updates_once(world, lead):
    first, second = table(lead)
    first |= {"What has happened": "=The inbox works", "Blocked": "yes", "What stops it": "Money"}
    second |= {"New state": "It is done", "What shows that it is done": "A letter"}
    page = upload(lead, [first, second])
    assert page.status_code == 200
    assert "2 actions to update" in page.text
    assert not ActionUpdate.objects.exists()
    for _ in range(2):
        assert confirmed(lead, page).status_code == 302
    one, other = world.actions
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.blocked, other.state, other.evidence) == ("Money", "said_done", "A letter")
    assert list(one.updates.values_list("words", flat=True)) == ["=The inbox works", "Money"]
    again = upload(lead, [table(lead)[0]])
    assert "Nothing in it is new" in again.text


@pytest.mark.parametrize(
    ("change", "column", "message"),
    [
        ({"New state": "Finished"}, "New state", "Leave this empty, or write one of"),
        ({"New state": "It is done"}, "What shows that it is done", "Write what shows that"),
        ({"What shows that it is done": "A log"}, "New state", "Select “It is done”"),
        ({"Blocked": "perhaps"}, "Blocked", "Write “yes” or “no”"),
        ({"Blocked": "yes"}, "What stops it", "Write what stops it"),
        ({"What stops it": "Money"}, "What stops it", "Write “yes” under Blocked"),
        ({"By when": "1 May 2040", "What has happened": "x"}, "By when", "This is only to read"),
        ({"What has happened": "x" * 2_001}, "What has happened", "characters or fewer"),
        ({"Key": "A99999999999999999v1"}, "Key", "You can’t update this action"),
        ({"Key": "nonsense"}, "Key", "You can’t update this action"),
    ],
)
def test_one_wrong_row_stops_all_and_is_named(lead, change, column, message):
    first, second = table(lead)
    page = upload(lead, [first | {"What has happened": "Right"}, second | change])
    assert page.status_code == 422
    cells = re.findall(r'<td class="govuk-table__cell">([^<]*)</td>', page.text)
    assert cells[:2] == ["3", column]
    assert message in cells[2]
    assert not ActionUpdate.objects.exists()


def test_rows_that_somebody_wrote_about_since_are_refused_at_either_step(world, lead):
    first, second = (row | {"What has happened": "Mine"} for row in table(lead))
    page = upload(lead, [first, second])
    Action.objects.filter(pk=world.actions[1].pk).update(version=2)
    for answer, status in ((confirmed(lead, page), 409), (upload(lead, [first, second]), 422)):
        assert answer.status_code == status
        assert "since you downloaded it" in answer.text
    assert not ActionUpdate.objects.exists()


def test_forged_rows_and_another_persons_are_refused(lead, world, client_of):
    page = upload(lead, [row | {"What has happened": "Mine"} for row in table(lead)])
    assert confirmed(client_of(world.chair), page).status_code == 400
    form = {"rows": "forged", "save_key": "1"}
    assert lead.post(reverse("action-upload"), form).status_code == 400


def test_action_of_another_agency_cannot_be_updated_by_a_file(world, lead, client_of):
    rows = table(client_of(world.chair))
    of_health = next(row for row in rows if row["Who does it"] == "Health")
    page = upload(lead, [of_health | {"What has happened": "Forged"}])
    assert "You can’t update this action" in page.text


def test_files_of_a_closed_audit_call_for_nothing(world, lead):
    row = table(lead)[0] | {"What has happened": "Too late"}
    Audit.objects.filter(pk=world.audit.pk).update(state="closed")
    page = upload(lead, [row])
    assert page.status_code == 422
    assert "its audit is closed" in page.text
    assert not ActionUpdate.objects.exists()
    calendar = lead.get(reverse("action-board-ics"), {"show": "all"})
    assert b"BEGIN:VCALENDAR" in calendar.content
    assert b"BEGIN:VEVENT" not in calendar.content


def test_calendar_has_a_whole_day_for_each_date_and_the_same_event_each_time(world, lead):
    def events():
        file = lead.get(reverse("action-board-ics"))
        assert file["Content-Type"].startswith("text/calendar")
        return Calendar.from_ical(file.content).walk("VEVENT")

    [event] = events()
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        SOON,
        SOON + datetime.timedelta(days=1),
    )
    assert event["summary"] == "Action due: =Send, the; minutes"
    assert str(world.actions[0].pk) in event["url"]
    assert events()[0]["uid"] == event["uid"]
