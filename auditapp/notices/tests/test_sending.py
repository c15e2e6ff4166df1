"""Mails about what happened: at once after the answer, or with the mail of the day; each once."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail as outbox
from django.core.handlers.wsgi import WSGIHandler
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from auditapp import mail
from auditapp.accounts import services as accounts
from auditapp.accounts.tests.test_letters import request_of
from auditapp.history.models import Entry, Verb
from auditapp.notices import services
from auditapp.notices.kinds import Kind
from auditapp.notices.models import Mail, Notice, Problem
from auditapp.notices.retrying import MOST_TRIES
from auditapp.tests import acting
from auditapp.tests.factories import founder

pytest_plugins = ["auditapp.notices.tests.mailbox"]
MINUTES = datetime.timedelta(minutes=1)


class Away(EmailBackend):
    def open(self):
        raise TimeoutError


def addresses(mailoutbox):
    return sorted(address for message in mailoutbox for address in message.to)


def test_notice_says_what_happened_and_where_to_sign_in(world, mailoutbox):
    acting.leave_notice(world.auditor, world.audit, count=3)
    assert services.send_mails() == 1
    [message] = mailoutbox
    assert message.to == [world.auditor.email]
    assert message.subject == "Side by Side: returns were given to you"
    assert "3 returns were given to you." in message.body
    assert f"https://testserver{world.audit.get_absolute_url()}" in message.body
    assert "https://testserver/accounts/mail/" in message.body
    assert services.send_mails() == 0


@pytest.mark.django_db(transaction=True)
def test_mail_goes_out_once_the_page_is_answered(world, client_of, mailoutbox):
    """Nobody waits for the mail server, and nothing is mailed of what did not come about."""
    row = acting.agency_return(world.case, world.police)
    lead = client_of(world.agency_lead)
    path = f"/audits/{world.audit.public_id}/assign/"
    data = {"returns": [str(row.pk)], "person": str(world.auditor.pk)}
    wrong = WSGIHandler()(request_of(lead, path, data | {"person": "0"}), lambda *args: None)
    wrong.close()
    assert wrong.status_code == 422
    assert not Notice.objects.exists()

    answer = WSGIHandler()(request_of(lead, path, data), lambda *args: None)
    assert answer.status_code == 302
    assert not mailoutbox
    answer.close()
    assert addresses(mailoutbox) == [world.auditor.email]


def test_who_does_it_is_not_told(world):
    services.leave(
        [world.auditor, world.agency_lead],
        kind=Kind.ASSIGNED, audit=world.audit, object_id=1, by=world.agency_lead,
    )  # fmt: skip
    assert Notice.objects.get().person == world.auditor


def test_what_happens_waits_for_those_who_want_one_mail_a_day(world, mailoutbox):
    services.choose(person=world.auditor, daily=True)
    assert acting.leave_notice(world.auditor, world.audit).mail is None
    assert services.send_mails() == 0
    services.choose(person=world.auditor, daily=False)
    assert acting.leave_notice(world.auditor, world.audit).mail


def test_one_mail_speaks_of_all_that_happens_within_its_wait(world, clock, mailoutbox):
    for _ in range(3):
        acting.leave_notice(world.auditor, world.audit, kind=Kind.CHECK_ASKED, wait=15 * MINUTES)
    assert services.send_mails() == 0
    clock.now += 16 * MINUTES
    assert services.send_mails() == 1
    assert "asked to check 3 answers" in mailoutbox[0].body
    acting.leave_notice(world.auditor, world.audit, kind=Kind.CHECK_ASKED, wait=15 * MINUTES)
    assert Mail.objects.count() == 2


def test_mail_server_that_is_away_is_tried_less_and_less_often(world, clock, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    row = acting.leave_notice(world.auditor, world.audit).mail
    tries = []
    begin = clock.now
    for minute in range(24 * 12):
        clock.now = begin + 5 * minute * MINUTES
        before = row.tries
        services.send_mails()
        row.refresh_from_db()
        if row.tries > before:
            tries.append(5 * minute)
    assert tries == [0, 15, 45, 105, 225]
    assert (row.problem, row.sent_at) == (Problem.AWAY, None)
    assert row.given_up_at
    assert row.tries == MOST_TRIES


def test_mail_that_was_given_up_goes_out_again_when_an_administrator_says_so(
    world, client_of, mailoutbox
):
    row = acting.fail_to_mail(world.auditor, world.audit)
    admin = client_of(world.administrator)
    path = f"/partnerships/{world.partnership.pk}/mail/"
    page = admin.get(path)
    assert "Not sent" in page.text
    assert "Check the person’s address" in page.text
    answer = admin.post(f"{path}{row.pk}/again/", follow=True)
    assert "is tried again now" in answer.text
    assert services.send_mails() == 1
    assert addresses(mailoutbox) == [world.auditor.email]
    assert Entry.objects.filter(verb=Verb.SENT, object_type="notices.mail").count() == 1
    assert "needs no other try" in admin.post(f"{path}{row.pk}/again/", follow=True).text


def test_nobody_is_mailed_who_has_left(world, mailoutbox):
    row = acting.leave_notice(world.auditor, world.audit).mail
    accounts.end_membership(membership=world.auditor.memberships.get(), by=founder())
    assert services.send_mails() == 0
    row.refresh_from_db()
    assert row.problem == Problem.LEFT
    assert not mailoutbox


class Stopped(BaseException):
    """The process is killed."""


def test_mail_whose_sender_was_stopped_goes_out_again_under_its_old_id(
    world, clock, monkeypatch, mailboxes
):
    acting.leave_notice(world.auditor, world.audit)

    def taken_and_stopped(name, message):
        message.send()
        message.connection.close()
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(mail, "_sent", taken_and_stopped)
        with pytest.raises(Stopped):
            services.send_mails()
    assert services.send_mails() == 0  # the first one may be at it still
    clock.now += 16 * MINUTES
    assert services.send_mails() == 1
    assert len(mailboxes.raw) == 2
    assert len(mailboxes.seen) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_take_different_mails(world, mailoutbox):
    for _ in range(50):
        acting.leave_notice(world.auditor, world.audit)

    def send(_):
        try:
            return services.send_mails()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(send, range(2))) == 50
    ids = [message.extra_headers["Message-ID"] for message in outbox.outbox]
    assert len(set(ids)) == len(ids) == 50


def test_choice_is_kept_and_shown(world, client_of):
    client = client_of(world.auditor)
    path = "/accounts/mail/"
    assert 'value="at_once" checked' in client.get(path).text
    assert client.post(path, {"when": "sometimes"}).status_code == 422
    assert client.post(path, {"when": "daily"}).status_code == 302
    assert 'value="daily" checked' in client.get(path).text


def test_list_of_mails_can_be_filtered_and_says_when_nothing_runs(world, client_of):
    acting.leave_notice(world.auditor, world.audit, count=7)
    acting.fail_to_mail(world.agency_lead, world.audit)
    admin = client_of(world.administrator)
    path = f"/partnerships/{world.partnership.pk}/mail/"
    page = admin.get(path).text
    assert "There was no round of reminders yet" in page
    assert "7 returns were given to you." in page
    services.note_round()
    assert "The last round of reminders was on" in admin.get(path).text
    assert "7 returns" not in admin.get(f"{path}?state=failed").text
    assert "7 returns" in admin.get(f"{path}?q=Auditor&kind=assigned&state=waiting").text
    assert "Nothing matches" in admin.get(f"{path}?q=Nobody").text
    assert "7 returns" in admin.get(f"{path}?kind=nonsense&state=nonsense&page=x").text
