"""What is on the first page, for whom."""

import datetime
from datetime import timedelta

import pytest
from django.utils import timezone

from auditapp.accounts.models import Role
from auditapp.accounts.services import add_membership
from auditapp.notices.kinds import Kind
from auditapp.notices.models import Mail
from auditapp.notices.services.leaving import leave_at_once
from auditapp.tests import acting
from auditapp.tests.factories import (
    AccuracyCheckFactory,
    AccuracyCommentFactory,
    ActionFactory,
    AnswerCheckFactory,
    ConcernFactory,
    FindingFactory,
    JudgementFactory,
    PartnershipFactory,
    PersonFactory,
    ProposalFactory,
    RemedyFactory,
    ReportFactory,
    founder,
)
from auditapp.tests.re_audits import earlier_audit, follow
from cases.audits.services.audits import create_audit
from cases.models import AgencyReturn
from cases.states import AuditState

LONG_AGO = datetime.date(2019, 3, 1)


@pytest.fixture
def newcomer(world):
    """The administrator of a partnership in which nothing was done yet."""
    return PersonFactory(name="Newcomer", administrator=PartnershipFactory(name="New"))


def main_of(client_of, person):
    return client_of(person).get("/").content.decode()


def test_administrator_without_an_audit_is_led_through_the_first_steps(newcomer, client_of):
    page = main_of(client_of, newcomer)
    assert "Getting started" in page
    places = [page.index(f'<a class="govuk-link" href="{url}"') for url in (
        "/partnership/", "/agencies/", "/people/", "/audits/new/"
    )]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["administrator", "chair", "panel", "auditor", "nobody"])
def test_others_are_not_told_to_get_started(name, world, client_of):
    assert "Getting started" not in main_of(client_of, getattr(world, name))


def test_audit_that_is_not_open_yet_waits_for_its_administrators_alone(world, client_of):
    audit = create_audit(partnership=world.partnership, title="Not open", by=founder())
    page = main_of(client_of, world.administrator)
    assert f'href="/audits/{audit.public_id}/set-up/">Not open</a>' in page
    for name in ("chair", "panel", "auditor", "outsider"):
        assert "Not open" not in main_of(client_of, getattr(world, name))


def test_administrator_of_two_is_led_while_neither_has_an_audit(newcomer, world, client_of):
    add_membership(
        user=newcomer, partnership=world.partnership, role=Role.ADMINISTRATOR, by=founder()
    )
    assert "Getting started" not in main_of(client_of, newcomer)


# -- the partnership's audits: what waits, what is late, what is new


def lines_of(client_of, person, part):
    context = client_of(person).get("/").context
    return [(line.words, line.title) for line in context["overview"][part]]


def late(world):
    """Everything that can be late is: due on a day of 2019."""
    audit = world.audit
    finding = FindingFactory(audit=audit)
    ActionFactory(finding=finding, owner=world.police, due=LONG_AGO)
    sent = acting.fill_in_and_send(world.case, world.police)
    AnswerCheckFactory(
        agency_return=sent, question=audit.question_set.questions[0], value="part",
        at=timezone.now() - timedelta(days=60),
    )  # fmt: skip
    AccuracyCheckFactory(audit=audit, at=timezone.now() - timedelta(days=60))
    audit.returns_due = LONG_AGO
    audit.save()


def test_chair_sees_what_is_late(world, client_of):
    late(world)
    title = world.audit.title
    number = AgencyReturn.objects.to_do().filter(case__audit=world.audit).count()
    assert lines_of(client_of, world.chair, "late") == [
        (f"{number} returns overdue", title),
        ("1 action overdue", title),
        ("1 answer to check, overdue", title),
        (f"{world.audit.audit_agencies.answering().count()} agencies late with accuracy", title),
    ]
    assert lines_of(client_of, world.outsider, "late") == []


def test_numbers_of_overdue_returns_agree_with_the_audits_card(world, client_of):
    late(world)
    context = client_of(world.chair).get("/").context
    card = next(row for row in context["audits"] if row["audit"] == world.audit)
    assert context["overview"]["late"][0].words == f"{card['audit'].outstanding} returns overdue"


def test_chair_sees_what_waits_and_nobody_else_what_is_the_chairs(world, client_of):
    audit = world.audit
    FindingFactory(audit=audit, agreed_on=None, by=world.panel)
    finding = FindingFactory(audit=audit)
    reply = AccuracyCheckFactory(audit=audit).replies.get(agency=world.police)
    AccuracyCommentFactory(reply=reply, finding=finding)
    audit.panel_date = LONG_AGO
    audit.state = AuditState.MODERATING
    audit.save()
    assert [words for words, _ in lines_of(client_of, world.chair, "waits")] == [
        "1 proposed finding to agree",
        "1 comment on accuracy to answer",
        f"A report to sign: the {world.partnership.panel} met on 1 March 2019",
    ]
    for person in (world.panel, world.administrator, world.outsider):
        assert lines_of(client_of, person, "waits") == []


def test_comment_that_is_not_finished_does_not_wait(world, client_of):
    finding = FindingFactory(audit=world.audit)
    reply = AccuracyCheckFactory(audit=world.audit).replies.get(agency=world.police)
    AccuracyCommentFactory(reply=reply, finding=finding, finished=False)
    assert lines_of(client_of, world.chair, "waits") == []


def test_panel_is_told_how_many_earlier_findings_it_has_not_judged(world, client_of):
    earlier = earlier_audit(world.audit, children=["Tess"])
    findings = [FindingFactory(audit=earlier, wording=f"Finding {i}") for i in range(3)]
    follow(world.audit, earlier)
    world.audit.state = AuditState.MODERATING
    world.audit.save()
    JudgementFactory(audit=world.audit, finding=findings[0])
    said = lines_of(client_of, world.panel, "waits")
    assert ("2 earlier findings to judge", world.audit.title) in said


def test_new_is_what_came_in_the_last_seven_days(world, client_of):
    acting.fill_in_and_send(world.case, world.police)
    before = acting.fill_in_and_send(world.other_case, world.police)
    early = timezone.now() - timedelta(days=8)
    AgencyReturn.objects.filter(pk=before.pk).update(sent_at=early, first_sent_at=early)
    assert lines_of(client_of, world.panel, "new") == [("1 return sent", world.audit.title)]


def test_administrator_is_told_of_mails_that_could_not_be_sent(world, client_of):
    about = {"kind": Kind.CHASED, "count": 1, "due": None}
    [row] = leave_at_once({world.auditor: about}, audit=world.audit, by=world.administrator)
    Mail.objects.filter(pk=row.mail_id).update(given_up_at=timezone.now())
    waits = lines_of(client_of, world.administrator, "waits")
    assert waits == [("1 mail could not be sent", world.partnership.name)]
    assert lines_of(client_of, world.chair, "waits") == []


def test_nothing_waits_is_said_only_where_nothing_does(world, client_of):
    """A lead whose returns are all sent, with a concern; an administrator of a published audit."""
    for case in (world.case, world.other_case):
        row = acting.fill_in_and_send(case, world.police)
    ConcernFactory(agency_return=row, by=world.auditor)
    page = main_of(client_of, world.agency_lead)
    assert "1 urgent concern without an answer" in page
    assert "No return is waiting for you." in page
    assert "Nothing is waiting for you" not in page
    RemedyFactory(agency_return=row, by=world.agency_lead)
    world.audit.state = AuditState.PUBLISHED
    world.audit.save()
    page = main_of(client_of, world.administrator)
    assert "Overdue to put right for children" in page
    assert "Nothing is waiting for you" not in page


def test_agency_sees_its_own_actions_and_no_overview(world, client_of):
    finding = FindingFactory(audit=world.audit)
    ActionFactory(finding=finding, owner=world.police, what="Ring fathers", due=LONG_AGO)
    ReportFactory(audit=world.audit)
    answer = client_of(world.agency_lead).get("/")
    assert answer.context["overview"] is None
    assert "Ring fathers" in answer.text
    assert "Ring fathers" not in client_of(world.other_auditor).get("/").text


def test_action_that_is_said_to_be_done_waits_for_the_chair(world, client_of):
    finding = FindingFactory(audit=world.audit)
    action = ActionFactory(finding=finding, owner=world.police, what="Ring fathers")
    ProposalFactory(action=action)
    assert "Actions that wait for you" in client_of(world.chair).get("/").text
    assert "Actions that wait for you" not in client_of(world.panel).get("/").text
