"""Meetings and the agenda, as people use them."""

import datetime

import pytest

from auditapp.tests import acting
from auditapp.tests.factories import (
    CaseFactory,
    DiscussionFactory,
    MeetingFactory,
)
from findings.models import Attendance, CaseDiscussion, PanelMeeting

from ..minutes import lost_with
from .asking import key, paragraph, path

# -- meetings


def meeting_data(**changes):
    data = {
        "version": 0, "save_key": key(), "rows": 2, "place": "Online", "note": "",
        "date-0": "3", "date-1": "3", "date-2": "2026",
        "date-day": "3", "date-month": "3", "date-year": "2026",
    }  # fmt: skip
    return data | changes


def came(number, *, agency="", name="", presence="came"):
    names = {"agency": agency, "name": name, "role": "", "presence": presence}
    return {f"{field}-{number}": value for field, value in names.items()}


def test_meeting_is_recorded_with_who_came(world, client_of):
    client = client_of(world.chair)
    page = client.get(path("meeting-create", world))
    assert f'value="{world.police.pk}" selected' in page.text

    data = meeting_data() | came(0, agency=world.police.pk, name="Pat") | came(1, name="Lee")
    assert client.post(path("meeting-create", world), data).status_code == 302
    assert client.post(path("meeting-create", world), data).status_code == 302  # the same again

    meeting = PanelMeeting.objects.get()
    assert (meeting.date, meeting.place) == (datetime.date(2026, 3, 3), "Online")
    assert [a.name for a in meeting.attendances.all()] == ["Pat", "Lee"]
    listed = paragraph(client_of(world.panel).get(path("meeting-list", world)))
    assert "3 March 2026, Online" in listed
    assert "Pat (Police)" in listed


@pytest.mark.parametrize(
    ("needed", "words"),
    [
        (None, "1 agency came. No rule is set for how many must come."),
        (1, "Quorate</strong> 1 agency came; at least 1 must come."),
        (2, "Not quorate</strong> 1 agency came; at least 2 must come."),
    ],
)
def test_agency_counts_once_for_the_quorum(needed, words, world, client_of):
    world.partnership.panel_quorum = needed
    world.partnership.save()
    people = [
        Attendance(agency=world.police, name="Pat", presence="came"),
        Attendance(agency=world.police, name="Kim", presence="came"),
        Attendance(agency=world.health, name="Mo", presence="apologies"),
        Attendance(name="Lee", presence="came"),
    ]
    MeetingFactory(audit=world.audit, attendances=people)
    assert words in paragraph(client_of(world.panel).get(path("meeting-list", world)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"date-day": "31", "date-month": "2"},
            "Date of the meeting: the date must be a real date",
        ),
        (came(0, name="Pat", presence=""), "Person 1: select whether Pat came or sent apologies"),
        (came(1), "Person 2: write a name, or select an agency"),
        (came(0, agency="9" * 30), "Person 1: choose an agency of those listed"),
        (came(0, name="x" * 151), "Person 1: name: shorten it to 150 characters or fewer"),
        ({"note": "x" * 5001}, "shorten this to 5000 characters or fewer"),
        ({"place": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_with_a_meeting_is_said_and_kept(changes, words, world, client_of):
    data = meeting_data(place="Somewhere") | changes
    page = client_of(world.chair).post(path("meeting-create", world), data)
    assert page.status_code == 422
    assert words in page.text
    assert ("Somewhere" in page.text) == ("place" not in changes)
    assert not PanelMeeting.objects.exists()


def test_row_is_added_without_javascript_and_nothing_saved(world, client_of):
    data = meeting_data(add="row") | came(0, name="Pat", presence="")
    page = client_of(world.chair).post(path("meeting-create", world), data)
    assert page.status_code == 200
    assert 'name="name-2"' in page.text
    assert 'value="Pat"' in page.text
    assert "There is a problem" not in page.text
    assert not PanelMeeting.objects.exists()


def test_meeting_that_somebody_changed_shows_both_texts(world, client_of):
    people = [Attendance(agency=world.police, presence="came")]
    meeting = MeetingFactory(audit=world.audit, place="Here", attendances=people)
    url = path("meeting-edit", world, meeting.pk)
    client = client_of(world.chair)
    data = meeting_data(version=1, place="There") | came(0, name="Pat")
    assert client.post(url, data).status_code == 302

    page = client.post(url, data | {"save_key": key(), "place": "Elsewhere"})
    assert page.status_code == 409
    assert all(words in page.text for words in ("There", "Elsewhere", 'name="version" value="2"'))
    again = data | {"save_key": key(), "place": "Elsewhere", "version": 2}
    assert client.post(url, again).status_code == 302
    meeting.refresh_from_db()
    assert meeting.place == "Elsewhere"


@pytest.mark.parametrize("name", ["version", "save_key", "rows"])
def test_forged_meeting_is_refused(name, world, client_of):
    for value in ("forged", "", "-1", "1e3"):
        data = meeting_data(**{name: value})
        answer = client_of(world.chair).post(path("meeting-create", world), data)
        assert answer.status_code == 400


def test_key_of_another_form_is_refused(world, client_of):
    meeting = MeetingFactory(audit=world.far_audit)
    discussion = DiscussionFactory(case=world.far_case)
    client = client_of(world.chair)
    url, data = path("meeting-create", world), meeting_data(save_key=meeting.save_key)
    assert client.post(url, data).status_code == 400
    url = path("agenda-child", world, case=world.case)
    assert client.post(url, choice(save_key=discussion.save_key)).status_code == 400


# -- the agenda


def choice(**changes):
    return {"version": 0, "save_key": key(), "reason": "Why Ada", "meeting": ""} | changes


def test_child_is_chosen_for_a_reason(world, client_of):
    meeting = MeetingFactory(audit=world.audit)
    client, url = client_of(world.chair), path("agenda-child", world, case=world.case)
    page = client.post(url, choice(reason=" "))
    assert page.status_code == 422
    assert "Write why you choose this child" in page.text

    data = choice(meeting=meeting.pk)
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302  # the same again
    discussion = CaseDiscussion.objects.get()
    assert (discussion.reason, discussion.meeting, discussion.position) == ("Why Ada", meeting, 1)
    agenda = paragraph(client_of(world.panel).get(path("agenda", world)))
    assert "Why Ada" in agenda
    assert "Meeting of 3 March 2026" in agenda


@pytest.mark.parametrize("meeting", ["9" * 30, "far", "\x00"])
def test_meeting_of_another_audit_is_no_choice(meeting, world, client_of):
    if meeting == "far":
        meeting = MeetingFactory(audit=world.far_audit).pk
    url = path("agenda-child", world, case=world.case)
    page = client_of(world.chair).post(url, choice(meeting=meeting))
    assert page.status_code == 422
    assert not CaseDiscussion.objects.exists()


def test_child_whom_somebody_else_chose_shows_both_reasons(world, client_of):
    DiscussionFactory(case=world.case, reason="Their reason")
    client, url = client_of(world.chair), path("agenda-child", world, case=world.case)
    page = client.post(url, choice(reason="My reason"))
    assert page.status_code == 409
    assert all(words in page.text for words in ("Their reason", "My reason"))
    assert client.post(url, choice(reason="My reason", version=1)).status_code == 302
    assert CaseDiscussion.objects.get().reason == "My reason"


def test_agenda_is_ordered_by_buttons(world, client_of):
    children = [world.case, world.other_case, CaseFactory(audit=world.audit, pseudonym="Cleo")]
    for case in children:
        DiscussionFactory(case=case)
    client = client_of(world.administrator)
    for _ in range(2):  # pressed twice, it is moved once
        url = path("agenda-move", world, case=children[2])
        assert client.post(url, {"to": 2}).status_code == 302
    order = CaseDiscussion.objects.on_agenda().values_list("case__pseudonym", flat=True)
    assert list(order) == ["Ada", "Cleo", "Ben"]


def test_table_helps_to_choose(world, client_of):
    worried = {"observations-worried": ["One", "Two"], "observations-worried-key": ["", ""]}
    acting.fill_in_and_send(world.case, world.police, A=worried)
    page = paragraph(client_of(world.chair).get(path("agenda", world)))
    assert '<td data-label="Worries">2</td> <td data-label="Returns outstanding">3</td>' in page
    assert '<td data-label="Worries">0</td> <td data-label="Returns outstanding">4</td>' in page


def test_child_is_taken_off_unless_discussed(world, client_of):
    meeting = MeetingFactory(audit=world.audit)
    DiscussionFactory(case=world.case, meeting=meeting)
    client = client_of(world.chair)
    off, held = (
        path(name, world, case=world.case) for name in ("agenda-take-off", "child-meeting-held")
    )
    assert client.post(held, {"held": "yes"}).status_code == 302
    seen = {"seen": lost_with(CaseDiscussion.objects.get())}
    answer = client.post(off, seen)
    assert answer.status_code == 409
    assert "marked as discussed" in answer.text
    client.post(held, {"held": "no"})
    assert client.post(off, taking_off(client.get(off))).status_code == 302
    assert not CaseDiscussion.objects.exists()


def taking_off(page):
    """What the page sends."""
    return {"seen": page.context["form"]["seen"].value()}


def test_child_of_whom_somebody_wrote_since_is_not_taken_off(world, client_of):
    discussion = DiscussionFactory(case=world.case, meeting=MeetingFactory(audit=world.audit))
    chair, off = client_of(world.chair), path("agenda-take-off", world, case=world.case)
    old = chair.get(off)
    assert "minutes that" not in old.text
    acting.write_minutes(discussion, experience="An hour of minutes", by=world.panel)
    answer = chair.post(off, taking_off(old))
    assert answer.status_code == 409
    assert "still on the agenda" in answer.text
    assert f"minutes that {world.panel.name} last saved" in answer.text
    assert CaseDiscussion.objects.get().experience == "An hour of minutes"

    url = path("agenda-child", world, case=world.case)
    chair.post(url, choice(reason="Another reason", version=1))
    assert chair.post(off, taking_off(answer)).status_code == 409
    assert chair.post(off, taking_off(chair.get(off))).status_code == 302
    assert not CaseDiscussion.objects.exists()


def test_report_counts_the_child_once_the_discussion_was_held(world, client_of):
    discussion = DiscussionFactory(case=world.case)
    client, url = client_of(world.chair), path("child-meeting-held", world, case=world.case)
    answer = client.post(url, {"held": "yes"})
    assert answer.status_code == 409
    assert "Choose the meeting first" in answer.text

    CaseDiscussion.objects.update(meeting=MeetingFactory(audit=world.audit))
    for held in ("yes", "no"):
        assert client.post(url, {"held": held}).status_code == 302
        world.case.refresh_from_db()
        discussion.refresh_from_db()
        assert world.case.discussed == discussion.is_held == (held == "yes")


def test_meeting_of_a_discussed_child_cannot_become_unknown(world, client_of):
    DiscussionFactory(case=world.case, meeting=MeetingFactory(audit=world.audit))
    client = client_of(world.chair)
    client.post(path("child-meeting-held", world, case=world.case), {"held": "yes"})
    page = client.post(path("agenda-child", world, case=world.case), choice(version=1))
    assert page.status_code == 422
    assert "Select the meeting in which the child was discussed" in page.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("meeting-create", meeting_data(place="Typed")),
        ("agenda-child", choice(reason="Typed", version=1)),
        ("agenda-move", {"to": 1}),
        ("agenda-take-off", {"seen": "anything"}),
        ("child-meeting-held", {"held": "yes"}),
    ],
)
def test_published_audit_takes_no_changes(name, data, world, client_of):
    DiscussionFactory(case=world.case, meeting=MeetingFactory(audit=world.audit))
    world.audit.state = "published"
    world.audit.save()
    case = None if name == "meeting-create" else world.case
    page = client_of(world.chair).post(path(name, world, case=case), data)
    assert page.status_code == 409
    assert "Typed" in page.text or "Typed" not in str(data)
