"""What the mail of the day says, and reminding by hand."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.utils import timezone

from auditapp.accounts.services import end_membership
from auditapp.history.models import Entry
from auditapp.notices import services as notices
from auditapp.notices.kinds import Kind
from auditapp.notices.models import Mail, Notice
from auditapp.tests import acting
from auditapp.tests.factories import (
    ActionFactory,
    FindingFactory,
    PersonFactory,
    RemedyFactory,
    founder,
)
from auditapp.working_days import add_working_days, is_working_day
from cases.audits.services.audits import close_audit, open_again
from cases.audits.services.taking_part import withdraw_agency
from cases.models import AgencyReturn, Audit
from cases.returns.services.assignment import assign
from findings.models import Action, ActionProposal
from findings.reminders.services import remind_now, send_reminders

pytest_plugins = ["auditapp.notices.tests.mailbox"]


@pytest.fixture
def morning(world, clock):
    """8:30 on the next working day. What the audit asks for is known to nobody: it was opened
    without mail."""
    day = add_working_days(timezone.localdate(), 1)
    clock.set(day.year, day.month, day.day, 8, 30)
    return clock


def next_working_day(clock):
    clock.now += datetime.timedelta(days=1)
    while not is_working_day(timezone.localdate()):
        clock.now += datetime.timedelta(days=1)


def told(person):
    """What the newest mail of the day says to the person, as (kind, count)."""
    mail = person.mails.exclude(day=None).order_by("day").last()
    return [(n.kind, n.count) for n in mail.notices.order_by("kind")] if mail else []


def test_who_fills_in_is_asked_once_and_others_are_not_mailed(world, morning, mailoutbox):
    assert send_reminders() == (5, 5)
    assert told(world.auditor) == told(world.agency_lead) == [(Kind.RETURNS, 2)]
    assert told(world.other_auditor) == [(Kind.RETURNS, 4)]  # of health and of its part
    addressed = {address for message in mailoutbox for address in message.to}
    assert not addressed & {world.panel.email, world.chair.email, world.nobody.email}
    assert world.far_audit.title in next(
        m.body for m in mailoutbox if m.to == [world.outsider.email]
    )
    assert send_reminders() == (0, 0)
    next_working_day(morning)
    assert send_reminders() == (0, 0)


def test_nobody_is_mailed_at_night(world, morning, mailoutbox):
    morning.now += datetime.timedelta(hours=10)
    assert send_reminders() == (0, 0)
    assert not mailoutbox


def test_given_returns_are_for_whom_they_are_given_to_while_they_may_fill_them_in(world, morning):
    auditor = world.auditor
    rows = AgencyReturn.objects.filter(agency=world.police)
    assign(returns=rows, person=auditor, by=world.agency_lead)
    send_reminders()
    assert told(auditor) == [(Kind.RETURNS, 2)]
    assert told(world.agency_lead) == []
    end_membership(membership=auditor.memberships.get(), by=founder())
    next_working_day(morning)
    send_reminders()
    assert told(world.agency_lead) == [(Kind.RETURNS, 2)]


def test_agency_that_was_withdrawn_is_reminded_of_nothing(world, morning):
    withdraw_agency(
        audit=world.audit, agency=world.police, reason="Why", version=world.audit.version,
        save_key=uuid.uuid4(), by=founder(),
    )  # fmt: skip
    send_reminders()
    assert told(world.auditor) == []


def test_mail_of_the_day_leaves_out_what_is_done_since(world, morning):
    for person in (world.auditor, world.agency_lead):
        notices.choose(person=person, daily=True)
    rows = AgencyReturn.objects.filter(agency=world.police)
    for case in (world.case, world.other_case):
        acting.fill_in_and_send(case, world.police)
    notices.leave(
        [world.auditor], kind=Kind.SENT_BACK, audit=world.audit, object_id=rows[0].pk, by=None
    )
    acting.leave_notice(world.auditor, world.audit, kind=Kind.CHECK_ASKED)
    acting.leave_notice(world.auditor, world.audit, kind=Kind.ASSIGNED)
    acting.leave_notice(world.auditor, world.audit, kind=Kind.ACCURACY_OPENED)
    send_reminders()
    assert told(world.auditor) == []
    assert not Notice.objects.filter(mail=None).exists()


def test_action_is_for_whoever_answers_for_it_once_the_report_is_signed(world, morning):
    due = timezone.localdate() + datetime.timedelta(days=5)
    action = ActionFactory(finding=FindingFactory(audit=world.audit), owner=world.police, due=due)
    send_reminders()
    assert (Kind.ACTION, 1) not in told(world.agency_lead)

    Audit.objects.filter(pk=world.audit.pk).update(signed_version=1)
    next_working_day(morning)
    send_reminders()
    assert (Kind.ACTION, 1) in told(world.agency_lead)
    assert (Kind.ACTION, 1) not in told(world.auditor)

    Action.objects.filter(pk=action.pk).update(lead_person=world.auditor)
    Action.objects.filter(pk=action.pk).update(due=due + datetime.timedelta(days=1))
    next_working_day(morning)
    send_reminders()
    assert (Kind.ACTION, 1) in told(world.auditor)


def test_action_of_an_agency_without_a_lead_is_the_chairs_to_look_after(world, morning):
    """Nobody of the agency could do anything about it."""
    Audit.objects.filter(pk=world.audit.pk).update(signed_version=1)
    due = timezone.localdate()
    ActionFactory(finding=FindingFactory(audit=world.audit), owner=world.health, due=due)
    send_reminders()
    assert (Kind.ACTION, 1) in told(world.chair)
    assert (Kind.ACTION, 1) not in told(world.other_auditor)


def test_chair_is_reminded_each_week_of_what_waits_for_their_word(world, morning):
    action = ActionFactory(finding=FindingFactory(audit=world.audit), owner=world.police, due=None)
    ActionProposal.objects.create(
        action=action, asked_by=world.agency_lead, due=timezone.localdate(), reason="Why"
    )
    board = Action.objects.create(
        finding=action.finding, what="What", measure="Measure", body="A board",
        due=timezone.localdate(),
    )  # fmt: skip
    send_reminders()
    assert told(world.chair) == [(Kind.ACTION, 1), (Kind.DECISION, 1)]
    board.delete()
    for _ in range(4):
        next_working_day(morning)
        send_reminders()
    assert world.chair.mails.count() == 1
    morning.now += datetime.timedelta(days=2)
    next_working_day(morning)
    send_reminders()
    assert told(world.chair) == [(Kind.DECISION, 1)]


def test_agency_is_told_what_it_is_to_put_right_for_a_child(world, morning):
    row = acting.fill_in_and_send(world.case, world.police)
    RemedyFactory(agency_return=row)
    send_reminders()
    assert (Kind.REMEDY, 1) in told(world.auditor)
    assert (Kind.REMEDY, 1) not in told(world.other_auditor)


def test_nobody_is_reminded_of_a_closed_audit_until_it_is_opened_again(world, morning):
    RemedyFactory(agency_return=acting.fill_in_and_send(world.case, world.police))
    finding, due = FindingFactory(audit=world.audit), timezone.localdate()
    action = ActionFactory(finding=finding, owner=world.police, due=due)
    ActionProposal.objects.create(action=action, asked_by=world.auditor, due=due, reason="Why")
    Audit.objects.filter(pk=world.audit.pk).update(state="published", signed_version=1)
    close_audit(audit=world.audit, by=world.chair)
    send_reminders()
    people = (world.auditor, world.agency_lead, world.chair)
    assert [told(person) for person in people] == [[], [], []]

    open_again(audit=world.audit, by=world.chair)
    next_working_day(morning)
    send_reminders()
    assert [told(person) for person in people] == [
        [(Kind.REMEDY, 1)],
        [(Kind.ACTION, 1), (Kind.REMEDY, 1)],
        [(Kind.DECISION, 1)],
    ]


def test_digest_that_did_not_go_out_is_said_anew_the_next_day(world, morning, settings):
    settings.EMAIL_BACKEND = "auditapp.notices.tests.test_sending.Away"
    assert send_reminders() == (5, 0)
    next_working_day(morning)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_reminders() == (5, 5)
    assert told(world.auditor) == [(Kind.RETURNS, 2)]
    assert world.auditor.mails.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_make_and_send_one_mail_each(world, clock, mailoutbox):
    for number in range(10):
        PersonFactory(name=f"Member {number}", auditor=world.police)
    day = add_working_days(timezone.localdate(), 1)
    clock.set(day.year, day.month, day.day, 8, 30)

    def run(_):
        try:
            return send_reminders()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(run, range(2)))
    connection.close()
    assert [sum(numbers) for numbers in zip(*runs, strict=True)] == [15, 15]
    addressed = [address for message in mailoutbox for address in message.to]
    assert len(set(addressed)) == len(addressed) == 15
    assert Mail.objects.count() == 15


# -- by hand


def remind(client, world, *agencies, **data):
    path = f"/audits/{world.audit.public_id}/remind/"
    return client.post(path, {"agencies": [a.pk for a in agencies], **data}, follow=True)


def test_administrator_reminds_agencies_after_being_told_how_many_people_it_is(world, client_of):
    client = client_of(world.administrator)
    page = client.get(f"/audits/{world.audit.public_id}/remind/").text
    assert "Police: 2 returns, 2 people" in page
    assert remind(client, world).status_code == 422
    assert remind(client, world, world.far_police).status_code == 422

    page = remind(client, world, world.police, world.social_care).text
    assert "Remind 3 people now?" in page
    assert not Notice.objects.exists()

    page = remind(client, world, world.police, world.social_care, confirmed="True").text
    assert "A reminder is on its way to 3 people." in page
    assert Notice.objects.filter(kind=Kind.CHASED, by=world.administrator).count() == 3
    assert Entry.objects.filter(object_type="notices.notice").count() == 3


def test_nobody_is_reminded_by_hand_twice_a_day(world, client_of, morning):
    client = client_of(world.administrator)
    remind_now(audit=world.audit, agencies=[world.police], by=founder())
    page = remind(client, world, world.police).text
    assert "Nobody can be reminded now" in page
    assert "2 people were reminded of this audit by hand today already" in page
    page = remind(client, world, world.police, confirmed="True").text
    assert "2 people were reminded of this audit today already" in page
    assert Notice.objects.count() == 2
    next_working_day(morning)
    assert remind_now(audit=world.audit, agencies=[world.police], by=founder()) == (2, 0)
