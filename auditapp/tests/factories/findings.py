"""Findings."""

import uuid

import factory

from findings.board.services import make_finding

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
