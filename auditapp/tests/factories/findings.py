"""Findings and their themes, and what the panel does before and in its meetings."""

import datetime
import uuid

import factory

from cases.audits.services import audits
from cases.states import AuditState
from findings.accuracy.marks import marks_of
from findings.accuracy.services import open_check, save_reply
from findings.actions.services.planning import add_action
from findings.actions.services.proposals import propose_change
from findings.board.services.findings import count_answers, make_finding
from findings.briefing.services import save_briefing
from findings.identity_check.checking import open_hits
from findings.identity_check.services import override
from findings.panel.services.agenda import choose_child, mark_no_part
from findings.panel.services.meetings import record_meeting
from findings.report.checklist import checklist
from findings.report.freezing import draft_to_sign
from findings.report.services import signing
from findings.report.services.templates import set_template
from findings.report.tests.templates import template
from findings.takeaway.services import keep_file
from findings.takeaway.writing import take_away
from findings.teams.services import ask_teams, save_team_answer
from findings.themes.services import add_theme
from findings.then_and_now.services import judge

from .accounts import PartnershipFactory, by_founder, founder
from .audits import AuditFactory
from .base import ServiceFactory


class FindingFactory(ServiceFactory):
    class Meta:
        model = make_finding

    audit = factory.SubFactory(AuditFactory)
    kind = "worried"
    wording = "A finding"
    observations = ()
    agreed_on = datetime.date(2019, 2, 28)
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class AnswerCountFactory(ServiceFactory):
    """What a finding counts: of whom the lead answered that they took part, in the small set."""

    class Meta:
        model = count_answers

    choices = ("part",)
    agency = None
    by = by_founder

    @factory.lazy_attribute
    def question(self):
        questions = self.finding.audit.question_set.questions
        return next(q for q in questions if q.for_each_agency)


class AccuracyCheckFactory(ServiceFactory):
    class Meta:
        model = open_check

    by = by_founder


class AccuracyCommentFactory(ServiceFactory):
    """What the agency of `reply` says about `finding`."""

    class Meta:
        model = save_reply

    words = "A comment"
    finished = True
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder

    @classmethod
    def _create(cls, service, *args, reply, finding, words, **keywords):
        seen = marks_of([finding], reply.comments.all()).values()
        keywords |= {"comments": {finding: words}, "seen": seen, "version": reply.version}
        super()._create(service, *args, reply=reply, **keywords)
        return reply.comments.get(finding=finding)


class MeetingFactory(ServiceFactory):
    class Meta:
        model = record_meeting

    audit = factory.SubFactory(AuditFactory)
    date = datetime.date(2026, 3, 3)
    attendances = factory.LazyFunction(list)
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class DiscussionFactory(ServiceFactory):
    """A child on the agenda."""

    class Meta:
        model = choose_child

    reason = "Why the child was chosen"
    meeting = None
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class NoPartFactory(ServiceFactory):
    """`user` takes no part in the discussion of `case`."""

    class Meta:
        model = mark_no_part

    reason = "worked"
    by = by_founder


class JudgementFactory(ServiceFactory):
    """What the panel of `audit` says of a `finding` of the audit that it follows."""

    class Meta:
        model = judge

    verdict = "improved"
    why = "It is done now"
    version = 0
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class ThemeFactory(ServiceFactory):
    class Meta:
        model = add_theme

    partnership = factory.SubFactory(PartnershipFactory)
    name = "Fathers"
    by = by_founder


class ActionFactory(ServiceFactory):
    class Meta:
        model = add_action

    what = "Something is done"
    lead = ""
    due = datetime.date(2019, 6, 30)
    measure = "Children say so"
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class ProposalFactory(ServiceFactory):
    """A wish to do an action later, or what else is given."""

    class Meta:
        model = propose_change

    due = datetime.date(2019, 9, 30)
    reason = "Why it takes longer"
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder

    @classmethod
    def _create(cls, service, *args, action, **keywords):
        super()._create(service, *args, action=action, version=action.version, **keywords)
        action.refresh_from_db()
        return action.proposals.get(decided_at=None)


class BriefingFactory(ServiceFactory):
    """Of an audit, with `findings` as its messages."""

    class Meta:
        model = save_briefing

    looked_at = "Ten children"
    differently = "Ask fathers"
    questions = "Whom do you ask?"
    version = 0
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder

    @classmethod
    def _create(cls, service, *args, findings=(), **keywords):
        messages = [(finding, "") for finding in findings]
        return super()._create(service, *args, messages=messages, **keywords)


class TeamAnswerFactory(ServiceFactory):
    """What a team did with `briefing`, of a signed report; teams are asked from then on."""

    class Meta:
        model = save_team_answer

    used_on = datetime.date(2019, 5, 14)
    people = 8
    change = "We ring fathers too"
    finding = None
    save_key = factory.LazyFunction(uuid.uuid4)

    @classmethod
    def _create(cls, service, *args, briefing, **keywords):
        ask_teams(briefing=briefing, by=founder())
        briefing.refresh_from_db()
        super()._create(service, *args, briefing=briefing, **keywords)
        return briefing.team_answers.get(save_key=keywords["save_key"])


class ReportFactory(ServiceFactory):
    """The next signed version of an open audit's report, which publishes the audit; whatever the
    check list wants explained is, and what looks like a name is said to be none."""

    class Meta:
        model = signing.sign

    audit = factory.SubFactory(AuditFactory)
    agreed_on = datetime.date(2019, 2, 28)
    agreed_by = "All who came"
    approved_on = datetime.date(2019, 3, 14)
    approved_by = "Erin Executive, independent chair"
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder

    @classmethod
    def _create(cls, service, *args, audit, **keywords):
        if audit.state == AuditState.COLLECTING:
            audits.start_moderating(audit=audit, by=keywords["by"])
        for placed in open_hits(audit):
            override(
                audit=audit, fingerprint=placed.fingerprint, reason="It is nobody’s name",
                save_key=uuid.uuid4(), by=keywords["by"],
            )  # fmt: skip
        draft = draft_to_sign(audit)
        points = checklist(audit, draft.content)
        given = {
            "number": audit.signed_version + 1,
            "digest": draft.digest,
            "reasons": {point.code: "It is known" for point in points},
            "why": "A correction" if audit.signed_version else "",
        }
        report = super()._create(service, *args, audit=audit, **given | keywords)
        audit.refresh_from_db()
        return report


class ReportTemplateFactory(ServiceFactory):
    """In place of the shipped one."""

    class Meta:
        model = set_template

    partnership = factory.SubFactory(PartnershipFactory)
    name = "own.docx"
    content = factory.LazyFunction(lambda: template("{{ title }}"))
    replaces = ""
    by = by_founder


class AuditFileFactory(ServiceFactory):
    """A file of `audit` that waits to be brought into its own partnership."""

    class Meta:
        model = keep_file

    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder

    @classmethod
    def _create(cls, service, *args, audit, **keywords):
        with take_away(audit, by=keywords["by"]) as file:
            return super()._create(
                service, *args, partnership=audit.partnership, file=file, **keywords
            )
