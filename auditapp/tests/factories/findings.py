"""Findings and their themes, and what the panel does before and in its meetings."""

import datetime
import uuid

import factory

from findings.accuracy.services import open_check, save_reply
from findings.board.services.findings import count_answers, make_finding
from findings.panel.services.agenda import choose_child, mark_no_part
from findings.panel.services.meetings import record_meeting
from findings.takeaway.services import keep_file
from findings.takeaway.writing import take_away
from findings.themes.services import add_theme

from .accounts import PartnershipFactory, by_founder
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
        keywords |= {"comments": {finding: words}, "version": reply.version}
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


class ThemeFactory(ServiceFactory):
    class Meta:
        model = add_theme

    partnership = factory.SubFactory(PartnershipFactory)
    name = "Fathers"
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
