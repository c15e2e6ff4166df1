import datetime
import re
import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory, founder
from cases.models import CaseEvent, MissedReason, TimescaleRule

from ..services.path import add_event, give_reason
from ..services.timescales import load_national
from .national import NATIONAL

REFERRAL, DISCUSSION = datetime.date(2026, 1, 5), datetime.date(2026, 1, 6)  # Monday, Tuesday
# Tuesday 6 January and three weeks: Tuesday 27
CONFERENCE = datetime.date(2026, 1, 29)


@pytest.fixture
def limits(db):
    load_national(content=NATIONAL)


@pytest.fixture
def steps(world, limits):
    """A conference two days late, and no core group."""

    def add(kind, date, **fields):
        return add_event(case=world.case, kind=kind, date=date, by=founder(), **fields)

    return {
        "referral": add("referral", REFERRAL),
        "discussion": add("strategy_discussion", DISCUSSION, started_section_47=True),
        "conference": add("icpc", CONFERENCE, outcome="plan"),
    }


@pytest.fixture
def address(world):
    def address(name, *arguments):
        return reverse(name, args=[world.audit.public_id, world.case.public_id, *arguments])

    return address


def data(kind, date, **changes):
    return {
        "kind": kind,
        "date-day": date.day,
        "date-month": date.month,
        "date-year": date.year,
        "episode": "1",
        "version": 0,
        "save_key": uuid.uuid4(),
    } | changes


def words(response):
    """What the page says, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# -- steps


def test_administrator_adds_a_step_and_sees_it_with_its_limit(world, client_of, address, limits):
    client = client_of(world.administrator)
    answer = client.post(
        address("event-create"),
        data("strategy_discussion", DISCUSSION, started_section_47="on"),
        follow=True,
    )
    assert answer.redirect_chain == [(address("case-path"), 302)]
    text = words(answer)
    assert "The step is saved." in text
    assert "27 January 2026" in text
    assert "Bank holidays in England" in text
    assert CaseEvent.objects.get().started_section_47


def test_form_sent_twice_adds_one_step(world, client_of, address):
    client, posted = client_of(world.administrator), data("referral", REFERRAL)
    for _ in range(2):
        assert client.post(address("event-create"), posted).status_code == 302
    assert CaseEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("posted", "field", "message"),
    [
        (data("", REFERRAL), "kind", "Choose what happened"),
        (data("party", REFERRAL), "kind", "Choose what happened from the list"),
        (data("icpc", REFERRAL), "outcome", "Select the outcome of the conference"),
        (data("icpc", REFERRAL, outcome="x"), "outcome", "Select an outcome from the list"),
        (data("referral", REFERRAL, **{"date-day": "31", "date-month": "2"}), "date", "real date"),
        (data("referral", REFERRAL, **{"date-year": ""}), "date", "must include a year"),
        (data("referral", datetime.date(2999, 1, 1)), "date", "today or in the past"),
        (data("referral", REFERRAL, episode="9"), "episode", "from the list"),
        (data("referral", datetime.date(2026, 1, 3)), "weekend_confirmed", "was a Saturday"),
    ],
)
def test_wrong_step_is_said_at_its_field_and_kept(
    world, client_of, address, posted, field, message
):
    answer = client_of(world.administrator).post(address("event-create"), posted)
    assert answer.status_code == 422
    assert message in answer.context["form"].errors[field][0]
    assert f'value="{posted["date-day"]}"' in answer.text
    assert not CaseEvent.objects.exists()


def test_step_at_the_weekend_is_saved_once_confirmed(world, client_of, address):
    client, saturday = client_of(world.administrator), datetime.date(2026, 1, 3)
    assert "weekend_confirmed" not in client.get(address("event-create")).text
    answer = client.post(address("event-create"), data("referral", saturday))
    assert 'name="weekend_confirmed"' in answer.text
    confirmed = data("referral", saturday, weekend_confirmed="on")
    assert client.post(address("event-create"), confirmed).status_code == 302
    assert CaseEvent.objects.get().weekend_confirmed
    assert "It really was a Saturday" in words(client.get(address("case-path")))


def test_bank_holiday_is_only_warned_of(world, client_of, address):
    answer = client_of(world.administrator).post(
        address("event-create"), data("referral", datetime.date(2025, 12, 25)), follow=True
    )
    assert "25 December 2025 was a bank holiday (Christmas Day). Check the date." in words(answer)
    assert CaseEvent.objects.exists()


def test_date_that_does_not_agree_with_the_others_says_with_which(world, client_of, address, steps):
    early = data("icpc", REFERRAL, outcome="plan")
    answer = client_of(world.administrator).post(address("event-create"), early)
    assert answer.status_code == 422
    assert "the strategy discussion of this episode, which was on 6 January 2026" in words(answer)


def test_left_over_outcome_of_another_kind_of_step_is_not_kept(world, client_of, address):
    posted = data("referral", REFERRAL, outcome="plan", started_section_47="on")
    client_of(world.administrator).post(address("event-create"), posted)
    event = CaseEvent.objects.get()
    assert (event.outcome, event.started_section_47) == ("", False)


def test_step_changed_by_somebody_else_shows_both(world, client_of, address, steps):
    event = steps["conference"]
    client, url = client_of(world.administrator), address("event-edit", event.pk)
    first = data("icpc", CONFERENCE, outcome="no_plan", version=1)
    assert client.post(url, first).status_code == 302
    later = data("icpc", datetime.date(2026, 1, 28), outcome="plan", version=1)
    answer = client.post(url, later)
    assert answer.status_code == 409
    assert "29 January 2026, episode 1, no plan" in words(answer)
    assert 'value="28"' in answer.text
    event.refresh_from_db()
    assert (event.date, event.outcome, event.version) == (CONFERENCE, "no_plan", 2)
    again = later | {"version": 2, "save_key": uuid.uuid4()}
    assert client.post(url, again).status_code == 302


def test_step_is_removed_after_asking(world, client_of, address, steps):
    client, url = client_of(world.administrator), address("event-remove", steps["referral"].pk)
    assert "Remove this step?" in words(client.get(url))
    assert CaseEvent.objects.count() == 3
    assert client.post(url).status_code == 302
    assert CaseEvent.objects.count() == 2
    assert client.post(url).status_code == 404


def test_published_path_is_read_only_and_what_was_typed_is_kept(world, client_of, address, steps):
    world.audit.state = "published"
    world.audit.save()
    client, event = client_of(world.administrator), steps["conference"]
    page = client.get(address("case-path"))
    assert "can’t be changed any more" in words(page)
    assert address("event-create") not in page.text
    changed = data("icpc", datetime.date(2026, 1, 28), outcome="plan", version=1)
    answer = client.post(address("event-edit", event.pk), changed)
    assert (answer.status_code, 'value="28"' in answer.text) == (409, True)
    assert "Save the step" not in answer.text
    remove = address("event-remove", event.pk)
    assert client.post(remove).status_code == 409
    for answer in (client.post(remove), client.get(remove)):
        assert "This step can’t be removed" in answer.text
        assert "Remove this step?" not in answer.text
        assert "Remove the step</button>" not in answer.text
    event.refresh_from_db()
    assert event.date == CONFERENCE


def test_step_of_another_child_is_not_found_under_this_one(world, client_of, steps):
    url = reverse(
        "event-edit",
        args=[world.audit.public_id, world.other_case.public_id, steps["conference"].pk],
    )
    assert client_of(world.administrator).get(url).status_code == 404


# -- clocks and reasons


def test_child_page_shows_the_clocks_to_the_panel_without_editing(world, client_of, address, steps):
    page = client_of(world.panel).get(world.case.get_absolute_url())
    text = words(page)
    assert "Missed by 2 working days" in text
    assert "Working Together to Safeguard Children (2018)" in text
    assert "Nothing recorded" in text  # the core group
    assert f'href="{address("case-path")}"' not in page.text
    page = client_of(world.administrator).get(world.case.get_absolute_url())
    assert f'href="{address("case-path")}"' in page.text


def test_panel_gives_a_reason_once_and_changes_it(world, client_of, address, steps):
    rule = TimescaleRule.objects.get(slug="initial-conference")
    client = client_of(world.panel)
    url = address("missed-reason", steps["discussion"].pk, rule.pk)
    assert url in client.get(world.case.get_absolute_url()).text
    assert "27 January 2026" in words(client.get(url))
    posted = {"text": "The chair was ill.", "version": 0, "save_key": uuid.uuid4()}
    for _ in range(2):
        assert client.post(url, posted).status_code == 302
    assert "Why: The chair was ill." in words(client.get(address("case-path")))
    other = posted | {"text": "No room was free.", "save_key": uuid.uuid4()}
    answer = client_of(world.chair).post(url, other)
    assert answer.status_code == 409
    assert "The chair was ill." in words(answer)
    assert "No room was free." in answer.text
    assert client_of(world.chair).post(url, other | {"version": 1}).status_code == 302
    assert [r.text for r in MissedReason.objects.all()] == ["No room was free."]


@pytest.mark.parametrize("text", ["", " ", "x\x00y", "x" * 2_001])
def test_reason_that_cannot_be_kept_is_refused(world, client_of, address, steps, text):
    rule = TimescaleRule.objects.get(slug="initial-conference")
    url = address("missed-reason", steps["discussion"].pk, rule.pk)
    posted = {"text": text, "version": 0, "save_key": uuid.uuid4()}
    assert client_of(world.panel).post(url, posted).status_code == 422
    assert not MissedReason.objects.exists()


def test_limit_that_was_met_takes_no_reason(world, client_of, address, steps):
    assessment = TimescaleRule.objects.get(slug="initial-conference")
    url = address("missed-reason", steps["referral"].pk, assessment.pk)
    assert client_of(world.panel).get(url).status_code == 404
    review = TimescaleRule.objects.get(slug="first-review")
    steps["conference"].date = datetime.date.today()
    steps["conference"].save()
    url = address("missed-reason", steps["conference"].pk, review.pk)
    assert client_of(world.panel).get(url).status_code == 404


def test_removal_says_that_a_reason_is_lost(world, client_of, address, steps):
    rule = TimescaleRule.objects.get(slug="initial-conference")
    give_reason(
        case=world.case, rule=rule, trigger=steps["discussion"], text="Why", version=0,
        save_key=uuid.uuid4(), by=founder(),
    )  # fmt: skip
    page = client_of(world.administrator).get(address("event-remove", steps["discussion"].pk))
    assert "is the reason recorded for a time limit" in words(page)


def test_step_and_reason_are_on_the_trail_under_the_child(world, client_of, address):
    client_of(world.administrator).post(address("event-create"), data("referral", REFERRAL))
    entry = Entry.objects.get(object_type="cases.caseevent")
    assert (entry.verb, entry.case_id, entry.person_id) == (
        "added",
        world.case.pk,
        world.administrator.pk,
    )


# -- all children


def test_timeline_shows_every_child_and_the_table_says_what_is_drawn(world, client_of, steps):
    page = client_of(world.panel).get(reverse("audit-timeline", args=[world.audit.public_id]))
    text = words(page)
    assert "<svg" in page.text
    assert "2 late" in text
    assert "Missed by 2 working days on 29 January 2026 limit 27 January 2026" in text
    assert "Ada" in text
    assert "style=" not in page.text


def test_timeline_of_nothing_says_what_will_be_there(world, client_of):
    page = client_of(world.chair).get(reverse("audit-timeline", args=[world.audit.public_id]))
    assert "No step of any child is recorded yet" in words(page)


def test_timeline_without_a_section_47_discussion_has_no_drawing(world, client_of, limits):
    add_event(case=world.case, kind="referral", date=REFERRAL, by=founder())
    page = client_of(world.chair).get(reverse("audit-timeline", args=[world.audit.public_id]))
    assert "Ada" in words(page)
    assert "app-timeline-frame" not in page.text


def test_child_taken_out_is_not_on_the_timeline(world, client_of, steps):
    world.case.withdrawn_at = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)
    world.case.withdrawn_reason = "Moved away"
    world.case.save()
    page = client_of(world.chair).get(reverse("audit-timeline", args=[world.audit.public_id]))
    assert "Ada" not in words(page)


# -- what returns say beside it


@pytest.fixture
def asking(world):
    """Question A3 asks for the date of the conference, B1 who was there."""
    content = world.audit.question_set
    content.question_rows.filter(code="A3").update(date_of="icpc")
    content.question_rows.filter(code="B1").update(tells_quorum=True)
    content.quorum_is = ["part"]
    content.save()


C = {"C2": ["yes"]}  # asked once a conference was held


def a3(day):
    return {"A3-day": [str(day.day)], "A3-month": [str(day.month)], "A3-year": [str(day.year)]}


def test_dates_of_returns_stand_beside_the_step(world, client_of, address, steps, asking):
    other = CONFERENCE + datetime.timedelta(days=1)
    acting.fill_in_and_send(world.case, world.police, A=a3(CONFERENCE), C=C)
    acting.fill_in_and_send(world.case, world.health, A=a3(CONFERENCE), C=C)
    acting.fill_in_and_send(world.case, world.school_nursing, A=a3(other), C=C)
    acting.fill_in(
        acting.agency_return(world.case, world.social_care), A=a3(other), C=C
    )  # not sent
    text = words(client_of(world.panel).get(world.case.get_absolute_url()))
    assert "2 agencies agree: Health, Police" in text
    assert "School nursing: 30 January 2026" in text
    assert "Social care: 30 January 2026" not in text


def test_dates_are_shown_only_from_returns_that_may_be_read(
    world, client_of, address, steps, asking
):
    acting.fill_in_and_send(world.case, world.health, A=a3(CONFERENCE), C=C)
    both = PersonFactory(name="Both", panel=world.partnership, auditor=world.police)
    client = client_of(both)
    assert "agrees" not in words(client.get(address("case-path")))
    acting.fill_in_and_send(world.case, world.police, A=a3(datetime.date(2026, 2, 2)), C=C)
    assert "1 agency agrees: Health" in words(client.get(address("case-path")))


def test_date_of_a_step_that_is_not_recorded_is_said(world, client_of, address, asking):
    acting.fill_in_and_send(world.case, world.police, A=a3(CONFERENCE), C=C)
    text = words(client_of(world.administrator).get(address("case-path")))
    assert "Agencies give a date for a step that is not recorded here" in text
    assert "Police 29 January 2026" in text


@pytest.mark.parametrize(("quorum", "verdict"), [(2, "met"), (3, "not met")])
def test_quorum_is_by_the_leads_record(world, client_of, address, steps, asking, quorum, verdict):
    world.partnership.quorum = quorum
    world.partnership.save()
    came = {f"B1-{world.police.pk}": ["part"], f"B1-{world.health.pk}": ["part"]}
    rest = {f"B1-{a.pk}": ["absent"] for a in (world.school_nursing, world.nursery)}
    client = client_of(world.panel)
    assert "quorum" not in words(client.get(address("case-path")))
    acting.fill_in_and_send(world.case, world.social_care, B=came | rest, C=C)
    text = words(client.get(address("case-path")))
    assert f"Lead’s record: 2 agencies beside the lead came; quorum of {quorum} {verdict}" in text


def test_without_a_quorum_none_is_shown(world, client_of, address, steps, asking):
    acting.fill_in_and_send(world.case, world.social_care, C=C)
    assert "quorum" not in words(client_of(world.panel).get(address("case-path")))
