"""Findings, and what the panel does in its meetings."""

import datetime
import uuid

import factory

from findings.board.services import make_finding
from findings.panel.services.agenda import choose_child, mark_no_part
from findings.panel.services.meetings import record_meeting

from .accounts import by_founder
from .audits import AuditFactory
from .base import ServiceFactory


class FindingFactory(ServiceFactory):
    class Meta:
        model = make_finding

    audit = factory.SubFactory(AuditFactory)
    kind = "worried"
    wording = "A finding"
    observations = ()
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


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
